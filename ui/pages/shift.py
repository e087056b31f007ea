"""The shift page (F12): the day's figures so far, printable as an X report, and yesterday's as a Z report."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from time import monotonic

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from terminal.model import Facts as FactsBlock
from terminal.model import Figure, Items, Receipt, ShiftReport
from terminal.receipt import shift_document
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.screen import Screen
from ui.style import Look
from ui.trouble import trouble
from ui.widgets.basic import Panel, button, column, label, row, scrolling, take_no_text
from ui.widgets.facts import Facts
from ui.widgets.wait_line import Wait, WaitLine
from ui.words import paper_limit

_CLEAR = 14
"""The margin between the figures and the scroll bar."""

_SIDE = 380


class ShiftScreen(Screen):
    """The report's own words and figures; it is added up again whenever the page is shown."""

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._services, self._look, self._flow = services, look, flow
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Shift report"))
        self.figures, self._title = Facts(look, gap=6, ready=30), label(role="heading")
        self.figures.setContentsMargins(0, 0, look.px(_CLEAR), 0)
        self.printed_note = WaitLine("large", name=tr("Shift report"))
        self.so_far = button(tr("1   Print today's X report"), partial(self._print, 0), "default")
        self.final = button(tr("2   Print yesterday's Z report"), partial(self._print, 1))
        take_no_text(self, self.so_far, self.final)
        layout = row(self._whole(), self._side(), gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _whole(self) -> Panel:
        content = column(self._title, scrolling(self.figures, tr("Shift report")), gap=self._look.px(10))
        content.setStretch(1, 1)
        return Panel(self._look, tr("Shift report"), content, margin=22)

    def _side(self) -> QWidget:
        calm = label(tr("Settlements and money are not touched by a report."), "muted", wrap=True)
        close = label(tr("F12 or Esc closes this page."), "small")
        content = column(self.so_far, self.final, self.printed_note, 1, calm, close, gap=self._look.px(14))
        side = QWidget()
        side.setFixedWidth(self._look.px(_SIDE))
        side.setLayout(column(Panel(self._look, tr("Shift report"), content, margin=22), gap=0))
        return side

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Add the day up."""
        super().showEvent(event)
        self._title.setText(tr("The day is being added up…"))
        self._flow.look_up(partial(self._report, self._services.today()), self._show, self._failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle a digit: its action is listed on the page."""
        chosen = {"1": self.so_far, "2": self.final}.get(event.text())
        if chosen is None:
            super().keyPressEvent(event)
        else:
            chosen.click()

    def _report(self, day: date) -> ShiftReport:
        if self._services.shift_report is None:
            raise ValueError("somebody to add a day up")
        return self._services.shift_report(day)

    def _show(self, report: ShiftReport) -> None:
        made = shift_document(report, self._services.language)
        self._title.setText(tr("The day until now"))
        self.figures.show_rows(list(_rows(made)))

    def _print(self, days_ago: int) -> None:
        day = self._services.today() - timedelta(days=days_ago)
        self._flow.put_out(partial(self._report, day), self._services.print_report, lambda: None, self._printed)
        limit, leaves = paper_limit(self._services.paper_limit), tr("Esc leaves the page; it goes on by itself.")
        self.printed_note.show_wait(Wait(monotonic(), tr("The report is being printed…"), limit, leaves))

    def _printed(self, _report: ShiftReport | None, error: BaseException | None) -> None:
        if error is None:
            self.printed_note.show_text(tr("The report is printed."))
        else:
            self._failed(error)

    def _failed(self, error: BaseException) -> None:
        self.printed_note.show_text(trouble(error, self._services.language).words.what)


def _rows(made: Receipt) -> Iterator[tuple[str, str]]:
    """The figures of a report, each table under its heading."""
    for block in made.blocks:
        match block:
            case FactsBlock(rows=facts):
                yield from ((fact.label, fact.value) for fact in facts)
            case Items(heading=heading, unit=unit, rows=items):
                yield heading, unit
                yield from ((f"    {item.label}", item.value) for item in items)
            case Figure(label=label_text, value=value):
                yield label_text, value
