"""The cashier's steps from a presented credential to the receipt; every call that may block runs on the worker."""

from concurrent.futures import Future
from functools import partial
from hashlib import sha256
from time import monotonic

from PySide6.QtCore import QObject

from devices.recording.cassette import FIRST_VERSION
from devices.voucher import CodeKind, kind_of, no_payment_code, plain
from terminal.checkout.checks import is_as_agreed
from terminal.errors import JiesuanError, Refused, Unknown
from terminal.model import (
    ORIGINAL,
    Act,
    Copy,
    CopyReason,
    Credential,
    Drawer,
    Patient,
    Presettlement,
    Recognition,
    Registration,
    Settlement,
    State,
)
from terminal.ports import ReaderEvent, ReaderState
from ui.counter_services import CounterServices
from ui.i18n import tr
from ui.money_words import owes
from ui.outcomes import Outcomes
from ui.patients import after, default_bill
from ui.payments import Payments
from ui.refunds import Refunds
from ui.session import Session, ShiftStatus, Step
from ui.session_controller import SessionController, note
from ui.trouble import Gravity, trouble
from ui.worker import Worker

ECHO = 2.0
"""Seconds within which the same code again is the same presentation."""
REST = 1.0
"""Seconds within which the rest of a code that came in parts may follow."""


class Flow(SessionController):
    """The cashier's actions for one patient, independent of any widget."""

    def __init__(
        self, services: CounterServices, worker: Worker, print_worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(services, worker, print_worker, parent)
        self.refunds, self.payments, self.outcomes = Refunds(self), Payments(self, self.settled), Outcomes(self)
        self._last_scan, self._cut_at = (b"", 0.0), -REST
        self._next: Credential | None = None

    def start(self) -> None:
        """Show what the journal holds, resolve what an earlier run left open, and start the reader."""
        if self.services.playback != FIRST_VERSION:
            self.refresh_shift_status()
        self.recover()
        self.services.reader.start(lambda event: self.worker.call_soon(lambda: self.reader_event(event)))

    def reader_event(self, event: ReaderEvent) -> None:
        """Handle a change at the reader; a card that was read is presented immediately."""
        self.reader_changed.emit(event)
        if event.state is ReaderState.READ and event.card is not None:
            self.present(event.card)

    def scanned(self, text: str) -> None:
        """Handle a scanned code on any page; an ID number comes from a reader of identity cards that types."""
        if self._is_echo(text) or self._is_rest(text):
            return
        if kind_of(text) is CodeKind.ID_NUMBER and self.session.interruptible:
            self.id_number_scanned.emit(plain(text).upper())
            return
        self.services.input_recorder.scanned(text)
        code = self.services.payment_code(text)
        if code and self.payments.scan(code):
            return
        try:
            credential = self.services.recognise(text)
        except JiesuanError as error:
            if plain(text).isdecimal():
                self._cut_at = monotonic()
            is_due = self.session.step is Step.COLLECT and error.code == "500159"
            self._refuse_code(no_payment_code(text) if is_due else error)
        else:
            self.present(credential)

    def _is_echo(self, text: str) -> bool:
        """Return whether a scanner sent the patient's code once more a moment later: one presentation, read twice."""
        digest, now = sha256(text.encode()).digest(), monotonic()
        before, self._last_scan = self._last_scan, (digest, now)
        is_here = self.session.credential is not None and not self.services.playback
        return is_here and before[0] == digest and now - before[1] < ECHO

    def fail(self, error: BaseException) -> None:
        """Show an error: on the page of its transaction where that may have been carried out."""
        self.outcomes.show(error, super().fail)

    def _is_rest(self, text: str) -> bool:
        """Return whether a text is what a scanner sent after a pause in the middle of digits that were refused.

        It must not count as another code: the rest of a voucher may look like a payment code.
        """
        return monotonic() - self._cut_at < REST and text.isdecimal() and kind_of(text) is not CodeKind.VOUCHER

    def read_again(self) -> None:
        """Read the card in the reader once more (F2)."""
        if self.session.interruptible:
            self.services.reader.read_again()

    def present(self, credential: Credential) -> None:
        """Start with the holder of this credential, unless a payment is under way; after cash that is owed, if any."""
        if not self.session.interruptible:
            self.noticed.emit(self._first())
            return
        if self.session.to_hand_over and self.services.playback != FIRST_VERSION:
            self._next = credential
            self.noticed.emit(owes(self.session))
            return
        self.move(Session(step=Step.IDENTIFYING, credential=credential))
        self.ask(lambda: self.services.checkout.identify(credential), self._identified)

    def choose(self, bill_number: str) -> None:
        """Presettle another of the patient's bills."""
        patient = self.session.patient
        if patient is None or not self.session.interruptible or self.session.locked:
            return
        bill = next(bill for bill in patient.bills if bill.number == bill_number)
        self.move(Session(Step.COUNTER, self.session.credential, patient, bill))
        self.presettle()

    def use_account(self, *, used: bool) -> None:
        """Presettle again with or without the personal account."""
        if self.session.step is Step.COUNTER and used != self.session.use_account:
            self.change(use_account=used)
            self.presettle()

    def presettle(self) -> None:
        """Presettle the chosen bill (F5)."""
        now = self.session
        if now.patient is None or now.bill is None or now.step not in {Step.COUNTER, Step.TROUBLE} or now.locked:
            return
        patient, number = now.patient, now.bill.number
        self.change(step=Step.COUNTER, presettlement=None, trouble=None, full="", tender=None)
        self.ask(lambda: self.services.checkout.presettle(patient, number, now.use_account), self._presettled)

    def apply(self, asked: Registration | Recognition) -> None:
        """Register or recognise a patient whose bill was refused, and presettle the bill again."""
        patient, applications = self.session.patient, self.services.applications
        if patient is None or applications is None or not self.session.refused:
            return
        self.change(step=Step.COUNTER, presettlement=None, trouble=None)
        if isinstance(asked, Registration):
            self.ask(lambda: applications.register(patient, asked), self._applied, self._not_applied)
        else:
            self.ask(lambda: applications.recognise(patient, asked), self._applied, self._not_applied)

    def reprint(self, shift_status: ShiftStatus, reason: CopyReason | None = None) -> None:
        """Reprint the receipt of the refund or settlement on screen, or of the last one (F11).

        Unless printing has just failed, or the last one was never printed, the cashier has to give a reason first.
        """
        now, last, record = self.session, shift_status.last, shift_status.drawer or Drawer()
        if now.pending and now.step is Step.PENDING:
            self.outcomes.print()
            return
        if now.step is Step.WAITING and last and self._is_owed(last, record, shift_status):
            return
        is_first = now.step is Step.WAITING and last is not None and shift_status.is_unprinted(last.number)
        if reason is None and now.trouble is None and not is_first:
            self.copy_wanted.emit()
            return
        if now.step is Step.REFUNDED:
            self.refunds.print(reason)
        settlement = now.settlement or last
        if settlement is None or now.printing or now.step not in {Step.WAITING, Step.DONE}:
            return
        if now.step is not Step.DONE:
            self.move(Session(Step.DONE, settlement=settlement, again=not is_first, record=record))
        self._print(settlement, reason)

    def _is_owed(self, last: Settlement, record: Drawer, shift_status: ShiftStatus) -> bool:
        """Show what is still to be collected or given back for the last settlement, instead of a receipt."""
        is_own = last.state is State.REFUNDED and (is_as_agreed(last) or not last.replaces)
        refunded = last.number if is_own else last.replaces
        if record.owed and not record.back:
            self.payments.again(last.number)
        elif record.back and (record.to_hand_over or shift_status.is_unprinted(refunded, Act.REFUND)):
            self.refunds.show_of(refunded)
        else:
            return False
        return True

    def back(self) -> None:
        """Go one page back; never undoes a transaction."""
        now = self.session
        if now.under_way:
            self.payments.call_off()
            return
        self.leave()
        unsent = now.trouble is not None and now.trouble.gravity is Gravity.NOT_SENT
        if now.step is Step.COLLECT and (now.full or now.unpaid):
            self.change(step=Step.TROUBLE, full="", code=None, tender=None)
        elif now.step is Step.COLLECT or (now.step is Step.TROUBLE and now.presettlement and not now.locked):
            self.change(step=Step.COUNTER, trouble=None, code=None, tender=None)
        elif now.step is Step.CONFIRM or (now.step is Step.TROUBLE and now.returning and unsent):
            self.change(step=Step.REFUND, trouble=None)
        else:
            self._leave_patient()

    def next_patient(self) -> None:
        """Record that a finished transaction's cash was handed over, and go on to the next patient (Enter)."""
        now = self.session
        if now.step not in {Step.DONE, Step.REFUNDED}:
            return
        if now.to_hand_over:
            self.worker.run(partial(self.services.checkout.hand_over, now.finished_number), self._handed_over)
        self.leave()
        self._leave_patient()

    def _leave_patient(self) -> None:
        """Begin with the next patient if a credential came meanwhile, otherwise wait for one."""
        following, self._next = self._next, None
        self.move(Session())
        if following:
            self.present(following)

    def _handed_over(self, done: Future[None]) -> None:
        if error := done.exception():
            note(error)
        self.refresh_shift_status()

    def _identified(self, patient: Patient) -> None:
        if not patient.bills:
            problem = trouble(Refused("patient_without_bills"), self.services.language)
            self.move(Session(Step.TROUBLE, patient.credential, patient, trouble=problem))
            return
        self.change(step=Step.COUNTER, credential=patient.credential, patient=patient, bill=default_bill(patient))
        self.presettle()

    def _applied(self, patient: Patient) -> None:
        self.change(patient=patient)
        self.presettle()

    def _not_applied(self, error: BaseException) -> None:
        # No money is behind an application, whatever became of it.
        self.fail(Unknown("application_unknown") if isinstance(error, Unknown) else error)

    def _first(self) -> str:
        """Return what has to be finished before the next patient."""
        if self.session.step in {Step.CONFIRM, Step.REFUNDING}:
            return tr("Another credential was presented: finish this refund or go back with Esc first.")
        return tr("Another credential was presented: finish this payment or go back with Esc first.")

    def _presettled(self, agreed: Presettlement) -> None:
        self.change(presettlement=agreed)

    def settled(self, settlement: Settlement) -> None:
        """Show what was just settled, and print its receipt."""
        patient = self.session.patient and after(self.session.patient, settlement)
        done = {"step": Step.DONE, "patient": patient, "settlement": settlement}
        self.change(**done, bill=None, unpaid=None, offered=None, pending=None, record=None)
        self._print(settlement)

    def _print(self, settlement: Settlement, reason: CopyReason | None = None) -> None:
        self.change(printing=True, trouble=None)
        self.put_out(
            lambda: self.services.checkout.prints.begin(settlement.number, reason),
            partial(self.services.print_receipt, settlement),
            lambda: self.services.checkout.prints.end(settlement.number),
            partial(self._after_print, settlement),
        )

    def _after_print(self, settlement: Settlement, copy: Copy | None, error: BaseException | None) -> None:
        if self.session.settlement == settlement:
            problem = trouble(error, self.services.language) if error else None
            self.change(printing=False, copy=copy or ORIGINAL, trouble=problem)

    def _refuse_code(self, error: JiesuanError) -> None:
        problem, now = trouble(error, self.services.language), self.session
        is_kept = (now.to_hand_over or now.collectable or now.locked) and self.services.playback != FIRST_VERSION
        if now.step in {Step.WAITING, Step.IDENTIFYING, Step.TROUBLE, Step.DONE} and not is_kept:
            self.move(Session(Step.TROUBLE, trouble=problem))
        else:
            self.noticed.emit(problem.words.what)
