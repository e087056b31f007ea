"""Holds the session and changes it; calls the worker, drops answers that come too late, and prints in parallel."""

import logging
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from math import ceil
from time import monotonic, perf_counter
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from terminal.errors import JiesuanError, NotSent, Unknown
from terminal.model import RecordCredential, Transaction
from ui.counter_services import CounterServices
from ui.session import Session, ShiftStatus, Step
from ui.trouble import trouble
from ui.worker import Worker

T = TypeVar("T")
log = logging.getLogger(__name__)

MINUTE = 60_000

SILENCE = {"platform_unreachable", "platform_answer_unusable", "no_answer", "answer_unusable"}
"""The codes of errors that come of a platform without an answer."""


class SessionController(QObject):
    """The session and the two workers: one for money, one for the printer, so that no patient waits for paper."""

    moved = Signal(object)  # Session
    shift_status_changed = Signal(object)  # Books
    noticed = Signal(str)
    cash_fetched = Signal(object)  # Interval
    ended = Signal(object)  # tuple[Transaction, ...], resolved by recovery
    reader_changed = Signal(object)  # ReaderEvent
    platform_answered = Signal(int)  # milliseconds, -1 without an answer
    printed = Signal(bool)
    id_number_scanned = Signal(str)
    copy_wanted = Signal()  # no reason given yet

    def __init__(
        self, services: CounterServices, worker: Worker, print_worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.session, self.held = Session(), False
        self.services, self.worker, self._print_worker = services, worker, print_worker
        self.began = self.print_began = 0.0  # monotonic seconds: of the call and the print that are waited for
        self.asked_at: dict[str, float] = {}  # monotonic seconds by transaction that the cashier has asked about
        self._turn, self._closed = 0, False
        self._seen = services.today(), 0
        self._minute = QTimer(self, interval=MINUTE)
        self._minute.timeout.connect(self.look_at_clock)
        self._minute.start()
        self._recovery = QTimer(self, singleShot=True)
        self._recovery.timeout.connect(self.recover_due)

    @property
    def seen(self) -> Session:
        """The session as others may see it: nothing of it behind the lock, while it is `held`."""
        return Session(Step.LOCKED) if self.held else self.session

    def close(self) -> None:
        """Stop all automatic actions, as the worker is about to end."""
        self._closed = True
        self._recovery.stop()
        self._minute.stop()

    def move(self, session: Session) -> None:
        """Replace the session on the counter."""
        before, now = self.session, monotonic()
        if _asked_for(session) != _asked_for(before):
            self.began = now
        if session.printing and not before.printing:
            self.print_began = now
        self.session = session
        self.moved.emit(session)

    def change(self, **changes: object) -> None:
        """Change some of the session's fields."""
        self.move(replace(self.session, **changes))  # type: ignore[arg-type]  # the fields' names are checked at run time

    def leave(self) -> None:
        """Drop the pending answer."""
        self._turn += 1

    def ask(
        self, task: Callable[[], T], then: Callable[[T], None], fail: Callable[[BaseException], None] | None = None
    ) -> None:
        """Call the platform, and time it; an answer that comes after the cashier has moved on is dropped."""
        now, began = self.session, perf_counter()
        is_not_platforms = bool(now.tender and now.tender.by_code) or isinstance(now.credential, RecordCredential)

        def timed(done: Future[T]) -> None:
            error = done.exception()
            if isinstance(error, NotSent | Unknown) and error.code in SILENCE:
                self.platform_answered.emit(-1)
            elif not isinstance(error, NotSent) and not is_not_platforms:
                self.platform_answered.emit(round((perf_counter() - began) * 1000))
            self.look_at_clock()

        self._run(task, then, fail, timed)

    def look_up(self, task: Callable[[], T], then: Callable[[T], None], fail: Callable[[BaseException], None]) -> None:
        """Run a task without external calls on the worker; an answer that comes too late is dropped."""
        self._run(task, then, fail, lambda _: None)

    def _run(
        self,
        task: Callable[[], T],
        then: Callable[[T], None],
        fail: Callable[[BaseException], None] | None,
        tell: Callable[[Future[T]], None],
    ) -> None:
        self._turn += 1
        turn = self._turn

        def answered(done: Future[T]) -> None:
            tell(done)
            error = done.exception()
            if turn == self._turn:
                (fail or self.fail)(error) if error else then(done.result())

        self.worker.run(task, answered)

    def fail(self, error: BaseException) -> None:
        """Show an error as the panel with its answers; one nobody foresaw is harmless where no money is under way."""
        note(error)
        if not isinstance(error, JiesuanError) and not self.session.under_way:
            error = NotSent("unexpected_unsent", reason=type(error).__name__)
        now = self.session
        if now.patient and now.bill:
            error = self.services.advice.tried(error, now.patient.person, now.bill.care)
        self.change(step=Step.TROUBLE, trouble=trouble(error, self.services.language))
        self.refresh_shift_status()

    def put_out(
        self,
        count: Callable[[], T],
        paper: Callable[[T], None],
        end: Callable[[], object],
        then: Callable[[T | None, BaseException | None], None],
    ) -> None:
        """Record a print, then print: a second one is marked as a copy even after a crash in between.

        `count` records it and returns the argument of `paper`; `end` records that it is printed. `then` gets the result
        of `count`, and the error, if any.
        """

        def ended(counted: T | None, error: BaseException | None) -> None:
            self.printed.emit(error is None)
            if error is None:
                self.worker.run(end, lambda _: None)
            else:
                note(error)
            then(counted, error)
            self.refresh_shift_status()

        def noted(done: Future[T]) -> None:
            error = done.exception()
            if error is not None:
                ended(None, error)
                return
            counted = done.result()
            self._print_worker.run(lambda: paper(counted), lambda printed: ended(counted, printed.exception()))

        self.worker.run(count, noted)

    def recover(self) -> None:
        """Resolve unknown outcomes, as far as possible now, and reload the shift status."""
        self._recover(self.services.checkout.recover)

    def recover_due(self) -> None:
        """Resolve the unknown outcomes whose next query is due."""
        self.services.input_recorder.waited()
        self._recover(self.services.checkout.recover_due)

    def ask_about(self, transaction_id: str) -> None:
        """Resolve one open transaction now, as far as possible, and reload the shift status."""
        self.asked_at[transaction_id] = monotonic()
        self._recover(lambda: self.services.checkout.ask(transaction_id), transaction_id)

    def _recover(self, task: Callable[[], tuple[Transaction, ...]], asked: str = "") -> None:
        began = perf_counter()

        def recovered(done: Future[tuple[Transaction, ...]]) -> None:
            self.asked_at.pop(asked, None)
            self._recovered(done, round((perf_counter() - began) * 1000))

        self.worker.run(task, recovered)

    def _recovered(self, done: Future[tuple[Transaction, ...]], milliseconds: int) -> None:
        error = done.exception()
        if error is not None:
            note(error)
        else:
            if done.result():
                self.platform_answered.emit(milliseconds)
            self.ended.emit(done.result())
        self.refresh_shift_status()

    def look_at_clock(self) -> None:
        """Reload the shift status on a new day, or where the clock is another number of minutes off the platform's."""
        seen = self.services.today(), round(self.services.clock_ahead() / 60)
        if seen != self._seen and not self._closed:
            self._seen = seen
            self.refresh_shift_status()

    def refresh_shift_status(self) -> None:
        """Send the window the shift status."""
        self.worker.run(self._shift_status, self._show_shift_status)

    def _shift_status(self) -> ShiftStatus:
        checkout = self.services.checkout
        taken, day = self.services.taken(), self.services.today()
        open_items = checkout.open_items()
        suspense, waiting = self.services.suspense(open_items), checkout.prints.waiting(self.services.clock())
        last = checkout.last()
        record = checkout.drawer(last.number) if last else None
        return ShiftStatus(
            open_items,
            taken,
            last,
            record,
            suspense,
            waiting,
            is_read=True,
            is_behind=checkout.is_behind(),
            day=day,
            clock_ahead=self.services.clock_ahead(),
            hand_overs=self.services.hand_overs(day),
            applications=self._applications(),
        )

    def _applications(self) -> int:
        """Return how many refunds wait for somebody; none are known while the hospital does not answer."""
        try:
            return len(self.services.refunds.waiting()) if self.services.refunds else 0
        except NotSent as error:
            note(error)
            return 0

    def _show_shift_status(self, done: Future[ShiftStatus]) -> None:
        error = done.exception()
        if error is not None:
            note(error)
            self.noticed.emit(trouble(error, self.services.language).words.what)
            return
        shift_status = done.result()
        self._plan_recovery(shift_status)
        self.shift_status_changed.emit(shift_status)

    def _plan_recovery(self, shift_status: ShiftStatus) -> None:
        """Schedule the recovery of the open item that is due first."""
        due = min((item.due for item in shift_status.suspense if item.due), default=None)
        if due is None or self._closed:
            self._recovery.stop()
            return
        seconds = max((due - self.services.waits()).total_seconds(), self.services.recover_pause)
        self._recovery.start(ceil(seconds * 1000))


def _asked_for(session: Session) -> tuple[int, ...]:
    """Return what tells one wait from another, by identity."""
    return tuple(map(id, (session.step, session.credential, session.bill, session.presettlement)))


def note(error: BaseException) -> None:
    """Log an error; the text of a foreign exception may hold personal data, its type and place do not."""
    if isinstance(error, JiesuanError):
        log.info("%s", error)
    else:
        log.error("%s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
