"""Reconciliation of a day (Ctrl+K): its books below each other, and each difference with its one next act."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from terminal.accounts.reconcile import Finding
from terminal.accounts.reconcile.words import describe, evidence, words
from ui.counter_services import CounterServices
from ui.fit import WIDE
from ui.flow import Flow
from ui.i18n import tr
from ui.keymap import named
from ui.pages.screen import Screen
from ui.reconciliation_words import caption, counted, line, rows, runs
from ui.reconciling import Reconciling
from ui.session import Session
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row, rule, set_role
from ui.widgets.facts import Facts
from ui.widgets.text_rows import TextRows, TextTable

SIDE, NARROW_SIDE, COUNT, FIGURE, NUMBER, BOOKS_HEIGHT = 380, 310, 86, 94, 210, 254
NARROWER, COUNTS = 14, 2  # on a narrow screen, and the first columns, which only count
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_DAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ReconciliationScreen(Screen):
    """Enter does what is next for the chosen difference; nothing here pays anybody anything."""

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._language, self._look = services.language, look
        self.steps = Reconciling(flow, self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Reconciliation"))
        self._build_tables()
        self._build_texts()
        layout = row(self._left(), self._right(), gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.differences.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.steps.changed.connect(self._draw)

    def _build_tables(self) -> None:
        known, look = words(self._language), self._look
        figures, labels = tuple(known.figures.values()), known.labels
        columns = range(1, len(figures) + 1)
        heads = TextRows((tr("Book"), *figures), columns)
        self.books = TextTable(look, heads, dict.fromkeys(columns, FIGURE) | {1: COUNT, 2: COUNT}, tr("Books"))
        self.books.setFixedHeight(look.px(BOOKS_HEIGHT))
        named = (labels[each].capitalize() for each in ("settlement", "ours", "theirs"))
        heads = TextRows((tr("What differs"), *named), (2, 3))
        self.differences = TextTable(look, heads, {1: NUMBER, 2: FIGURE, 3: FIGURE}, tr("Differences"))
        for each in (self.books, self.differences):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _build_texts(self) -> None:
        self.day, self.run = label(role="figure", name=tr("Day")), label(role="muted", wrap=True)
        self.count = label(role="strong", wrap=True, name=tr("Differences"), live=True)
        self._title, self._what = label(role="heading", wrap=True), label(role="large", wrap=True)
        self._next, self.said = label(role="warn", wrap=True), label(role="strong", wrap=True, live=True)
        self.evidence = Facts(self._look, gap=6, ready=8)
        self.act = button("", self._act, "default")
        self.copy = button(tr("C  Copy"), self._copy, "second")

    def _left(self) -> Panel:
        px = self._look.px
        keys = tr("← → another day · F5 compare again · ↑ ↓ choose a difference. Ctrl+K or Esc closes this page.")
        head = row(label(tr("Reconciliation"), "heading"), self.day, 1, self.run, gap=px(14))
        hint = label(keys, "small", wrap=True)
        content = column(head, self.books, self.count, self.differences, hint, gap=px(8))
        content.setStretch(3, 1)
        return Panel(self._look, tr("Reconciliation"), content, margin=18)

    def _right(self) -> QWidget:
        px = self._look.px
        keys = column(self.act, self.copy, gap=px(10))
        self._rule = rule()
        told = (self._title, self._what, self._next, self._rule, self.evidence)
        content = column(*told, 1, self.said, keys, gap=px(10))
        self._side = side = QWidget()
        side.setFixedWidth(px(SIDE))
        side.setLayout(column(Panel(self._look, tr("What differs"), content, margin=16), gap=0))
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the books their width where there is little."""
        super().resizeEvent(event)
        is_narrow = self.width() < self._look.px(WIDE.width() - 40)
        self._side.setFixedWidth(self._look.px(NARROW_SIDE if is_narrow else SIDE))
        for at in range(1, self.books.model().columnCount()):
            usual = COUNT if at <= COUNTS else FIGURE
            self.books.setColumnWidth(at, self._look.px(usual - NARROWER if is_narrow else usual))

    @property
    def own_keys(self) -> Mapping[str, str]:
        """F5 compares again."""
        return {"F5": tr("Compare")}

    def handles(self, key: str) -> bool:
        """Compare again with F5."""
        if key == "F5":
            self.steps.compare()
        return key == "F5"

    def release(self) -> None:
        """End the page's thread."""
        self.steps.close()

    def show_session(self, _session: Session) -> None:
        """Begin with today."""
        self.steps.begin()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Choose a difference or a day, act, or copy."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.differences.keyPressEvent(event)
        elif key in _DAYS:
            self.steps.turn(_DAYS[key])
        elif key in _ENTER and not event.isAutoRepeat():
            self.act.click()
        elif event.text().upper() == "C":
            self.copy.click()
        else:
            super().keyPressEvent(event)

    @property
    def chosen(self) -> Finding | None:
        """The difference that is chosen."""
        report, at = self.steps.report, self.differences.chosen
        return report.findings[at] if report and 0 <= at < len(report.findings) else None

    def _draw(self) -> None:
        report = self.steps.report
        self.day.setText(self.steps.day.isoformat())
        self.run.setText(runs(self.steps.compared) if self.steps.compared else "")
        self.count.setText(self._counted())
        set_role(self.count, "warn" if report and report.findings else "strong")
        self._show_books(rows(report, self._language) if report else [])
        self.differences.load([line(each, self._language) for each in report.findings] if report else [])
        self.said.setText(self.steps.told)
        self._show_chosen()

    def _show_books(self, shown: list[tuple[str, ...]]) -> None:
        """Show the books; the last figure, which is rare, has its column where there is any of it."""
        self.books.load(shown)
        is_told = any(set(each[-1]) & set("123456789") for each in shown)
        self.books.setColumnHidden(self.books.model().columnCount() - 1, not is_told)

    def _counted(self) -> str:
        if self.steps.report:
            return counted(self.steps.report, self._language)
        if self.steps.books is None:
            return tr("This counter cannot compare the books.")
        return tr("Comparing…") if self.steps.is_busy else ""

    def _show_chosen(self) -> None:
        chosen = self.chosen
        text = describe(chosen, self._language) if chosen else None
        self._title.setText(text.title if text else "")
        self._what.setText(text.what if text else "")
        self._next.setText(named(text.next) if text else "")
        self.evidence.show_rows(evidence(chosen, self._language) if chosen else ())
        does = caption(chosen, is_found=self.steps.is_found(chosen)) if chosen else ""
        self.act.setText(tr("Enter  {0}", does) if chosen else "")
        self._rule.setVisible(chosen is not None)
        for each in (self.act, self.copy):
            each.setVisible(chosen is not None)
            each.setEnabled(not self.steps.is_busy)

    def _act(self) -> None:
        if chosen := self.chosen:
            self.steps.act(chosen)

    def _copy(self) -> None:
        if chosen := self.chosen:
            self.steps.copy(chosen)
