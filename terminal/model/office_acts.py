"""What somebody asks of the cash office (收费处). All money is fen."""

from datetime import datetime

from msgspec import field

from terminal.model.care import Fen, Line
from terminal.model.cash_office import Amounts, Clearing, LeftOut, Pieces, Reprint, worth
from terminal.model.counter import Settlement
from terminal.model.record import Anchor
from terminal.noun import Noun


class OfficeAct(Noun, frozen=True, kw_only=True, tag_field="act"):
    """What somebody asks of the cash office, at a time; it is carried out once, whenever it is delivered."""

    by: str
    at: datetime


class Begin(OfficeAct, frozen=True, kw_only=True, tag="begin"):
    """Go on duty at a counter, with a float by denomination, which may be empty."""

    counter: str
    pieces: Pieces = field(default_factory=dict)
    issued_by: str = ""


class Leave(OfficeAct, frozen=True, kw_only=True, tag="leave"):
    """Leave a counter; the interval goes on, at whatever counter."""

    counter: str


class ReturnFloat(OfficeAct, frozen=True, kw_only=True, tag="return_float"):
    """Give a float back to the one who receives it."""

    number: str
    received_by: str


class AskLoan(OfficeAct, frozen=True, kw_only=True, tag="ask_loan"):
    """Ask another operator for cash."""

    lender: str
    amount: int
    reason: str = ""


class GiveLoan(OfficeAct, frozen=True, kw_only=True, tag="give_loan"):
    """Confirm, as the lender, that the cash of a loan was handed over."""

    number: str


class CancelLoan(OfficeAct, frozen=True, kw_only=True, tag="cancel_loan"):
    """Take a loan back that nobody has confirmed, as either side."""

    number: str


class Close(OfficeAct, frozen=True, kw_only=True, tag="close"):
    """Close the interval up to a cut; `seen` are the amounts that the operator was shown for it."""

    until: datetime
    seen: Amounts
    counted: Pieces | None = None
    reason: str = ""
    note: str = ""
    left_out: tuple[LeftOut, ...] = ()
    reprints: tuple[Reprint, ...] = ()
    counter: str = ""
    journal: Anchor | None = None


class Void(OfficeAct, frozen=True, kw_only=True, tag="void"):
    """Void the operator's last remittance while nobody has taken its money."""

    number: str


class Take(OfficeAct, frozen=True, kw_only=True, tag="take"):
    """Receive the cash of a remittance, or a part of it, by denomination (财务收款)."""

    number: str
    pieces: Pieces

    @property
    def amount(self) -> int:
        """The cash that comes in, in fen; below 0 what goes out."""
        return worth(self.pieces)


class PayOut(Take, frozen=True, kw_only=True, tag="pay_out"):
    """Pay an operator who gave back more cash than came in, or a part of it, by denomination (财务付款)."""

    @property
    def amount(self) -> int:
        """What goes out, below 0."""
        return -worth(self.pieces)


class ClearUp(OfficeAct, frozen=True, kw_only=True, tag="clear_up"):
    """Tell what the difference of a remittance came to, and why."""

    number: str
    outcome: Clearing
    note: str


class RefundAct(OfficeAct, frozen=True, kw_only=True):
    """What somebody does about a refund that one person alone must not make (退费申请、审核、付款)."""


class ApplyRefund(RefundAct, frozen=True, kw_only=True, tag="apply_refund"):
    """Apply for a refund at a counter, whole or without the lines `kept`.

    `back` is what goes back in cash and by phone. The settlement is that of the journal, with its lines, so that
    another counter can pay.
    """

    settlement: Settlement
    reason: str
    counter: str
    back: Fen
    kept: tuple[Line, ...] = ()


class DecideRefund(RefundAct, frozen=True, kw_only=True, tag="decide_refund"):
    """Approve an application, or refuse it for a reason, also one that was approved and is not paid."""

    number: str
    is_approved: bool
    reason: str = ""


class WithdrawRefund(RefundAct, frozen=True, kw_only=True, tag="withdraw_refund"):
    """Take one's own application back."""

    number: str


class PayRefund(RefundAct, frozen=True, kw_only=True, tag="pay_refund"):
    """Begin to pay an approved application at a counter, by what is to be refunded there now."""

    number: str
    counter: str
    settlement: str
    back: Fen
    kept: tuple[Line, ...] = ()


class EndRefund(RefundAct, frozen=True, kw_only=True, tag="end_refund"):
    """Tell what came of a payment that was begun at a counter: the number of the refund, or none."""

    number: str
    counter: str
    refund: str = ""


AnyOfficeAct = (
    Begin
    | Leave
    | ReturnFloat
    | AskLoan
    | GiveLoan
    | CancelLoan
    | Close
    | Void
    | Take
    | PayOut
    | ClearUp
    | ApplyRefund
    | DecideRefund
    | WithdrawRefund
    | PayRefund
    | EndRefund
)
