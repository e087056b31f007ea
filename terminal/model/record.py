"""A transaction: one state-changing call as recorded in the journal. All money is fen."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from terminal.errors import BadInput
from terminal.model.counter import Refund, Settlement, State
from terminal.model.payment import DepositUse, PaidBy
from terminal.noun import Noun

GENESIS = "0" * 64
"""The hash before a journal's first entry."""

Who = Callable[[], str]
"""The number of whoever is signed in at the counter, asked for at each act; empty while nobody is."""


def asked(operator: str | Who) -> Who:
    """Return an operator's number as it is asked for, also one that never changes."""
    return operator if callable(operator) else lambda: operator


class Anchor(Noun, frozen=True):
    """A journal entry's sequence number and hash; kept outside the file, it reveals cut off or rewritten entries."""

    seq: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        """Return the form ``51:0394c9…``, which the commands print and accept."""
        return f"{self.seq}:{self.hash}"

    @property
    def mark(self) -> str:
        """The first digits of the hash, enough to tell entries apart when read aloud."""
        return self.hash[:8].upper()

    @classmethod
    def of(cls, text: str) -> "Anchor":
        """Parse an anchor's text form; raises BadInput("journal_anchor")."""
        seq, _, digest = text.strip().partition(":")
        if not seq.isdecimal() or len(digest) != len(GENESIS):
            raise BadInput("journal_anchor", given=text)
        return cls(seq=int(seq), hash=digest.lower())


class Terminal(Noun, frozen=True):
    """A terminal at work: its counter's number, its identity, made once, and the number of its start, leased anew."""

    counter: str
    identity: str
    start: int

    def __str__(self) -> str:
        """Return the form ``3f2a9c1d4b6e-7``, which entries, claims, receipts and locks carry."""
        return f"{self.identity}-{self.start}"


class Head(Noun, frozen=True):
    """The last entry of a counter's journal, as others keep it."""

    counter: str
    anchor: Anchor


class CopyReason(StrEnum):
    """The reasons for printing a copy of a document."""

    NOT_PRINTED = "not_printed"
    LOST = "lost"
    UNREADABLE = "unreadable"
    CLAIM = "claim"
    FILE = "file"


class Returned(Noun, frozen=True):
    """What went back to the patient, in fen, negative; the amount by code is None in older journals.

    What goes back of a `deposit` names its order. What came in by phone and goes back in cash (强制退现) names who
    approved it, and why, and is rounded as all cash: `rounding` (误差) is how much less goes back for it.
    """

    by_code: int | None = None
    cash: int = 0
    deposit: str = ""
    paid_by: PaidBy = PaidBy.CODE
    order: str = ""
    approved_by: str = ""
    reason: str = ""
    rounding: int = 0

    @property
    def is_cash(self) -> bool:
        """True if it went back in cash, also if rounding left nothing of it."""
        return bool(self.cash or self.rounding)


class Given(Noun, frozen=True):
    """The cash handed over to the patient, in fen: change, or what a refund gives back."""

    cash: int


class SignOffReason(StrEnum):
    """The reasons for which a receipt that is not known to have come out is needed no more."""

    CAME_OUT = "came_out"
    NOT_WANTED = "not_wanted"


class SignOff(Noun, frozen=True):
    """The end of the wait for a receipt without a print: who signed it off, and why."""

    operator: str
    reason: SignOffReason


class Attested(Noun, frozen=True):
    """A supervisor's statement: who and why, and the entry that others had seen of the journal."""

    by: str
    reason: str
    seen: Anchor


class Looked(Noun, frozen=True):
    """A look at a person at the counter: the credential, the masked number, and the code if nobody was found."""

    credential: str
    masked_id: str = ""
    code: str = ""


class ClockSet(Noun, frozen=True):
    """By how many seconds this computer's clock was set while the terminal ran, negative if back."""

    seconds: int


class Copy(Noun, frozen=True):
    """The copy number of a printed document: 0 the original, otherwise who asked for the copy and why."""

    number: int = 0
    operator: str = ""
    reason: CopyReason | None = None


ORIGINAL = Copy()


class Act(StrEnum):
    """The purpose of a transaction."""

    SETTLE = "settle"
    REFUND = "refund"
    TRACE = "trace"
    """A person's act that is part of no call."""
    OFFICE = "office"
    """An act at the cash office, its body: sent, then recorded there or refused."""
    DEPOSIT = "deposit"
    """The taking of a deposit, its body; the bill is the stay."""
    DEPOSIT_REFUND = "deposit_refund"
    """The giving back of a deposit that no settlement has used."""


class Transaction(Noun, frozen=True):
    """One settle or refund call, folded from its journal entries.

    `number` is that of the settlement that was made or is to be refunded; `code` is the reason for a refusal or an
    unknown outcome; `recorded` is true once the hospital was notified; `copies` counts the printed receipts, and
    `is_waiting` is true while the last one is not confirmed; `signed_off` is the reason for which none is needed.
    `settlement` is the draft until SETTLED; for a refund it is that of the kept lines, and `code` is the reason if they
    were not settled again. `order` is a payment with an unknown end, the last of `orders`; `is_paid` is true once it
    was paid. `is_reversing` is true while a reversal of its message may still take effect; `is_given` is true once the
    operator has confirmed that change, or a refund's cash, was handed over; `returned` are the deposits of which the
    surplus went back, "" stands for a refund's part by code; `asks` counts the recovery attempts without result, the
    last one at `asked_at`.
    """

    id: str
    act: Act
    bill_number: str
    message_id: str
    state: State
    since: datetime
    number: str = ""
    settlement: Settlement | None = None
    refund: Refund | None = None
    code: str = ""
    recorded: bool = False
    copies: int = 0
    is_waiting: bool = False
    signed_off: SignOffReason | None = None
    order: str = ""
    orders: int = 0
    is_paid: bool = False
    is_reversing: bool = False
    is_given: bool = False
    returned: tuple[str, ...] = ()
    asks: int = 0
    asked_at: datetime | None = None

    @property
    def receipt_number(self) -> str:
        """The number on the receipt: that of the refund, or of the settlement."""
        return self.refund.number if self.act is Act.REFUND and self.refund else self.number

    @property
    def is_open(self) -> bool:
        """True while an outcome is unknown, or kept lines are still to be settled: the bill is locked."""
        return self.awaits_answer or self.has_more or bool(self.order)

    @property
    def is_unfinished(self) -> bool:
        """True while recovery still has to find an outcome or notify the hospital of one."""
        return self.is_open or (self.state in {State.SETTLED, State.REFUNDED} and not self.recorded)

    @property
    def owes_receipt(self) -> bool:
        """True while a receipt is not known to have come out: not confirmed, or due and never begun."""
        if self.copies or self.signed_off:
            return self.is_waiting
        if self.act is Act.REFUND:
            return self.state is State.REFUNDED and not self.has_more
        return self.counts and not self.is_unpaid

    @property
    def surplus(self) -> tuple[DepositUse, ...]:
        """What of deposits is still to go back through the payment channel after a settlement that stands."""
        made = self.settlement
        if not self.counts or made is None:
            return ()
        return tuple(each for each in made.tender.deposits if each.code_back and each.deposit not in self.returned)

    @property
    def is_returned(self) -> bool:
        """True once a refund's part by code was given back."""
        return "" in self.returned

    @property
    def awaits_answer(self) -> bool:
        """True while the message may have been sent and its answer is not known."""
        return self.state in {State.SENT, State.UNKNOWN}

    @property
    def has_more(self) -> bool:
        """True for a refund whose kept lines are still to be settled again."""
        kept = self.settlement
        refunded = self.act is Act.REFUND and self.state is State.REFUNDED
        return refunded and kept is not None and kept.state is State.SENT

    @property
    def is_untold(self) -> bool:
        """True while the outcome is known here and the hospital has not been notified of it."""
        ended = self.state in {State.SETTLED, State.REFUNDED} and not self.has_more
        return ended and not self.recorded and not self.is_unpaid

    @property
    def is_unpaid(self) -> bool:
        """True for a settlement that stands, if its part by code is unpaid or not known to be paid."""
        made = self.settlement
        return self.counts and made is not None and made.tender.by_code > 0 and not self.is_paid

    @property
    def awaits_tender(self) -> bool:
        """True if only a person can end this, by collecting with another tender or refunding."""
        return self.is_unpaid and not self.order

    @property
    def counts(self) -> bool:
        """True for a settlement that stands: made, and not refunded."""
        return self.act is Act.SETTLE and self.state is State.SETTLED
