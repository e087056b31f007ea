"""The cashier's way from a presented credential to the receipt; every call that may wait goes to the worker."""

import logging
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from terminal import payment
from terminal.errors import JiesuanError, NotSent, Unknown
from terminal.model import Credential, Patient, Presettlement, Settlement, Transaction
from terminal.ports import ReaderEvent, ReaderState
from ui.desk import Desk, default_bill, without_bill
from ui.i18n import tr
from ui.session import Books, Session, Step
from ui.trouble import trouble
from ui.worker import Worker

T = TypeVar("T")
log = logging.getLogger(__name__)


class Flow(QObject):
    """Holds the session, moves it on, and tells the window; it knows no widget."""

    moved = Signal(object)  # Session
    booked = Signal(object)  # Books
    noticed = Signal(str)
    ended = Signal(object)  # tuple[Transaction, ...], what recovery could end
    reader_changed = Signal(object)  # ReaderEvent
    platform_answered = Signal(int)  # milliseconds, -1 where no answer came
    printed = Signal(bool)

    def __init__(self, desk: Desk, worker: Worker, press: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = Session()
        self._desk, self._worker, self._press = desk, worker, press
        self._turn = 0
        self._recovery = QTimer(self, interval=desk.recover_every * 1000)
        self._recovery.timeout.connect(self.recover)

    def start(self) -> None:
        """End what an earlier run left open, and begin to watch the reader."""
        self.recover()
        self._desk.reader.start(lambda event: self._worker.call_soon(lambda: self.reader_event(event)))

    def reader_event(self, event: ReaderEvent) -> None:
        """Take a change at the reader; a card that was read is presented at once."""
        self.reader_changed.emit(event)
        if event.state is ReaderState.READ and event.card is not None:
            self.present(event.card)

    def scanned(self, text: str) -> None:
        """Take a scanned code, whatever page is shown."""
        try:
            credential = self._desk.recognise(text)
        except JiesuanError as error:
            self._refuse_code(error)
        else:
            self.present(credential)

    def read_again(self) -> None:
        """Read the card in the reader once more (F2)."""
        if self.session.interruptible:
            self._desk.reader.read_again()

    def present(self, credential: Credential) -> None:
        """Begin with whoever presented this, unless a payment is under way."""
        if not self.session.interruptible:
            self.noticed.emit(tr("Another credential was presented: finish this payment or go back with Esc first."))
            return
        self._move(Session(step=Step.IDENTIFYING, credential=credential))
        self._ask(lambda: self._desk.checkout.identify(credential), self._identified)

    def choose(self, bill_number: str) -> None:
        """Presettle another of the patient's bills."""
        patient = self.session.patient
        if patient is None or not self.session.interruptible or self.session.locked:
            return
        bill = next(bill for bill in patient.bills if bill.number == bill_number)
        self._move(Session(Step.COUNTER, self.session.credential, patient, bill))
        self.presettle()

    def use_account(self, *, used: bool) -> None:
        """Presettle again with or without the personal account."""
        if self.session.step is Step.COUNTER and used != self.session.use_account:
            self._change(use_account=used)
            self.presettle()

    def presettle(self) -> None:
        """Try the split of the chosen bill (F5)."""
        now = self.session
        if now.patient is None or now.bill is None or now.step not in {Step.COUNTER, Step.TROUBLE} or now.locked:
            return
        patient, number = now.patient, now.bill.number
        self._change(step=Step.COUNTER, presettlement=None, trouble=None)
        self._ask(lambda: self._desk.checkout.presettle(patient, number, now.use_account), self._presettled)

    def collect(self) -> None:
        """Go on to the payment (F9)."""
        if self.session.payable:
            self._change(step=Step.COLLECT)

    def settle(self, received: int) -> None:
        """Settle what was agreed for cash received in fen; from here on nothing is repeated."""
        agreed = self.session.presettlement
        if self.session.step is not Step.COLLECT or agreed is None:
            return
        tender = payment.cash(agreed.answer.split.cash, received)
        self._change(step=Step.SETTLING)
        self._ask(lambda: self._desk.checkout.settle(agreed, tender), self._settled)

    def reprint(self, last: Settlement | None) -> None:
        """Print the receipt of the settlement on screen, or of the last one, again (F11)."""
        now = self.session
        settlement = now.settlement or last
        if settlement is None or now.printing or now.step not in {Step.WAITING, Step.DONE}:
            return
        done = now if now.step is Step.DONE else Session(Step.DONE, settlement=settlement, again=True)
        self._move(replace(done, printing=True, trouble=None))
        self._print(settlement)

    def back(self) -> None:
        """Go one page back; never undoes what counts."""
        now = self.session
        if now.step is Step.SETTLING:
            return
        self._turn += 1
        if now.step is Step.COLLECT or (now.step is Step.TROUBLE and now.presettlement and not now.locked):
            self._change(step=Step.COUNTER, trouble=None)
        else:
            self._move(Session())

    def recover(self) -> None:
        """End what is unknown, as far as it can be ended now, and look at the books."""
        self._worker.run(self._desk.checkout.recover, self._recovered)

    def _recovered(self, done: Future[tuple[Transaction, ...]]) -> None:
        error = done.exception()
        if error is not None:
            _note(error)
        else:
            self.ended.emit(done.result())
        self._look_at_books()

    def _look_at_books(self) -> None:
        self._worker.run(self._books, self._show_books)

    def _books(self) -> Books:
        checkout = self._desk.checkout
        items = tuple((item.bill_number, f"{item.since:%H:%M}") for item in checkout.open_items())
        count, cash = checkout.shift_totals()
        return Books(items, count, cash, checkout.last())

    def _show_books(self, done: Future[Books]) -> None:
        error = done.exception()
        if error is not None:
            _note(error)
            self.noticed.emit(trouble(error, self._desk.language).words.what)
            return
        books = done.result()
        if bool(books.open_items) != self._recovery.isActive():
            (self._recovery.start if books.open_items else self._recovery.stop)()
        self.booked.emit(books)

    def _identified(self, patient: Patient) -> None:
        self._change(step=Step.COUNTER, patient=patient, bill=default_bill(patient))
        self.presettle()

    def _presettled(self, agreed: Presettlement) -> None:
        self._change(presettlement=agreed)

    def _settled(self, settlement: Settlement) -> None:
        patient = self.session.patient and without_bill(self.session.patient, settlement.bill_number)
        self._change(step=Step.DONE, patient=patient, bill=None, settlement=settlement, printing=True)
        self._print(settlement)

    def _print(self, settlement: Settlement) -> None:
        """Note that it is printed, then print: a second one is marked as a copy even after a crash in between."""

        def noted(done: Future[int]) -> None:
            error = done.exception()
            if error is not None:
                self._after_print(settlement, 0, error)
                return
            copy = done.result()
            task = partial(self._desk.print_receipt, settlement, copy)
            self._press.run(task, lambda printed: self._after_print(settlement, copy, printed.exception()))

        self._worker.run(lambda: self._desk.checkout.printed(settlement.number), noted)

    def _after_print(self, settlement: Settlement, copy: int, error: BaseException | None) -> None:
        self.printed.emit(error is None)
        if error is not None:
            _note(error)
        if self.session.settlement == settlement:
            told = trouble(error, self._desk.language) if error else None
            self._change(printing=False, copy=copy, trouble=told)
        self._look_at_books()

    def _refuse_code(self, error: JiesuanError) -> None:
        told = trouble(error, self._desk.language)
        if self.session.step in {Step.WAITING, Step.IDENTIFYING, Step.TROUBLE, Step.DONE}:
            self._move(Session(Step.TROUBLE, trouble=told))
        else:
            self.noticed.emit(told.words.what)

    def _ask(self, task: Callable[[], T], then: Callable[[T], None]) -> None:
        """Ask the platform; an answer that comes after the cashier has gone on is dropped."""
        self._turn += 1
        turn, began = self._turn, perf_counter()

        def answered(done: Future[T]) -> None:
            error = done.exception()
            silent = isinstance(error, NotSent | Unknown)
            self.platform_answered.emit(-1 if silent else round((perf_counter() - began) * 1000))
            if turn == self._turn:
                self._fail(error) if error else then(done.result())

        self._worker.run(task, answered)

    def _fail(self, error: BaseException) -> None:
        _note(error)
        self._change(step=Step.TROUBLE, trouble=trouble(error, self._desk.language))
        self._look_at_books()

    def _change(self, **changes: object) -> None:
        self._move(replace(self.session, **changes))  # type: ignore[arg-type]  # the fields' names are checked at run time

    def _move(self, session: Session) -> None:
        self.session = session
        self.moved.emit(session)


def _note(error: BaseException) -> None:
    # The text of a foreign exception may hold personal data; its type and place do not.
    if isinstance(error, JiesuanError):
        log.info("%s", error)
    else:
        log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
