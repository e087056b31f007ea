"""The state of the counter, as one frozen value that the pages are drawn from."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from terminal.model import (
    ORIGINAL,
    Act,
    Bill,
    Copy,
    Credential,
    Drawer,
    Line,
    LineShare,
    Patient,
    Presettlement,
    Refunded,
    Settlement,
    Split,
    State,
    Tender,
    Transaction,
    drawer,
    payment,
)
from terminal.private import Private
from ui.trouble import Gravity, Trouble

if TYPE_CHECKING:
    from terminal.accounts.suspense import Item


class Step(StrEnum):
    """The cashier's current step."""

    WAITING = "waiting"
    IDENTIFYING = "identifying"
    COUNTER = "counter"
    COLLECT = "collect"
    SETTLING = "settling"
    DONE = "done"
    TROUBLE = "trouble"
    REFUND = "refund"
    CONFIRM = "confirm"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    PENDING = "pending"


_UNDER_WAY = {Step.SETTLING, Step.REFUNDING}
_HELD = {Step.COLLECT, Step.CONFIRM, Step.PENDING, *_UNDER_WAY}


@dataclass(frozen=True)
class Return:
    """A refund to be confirmed: a settlement with the shares of its lines, whole or except the lines `kept`.

    `trial` is the split of the kept lines by our own rules; None for the whole, or without rules. `unpaid` if the
    settlement's payment by phone failed.
    """

    settlement: Settlement
    shares: tuple[LineShare, ...] = ()
    kept: tuple[Line, ...] = ()
    trial: Split | None = None
    unpaid: bool = False

    @property
    def drawer(self) -> Drawer:
        """The drawer record as it will be after this refund; by our rules if lines are kept."""
        return drawer.planned(self.settlement, is_paid=not self.unpaid, kept=self.trial if self.kept else None)

    @property
    def is_dearer(self) -> bool:
        """True if the kept lines would cost more than was paid, so that everything goes back."""
        return self.trial is not None and self.trial.cash > self.drawer.paid

    @property
    def possible(self) -> bool:
        """True if the settlement is live, so that it can be refunded."""
        return self.settlement.state is State.SETTLED


@dataclass(frozen=True)
class Session:
    """One patient's session at the counter, or a refund's.

    `full` is the code of the refusal for which everything is paid in full. `copy` numbers the receipt printed last, 0
    for the original; `again` if an earlier transaction is shown again. `by_code` if the rest is to be paid by phone,
    `code` the code scanned for that, and `tender` what was confirmed; `offered` while waiting for the phone, for
    `limit` seconds at most: the text of our own code, or empty. `unpaid` is the settlement whose payment by phone
    failed. `pending` is the transaction whose outcome is looked for; `record` is its drawer record, or that of a
    settlement shown again.
    """

    step: Step = Step.WAITING
    credential: Credential | None = None
    patient: Patient | None = None
    bill: Bill | None = None
    presettlement: Presettlement | None = None
    use_account: bool = True
    settlement: Settlement | None = None
    printing: bool = False
    copy: Copy = ORIGINAL
    again: bool = False
    trouble: Trouble | None = None
    full: str = ""
    returning: Return | None = None
    refunded: Refunded | None = None
    by_code: bool = False
    code: Private | None = None
    tender: Tender | None = None
    offered: str | None = None
    limit: float = 0.0
    unpaid: Settlement | None = None
    record: Drawer | None = None
    pending: Transaction | None = None

    @property
    def drawer(self) -> Drawer:
        """The patient's drawer record as it stands: of what is shown again, refunded, settled, unpaid or to be paid."""
        if self.record:
            return self.record
        if self.refunded:
            return drawer.of_refund(self.refunded)
        if self.settlement:
            return drawer.of_settlement(self.settlement)
        if self.unpaid:
            return drawer.of_settlement(self.unpaid, is_paid=False)
        return Drawer(due=self.due.cash if self.due else 0)

    @property
    def to_hand_over(self) -> int:
        """The cash that the finished transaction shown still owes to the patient, in fen."""
        return self.drawer.to_hand_over if self.step in {Step.DONE, Step.REFUNDED} else 0

    @property
    def is_ended(self) -> bool:
        """True if the transaction that was pending came to something that has a receipt."""
        ends = {State.SETTLED, State.REFUNDED}
        return self.step is Step.PENDING and self.trouble is None and bool(self.pending and self.pending.state in ends)

    @property
    def finished_number(self) -> str:
        """The number of the settlement that is shown, or whose refund is; empty if there is none."""
        made = self.refunded.settlement if self.refunded else self.settlement
        return made.number if made else ""

    @property
    def due(self) -> Split | None:
        """The split to be paid: in full, as agreed or as settled; None without an agreement."""
        if self.unpaid:
            return self.unpaid.split
        if self.full and self.bill:
            return payment.in_full(self.bill.stated_total)
        return self.presettlement.answer.split if self.presettlement else None

    @property
    def payable(self) -> bool:
        """True if there is an agreed amount that may be collected."""
        return self.step is Step.COUNTER and self.presettlement is not None

    @property
    def collectable(self) -> bool:
        """True if the settlement shown has a failed payment by phone."""
        return self.step is Step.TROUBLE and self.unpaid is not None

    @property
    def refused(self) -> str:
        """The code for which this bill is not settled directly and may be paid in full; otherwise empty."""
        trouble = self.trouble
        return trouble.code if self.step is Step.TROUBLE and self.bill and trouble and trouble.reason else ""

    @property
    def under_way(self) -> bool:
        """True while money is moving, so that nothing else may begin."""
        return self.step in _UNDER_WAY

    @property
    def interruptible(self) -> bool:
        """True if the next patient's credential may replace this session."""
        return self.step not in _HELD

    @property
    def refundable(self) -> bool:
        """True if a refund may begin here: no bill is on the counter."""
        alone = self.step is Step.TROUBLE and (self.patient is None or not self.patient.bills or self.collectable)
        return alone or self.step in {Step.WAITING, Step.DONE, Step.REFUNDED}

    @property
    def locked(self) -> bool:
        """True if this patient's bill has an unknown outcome and must not be charged again."""
        return self.trouble is not None and self.trouble.gravity is Gravity.UNKNOWN


@dataclass(frozen=True)
class ShiftStatus:
    """The shift according to the journal: open items, totals in fen, the last settlement and its drawer record.

    `suspense` describes the open items; `outbox` holds documents not known to be printed. `day` is that of the figures,
    `clock_ahead` the seconds between this clock and the platform's. The journal `is_behind` what others saw of it:
    nothing is sold. Nothing is known until `is_read`.
    """

    open_items: tuple[Transaction, ...] = ()
    count: int = 0
    cash: int = 0
    last: Settlement | None = None
    drawer: Drawer | None = None
    suspense: "tuple[Item, ...]" = ()
    outbox: tuple[Transaction, ...] = ()
    is_read: bool = False
    is_behind: bool = False
    day: date | None = None
    clock_ahead: float = 0.0

    def is_unprinted(self, number: str, act: Act = Act.SETTLE) -> bool:
        """Return whether the receipt of a settlement, or of its refund, was never begun."""
        return any((each.number, each.act, each.copies) == (number, act, 0) for each in self.outbox)


def allowed(session: Session, shift_status: ShiftStatus) -> dict[str, bool]:
    """Return which function keys have an effect now; keys that always or never have one are left out."""
    choosing = session.bill is not None and session.step in {Step.COUNTER, Step.TROUBLE} and not session.locked
    printable = session.settlement if session.step is Step.DONE else shift_status.last
    printed = session.step in {Step.WAITING, Step.DONE} and (printable is not None or bool(shift_status.outbox))
    return {
        "F2": session.interruptible,
        "F4": choosing,
        "F5": choosing,
        "F6": session.payable,
        "F7": session.payable,
        "F9": session.payable or session.collectable or bool(session.refused),
        "F10": session.refundable or session.step is Step.CONFIRM,
        "F11": (printed or session.step is Step.REFUNDED or session.is_ended) and not session.printing,
        "F12": session.step in {Step.WAITING, Step.DONE, Step.REFUNDED},
    }
