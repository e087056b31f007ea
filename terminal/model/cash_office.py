"""The cash office (收费处): what an operator holds, borrows and hands in between two closings. All money is fen."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from terminal.model.papers import PaperTally, PaperUse
from terminal.model.payment import Tender
from terminal.model.record import Anchor, Copy
from terminal.model.split import Split
from terminal.noun import Insurance, Noun

DENOMINATIONS = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10)
"""Notes and coins in the order of the hands, in fen; what is smaller is counted as loose change."""
LOOSE = 1


class Method(StrEnum):
    """The ways in which a bill is paid (结算方式), in the order of a remittance."""

    CASH = "cash"
    CODE = "code"
    WECHAT = "wechat"
    ALIPAY = "alipay"
    ACCOUNT = "account"
    POOL_EMPLOYEE = "pool_employee"
    POOL_RESIDENT = "pool_resident"
    CRITICAL_ILLNESS = "critical_illness"
    CIVIL_SERVANT = "civil_servant"
    MEDICAL_AID = "medical_aid"
    COMPANY = "company"
    REDUCTION = "reduction"
    GREEN_CHANNEL = "green_channel"
    ROUNDING = "rounding"
    """How much more than was due the cash is (误差): part of the cash, and in no total of its own."""
    DEPOSIT = "deposit"
    """Deposits used (冲预交): they came in with an earlier payment, and are in no total."""


INSURERS = frozenset(
    {
        Method.ACCOUNT,
        Method.POOL_EMPLOYEE,
        Method.POOL_RESIDENT,
        Method.CRITICAL_ILLNESS,
        Method.CIVIL_SERVANT,
        Method.MEDICAL_AID,
    }
)
"""What the insurer pays: no cash touches it."""

BESIDE = frozenset({Method.COMPANY, Method.REDUCTION, Method.GREEN_CHANNEL})
"""What payers beside patient and insurance stand for: no cash touches it."""

MEMO = frozenset({Method.ROUNDING, Method.DEPOSIT})
"""What is told beside the total."""

BY_CODE = frozenset({Method.CODE, Method.WECHAT, Method.ALIPAY})
"""What came through the payment channel."""

Amounts = dict[Method, int]
Pieces = dict[int, int]
"""The number of notes and coins by their worth in fen."""


def insurers_of(split: Split, insurance: Insurance) -> Amounts:
    """Return what the insurer pays of a settlement, by kind of fund."""
    pool = Method.POOL_EMPLOYEE if insurance is Insurance.EMPLOYEE else Method.POOL_RESIDENT
    shares = {
        Method.ACCOUNT: split.account,
        pool: split.pool,
        Method.CRITICAL_ILLNESS: split.critical_illness,
        Method.CIVIL_SERVANT: split.civil_servant,
        Method.MEDICAL_AID: split.medical_aid,
    }
    return {method: fen for method, fen in shares.items() if fen}


def others_of(tender: Tender) -> Amounts:
    """Return what payers beside patient and insurance pay of a settlement, by kind."""
    found = Counter[Method]()
    for each in tender.others:
        found[Method(each.kind.value)] += each.amount
    return dict(found)


def worth(pieces: Mapping[int, int]) -> int:
    """Return the worth of notes and coins."""
    return sum(fen * count for fen, count in pieces.items())


class BookedKind(StrEnum):
    """The reasons for which money moves at a counter."""

    SETTLEMENT = "settlement"
    REFUND = "refund"
    DEPOSIT = "deposit"
    DEPOSIT_REFUND = "deposit_refund"
    LOAN = "loan"


class Booked(Noun, frozen=True):
    """One movement of money in the hospital's book, for the operator who made it; positive towards the hospital.

    `id` is the hash of its entry in the counter's journal, or that of the cash office's own act. `number` is that of
    the settlement, deposit or loan; what `settles` made a settlement. A refund names the operator and the time of what
    it gives back; `of_time` of a settlement is when it was sent, earlier where its outcome was unknown. An adopted
    settlement was made at another counter, which may have booked it.
    """

    id: str
    at: datetime
    operator: str
    counter: str
    kind: BookedKind
    number: str
    amounts: Amounts
    bill: str = ""
    is_adopted: bool = False
    settles: bool = False
    of_operator: str = ""
    of_time: datetime | None = None

    @property
    def cash(self) -> int:
        """The cash that came into the drawer."""
        return self.amounts.get(Method.CASH, 0)

    @property
    def own(self) -> int:
        """What the patient paid, in cash and through the payment channel."""
        return self.cash + sum(self.amounts.get(each, 0) for each in BY_CODE)


class Source(Noun, frozen=True):
    """How far the hospital has booked a terminal's journal: up to the entry `last`; nothing up to `begin` is booked."""

    terminal: str
    begin: int
    last: Anchor


class Float(Noun, frozen=True):
    """Change money issued to an operator (备用金), by denomination."""

    number: str
    operator: str
    pieces: Pieces
    issued_by: str
    at: datetime

    @property
    def amount(self) -> int:
        """The worth of the float."""
        return worth(self.pieces)


class Loan(Noun, frozen=True):
    """Cash that one operator asks of another (人员借款); it counts once the lender has confirmed it."""

    number: str
    borrower: str
    lender: str
    amount: int
    asked_at: datetime
    reason: str = ""
    given_at: datetime | None = None


class Interval(Noun, frozen=True):
    """What an operator has taken since the last closing: all that is in no remittance yet.

    `since` is the end of the last closing, or when the operator came on duty; None before that. `counter` is where the
    operator is on duty. `loans` are those in which the operator is one side and that nobody has confirmed, `papers`
    what became of the operator's numbered papers.
    """

    operator: str
    since: datetime | None = None
    counter: str = ""
    booked: tuple[Booked, ...] = ()
    floats: tuple[Float, ...] = ()
    loans: tuple[Loan, ...] = ()
    papers: tuple[PaperUse, ...] = ()

    @property
    def settlements(self) -> int:
        """The number of settlements made."""
        return sum(each.settles for each in self.booked)

    @property
    def float_amount(self) -> int:
        """The change money that the operator has to keep."""
        return sum(each.amount for each in self.floats)


class Clearing(StrEnum):
    """What a difference between drawer and books came to once it was looked into."""

    FOUND = "found"
    """It is explained (已查明)."""
    BORNE = "borne"
    """The operator pays what is missing (赔款)."""
    HANDED_IN = "handed_in"
    """What was too much goes to the hospital (上缴)."""


class Cleared(Noun, frozen=True):
    """Who said when what a difference came to, and why; no money moves by it."""

    outcome: Clearing
    by: str
    at: datetime
    note: str


class Discrepancy(Noun, frozen=True):
    """A difference between the drawer and the books (长款, 短款): `amount` is negative if cash is missing.

    It is looked into (待查) until it is `cleared`.
    """

    number: str
    amount: int
    reason: str
    cleared: Cleared | None = None


class LeftOut(Noun, frozen=True):
    """A bill whose outcome was unknown at a closing: its `amount`, in fen, is in no sum of it."""

    bill: str
    since: datetime
    amount: int


class Reprint(Noun, frozen=True):
    """A copy that an operator printed of a bill's receipt, of its settlement or its refund."""

    bill: str
    at: datetime
    copy: Copy


class Remittance(Noun, frozen=True):
    """An operator's closing (缴款书) from `since` to the cut `until`, which is not part of it.

    `amounts` includes loans in its cash; `booked` are what it closes. `counted` is None if nobody counted. `left_out`
    was unknown at the cut. `papers` are the numbers of paper that were used, taken back and spoiled, by kind. `taken`
    is the cash that finance has received so far; below 0 it has paid the operator, who gave back more than came in.
    """

    number: str
    operator: str
    until: datetime
    made_at: datetime
    amounts: Amounts
    booked: tuple[Booked, ...]
    since: datetime | None = None
    floats: int = 0
    counted: Pieces | None = None
    discrepancy: Discrepancy | None = None
    note: str = ""
    left_out: tuple[LeftOut, ...] = ()
    reprints: tuple[Reprint, ...] = ()
    counter: str = ""
    journal: Anchor | None = None
    papers: tuple[PaperTally, ...] = ()
    voided_by: str = ""
    voided_at: datetime | None = None
    taken: int = 0

    @property
    def cash_due(self) -> int:
        """The cash to be handed in (应缴现金); below 0 what the operator gets."""
        return self.amounts.get(Method.CASH, 0)

    @property
    def cash_held(self) -> int:
        """The cash that the operator has to hand in: less than is due where the drawer was short, but never below 0.

        What is missing beyond that is missing of the float.
        """
        missing = min(0, self.discrepancy.amount) if self.discrepancy else 0
        return max(min(0, self.cash_due), self.cash_due + missing)

    @property
    def left(self) -> int:
        """The cash that is due and that finance has not received (暂存)."""
        return self.cash_due - self.taken
