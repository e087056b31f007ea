"""The cashier's steps from a presented credential to the receipt; every call that may block runs on the worker."""

from concurrent.futures import Future
from functools import partial

from PySide6.QtCore import QObject

from devices.recording.cassette import EACH_BILL_ALONE, FIRST_VERSION, NOBODY_AHEAD
from devices.voucher import CodeKind, kind_of, no_payment_code, plain
from terminal.checkout.checks import is_as_agreed
from terminal.errors import JiesuanError, Refused
from terminal.model import (
    Act,
    Bill,
    CardCredential,
    CopyReason,
    Credential,
    Drawer,
    Patient,
    Presettlement,
    Settlement,
    State,
)
from terminal.ports import ReaderEvent, ReaderState
from ui.applying import Applying
from ui.approvals import Approvals
from ui.consenting import Consenting
from ui.counter_services import CounterServices
from ui.finding import Finding
from ui.money_words import finish_first
from ui.other_payers import OtherPayers
from ui.outcomes import Outcomes
from ui.parking import Parking
from ui.patients import after, default_bill, nothing_to_pay
from ui.payments import Payments
from ui.receipts import Receipts
from ui.refunds import Refunds
from ui.repeated_codes import RepeatedCodes
from ui.rush import Rush
from ui.session import Session, ShiftStatus, Step, allowed
from ui.session_controller import SessionController, note
from ui.together import Together
from ui.trouble import Gravity, trouble
from ui.worker import Worker


class Flow(SessionController):
    """The cashier's actions for one patient, independent of any widget."""

    def __init__(
        self, services: CounterServices, worker: Worker, print_worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(services, worker, print_worker, parent)
        self.together, self.receipts = Together(self), Receipts(self)
        self.other_payers = OtherPayers(self)
        self.payments = Payments(self, self.settled, self.together)
        self.refunds, self.outcomes = Refunds(self), Outcomes(self)
        self.applying, self.parking = Applying(self, self.presettle), Parking(self)
        self.consenting, self.approvals = Consenting(self), Approvals(self)
        self._codes = RepeatedCodes()
        self.finding = Finding(self, services.finder) if services.finder else None
        self.rush = Rush(self)
        self._card: CardCredential | None = None  # that lies in the reader

    def start(self) -> None:
        """Show what the journal holds, resolve what an earlier run left open, and start the reader."""
        if self.services.playback != FIRST_VERSION:
            self.refresh_shift_status()
        self.recover()
        self.services.reader.start(lambda event: self.worker.call_soon(lambda: self.reader_event(event)))

    def allowed(self, session: Session, shift_status: ShiftStatus) -> dict[str, bool]:
        """Return which function keys have an effect now."""
        return allowed(session, shift_status) | {"F8": self.parking.acts(session)}

    def reader_event(self, event: ReaderEvent) -> None:
        """Handle a change at the reader; a card that was read is presented immediately."""
        self.reader_changed.emit(event)
        if event.state is not ReaderState.READING:
            self._card = event.card if event.state is ReaderState.READ else None
            if self.session.step is Step.DONE:
                self.change()  # whether Enter goes on with the next bill
        if event.state is ReaderState.READ and event.card is not None:
            self.present(event.card)

    def scanned(self, text: str) -> None:
        """Handle a scanned code on any page; an ID number comes from a reader of identity cards that types."""
        is_here = self.session.credential is not None and not self.services.playback
        if (self._codes.is_echo(text) and is_here) or self._codes.is_rest(text):
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
            self._codes.note_refused(text)
            is_due = self.session.step is Step.COLLECT and error.code == "500159"
            self._refuse_code(no_payment_code(text) if is_due else error)
        else:
            self.present(credential)

    def fail(self, error: BaseException) -> None:
        """Show an error: on the page of its transaction where that may have been carried out, or is unpaid."""
        if isinstance(error, Refused) and error.code in {"not_paid", "settled_unpaid"}:
            self.payments.show_unpaid(str(error.facts["number"]), self.session.patient)
            return
        self.outcomes.show(error, super().fail)
        if self.session.refused == "not_registered":
            self.applying.look()

    def read_again(self) -> None:
        """Read the card in the reader once more (F2)."""
        if self.session.interruptible:
            self.services.reader.read_again()

    def present(self, credential: Credential) -> None:
        """Start with the holder of this credential, unless a payment is under way; after cash that is owed, if any."""
        if self.held or self.refunds.takes(credential):
            return
        if not self.session.interruptible:
            if not self.rush.takes(credential):
                self.noticed.emit(finish_first(self.session))
            return
        if self.session.to_hand_over and self.services.playback != FIRST_VERSION:
            self.rush.hold(credential)
            return
        self.move(Session(step=Step.IDENTIFYING, credential=credential))
        self.ask(lambda: self.services.checkout.identify(credential), self.identified)

    def choose(self, bill_number: str) -> None:
        """Presettle another of the patient's bills."""
        patient = self.session.patient
        if patient is None or not self.session.interruptible or self.session.locked:
            return
        bill = next(bill for bill in patient.bills if bill.number == bill_number)
        self.move(Session(Step.COUNTER, self.session.credential, patient, bill, left_out=self.session.left_out))
        self.presettle()

    def use_account(self, *, used: bool) -> None:
        """Presettle again with or without the personal account."""
        if self.session.step is Step.COUNTER and used != self.session.use_account:
            self.change(use_account=used)
            self.presettle()

    def turn_account(self) -> None:
        """Presettle again with the account if it was without, and the other way round (Ctrl+A)."""
        agreed = self.session.presettlement
        if agreed and agreed.patient.person.account > 0:
            self.use_account(used=not self.session.use_account)

    def presettle(self) -> None:
        """Presettle the chosen bill (F5), or what was paid in full before."""
        if (now := self.session).insurable:
            self.refunds.insure()
            return
        if now.patient is None or now.bill is None or now.step not in {Step.COUNTER, Step.TROUBLE} or now.locked:
            return
        patient, number = now.patient, now.bill.number
        self.change(step=Step.COUNTER, presettlement=None, together=(), trouble=None, full="", tender=None)
        if self.together.presettle():
            return
        self.ask(lambda: self.services.checkout.presettle(patient, number, now.use_account), self.presettled)

    def reprint(self, shift_status: ShiftStatus, reason: CopyReason | None = None) -> None:
        """Reprint the receipt of the refund or settlement on screen, or of the last one (F11).

        Unless printing has just failed, or the last one was never printed, the cashier has to give a reason first.
        """
        now, last, record = self.session, shift_status.last, shift_status.drawer or Drawer()
        if now.paid_elsewhere:
            self.refunds.print_elsewhere()
            return
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
        self.receipts.again(settlement, reason)

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
            self.leave_patient()

    def next_patient(self) -> None:
        """Record that a finished transaction's cash was handed over, and go on to the next bill or patient (Enter)."""
        now = self.session
        if now.step not in {Step.DONE, Step.REFUNDED}:
            return
        if now.to_hand_over:
            for number in (now.finished_number, *(each.number for each in now.also)):
                self.worker.run(partial(self.services.checkout.hand_over, number), self._handed_over)
        self.leave()
        if following := self.next_bill:
            self.move(Session(Step.COUNTER, now.credential, now.patient, following))
            self._identify_again()
        else:
            self.leave_patient()

    def _identify_again(self) -> None:
        """Presettle the next bill of a patient from what the insurer knows now: the one before moved the ledger."""
        credential = self.session.credential
        if credential is None or 0 < self.services.playback <= NOBODY_AHEAD:
            self.presettle()
        else:
            self.ask(lambda: self.services.checkout.identify(credential), self.identified)

    @property
    def next_bill(self) -> Bill | None:
        """The next unpaid bill of the patient whose card still lies in the reader after a settlement."""
        now, patient = self.session, self.session.patient
        if now.step is not Step.DONE or patient is None or 0 < self.services.playback <= EACH_BILL_ALONE:
            return None
        return default_bill(patient) if self._card and self._card == now.credential and self.rush.held is None else None

    def start_over(self) -> None:
        """Drop what is on the counter: another person works here from now on."""
        self.rush.forget()
        self.leave()
        self.leave_patient()

    def leave_patient(self) -> None:
        """Begin with the next patient if a credential came meanwhile, otherwise wait for one."""
        self.move(Session())
        self.rush.call()

    def _handed_over(self, done: Future[None]) -> None:
        if error := done.exception():
            note(error)
        self.refresh_shift_status()

    def identified(self, patient: Patient) -> None:
        """Begin with the oldest bill of a patient, or say that there is none."""
        if not patient.bills:
            told = trouble(nothing_to_pay(patient), self.services.language)
            self.move(Session(Step.TROUBLE, patient.credential, patient, trouble=told))
            return
        self.change(step=Step.COUNTER, credential=patient.credential, patient=patient, bill=default_bill(patient))
        self.presettle()

    def presettled(self, agreed: Presettlement) -> None:
        """Show what was agreed."""
        self.change(presettlement=agreed)
        self.applying.look()

    def settled(self, settlement: Settlement) -> None:
        """Show what was just settled, and print its receipt."""
        patient = self.session.patient and after(self.session.patient, settlement)
        done = {"step": Step.DONE, "patient": patient, "settlement": settlement}
        rest = {"unpaid": None, "offered": None, "pending": None, "record": None, "together": (), "also": ()}
        self.change(**done, **rest, bill=None)
        self.receipts.print((settlement,))

    def _refuse_code(self, error: JiesuanError) -> None:
        problem, now = trouble(error, self.services.language), self.session
        is_kept = (now.to_hand_over or now.collectable or now.locked) and self.services.playback != FIRST_VERSION
        if now.step in {Step.WAITING, Step.IDENTIFYING, Step.TROUBLE, Step.DONE} and not is_kept:
            self.move(Session(Step.TROUBLE, trouble=problem))
        else:
            self.noticed.emit(problem.words.what)
