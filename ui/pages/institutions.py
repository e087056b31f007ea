"""Institutions with direct settlement: by name and area, with their level and opened services."""

from collections.abc import Sequence
from concurrent.futures import Future

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from terminal import areas
from terminal.institutions import Designated
from ui import words
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.screen import Screen
from ui.session import Session
from ui.style import Look
from ui.widgets.basic import Panel, column, label, row, rule
from ui.widgets.facts import Facts
from ui.widgets.institution_list import WIDTHS, InstitutionRows, named
from ui.widgets.row_table import RowTable

LONGEST, SIDE = 40, 360
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class InstitutionsScreen(Screen):
    """Letters and digits filter the list with any focus; no field has an input method that could swallow a scan."""

    takes_text = True

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._counter_services, self._look, self._flow = services, look, flow
        self._typed, self._turn = "", 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Designated institutions"))
        self._query, self._count = label(role="figure", name=tr("Search")), label(role="muted", live=True)
        self.rows = InstitutionRows(services.language)
        self.table = RowTable(look, self.rows, WIDTHS, tr("Designated institutions"))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self._name, self._services = label(role="heading", wrap=True, live=True), Facts(look, gap=6, ready=8)
        self._facts = Facts(look, gap=6, ready=3)
        layout = row(self._list(), self._details(), gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _list(self) -> Panel:
        px = self._look.px
        hint = label(
            tr("Type part of a name, its pinyin or first letters, a place, or digits of an area code; ↑ ↓ choose."),
            "small",
            wrap=True,
        )
        query = Panel(self._look, tr("Search"), row(self._query, 1, self._count, gap=px(10)), kind="inset")
        content = column(label(tr("Designated institutions"), "heading"), query, hint, self.table, gap=px(8))
        content.setStretch(3, 1)
        return Panel(self._look, tr("Designated institutions"), content, margin=18)

    def _details(self) -> QWidget:
        opened = label(tr("Settled directly, from the first day on"), "caption")
        closing = label(tr("Ctrl+I or Esc closes this page."), "small")
        content = column(self._name, self._facts, rule(), opened, self._services, 1, closing, gap=self._look.px(10))
        side = QWidget()
        side.setFixedWidth(self._look.px(SIDE))
        side.setLayout(column(Panel(self._look, tr("Institution"), content, margin=18), gap=0))
        return side

    def show_session(self, _session: Session) -> None:
        """Start a new search."""
        self._search("")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle typed text, Backspace, and the keys that move in the list; Enter does nothing here."""
        key, text = Qt.Key(event.key()), event.text()
        if key in _MOVES:
            self.table.keyPressEvent(event)
        elif key is Qt.Key.Key_Backspace:
            self._search(self._typed[:-1])
        elif text.isalnum() or (text == " " and self._typed):
            self._search((self._typed + text)[:LONGEST])
        elif key not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)

    def _search(self, typed: str) -> None:
        self._typed = typed
        self._query.setText(f"{typed}▏")
        self._turn += 1
        turn = self._turn

        def found(done: Future[Sequence[Designated]]) -> None:
            if turn == self._turn:
                self._show_found(done.result())

        self._flow.worker.run(lambda: self._counter_services.advice.search(typed), found)

    def _show_found(self, found: Sequence[Designated]) -> None:
        self.rows.load(found, self._counter_services.today())
        self._count.setText(tr("{0} found", len(found)))
        self.table.selectRow(0)
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self.rows.institution(self.table.currentIndex().row())
        self._name.setText(named(chosen, self._counter_services.language) if chosen else tr("Nothing found."))
        self._facts.show_rows(self._known(chosen) if chosen else ())
        self._services.show_rows(self._opened(chosen) if chosen else ())

    def _known(self, chosen: Designated) -> list[tuple[str, str]]:
        return [
            (tr("Code"), chosen.code),
            (tr("Area"), f"{areas.name(chosen.area, self._counter_services.language)} {chosen.area}"),
            (tr("Level"), words.level(chosen.level)),
        ]

    def _opened(self, chosen: Designated) -> list[tuple[str, str]]:
        services = sorted(chosen.services.items(), key=lambda service: service[1])
        return [(words.care(kind), since.isoformat()) for kind, since in services] or [(tr("none"), "")]
