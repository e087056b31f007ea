"""The state of the counter, as one frozen value that the pages are drawn from."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from terminal.house_rules import CentRule
from terminal.model import (
    ORIGINAL,
    Act,
    Bill,
    Copy,
    Credential,
    Drawer,
    HandOver,
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
from terminal.model.payer import PayerShare, stands_for
from terminal.model.split import added
from terminal.model.together import of_visit
from terminal.private import Private
from ui.returning import Return
from ui.step import Step
from ui.trouble import Gravity, Trouble

if TYPE_CHECKING:
    from counter.cash_desk import Taken
    from terminal.accounts.suspense import Item

__all__ = ["Session", "ShiftStatus", "Step", "allowed"]

_UNDER_WAY = {Step.SETTLING, Step.REFUNDING}
_HELD = {Step.COLLECT, Step.CONFIRM, Step.PENDING, *_UNDER_WAY}


@dataclass(frozen=True)
class Session:
    """One patient's session at the counter, or a refund's.

    `full` is the code of the refusal for which everything is paid in full. `copy` numbers the receipt printed last, 0
    for the original; `again` if an earlier transaction is shown again. `by_code` if the rest is to be paid by phone,
    `code` the code scanned for that, and `tender` what was confirmed; `offered` while waiting for the phone, for
    `limit` seconds at most: the text of our own code, or empty. `unpaid` is the settlement whose payment by phone
    failed. `pending` is the transaction whose outcome is looked for; `record` is its drawer record, or that of a
    settlement shown again. `cents` is the rule for cash; `left_out` are bills of the visit that are not settled with
    the others, `together` what was agreed where one payment is for several, `also` what was settled or stands unpaid
    besides the first, and `others` who pay beside patient and insurance.
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
    cents: CentRule = CentRule.NONE
    tender: Tender | None = None
    offered: str | None = None
    limit: float = 0.0
    unpaid: Settlement | None = None
    record: Drawer | None = None
    pending: Transaction | None = None
    left_out: frozenset[str] = frozenset()
    together: tuple[Presettlement, ...] = ()
    also: tuple[Settlement, ...] = ()
    others: tuple[PayerShare, ...] = ()

    @property
    def drawer(self) -> Drawer:
        """The patient's drawer record as it stands: of what is shown again, refunded, settled, unpaid or to be paid."""
        if self.record:
            return self.record
        if self.refunded:
            return drawer.of_refund(self.refunded)
        if self.settlement:
            return drawer.together([drawer.of_settlement(each) for each in (self.settlement, *self.also)])
        if self.unpaid:
            return drawer.together(self.dues)
        return Drawer(due=self.due.cash if self.due else 0, cents=self.cents, others=stands_for(self.others))

    @property
    def dues(self) -> tuple[Drawer, ...]:
        """The record of each settlement that one payment is to be for."""
        if self.unpaid:
            return tuple(drawer.of_settlement(each, is_paid=False) for each in (self.unpaid, *self.also))
        agreed = (each.answer.split.cash for each in self.together)
        return tuple(Drawer(due=cash, cents=self.cents) for cash in agreed) or (self.drawer,)

    @property
    def ticked(self) -> tuple[Bill, ...]:
        """The bills that are settled together: those of the chosen one's visit, or that one alone if it is left out."""
        if self.bill is None or self.patient is None or self.bill.number in self.left_out:
            return (self.bill,) if self.bill else ()
        return tuple(each for each in of_visit(self.patient.bills, self.bill) if each.number not in self.left_out)

    @property
    def asked(self) -> int:
        """What is still to be paid, as it is asked for: in cash each bill may be rounded, by phone none is."""
        return self.drawer.owed if self.by_code else sum(each.owed_in_cash for each in self.dues)

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
            return added([each.split for each in (self.unpaid, *self.also)])
        if self.full and self.bill:
            return payment.in_full(self.bill.stated_total)
        if self.together:
            return added([each.answer.split for each in self.together])
        return self.presettlement.answer.split if self.presettlement else None

    @property
    def is_illustrative(self) -> bool:
        """True if the figures shown are by illustrative rules, which every page says."""
        if self.full:
            return False
        done = self.refunded.settlement if self.refunded else self.settlement or self.unpaid
        agreed = self.presettlement.answer.basis if self.presettlement else ()
        return any(each.is_illustrative for each in (done.basis if done else agreed))

    @property
    def paid_elsewhere(self) -> str:
        """The number of the settlement with which the bill that an error is about was paid elsewhere."""
        return self.trouble.number if self.step is Step.TROUBLE and self.trouble else ""

    @property
    def insurable(self) -> bool:
        """True if what was paid in full may be settled by the insurer from here."""
        is_patients = bool(self.paid_elsewhere and self.patient and not self.patient.person.insured.self_pay)
        return is_patients or (self.step is Step.REFUND and self.returning is not None and self.returning.insurable)

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
    """The counter according to its journal: open items, the last settlement and its drawer record, and what it took.

    `taken` is the operator's interval, None while the hospital does not answer. `suspense` describes the open items;
    `outbox` holds documents not known to be printed, `hand_overs` cash not confirmed as handed over, `applications`
    counts the refunds that wait for somebody. `day` is the counter's, `clock_ahead` the seconds between this clock and
    the platform's. The journal `is_behind` what others saw of it: nothing is sold. Nothing is known until `is_read`.
    """

    open_items: tuple[Transaction, ...] = ()
    taken: "Taken | None" = None
    last: Settlement | None = None
    drawer: Drawer | None = None
    suspense: "tuple[Item, ...]" = ()
    outbox: tuple[Transaction, ...] = ()
    is_read: bool = False
    is_behind: bool = False
    day: date | None = None
    clock_ahead: float = 0.0
    hand_overs: tuple[HandOver, ...] = ()
    applications: int = 0

    @property
    def count(self) -> int:
        """The settlements of the operator's interval, as far as they are known."""
        return self.taken.settled if self.taken else 0

    @property
    def cash(self) -> int:
        """The cash of the operator's interval in fen, as far as it is known."""
        return self.taken.cash if self.taken else 0

    def is_unprinted(self, number: str, act: Act = Act.SETTLE) -> bool:
        """Return whether the receipt of a settlement, or of its refund, was never begun."""
        return any((each.number, each.act, each.copies) == (number, act, 0) for each in self.outbox)


def allowed(session: Session, shift_status: ShiftStatus) -> dict[str, bool]:
    """Return which function keys have an effect now, but for what a page does with one; F1 and F3 always have."""
    choosing = session.bill is not None and session.step in {Step.COUNTER, Step.TROUBLE} and not session.locked
    printable = session.settlement if session.step is Step.DONE else shift_status.last
    printed = session.step in {Step.WAITING, Step.DONE} and (printable is not None or bool(shift_status.outbox))
    return {
        "F2": session.interruptible,
        "F4": choosing,
        "F5": choosing or session.insurable,
        "F6": session.payable,
        "F7": session.payable,
        "F8": False,
        "F9": session.payable or session.collectable or bool(session.refused),
        "F10": session.refundable or session.step is Step.CONFIRM,
        "F11": (printed or session.step is Step.REFUNDED or session.is_ended or bool(session.paid_elsewhere))
        and not session.printing,
        "F12": session.step in {Step.WAITING, Step.DONE, Step.REFUNDED},
    }
