"""The page of F12 (日结): closing the day, duty and float, loans, earlier remittances, and finance's part."""

from concurrent.futures import Future
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from terminal.model import Remittance
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.cash.closed import ClosedPart
from ui.pages.cash.closing import ClosingPart
from ui.pages.cash.duty import DutyPart
from ui.pages.cash.loans import LoansPart
from ui.pages.cash.part import Fetched, Part
from ui.pages.cash.past import PastPart
from ui.pages.cash.taking import TakingPart
from ui.pages.screen import Screen
from ui.session import ShiftStatus
from ui.style import Look
from ui.widgets.basic import column, label

if TYPE_CHECKING:
    from counter.papers import PaperStatus

AnyPart = TypeVar("AnyPart", bound=Part)

_PARTS = {"F6": "duty", "F7": "loans", "F8": "past", "F9": "taking"}
KNOWN = 40
"""So many of the newest remittances are listed."""


class CashScreen(Screen):
    """Fetched anew whenever it is shown; each part has a key of its own, and Esc leads back from it to the closing."""

    takes_text = True

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._desk, self._flow, self._turn, self._is_on_duty = services.desk, flow, 0, True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Close the day"))
        self._made, self._built = (services, look, flow), list[Part]()
        self._last: Fetched | None = None
        self._said = label(role="warn", wrap=True, live=True)
        self._stack = QStackedWidget()
        self.closing = self._with(ClosingPart(services, look, flow))
        self._stack.currentChanged.connect(self.turned)
        self.closing.closed.connect(self._show_closed)
        layout = column(self._stack, self._said, gap=look.px(6))
        layout.setStretch(0, 1)
        self.setLayout(layout)

    # Built when first needed: together they would hold the window up for longer than a frame.
    @cached_property
    def closed(self) -> ClosedPart:
        """What a closing came to."""
        return self._with(ClosedPart(*self._made))

    @cached_property
    def duty(self) -> DutyPart:
        """Coming on duty with a float."""
        return self._with(DutyPart(*self._made))

    @cached_property
    def loans(self) -> LoansPart:
        """Cash between operators."""
        return self._with(LoansPart(*self._made))

    @cached_property
    def past(self) -> PastPart:
        """The remittances made."""
        made = self._with(PastPart(*self._made))
        made.taken.connect(self._take)
        return made

    @cached_property
    def taking(self) -> TakingPart:
        """Finance's step."""
        return self._with(TakingPart(*self._made))

    def _with(self, part: AnyPart) -> AnyPart:
        self._built.append(part)
        self._stack.addWidget(part)
        part.moved.connect(self.fetch)
        if self._last:
            part.show_fetched(self._last)
        return part

    @property
    def name(self) -> str:
        """The name of the part that is seen; that of the page for the closing."""
        if isinstance(self.part, ClosedPart):
            return tr("Closed")
        seen = (key for key, name in _PARTS.items() if self.__dict__.get(name) is self.part)
        return self.own_keys.get(next(seen, ""), self.accessibleName())

    @property
    def own_keys(self) -> dict[str, str]:
        """The names of the keys that do something else here."""
        parts = {"F6": tr("Duty, float"), "F7": tr("Loans"), "F8": tr("Remittances"), "F9": tr("Finance")}
        return {"F2": tr("Note"), "F4": tr("Cut-off"), "F5": tr("Figures"), **parts}

    @property
    def part(self) -> Part:
        """The part that is seen."""
        part = self._stack.currentWidget()
        return part if isinstance(part, Part) else self.closing

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: that of the part."""
        return self.part.first

    def handles(self, key: str) -> bool:
        """Handle the keys of the parts, and those of the part that is seen; Esc leads back to the closing."""
        if self.part.handles(key):
            return True
        chosen = _PARTS.get(key)
        if chosen is None and (key != "Esc" or isinstance(self.part, ClosingPart | ClosedPart)):
            return False
        if chosen is None and not self._is_on_duty:
            return False
        self.show_part(getattr(self, chosen) if chosen else self.closing)
        return True

    def show_part(self, part: Part) -> None:
        """Show a part, with the focus where it begins."""
        part.tell("")
        self._stack.setCurrentWidget(part)
        part.first.setFocus()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Fetch everything anew, and begin with the closing."""
        super().showEvent(event)
        if not event.spontaneous():
            self._stack.setCurrentWidget(self.closing)
            self.fetch()

    def show_shift_status(self, shift_status: ShiftStatus) -> None:
        """Show what is open by now, and the figures after it."""
        self.closing.show_status(shift_status)
        if self.isVisible():
            self.fetch()

    def show_papers(self, status: "PaperStatus | None") -> None:
        """Show which electronic receipts wait, and the numbers of paper that are left."""
        self.closing.show_papers(status)

    def fetch(self) -> None:
        """Fetch what the cash office holds; an answer that is overtaken by another is dropped."""
        self._turn += 1
        turn = self._turn

        def fetched(done: Future[Fetched]) -> None:
            if turn == self._turn:
                self._show_fetched(done)

        self._flow.worker.run(self._fetched, fetched)

    def _fetched(self) -> Fetched:
        interval = self._desk.interval()
        known, took = self._desk.office.remittances()[:KNOWN], self._desk.pace(interval.since)
        return Fetched(interval, self._desk.clock(), known, took)

    def _show_fetched(self, done: Future[Fetched]) -> None:
        error = done.exception()
        self._said.setText(self.closing.why(error) if error else "")
        self._said.setVisible(bool(error))
        if error:
            return
        self._last = done.result()
        self._is_on_duty = self._last.interval.since is not None
        for part in tuple(self._built):
            part.show_fetched(self._last)
        if self.part is self.closing and not self._is_on_duty:
            self.show_part(self.duty)
        self._flow.cash_fetched.emit(done.result().interval)

    def _show_closed(self, made: Remittance, why: str) -> None:
        self.closed.show_made(made, why)
        self.show_part(self.closed)

    def _take(self, number: str) -> None:
        self.taking.choose(number)
        self.show_part(self.taking)
