"""A stay in hospital (住院), its deposits (预交金) and what is still owed for it. All money is fen."""

from datetime import date, datetime
from enum import StrEnum

from terminal.house_rules import CentRule
from terminal.model.care import Fen, Line, ensure_decimals
from terminal.model.office_acts import OfficeAct
from terminal.model.payment import PaidBy, Tender
from terminal.noun import Noun


class StayState(StrEnum):
    """How far a stay is: 在院, 预出院, 出院, 已审核, 已结算."""

    IN_BED = "in_bed"
    LEAVING = "leaving"
    LEFT = "left"
    AUDITED = "audited"
    SETTLED = "settled"


class Checks(Noun, frozen=True):
    """What the ward has to have done before a discharge (出院前核对); `ordered` and `audited` say by whom and when."""

    ordered: str = ""
    audited: str = ""
    not_executed: int = 0
    not_dispensed: int = 0
    not_reversed: int = 0

    @property
    def is_done(self) -> bool:
        """True if nothing of it is left."""
        return bool(self.ordered and self.audited) and not (
            self.not_executed or self.not_dispensed or self.not_reversed
        )


class DayOfCare(Noun, frozen=True):
    """What was charged for one day of a stay (一日清单); raises ValueError for an invalid decimal."""

    day: date
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        ensure_decimals(self.lines, "lines")


class Stay(Noun, frozen=True):
    """A stay by its number (住院号); `bill` is the one that settles it, `days` are what was charged day by day."""

    number: str
    bill: str
    department: str
    admitted: date
    state: StayState
    masked_name: str = ""
    bed: str = ""
    diagnosis: str = ""
    left: date | None = None
    checks: Checks = Checks()
    days: tuple[DayOfCare, ...] = ()


class DepositState(StrEnum):
    """PENDING while it is not known whether the patient has paid, then HELD, or VOID if nothing was paid."""

    PENDING = "pending"
    HELD = "held"
    VOID = "void"


class Deposit(Noun, frozen=True):
    """Money paid in advance for one stay, by the number of its receipt.

    `used` is the part that settlements have taken, `refunded` what went back to the patient.
    """

    number: str
    stay: str
    amount: Fen
    paid_by: PaidBy
    at: datetime
    operator: str
    order: str = ""
    state: DepositState = DepositState.HELD
    used: Fen = 0
    refunded: Fen = 0

    @property
    def left(self) -> int:
        """What can still be used or given back."""
        return self.amount - self.used - self.refunded if self.state is DepositState.HELD else 0


class Receivable(Noun, frozen=True):
    """What a patient went away without paying (欠费), approved by another person."""

    number: str
    stay: str
    settlement: str
    amount: Fen
    approved_by: str
    at: datetime


class TakeDeposit(OfficeAct, frozen=True, kw_only=True, tag="take_deposit"):
    """Take a deposit for a stay; one that is not paid in cash stays PENDING until EndDeposit."""

    stay: str
    amount: Fen
    paid_by: PaidBy
    order: str = ""


class EndDeposit(OfficeAct, frozen=True, kw_only=True, tag="end_deposit"):
    """Tell whether a pending deposit was paid."""

    number: str
    is_paid: bool


class GiveDeposit(OfficeAct, frozen=True, kw_only=True, tag="give_deposit"):
    """Give money of a deposit back that no settlement has used; with `in_cash` in another way than it came in.

    What goes back in cash so is rounded by the rule `cents`.
    """

    number: str
    amount: Fen
    in_cash: bool = False
    approved_by: str = ""
    reason: str = ""
    cents: CentRule = CentRule.NONE


class KeepDeposit(OfficeAct, frozen=True, kw_only=True, tag="keep_deposit"):
    """Take back the giving of an earlier act, because the channel has refused to give the money back."""

    given: str


class UseDeposits(OfficeAct, frozen=True, kw_only=True, tag="use_deposits"):
    """Use deposits for a settlement as its tender says, and keep what stays owed as a receivable."""

    settlement: str
    bill: str
    tender: Tender


class RestoreDeposits(OfficeAct, frozen=True, kw_only=True, tag="restore_deposits"):
    """Make what a settlement has used deposits again, because it was given back."""

    settlement: str


class CutBill(OfficeAct, frozen=True, kw_only=True, tag="cut_bill"):
    """Cut what was charged up to a day out of a stay's bill, to be settled while the patient stays (中途结算)."""

    stay: str
    until: date
    approved_by: str = ""


AnyDepositAct = TakeDeposit | EndDeposit | GiveDeposit | KeepDeposit | UseDeposits | RestoreDeposits | CutBill


def using(settlement: str) -> str:
    """Return the id of the act by which a settlement uses deposits."""
    return f"use-{settlement}"


def restoring(settlement: str) -> str:
    """Return the id of the act that restores what a settlement has used."""
    return f"restore-{settlement}"


class Account(Noun, frozen=True):
    """A stay with its deposits, oldest first, what is owed for it, and the bills that were cut out of its own."""

    stay: Stay
    deposits: tuple[Deposit, ...] = ()
    receivables: tuple[Receivable, ...] = ()
    interim: tuple[str, ...] = ()

    @property
    def balance(self) -> int:
        """The deposits that can still be used or given back."""
        return sum(each.left for each in self.deposits)

    @property
    def is_pending(self) -> bool:
        """True while it is not known whether a deposit was paid."""
        return any(each.state is DepositState.PENDING for each in self.deposits)
