"""What the journal tells of one state-changing call: a transaction. All money is fen."""

from datetime import datetime
from enum import StrEnum

from terminal.model.care import Noun
from terminal.model.counter import Refund, Settlement, State


class CopyReason(StrEnum):
    """Why a document is printed once more."""

    NOT_PRINTED = "not_printed"
    LOST = "lost"
    UNREADABLE = "unreadable"
    CLAIM = "claim"
    FILE = "file"


class Copy(Noun, frozen=True):
    """Which print of a document it is: 0 the original, else who asked for this one and why."""

    number: int = 0
    operator: str = ""
    reason: CopyReason | None = None


ORIGINAL = Copy()


class Act(StrEnum):
    """What a transaction was opened for."""

    SETTLE = "settle"
    REFUND = "refund"


class Transaction(Noun, frozen=True):
    """One settle or refund call, folded from its journal entries.

    `number` is that of the settlement that was made or is to be refunded; `code` says why it was refused or is unknown;
    `recorded` once the hospital knows; `copies` counts the receipts printed, and `is_waiting` tells that
    the last one is not known to have come out. `settlement` is the draft until SETTLED;
    of a refund it is that of the lines that stay, and `code` says why they were not settled again. `order` is a payment
    whose end is not known, the last of `orders`; `is_paid` once it was paid, `is_returned` once a refund's was given
    back. `is_reversing` once a reversal of its message was sent that may still take effect; `asks` counts how often
    recovery asked in vain, the last time at `asked_at`.
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
    order: str = ""
    orders: int = 0
    is_paid: bool = False
    is_returned: bool = False
    is_reversing: bool = False
    asks: int = 0
    asked_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether an outcome is not known, or lines that stay are still to be settled, so that the bill is locked."""
        return self.awaits_answer or self.has_more or bool(self.order)

    @property
    def is_unfinished(self) -> bool:
        """Whether recovery still has to do something: find an outcome, or tell the hospital of one."""
        return self.is_open or (self.state in {State.SETTLED, State.REFUNDED} and not self.recorded)

    @property
    def awaits_answer(self) -> bool:
        """Whether the message may have been sent and its answer is not known."""
        return self.state in {State.SENT, State.UNKNOWN}

    @property
    def has_more(self) -> bool:
        """Whether this is a refund of which the lines that stay are still to be settled again."""
        stays = self.settlement
        refunded = self.act is Act.REFUND and self.state is State.REFUNDED
        return refunded and stays is not None and stays.state is State.SENT

    @property
    def is_untold(self) -> bool:
        """Whether the outcome is known here, and the hospital does not know of it yet."""
        ended = self.state in {State.SETTLED, State.REFUNDED} and not self.has_more
        return ended and not self.recorded and not self.is_unpaid

    @property
    def is_unpaid(self) -> bool:
        """Whether this is a settlement that stands, of which the part by code is not paid, or not known to be."""
        made = self.settlement
        return self.counts and made is not None and made.tender.by_code > 0 and not self.is_paid

    @property
    def awaits_tender(self) -> bool:
        """Whether nothing can end this but a person who takes the money in another way, or refunds."""
        return self.is_unpaid and not self.order

    @property
    def counts(self) -> bool:
        """Whether this is a settlement that stands: made, and not refunded."""
        return self.act is Act.SETTLE and self.state is State.SETTLED
