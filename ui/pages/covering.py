"""The pages that cover the session's page until they are closed; each is built when it is needed."""

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from ui.counter_services import CounterServices
from ui.exchanges import Exchanges
from ui.flow import Flow
from ui.pages.help import HelpScreen
from ui.pages.identity import IdentityScreen
from ui.pages.institutions import InstitutionsScreen
from ui.pages.screen import Body, Presses, Screen
from ui.pages.what_if import WhatIfScreen
from ui.session import ShiftStatus
from ui.style import Look
from ui.widgets.page_area import PageArea

if TYPE_CHECKING:
    from counter.papers import PaperStatus
    from ui.consenting import Asked
    from ui.pages.applications import ApplicationsScreen
    from ui.pages.cash.screen import CashScreen
    from ui.pages.consent import ConsentScreen
    from ui.pages.deposits import DepositsScreen
    from ui.pages.devices import DevicesScreen
    from ui.pages.find import FindScreen
    from ui.pages.papers import PapersScreen
    from ui.pages.parked import ParkedScreen
    from ui.pages.reprint import ReprintScreen
    from ui.pages.settings import SettingsScreen
    from ui.pages.suspense import SuspenseScreen
    from ui.pages.visits import VisitsScreen

P = TypeVar("P", bound=Screen)

OVER = (
    "help",
    "what_if",
    "institutions",
    "identity",
    "suspense",
    "devices",
    "reprint",
    "cash",
    "finding",
    "papers",
    "parked",
    "deposits",
    "applications",
    "consent",
    "reconciliation",
    "settings",
    "visits",
)
"""The names of these pages."""


class CoveringPages(Body):
    """These pages by name, on one stack with those of the session."""

    turned = Signal()  # another page, or another part of it, is shown
    settings_saved = Signal(object)  # Settings

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        self._stack = QStackedWidget()
        super().__init__(look, PageArea(self._stack))
        self._services, self._look, self._flow = services, look, flow
        self._shift_status = ShiftStatus()
        self._papers: PaperStatus | None = None
        self._presses = Presses()
        self.exchanges = Exchanges(flow, services.clock)

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
    def cash(self) -> "CashScreen":
        """Closing the day, and the rest of the cash office."""
        from ui.pages.cash.screen import CashScreen  # noqa: PLC0415 - not needed for the first paint

        made = self._added(CashScreen(self._services, self._look, self._flow))
        made.show_papers(self._papers)
        return made

    @cached_property
    def finding(self) -> "FindScreen":
        """The search, and the history of a day."""
        from ui.pages.find import FindScreen  # noqa: PLC0415 - not needed for the first paint

        if self._flow.finding is None:
            raise ValueError("a counter with a search")
        return self._added(FindScreen(self._services, self._look, self._flow.finding))

    @cached_property
    def papers(self) -> "PapersScreen":
        """The receipts that wait, and the numbered papers."""
        from ui.pages.papers import PapersScreen  # noqa: PLC0415 - not needed for the first paint

        return self._added(PapersScreen(self._services, self._look, self._flow))

    @cached_property
    def parked(self) -> "ParkedScreen":
        """The patients set aside."""
        from ui.pages.parked import ParkedScreen  # noqa: PLC0415 - not needed for the first paint

        return self._added(ParkedScreen(self._look, self._flow.parking))

    @cached_property
    def deposits(self) -> "DepositsScreen":
        """A stay with its deposits."""
        from ui.pages.deposits import DepositsScreen  # noqa: PLC0415 - not needed for the first paint

        return self._guarded(DepositsScreen(self._services, self._look, self._flow))

    @cached_property
    def applications(self) -> "ApplicationsScreen":
        """The refunds that need three people."""
        from ui.pages.applications import ApplicationsScreen  # noqa: PLC0415 - not needed for the first paint

        return self._guarded(ApplicationsScreen(self._look, self._flow))

    @cached_property
    def consent(self) -> "ConsentScreen":
        """A second person's consent."""
        from ui.pages.consent import ConsentScreen  # noqa: PLC0415 - not needed for the first paint

        return self._guarded(ConsentScreen(self._look, self._services, self._flow.consenting))

    def ask_consent(self, asked: "Asked") -> None:
        """Cover what is seen with the question to a second person, and show it again afterwards as it was."""
        before = self._stack.currentWidget()
        self.consent.ask(asked)
        self._stack.setCurrentWidget(self.consent)
        self.consent.first.setFocus()

        def back() -> None:
            if self._stack.currentWidget() is self.consent and isinstance(before, Screen):
                self._stack.setCurrentWidget(before)
                before.first.setFocus()

        self._flow.consenting.ended.connect(back, Qt.ConnectionType.SingleShotConnection)

    @cached_property
    def settings(self) -> "SettingsScreen":
        """The settings of this counter."""
        from ui.pages.settings import SettingsScreen  # noqa: PLC0415 - not needed for the first paint

        made = SettingsScreen(self._services, self._look, self._flow)
        made.saved.connect(self.settings_saved)
        return self._added(made)

    def release(self) -> None:
        """Let every page that was built go, as the window closes."""
        for name in self.__dict__.keys() & set(OVER):
            getattr(self, name).release()

    @cached_property
    def visits(self) -> "VisitsScreen":
        """The registration for a visit."""
        from ui.pages.visits import VisitsScreen  # noqa: PLC0415 - not needed for the first paint

        if self._services.visits is None:
            raise ValueError("a counter that registers for visits")
        return self._guarded(VisitsScreen(self._services.visits, self._look, self._flow))

    def show_papers(self, status: "PaperStatus") -> None:
        """Let the page of the closing show which electronic receipts wait, and the numbers of paper that are left."""
        self._papers = status
        if "cash" in self.__dict__:
            self.cash.show_papers(status)

    def over(self) -> str:
        """Return the name of the page that covers the session's; empty if none does."""
        return next((name for name in OVER if self.__dict__.get(name) is self._stack.currentWidget()), "")

    def _guarded(self, page: P) -> P:
        """Add a page where one press could answer two questions."""
        page.guard = self._services.press_guard
        return self._added(page)

    def _added(self, page: P) -> P:
        page.presses = self._presses
        page.show_shift_status(self._shift_status)
        page.turned.connect(self.turned)
        self._stack.addWidget(page)
        return page
