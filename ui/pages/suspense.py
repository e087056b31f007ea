"""The suspense desk (待核台): all open items, what is known of each, its next step, and the one safe action."""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.accounts.suspense import Action, Item
from terminal.accounts.suspense.words import MatterText, evidence, facts, words
from terminal.journal.entry import Entry
from terminal.texts.marks import named
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import language, tr
from ui.pages.screen import Screen
from ui.session import Session, ShiftStatus
from ui.style import Look
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import CENTRE, Panel, button, column, label, row, rule, set_role
from ui.widgets.facts import Facts
from ui.widgets.row_table import NO_INDEX, Index, Rows, RowTable
from ui.widgets.suspense_list import SuspenseList, health
from ui.widgets.wait_line import Wait
from ui.words import answer_limit

SIDE, FACTS = 330, 400
TICK = 1000
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


WHAT, TIME, SEQ, SEAL = range(4)
WIDTHS: dict[int, int] = {TIME: 140, SEQ: 70, SEAL: 110}


class EvidenceRows(Rows):
    """Entries, oldest first."""

    columns = 4
    figures = frozenset({SEQ})

    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[Entry] = ()

    def load(self, entries: Sequence[Entry]) -> None:
        """Replace the entries shown."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self._entries)

    def headers(self) -> list[str]:
        """Return the column names."""
        return [tr("What happened"), tr("Time"), tr("Entry"), tr("Seal")]

    def ink(self, _row: int, column: int) -> str:
        """Return the colour role: grey for columns meant for IT."""
        return "text" if column in {WHAT, TIME} else "muted"

    def text(self, row: int, column: int) -> str:
        """Return a cell's text."""
        seq, at, happened, seal = evidence(self._entries[row], language())
        return {WHAT: happened, TIME: at, SEQ: seq, SEAL: seal}[column]


class SuspenseScreen(Screen):
    """Drawn from the journal, so that it is the same after a restart and for the next cashier."""

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._services, self._look, self._flow = services, look, flow
        self._words = words(services.language)
        self._items: dict[str, Item] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Suspense desk"))
        self.list, self._count = SuspenseList(look), label(role="muted")
        self.list.chosen.connect(self._show_chosen)
        self._make_details()
        self.safe = button("", self._act, "default")
        self._empty, self._open = self._nothing(), QWidget()
        details = row(self._list(), self._details(), gap=look.px(12))
        details.setStretch(1, 1)
        self._open.setLayout(details)
        QWidget.setTabOrder(self.safe, self._table)
        self.setLayout(column(self._empty, self._open, gap=0))
        self._clock = QTimer(self, interval=TICK)
        self._clock.timeout.connect(self._count_down)
        self.show_shift_status(ShiftStatus())

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: the list, as a button would capture the arrow keys."""
        return self.list if self._items else self

    def _make_details(self) -> None:
        look = self._look
        self._mark, self._title = Shape(look, 22), label(role="heading")
        self._amount = label(role="figure", name=tr("Amount"))
        self._known = label(role="large", wrap=True, name=self._words.labels["known"])
        self._never = label(role="warn", wrap=True, name=self._words.labels["never"])
        self._next = label(role="large", wrap=True, name=self._words.labels["next"])
        self.when = label(role="large", name=self._words.labels["next"])
        self._facts, self.evidence = Facts(look, gap=6, ready=9), EvidenceRows()
        self._table = RowTable(look, self.evidence, WIDTHS, self._words.labels["evidence"])

    def _nothing(self) -> Panel:
        mark = Shape(self._look, 40)
        mark.show_health(Health.GOOD)
        empty = self._nothing_open = label(role="hero")
        calm = label(tr("Every settlement and refund has its end, and the hospital knows of each."), "large")
        layout = column(1, mark, empty, calm, 1, self._closing(), gap=self._look.px(14))
        for piece in (mark, empty, calm):
            layout.setAlignment(piece, CENTRE)
        return Panel(self._look, tr("Suspense desk"), layout, margin=26)

    def _closing(self) -> QWidget:
        return label(tr("Ctrl+U or Esc closes this page."), "small")

    def _list(self) -> QWidget:
        head = row(label(tr("Suspense desk"), "heading"), 1, self._count)
        hint = label(tr("↑ ↓ choose. It goes on by itself, also after a restart."), "small", wrap=True)
        content = column(head, self.list, hint, self._closing(), gap=self._look.px(10))
        content.setStretch(1, 1)
        side = QWidget()
        side.setFixedWidth(self._look.px(SIDE))
        side.setLayout(column(Panel(self._look, tr("Suspense desk"), content, margin=16), gap=0))
        return side

    def _details(self) -> Panel:
        px, labels = self._look.px, self._words.labels
        head = row(self._mark, self._title, 1, self._amount, gap=px(12))
        self._head = Panel(
            self._look, tr("What is open"), column(head, self._known, gap=px(8)), margin=18, kind="unknown"
        )
        facts_area = QWidget()
        facts_area.setFixedWidth(px(FACTS))
        facts_area.setLayout(column(self._facts, 1, gap=0))
        proof = column(label(labels["evidence"], "caption"), self._table, gap=px(4))
        middle = row(facts_area, proof, gap=px(24))
        middle.setStretch(1, 1)
        following = row(label(labels["next"], "caption"), 1, self.when)
        coming = column(following, self._next, gap=px(4))
        keys = row(self._never, self.safe, gap=px(20))
        keys.setStretch(0, 1)
        content = column(self._head, middle, rule(), coming, rule(), keys, gap=px(12))
        content.setStretch(1, 1)
        return Panel(self._look, tr("What is open"), content, margin=18)

    def show_session(self, _session: Session) -> None:
        """Reload the journal."""
        self._clock.start()
        self._flow.refresh_shift_status()

    def show_shift_status(self, shift_status: ShiftStatus) -> None:
        """Show the open items."""
        self._items = {item.transaction.id: item for item in shift_status.suspense}
        self._nothing_open.setText(tr("Nothing is open.") if shift_status.is_read else "…")
        self._count.setText(self._words.labels["count"].format(len(self._items)))
        self._empty.setVisible(not self._items)
        self._open.setVisible(bool(self._items))
        self.list.show_items(shift_status.suspense)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stop the countdown while the page is hidden."""
        self._clock.stop()
        super().hideEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle the keys that move in the list, and Enter for the one safe action."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.list.keyPressEvent(event)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self._items:
                self.safe.click()
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> Item | None:
        return self._items.get(self.list.transaction())

    def _show_chosen(self) -> None:
        item = self._chosen()
        if item is None:
            return
        gravity = health(item)
        self._show_text(self._words.matters[item.matter])
        self._mark.show_health(gravity)
        set_role(self._head, "unknown" if gravity is Health.BAD else "refused", "panel")
        self._amount.setText(money.yuan(item.amount))
        self._facts.show_rows(facts(item, self._services.language))
        self.evidence.load(item.evidence)
        self._table.scrollToBottom()
        self._count_down()

    def _show_text(self, text: MatterText) -> None:
        self._title.setText(text.title)
        self._known.setText(text.known)
        self._never.setText(f"▲ {named(self._words.labels['never'], text.never, self._services.language)}")

    def _count_down(self) -> None:
        """Show when the terminal continues by itself, and offer not to wait for it."""
        item = self._chosen()
        if item is None:
            return
        asked_at = self._flow.asked_at.get(item.transaction.id)
        asking = asked_at is not None
        self.when.setText(tr("Being asked now…") if asking else self._due(item))
        text = self._words.matters[item.matter].next
        self._next.setText(text if asked_at is None else self._waited(text, asked_at))
        action = self._words.actions[item.action]
        self.safe.setText(action if item.action is Action.WAIT else tr("Enter  {0}", action))
        self.safe.setEnabled(not asking and item.action is not Action.WAIT)

    def _waited(self, text: str, since: float) -> str:
        limit = answer_limit(self._services.answer_limit)
        return Wait(since, text, limit, tr("Esc leaves the page; it goes on by itself.")).text()

    def _due(self, item: Item) -> str:
        if item.due is None:
            return self._words.labels["after"] if item.action is Action.WAIT else ""
        seconds = round((item.due - self._services.waits()).total_seconds())
        if seconds <= 0:
            return self._words.labels["now"]
        return tr("in {0} s, at {1}", seconds, f"{self._services.clock() + timedelta(seconds=seconds):%H:%M:%S}")

    def _act(self) -> None:
        """Execute the one safe action: query, or go to the payment; nothing here charges anything."""
        item = self._chosen()
        if item is None:
            return
        if item.action is Action.COLLECT:
            self._flow.payments.again(item.transaction.number)
        else:
            self._flow.ask_about(item.transaction.id)
            self._count_down()
