"""The steps of a reconciliation: compare a day, and do the one next act for a difference; no act pays anybody."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from terminal.accounts.reconcile import Action, Difference, Finding, Report
from terminal.model import Operator, Right
from terminal.model.cash_office import Clearing
from terminal.model.office_acts import ClearUp
from ui.consenting import Asked
from ui.i18n import tr
from ui.reconciliation_words import AT_THE_CASH_OFFICE, UNKNOWN, copied
from ui.session import Step
from ui.session_controller import note
from ui.trouble import trouble
from ui.worker import Worker

if TYPE_CHECKING:
    from concurrent.futures import Future

    from counter.day_books import Compared
    from ui.flow import Flow


GIVEN_BACK = {Difference.REFUNDED_ELSEWHERE, Difference.HOSPITAL_NOT_TOLD, Difference.HOSPITAL_OTHER}
"""The differences of a settlement that another counter may have refunded."""


class Reconciling(QObject):
    """One day's books on a thread of its own, so that neither money nor the window waits for them.

    `told` is what came of the last act.
    """

    changed = Signal()
    page_wanted, search_wanted = Signal(str), Signal(str)

    def __init__(self, flow: "Flow", parent: QObject) -> None:
        super().__init__(parent)
        self._flow, self.books = flow, flow.services.day_books
        self._worker, self._is_waiting = Worker(self), False
        self.day, self.told = flow.services.today(), ""
        self.compared: Compared | None = None
        self.is_busy = self.is_open = False
        flow.ended.connect(lambda _: self._after())

    def close(self) -> None:
        """End the thread; a comparison under way is not shown any more."""
        self._worker.close()

    def begin(self) -> None:
        """Begin with today, once somebody may see it."""
        self.day, self.compared, self.told = self._flow.services.today(), None, ""
        self.is_open = bool(self.books and self.books.may_view())
        if self.is_open:
            self.compare()
        elif self.books:
            QTimer.singleShot(0, self, self._ask_to_open)  # once this page is seen, which the question then covers
        self.changed.emit()

    @property
    def report(self) -> Report | None:
        """What the day came to; None while it is compared."""
        return self.compared.report if self.compared else None

    def turn(self, days: int) -> None:
        """Go to another day, never a later one than today."""
        later = self.day + timedelta(days=days)
        if self.is_open and not self.is_busy and later <= self._flow.services.today():
            self.day = later
            self.compare()

    def compare(self) -> None:
        """Compare the books of the day again."""
        books, day = self.books, self.day
        if books and self.is_open and not self.is_busy:
            self.compared = None
            self._run(lambda: books.compare(day), self._show)

    def is_found(self, finding: Finding) -> bool:
        """Return whether the transaction of a difference can be looked at."""
        return bool(finding.number and finding.transaction and self._flow.finding)

    def act(self, finding: Finding) -> None:
        """Do the one next act; what moves money asks for a second person first."""
        if self.is_busy:
            return
        self._tell("")
        if finding.kind is Difference.ONLY_INSURER:
            self._ask_to_reverse(finding)
        elif finding.kind in UNKNOWN:
            self._wait()
            self._flow.ask_about(finding.transaction)
        elif finding.action is Action.CLEAR_UP:
            self._ask_to_clear_up(finding)
        elif finding.action in AT_THE_CASH_OFFICE:
            self._go_to_cash()
        else:
            self._act_without_money(finding)

    def _ask_to_open(self) -> None:
        what = tr("Finance or the insurance office opens the books of the day.")
        asked = Asked(Right.VIEW_RECONCILIATION, self.day.isoformat(), what)
        self._flow.consenting.ask(asked, lambda _operator, _reason: self._opened())

    def _ask_to_reverse(self, finding: Finding) -> None:
        """Give back to the insurer what was asked about, and nothing else, once who reconciles consents."""
        what = tr("Settlement {0} goes back to the insurer: the patient has paid nothing for it.", finding.number)
        asked = Asked(Right.RECONCILE, finding.number, what, tr("No cash moves; the bill is owed again."))
        self._flow.consenting.ask(asked, lambda operator, _reason: self._reverse(finding, operator))

    def _ask_to_clear_up(self, finding: Finding) -> None:
        """Record what a drawer's difference came to, once finance says it."""
        what = tr("The difference of remittance {0} is explained.", finding.remittance)
        effect = tr("No cash moves, and the remittance stays as it is.")
        asked = Asked(Right.TAKE_MONEY, finding.remittance, what, effect, tr("Wrong change"))
        self._flow.consenting.ask(asked, lambda operator, reason: self._clear_up(finding, operator, reason))

    def _clear_up(self, finding: Finding, operator: Operator, reason: str) -> None:
        desk = self._flow.services.desk
        number, found = finding.remittance, Clearing.FOUND
        act = ClearUp(by=operator.number, at=desk.clock(), number=number, outcome=found, note=reason)
        self._run(lambda: desk.perform(act), lambda _: self.compare(), self._flow.worker)

    def _reverse(self, finding: Finding, operator: Operator) -> None:
        books, day = self.books, self.day
        if books:
            give_back = partial(books.reverse, finding, day, operator)
            # It writes into the journal, as payments do: one after the other, on their thread.
            self._run(give_back, lambda _: self._reversed(finding), self._flow.worker)

    def copy(self, finding: Finding) -> None:
        """Copy what is known of a difference for whoever is asked about it."""
        if report := self.report:
            QGuiApplication.clipboard().setText(copied(report, finding, self._flow.services.language))
            self._tell(tr("Copied; the person's number is masked."))

    def _act_without_money(self, finding: Finding) -> None:
        desk, extras = self._flow.services.desk, self._flow.services.extras
        if finding.action is Action.TELL_HOSPITAL:
            self._wait()
            self._flow.recover()
        elif finding.action is Action.BOOK:
            self._flow.worker.run(desk.book, self._booked)
        elif finding.action is Action.OPEN_RECEIPT and extras:
            self._run(lambda: extras.work(all_now=True), lambda _: self.compare())
        elif self.is_found(finding):
            self.search_wanted.emit(finding.number)
        else:
            self.copy(finding)

    def _go_to_cash(self) -> None:
        if self._flow.session.step in {Step.WAITING, Step.DONE, Step.REFUNDED}:
            self.page_wanted.emit("cash")
        else:
            self._tell(tr("A patient is on the counter: finish with this one, or go back with Esc, first."))

    def _run(self, task: Callable[[], object], then: Callable[[object], None], worker: Worker | None = None) -> None:
        """Run a task on the own thread or another one, one at a time, and say why it failed if it did."""
        if self.is_busy:
            return
        self.is_busy = True
        self.changed.emit()

        def ended(done: "Future[object]") -> None:
            self.is_busy = False
            if error := done.exception():
                self._fail(error)
            else:
                then(done.result())
            self.changed.emit()

        (worker or self._worker).run(task, ended)

    def _show(self, compared: object) -> None:
        """Show what a day came to; of refunds that another counter paid the journal learns first."""
        self.compared = compared  # type: ignore[assignment]  # what `compare` runs returns one
        found = self.report.findings if self.report else ()
        if numbers := [each.number for each in found if each.kind in GIVEN_BACK]:
            self._flow.worker.run(partial(self._flow.services.checkout.learn_refunds, numbers), self._learned)

    def _learned(self, done: "Future[bool]") -> None:
        if error := done.exception():
            note(error)  # the difference stays, and says what to do
        elif done.result():
            self.compare()

    def _opened(self) -> None:
        self.is_open = True
        self._tell("")
        self.compare()

    def _reversed(self, finding: Finding) -> None:
        self._flow.refresh_shift_status()
        self._tell(tr("{0} is given back to the insurer; no cash moved.", finding.number))
        self.compare()

    def _booked(self, done: "Future[None]") -> None:
        if error := done.exception():
            self._fail(error)
        else:
            self.compare()

    def _wait(self) -> None:
        self._is_waiting = True
        self._tell(tr("Being asked now…"))

    def _after(self) -> None:
        """Compare again once what was asked for has ended."""
        if self._is_waiting:
            self._is_waiting = False
            self._tell("")
            self.compare()

    def _fail(self, error: BaseException) -> None:
        note(error)
        told = trouble(error, self._flow.services.language).words
        self._tell(f"{told.what} {told.money} {told.next}")

    def _tell(self, text: str) -> None:
        self.told = text
        self.changed.emit()
