"""The steps of a payment: cash or code chosen, settled once, waited for, and collected again."""

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QTimer

from terminal.errors import Refused, Unknown
from terminal.house_rules import CentRule
from terminal.model import Act, Drawer, OwnCode, Patient, PaymentCode, Presettlement, Settlement, Tender
from terminal.model.cents import whole
from terminal.private import Private
from ui.money_words import owes
from ui.patients import after, without
from ui.session import Session, Step
from ui.session_controller import SessionController
from ui.trouble import trouble

if TYPE_CHECKING:
    from ui.together import Together

T = TypeVar("T")

LIFETIME = 60_000
"""Milliseconds after which a scanned payment code is forgotten."""


class Beside(Protocol):
    """A page that takes payments of its own while it is seen."""

    def begin(self) -> None:
        """Do what F9 does there."""
        ...

    def scan(self, code: Private) -> bool:
        """Take a patient's payment code; return whether it was wanted."""
        ...


class Payments:
    """The cashier's actions for an amount due; `done` is called with the settlement that is paid."""

    def __init__(self, controller: SessionController, done: Callable[[Settlement], None], together: "Together") -> None:
        self._together = together
        self._controller, self._done, self._patience = controller, done, controller.services.patience
        self.beside: Beside | None = None
        self._forget = QTimer(controller, singleShot=True, interval=LIFETIME)
        self._forget.timeout.connect(lambda: self._controller.change(code=None))
        if self._patience:
            self._patience.watch(lambda *wait: controller.worker.call_soon(partial(self._awaited, *wait)))

    def begin(self) -> None:
        """Go to the payment: of the agreed split, of the full amount, or of what is unpaid; or let another page pay."""
        if self.beside:
            self.beside.begin()
            return
        now = self._controller.session
        if now.payable or now.collectable:
            self._controller.change(step=Step.COLLECT, by_code=False, cents=self._cents(now), others=())
        elif now.refused:
            cents = self._cents(now, in_full=True)
            self._controller.change(step=Step.COLLECT, by_code=False, full=now.refused, cents=cents, others=())

    def choose(self) -> None:
        """Switch between cash and payment by phone (F3)."""
        now = self._controller.session
        if now.step is Step.COLLECT and self._patience:
            self._controller.change(by_code=not now.by_code, code=None)

    def scan(self, code: Private) -> bool:
        """Keep a patient's payment code if one may be used now; the cashier still has to confirm it."""
        if self.beside:
            return self.beside.scan(code)
        now = self._controller.session
        if self._patience is None or not (now.step is Step.COLLECT or now.collectable):
            return False
        cents = now.cents if now.step is Step.COLLECT else self._cents(now)
        self._controller.change(step=Step.COLLECT, by_code=True, code=code, cents=cents)
        self._forget.start()
        return True

    def settle(self, received: int) -> None:
        """Settle for cash received in fen and, if chosen, the rest by phone; nothing is repeated."""
        now = self._controller.session
        if now.step is not Step.COLLECT or now.due is None:
            return
        record = now.drawer
        if now.by_code and received >= record.owed > 0:
            return  # what was to be paid by phone is never taken in cash silently
        # The phone pays to the fen, so that the cash beside it needs no rounding.
        if now.together or now.also:
            self._settle_together(now, received)
            return
        tender = record.rest(received, record.owed - whole(received, record.cents) if now.by_code else 0)
        tender = replace(tender, others=now.others)
        call = self._call(now, tender, (now.code or OwnCode()) if tender.by_code else None)
        self._send(call, self._done, tender)

    def _settle_together(self, now: Session, received: int) -> None:
        """Settle the bills that are ticked, or collect what stands unpaid of them, with one payment."""
        checkout, (paying, tender) = self._controller.services.checkout, self._together.paying(received)
        if now.unpaid:
            numbers = [each.number for each in (now.unpaid, *now.also)]
            self._send(partial(checkout.collect_together, numbers, paying), self._together.settled, tender)
        elif now.patient:
            call = partial(checkout.settle_together, now.patient, now.together, paying)
            self._send(call, self._together.settled, tender)

    def _send(self, call: Callable[[], T], done: Callable[[T], None], tender: Tender) -> None:
        patient = self._controller.session.patient
        self._forget.stop()
        self._controller.change(step=Step.SETTLING, trouble=None, tender=tender, code=None)
        self._controller.ask(call, done, partial(self._failed, patient))

    def settle_with(self, agreed: Presettlement, tender: Tender, code: PaymentCode | None) -> None:
        """Settle what was agreed with a tender that is complete; nothing is repeated."""
        now = self._controller.session
        if not now.payable:
            return
        call = partial(self._controller.services.checkout.settle, agreed, tender, code)
        self._controller.change(step=Step.SETTLING, trouble=None, tender=tender, code=None)
        self._controller.ask(call, self._done, partial(self._failed, now.patient))

    def call_off(self) -> None:
        """Stop waiting for the patient's phone; the channel returns whether it has paid nevertheless."""
        if self._patience and self._controller.session.offered is not None:
            self._patience.call_off()

    def again(self, number: str) -> None:
        """Offer to collect or refund a settlement that is not paid, unless a bill is on the counter or cash is owed."""
        if self._controller.session.to_hand_over:
            self._controller.noticed.emit(owes(self._controller.session))
        elif self._controller.session.refundable:
            self.show_unpaid(number, None)

    def _cents(self, now: Session, *, in_full: bool = False) -> CentRule:
        if now.patient is None or now.bill is None:
            return CentRule.NONE
        return self._controller.services.checkout.cents_of(now.patient, now.bill, in_full=in_full)

    def _call(self, now: Session, tender: Tender, code: PaymentCode | None) -> Callable[[], Settlement]:
        checkout, patient, bill, agreed = self._controller.services.checkout, now.patient, now.bill, now.presettlement
        if now.unpaid:
            return partial(checkout.collect, now.unpaid.number, tender, code)
        if now.full and patient and bill:
            return partial(checkout.pay_in_full, patient, bill.number, tender, now.full, code)
        if agreed is None:
            raise ValueError("something agreed to settle")
        return partial(checkout.settle, agreed, tender, code)

    def _failed(self, patient: Patient | None, error: BaseException) -> None:
        if isinstance(error, Unknown):
            found = partial(self._stands, str(error.facts.get("bill", "")))
            self._controller.look_up(found, partial(self._stuck, error), lambda _: self._stuck(error, None))
        else:
            self._controller.change(offered=None)
            if patient and isinstance(error, Refused) and error.code == "paid_elsewhere":
                rest = without(patient, str(error.facts["bill"]))
                self._controller.change(patient=rest, bill=None, presettlement=None, full="")
            self._controller.fail(error)

    def _stuck(self, error: BaseException, record: Drawer | None) -> None:
        self._controller.change(unpaid=None, offered=None, record=record)
        self._controller.fail(error)

    def _stands(self, bill: str) -> Drawer | None:
        """Return the drawer record of a bill's settlement that is open; None if the insurer has not answered yet."""
        checkout = self._controller.services.checkout
        open_items = (each for each in checkout.open_items() if each.bill_number == bill and each.act is Act.SETTLE)
        return next((checkout.drawer(each.number) for each in open_items if each.number), None)

    def show_unpaid(self, number: str, patient: Patient | None) -> None:
        """Offer the ways to end a settlement whose part by phone is not paid."""
        checkout = self._controller.services.checkout
        self._controller.look_up(
            partial(checkout.unpaid_with, number), partial(self._unpaid, patient), self._controller.fail
        )

    def _unpaid(self, patient: Patient | None, unpaid: tuple[Settlement, ...]) -> None:
        made, *others = unpaid
        problem = trouble(
            Refused("not_paid", bill=made.bill_number, number=made.number), self._controller.services.language
        )
        for each in unpaid:
            patient = patient and after(patient, each)
        shown = Session(Step.TROUBLE, patient=patient, trouble=problem, unpaid=made, also=tuple(others))
        self._controller.move(shown)
        self._controller.refresh_shift_status()

    def _awaited(self, offered: str | None, limit: float) -> None:
        if self._controller.session.step is Step.SETTLING:
            self._controller.began = monotonic()
            self._controller.change(offered=offered, limit=limit)
