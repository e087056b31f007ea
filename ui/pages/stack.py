"""The current page with the patient beside it; each page is built after the first paint, or when it is needed."""

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from ui.counter_services import CounterServices
from ui.exchanges import Exchanges
from ui.fit import WIDE
from ui.flow import Flow
from ui.pages.collect import CollectScreen
from ui.pages.confirm import ConfirmScreen
from ui.pages.counter import CounterScreen
from ui.pages.done import DoneScreen
from ui.pages.help import HelpScreen
from ui.pages.identity import IdentityScreen
from ui.pages.institutions import InstitutionsScreen
from ui.pages.patient import PatientColumn
from ui.pages.refund import RefundScreen
from ui.pages.refunded import RefundedScreen
from ui.pages.screen import Body, Screen
from ui.pages.trouble import TroubleScreen
from ui.pages.waiting import WaitingScreen
from ui.pages.what_if import WhatIfScreen
from ui.session import Session, ShiftStatus, Step
from ui.style import Look
from ui.widgets.page_area import PageArea

if TYPE_CHECKING:
    from ui.pages.devices import DevicesScreen
    from ui.pages.pending import PendingScreen
    from ui.pages.reprint import ReprintScreen
    from ui.pages.shift import ShiftScreen
    from ui.pages.suspense import SuspenseScreen

P = TypeVar("P", bound=Screen)

OVER = ("help", "what_if", "institutions", "identity", "suspense", "devices", "reprint", "shift")
"""Pages that cover the session's page until they are closed."""

PAUSE = 20
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


class ScreenStack(Body):
    """All pages of the window by name; `waiting` exists already."""

    amount_asked = Signal(bool)
    turned = Signal()  # another page is shown

    def __init__(self, services: CounterServices, look: Look, flow: Flow, waiting: WaitingScreen) -> None:
        self._stack = QStackedWidget()
        super().__init__(look, PageArea(self._stack))
        self._stack.currentChanged.connect(self.turned)
        self._layout.setStretch(0, 1)
        # Otherwise the window would grow with what its pages show.
        self.setMinimumSize(1, 1)
        self._services, self._look, self._flow = services, look, flow
        rare = ("pending", "refunded", "confirm", "refund")
        self._unready = [*OVER, *rare, "trouble", "done", "collect", "counter", "patient"]
        self._shift_status, self._step = ShiftStatus(), Step.WAITING
        self.exchanges = Exchanges(flow, services.clock)
        self.waiting = self._added(waiting)
        waiting.serve(flow)

    @cached_property
    def patient(self) -> PatientColumn:
        """The left column."""
        made = PatientColumn(self._services, self._look)
        made.bills.chosen.connect(self._flow.choose)
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
    def help(self) -> HelpScreen:
        """Every key."""
        return self._added(HelpScreen(self._look))

    @cached_property
    def institutions(self) -> InstitutionsScreen:
        """The institutions with direct settlement."""
        return self._added(InstitutionsScreen(self._services, self._look, self._flow))

    @cached_property
    def identity(self) -> IdentityScreen:
        """The ID number typed."""
        return self._added(IdentityScreen(self._look, self._flow))

    @cached_property
    def suspense(self) -> "SuspenseScreen":
        """The open items."""
        from ui.pages.suspense import SuspenseScreen  # noqa: PLC0415 - not needed for the first paint

        return self._added(SuspenseScreen(self._services, self._look, self._flow))

    @cached_property
    def devices(self) -> "DevicesScreen":
        """Every device."""
        from ui.pages.devices import DevicesScreen  # noqa: PLC0415 - not needed for the first paint

        return self._added(DevicesScreen(self._services, self.exchanges, self._look))

    @cached_property
    def what_if(self) -> WhatIfScreen:
        """The bill under other circumstances."""
        return self._added(WhatIfScreen(self._services, self._look, self._flow))

    @cached_property
    def reprint(self) -> "ReprintScreen":
        """The documents that may be printed again."""
        from ui.pages.reprint import ReprintScreen  # noqa: PLC0415 - not needed for the first paint

        return self._added(ReprintScreen(self._services, self._look, self._flow))

    @cached_property
    def shift(self) -> "ShiftScreen":
        """The day's figures."""
        from ui.pages.shift import ShiftScreen  # noqa: PLC0415 - not needed for the first paint

        return self._added(ShiftScreen(self._services, self._look, self._flow))

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
        """Build and polish one page after the other, so that the first patient waits for none."""
        if self._unready:
            page = getattr(self, self._unready.pop())
            for widget in (page, *page.findChildren(QWidget)):
                widget.ensurePolished()
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
        page = self._stack.currentWidget()
        if self.patient.is_opened and isinstance(page, Screen):
            self.patient.open_panels(opened=False)
            page.first.setFocus()
        else:
            self.patient.open_panels(opened=True)

    @property
    def shows_column(self) -> bool:
        """True if the patient's column stands beside the page."""
        return "patient" in self.__dict__ and self.patient.isVisible() and not self._is_narrow

    @property
    def takes_text(self) -> bool:
        """True if what is typed goes into the page that is seen as a text."""
        page = self._stack.currentWidget()
        return isinstance(page, Screen) and page.takes_text

    def takes(self, event: QKeyEvent | None = None) -> bool:
        """Return whether a press may answer the question of the page that is seen."""
        page = self._stack.currentWidget()
        return not isinstance(page, Screen) or page.takes(event)

    def show_shift_status(self, shift_status: ShiftStatus) -> None:
        """Show the shift status and the open items."""
        self._shift_status = shift_status
        self.waiting.show_shift_status(shift_status)
        for name in ("suspense", "reprint", "pending"):
            if name in self.__dict__:
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

    def over(self) -> str:
        """Return the name of the page that covers the session's; empty if none does."""
        return next((name for name in OVER if self.__dict__.get(name) is self._stack.currentWidget()), "")

    def _of(self, step: Step) -> Screen:
        page: Screen = getattr(self, _SCREENS.get(step, "waiting"))
        return page

    def _guarded(self, page: P) -> P:
        """Add a page where one press could answer two questions."""
        page.guard = self._services.press_guard
        return self._added(page)

    def _added(self, page: P) -> P:
        page.show_shift_status(self._shift_status)
        self._stack.addWidget(page)
        return page
