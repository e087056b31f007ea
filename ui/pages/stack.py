"""The current page with the patient beside it; each page is built after the first paint, or when it is needed."""

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.desk import Desk
from ui.exchanges import Exchanges
from ui.flow import Flow
from ui.pages.collect import CollectPage
from ui.pages.confirm import ConfirmPage
from ui.pages.counter import CounterPage
from ui.pages.done import DonePage
from ui.pages.help import HelpPage
from ui.pages.identity import IdentityPage
from ui.pages.institutions import InstitutionsPage
from ui.pages.page import Body, Page
from ui.pages.patient import PatientColumn
from ui.pages.refund import RefundPage
from ui.pages.refunded import RefundedPage
from ui.pages.trouble import TroublePage
from ui.pages.waiting import WaitingPage
from ui.pages.what_if import WhatIfPage
from ui.session import Books, Session, Step
from ui.style import Look

if TYPE_CHECKING:
    from ui.pages.devices import DevicesPage
    from ui.pages.reprint import ReprintPage
    from ui.pages.shift import ShiftPage
    from ui.pages.suspense import SuspensePage

P = TypeVar("P", bound=Page)

OVER = ("help", "what_if", "institutions", "identity", "suspense", "devices", "reprint", "shift")
"""Pages that cover the session's page until they are closed."""

PAUSE = 20
"""Milliseconds between building two pages, so that the keys of a scan are handled in between."""

_PAGES = {
    Step.COUNTER: "counter",
    Step.COLLECT: "collect",
    Step.SETTLING: "collect",
    Step.DONE: "done",
    Step.TROUBLE: "trouble",
    Step.REFUND: "refund",
    Step.CONFIRM: "confirm",
    Step.REFUNDING: "confirm",
    Step.REFUNDED: "refunded",
}


class Pages(Body):
    """All pages of the window by name; `waiting` exists already."""

    def __init__(self, desk: Desk, look: Look, flow: Flow, waiting: WaitingPage) -> None:
        self._stack = QStackedWidget()
        super().__init__(look, self._stack)
        self._desk, self._look, self._flow = desk, look, flow
        self._unready = [*OVER, "refunded", "confirm", "refund", "trouble", "done", "collect", "counter", "patient"]
        self._books = Books()
        self.exchanges = Exchanges(flow, desk.clock)
        self.waiting = self._added(waiting)

    @cached_property
    def patient(self) -> PatientColumn:
        """The left column."""
        made = PatientColumn(self._desk, self._look)
        made.bills.chosen.connect(self._flow.choose)
        made.hide()
        self._layout.insertWidget(0, made)
        return made

    @cached_property
    def counter(self) -> CounterPage:
        """The bill and the amount."""
        made = self._added(CounterPage(self._desk, self._look, self._flow))
        for before, after in pairwise((self.patient.bills, *made.stops)):
            QWidget.setTabOrder(before, after)
        return made

    @cached_property
    def collect(self) -> CollectPage:
        """The collection of a payment."""
        return self._added(CollectPage(self._look, self._flow))

    @cached_property
    def done(self) -> DonePage:
        """One settled bill."""
        return self._added(DonePage(self._look, self._flow))

    @cached_property
    def trouble(self) -> TroublePage:
        """One error."""
        return self._added(TroublePage(self._desk, self._look, self._flow))

    @cached_property
    def refund(self) -> RefundPage:
        """The choice of what to refund."""
        return self._added(RefundPage(self._look, self._flow))

    @cached_property
    def confirm(self) -> ConfirmPage:
        """The confirmation of a refund."""
        return self._added(ConfirmPage(self._look, self._flow))

    @cached_property
    def refunded(self) -> RefundedPage:
        """One refund."""
        return self._added(RefundedPage(self._look, self._flow))

    @cached_property
    def help(self) -> HelpPage:
        """Every key."""
        return self._added(HelpPage(self._look))

    @cached_property
    def institutions(self) -> InstitutionsPage:
        """The institutions with direct settlement."""
        return self._added(InstitutionsPage(self._desk, self._look, self._flow))

    @cached_property
    def identity(self) -> IdentityPage:
        """The ID number typed."""
        return self._added(IdentityPage(self._look, self._flow))

    @cached_property
    def suspense(self) -> "SuspensePage":
        """The open items."""
        from ui.pages.suspense import SuspensePage  # noqa: PLC0415 - not needed for the first paint

        made = self._added(SuspensePage(self._desk, self._look, self._flow))
        made.show_books(self._books)
        return made

    @cached_property
    def devices(self) -> "DevicesPage":
        """Every device."""
        from ui.pages.devices import DevicesPage  # noqa: PLC0415 - not needed for the first paint

        return self._added(DevicesPage(self._desk, self.exchanges, self._look))

    @cached_property
    def what_if(self) -> WhatIfPage:
        """The bill under other circumstances."""
        return self._added(WhatIfPage(self._desk, self._look, self._flow))

    @cached_property
    def reprint(self) -> "ReprintPage":
        """The documents that may be printed again."""
        from ui.pages.reprint import ReprintPage  # noqa: PLC0415 - not needed for the first paint

        made = self._added(ReprintPage(self._desk, self._look, self._flow))
        made.show_books(self._books)
        return made

    @cached_property
    def shift(self) -> "ShiftPage":
        """The day's figures."""
        from ui.pages.shift import ShiftPage  # noqa: PLC0415 - not needed for the first paint

        return self._added(ShiftPage(self._desk, self._look, self._flow))

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
        if page is not self._stack.currentWidget():
            self._stack.setCurrentWidget(page)
            page.first.setFocus()

    def show_books(self, books: Books) -> None:
        """Show the shift status and the open items."""
        self._books = books
        self.waiting.show_books(books)
        for name in ("suspense", "reprint"):
            if name in self.__dict__:
                getattr(self, name).show_books(books)

    def toggle(self, name: str, session: Session) -> None:
        """Switch to a page that covers the session's, or back."""
        if self._over() == name:
            self.show_session(session)
            return
        if session.patient is not None:
            self.patient.hide()
        page: Page = getattr(self, name)
        page.show_session(session)
        self._stack.setCurrentWidget(page)
        page.first.setFocus()

    def back(self, session: Session) -> bool:
        """Close the covering page, or the reasons; return whether one of them was shown."""
        if self._over():
            self.show_session(session)
        elif session.step is Step.COUNTER and self.counter.bill.explains():
            self.counter.bill.toggle_why()
        else:
            return False
        return True

    def _over(self) -> str:
        shown = self._stack.currentWidget()
        return next((name for name in OVER if self.__dict__.get(name) is shown), "")

    def _of(self, step: Step) -> Page:
        page: Page = getattr(self, _PAGES.get(step, "waiting"))
        return page

    def _added(self, page: P) -> P:
        self._stack.addWidget(page)
        return page
