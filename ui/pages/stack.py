"""The current page with the patient beside it; each page is built after the first paint, or when it is needed."""

from contextlib import suppress
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.counter_services import CounterServices
from ui.fit import WIDE
from ui.flow import Flow
from ui.pages.collect import CollectScreen
from ui.pages.confirm import ConfirmScreen
from ui.pages.counter import CounterScreen
from ui.pages.covering import OVER, CoveringPages
from ui.pages.done import DoneScreen
from ui.pages.first_start import language_choice
from ui.pages.patient import PatientColumn
from ui.pages.refund import RefundScreen
from ui.pages.refunded import RefundedScreen
from ui.pages.screen import Screen
from ui.pages.trouble import TroubleScreen
from ui.pages.waiting import WaitingScreen
from ui.session import Session, ShiftStatus, Step
from ui.style import Look

if TYPE_CHECKING:
    from ui.pages.pending import PendingScreen
    from ui.pages.reconciliation import ReconciliationScreen

PAUSE, AT_ONCE = 20, 40
"""Milliseconds between building two pages, so that the keys of a scan are handled in between."""

_SCREENS = {
    Step.COUNTER: "counter",
    Step.COLLECT: "collect",
    Step.SETTLING: "collect",
    Step.DONE: "done",
    Step.TROUBLE: "trouble",
    Step.REFUND: "refund",
    Step.CONFIRM: "confirm",
    Step.REFUNDING: "confirm",
    Step.REFUNDED: "refunded",
    Step.PENDING: "pending",
}


class ScreenStack(CoveringPages):
    """All pages of the window by name; `waiting` exists already."""

    amount_asked = Signal(bool)

    def __init__(self, services: CounterServices, look: Look, flow: Flow, waiting: WaitingScreen) -> None:
        super().__init__(services, look, flow)
        self._stack.currentChanged.connect(self.turned)
        self._layout.setStretch(0, 1)
        # Otherwise the window would grow with what its pages show.
        self.setMinimumSize(1, 1)
        rare = ("pending", "refunded", "confirm", "refund")
        unused = {
            "finding": flow.finding is None,
            "papers": services.extras is None,
            "visits": services.visits is None,
        }
        unused |= {"reconciliation": True, "settings": True}  # few cashiers need them
        over = [name for name in OVER if not unused.get(name)]
        self._unpolished = list[QWidget]()
        self._unready = [*over, *rare, "trouble", "done", "collect", "counter", "patient"]
        self._step = Step.WAITING
        self.waiting = self._added(waiting)
        waiting.serve(flow)
        if choice := language_choice(look, services.settings_desk, flow.worker):
            choice.saved.connect(self.settings_saved)
            waiting.offer(choice)

    @cached_property
    def patient(self) -> PatientColumn:
        """The left column."""
        made = PatientColumn(self._services, self._look)
        made.bills.chosen.connect(self._flow.choose)
        made.bills.toggled.connect(self._flow.together.toggle)
        made.hide()
        self._layout.insertWidget(0, made)
        made.fold(folded=self._is_narrow)
        return made

    @cached_property
    def counter(self) -> CounterScreen:
        """The bill and the amount."""
        made = self._added(CounterScreen(self._services, self._look, self._flow))
        for before, after in pairwise((self.patient.bills, *made.stops)):
            QWidget.setTabOrder(before, after)
        return made

    @cached_property
    def collect(self) -> CollectScreen:
        """The collection of a payment."""
        made = self._guarded(CollectScreen(self._look, self._flow))
        made.asks.connect(self.amount_asked)
        return made

    @cached_property
    def done(self) -> DoneScreen:
        """One settled bill."""
        return self._guarded(DoneScreen(self._look, self._flow))

    @cached_property
    def trouble(self) -> TroubleScreen:
        """One error."""
        return self._guarded(TroubleScreen(self._services, self._look, self._flow))

    @cached_property
    def refund(self) -> RefundScreen:
        """The choice of what to refund."""
        return self._added(RefundScreen(self._look, self._flow))

    @cached_property
    def confirm(self) -> ConfirmScreen:
        """The confirmation of a refund."""
        return self._guarded(ConfirmScreen(self._look, self._flow))

    @cached_property
    def refunded(self) -> RefundedScreen:
        """One refund."""
        return self._guarded(RefundedScreen(self._look, self._flow))

    @cached_property
    def pending(self) -> "PendingScreen":
        """One transaction whose outcome is looked for."""
        from ui.pages.pending import PendingScreen  # noqa: PLC0415 - not needed for the first paint

        return self._guarded(PendingScreen(self._services, self._look, self._flow))

    @cached_property
    def reconciliation(self) -> "ReconciliationScreen":
        """The books of a day."""
        from ui.pages.reconciliation import ReconciliationScreen  # noqa: PLC0415 - not needed for the first paint

        made = ReconciliationScreen(self._services, self._look, self._flow)
        made.steps.page_wanted.connect(lambda name: self.toggle(name, self._flow.session))
        made.steps.search_wanted.connect(lambda number: self.search_for(self._flow.session, number))
        return self._added(made)

    @property
    def _is_narrow(self) -> bool:
        return self.width() < self._look.px(WIDE.width())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the patient above the page where there is no width for both."""
        super().resizeEvent(event)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._layout.setDirection(down if self._is_narrow else across)
        if "patient" in self.__dict__:
            self.patient.fold(folded=self._is_narrow)

    def prepare(self) -> None:
        """Build and polish one page after the other, so that the first patient waits for none; a little at a time."""
        if self._unpolished:
            for widget in self._unpolished[:AT_ONCE]:
                with suppress(RuntimeError):  # it may be gone by now
                    widget.ensurePolished()
            del self._unpolished[:AT_ONCE]
        elif self._unready:
            page = getattr(self, self._unready.pop())
            self._unpolished = [page, *page.findChildren(QWidget)]
        else:
            return
        QTimer.singleShot(PAUSE, self, self.prepare)

    def show_session(self, session: Session) -> None:
        """Switch to the session's page and draw it; a new page gets the focus."""
        page = self._of(session.step)
        if session.patient is not None:
            self.patient.show_session(session)
        if "patient" in self.__dict__:
            self.patient.setVisible(session.patient is not None)
        page.show_session(session)
        if session.step is not self._step:
            self._step = session.step
            page.arrive()
        if page is not self._stack.currentWidget():
            self._stack.setCurrentWidget(page)
            page.first.setFocus()

    def focus_bills(self) -> None:
        """Go to the unpaid bills; where they are open under the folded line, close them and go back to the page."""
        was_opened = self.patient.is_opened
        self.patient.open_panels(opened=not was_opened)
        if was_opened:
            self.page.first.setFocus()

    @property
    def shows_column(self) -> bool:
        """True if the patient's column stands beside the page."""
        return "patient" in self.__dict__ and self.patient.isVisible() and not self._is_narrow

    @property
    def page(self) -> Screen:
        """The page that is seen."""
        return cast("Screen", self._stack.currentWidget())

    @property
    def takes_text(self) -> bool:
        """True if what is typed goes into the page that is seen as a text."""
        return self.page.takes_text

    def takes(self, event: QKeyEvent | None = None) -> bool:
        """Return whether a press may answer the question of the page that is seen."""
        return self.page.takes(event)

    def show_shift_status(self, shift_status: ShiftStatus) -> None:
        """Show the shift status and the open items."""
        self._shift_status = shift_status
        self.waiting.show_shift_status(shift_status)
        others = {"suspense", "reprint", "pending", "cash", "finding", "papers", "applications"}
        for name in others & self.__dict__.keys():
            getattr(self, name).show_shift_status(shift_status)

    def toggle(self, name: str, session: Session) -> None:
        """Switch to a page that covers the session's, or back."""
        if self.over() == name:
            self.show_session(session)
            return
        if session.patient is not None:
            self.patient.hide()
        page: Screen = getattr(self, name)
        page.show_session(session)
        self._stack.setCurrentWidget(page)
        page.first.setFocus()

    def search(self, session: Session, *, history: bool = False) -> None:
        """Search, or list today's settlements; on that page its own key closes it, or lists others of the day."""
        if self.over() != "finding":
            self.toggle("finding", session)
        elif self.finding.is_history is history:
            if history:
                self.finding.turn_standing()
            else:
                self.show_session(session)
            return
        self.finding.begin(self._services.today() if history else None)

    def search_for(self, session: Session, number: str) -> None:
        """Search for the number of a settlement."""
        self.search(session)
        self.finding.type(number)

    @property
    def is_private(self) -> bool:
        """True if what is typed into the page that is seen may be somebody's name."""
        page = self._stack.currentWidget()
        return isinstance(page, Screen) and page.is_private

    def show_id_number(self, number: str, session: Session) -> None:
        """Show a number that a reader of identity cards typed, for the cashier to give the reason."""
        if self.over() != "identity":
            self.toggle("identity", session)
        self.identity.fill(number)

    def back(self, session: Session) -> bool:
        """Close the covering page, or the reasons; return whether one of them was shown."""
        if self.over():
            self.show_session(session)
        elif session.step is Step.COUNTER and self.counter.bill.explains():
            self.counter.bill.toggle_why()
        else:
            return False
        return True

    def _of(self, step: Step) -> Screen:
        return cast("Screen", getattr(self, _SCREENS.get(step, "waiting")))
