"""The page of a call without a trusted answer: the money in hand, what is certain, the next query, and the outcome."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from terminal.accounts.suspense import Item
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.outcomes import Outcome, outcome_of
from ui.pages import pending_words as words
from ui.pages.screen import Screen
from ui.session import Session, ShiftStatus
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.attempts import Attempts
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import LEFT, MIDDLE, Panel, button, column, label, row, rule, set_role
from ui.widgets.facts import Facts

SIDE, MONEY, TICK = 320, 60, 1000
_KINDS = {Health.BAD: "unknown", Health.WARN: "refused", Health.GOOD: "good"}


class Points(QWidget):
    """Statements one below the other, each with a shape that says how good it is."""

    def __init__(self, look: Look, title: str, health: Health) -> None:
        super().__init__()
        self._look, self._health = look, health
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(look.px(8))
        self._rows: list[tuple[Shape, QLabel]] = []
        self.setLayout(column(label(title, "strong"), self._grid, 1, gap=look.px(6)))

    def show_texts(self, texts: Sequence[str]) -> None:
        """Replace the statements."""
        for at in range(len(self._rows), len(texts)):
            shape, text = Shape(self._look), label(wrap=True)
            shape.show_health(self._health)
            self._grid.addWidget(shape, at, 0, LEFT | MIDDLE)
            self._grid.addWidget(text, at, 1)
            self._rows.append((shape, text))
        for at, (shape, text) in enumerate(self._rows):
            shown = at < len(texts)
            text.setText(texts[at] if shown else "")
            shape.setVisible(shown)
            text.setVisible(shown)


class PendingScreen(Screen):
    """One transaction, drawn from the journal: unknown, settled, not settled, refunded or not refunded."""

    owes = True

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._services, self._look, self._flow = services, look, flow
        self._outcome = Outcome.OPEN
        self._item: Item | None = None
        self._make_money()
        self._certain = Points(look, tr("Certain"), Health.GOOD)
        self._unknown = Points(look, tr("Not known yet"), Health.BAD)
        self.setAccessibleName(tr("Outcome"))
        self.say = label(role="strong", wrap=True, live=True, name=tr("Tell the patient"))
        self.attempts = Attempts(look)
        self.when, self._asked = label(role="figure", wrap=True, name=tr("Next query")), label(role="muted", wrap=True)
        self._ever = label(role="muted", wrap=True)
        self.leave = button(tr("Esc Back"), flow.back, "second")
        self.next = button("", self._act, "default")
        layout = row(self._main(), self._side(), gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._clock = QTimer(self, interval=TICK)
        self._clock.timeout.connect(self._count_down)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: the one safe action."""
        return self.next

    def _make_money(self) -> None:
        self._mark, self._title = Shape(self._look, 22), label(role="figure", wrap=True, live=True)
        self._never, self._code = label(wrap=True, live=True), label(role="small", name=tr("Code for IT"))
        self._money_name = label(role="large", wrap=True)
        self.money = Amount(self._look, MONEY, self._money_name)
        self.where = label(role="warn", wrap=True, name=tr("What to do with the money"), live=True)
        self._facts = Facts(self._look, gap=4, ready=3)

    def _main(self) -> Panel:
        px = self._look.px
        head = column(row(self._mark, self._title, 1, self._code, gap=px(12)), self._never, gap=px(4))
        self._head = Panel(self._look, tr("Outcome"), head, margin=12, kind="unknown")
        money = column(self._money_name, self.money, self.where, gap=px(2))
        middle = row(money, self._facts, gap=px(24))
        middle.setStretch(0, 3)
        middle.setStretch(1, 2)
        points = row(self._certain, self._unknown, gap=px(24))
        points.setStretch(0, 1)
        points.setStretch(1, 1)
        say = row(label(tr("Tell the patient"), "muted"), self.say, gap=px(16))
        say.setStretch(1, 1)
        content = column(self._head, 1, middle, 1, rule(), points, rule(), say, self._keys(), gap=px(8))
        return Panel(self._look, tr("Outcome"), content, margin=14)

    def _keys(self) -> QHBoxLayout:
        keys = row(self.leave, self.next, gap=self._look.px(10))
        keys.setStretch(1, 1)
        return keys

    def _side(self) -> QWidget:
        px = self._look.px
        head = label(tr("Queries"), "caption")
        content: QVBoxLayout = column(head, self.when, self._asked, rule(), self.attempts, 1, self._ever, gap=px(8))
        side = QWidget()
        side.setFixedWidth(px(SIDE))
        side.setLayout(column(Panel(self._look, tr("Queries"), content), gap=0))
        return side

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Count down while the page is seen."""
        self._clock.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stop counting down."""
        self._clock.stop()
        super().hideEvent(event)

    def show_session(self, session: Session) -> None:
        """Show what is known of the transaction by now."""
        pending = session.pending
        if pending is None:
            return
        if self._item and not _is_of(self._item, pending.id):
            self._item = None  # what was asked about another transaction is none of this one's
            self.attempts.show_entries((), self._services.language)
        outcome = outcome_of(pending)
        if outcome is not self._outcome:
            self._outcome = outcome
            self.arrive()  # a press meant for the question before answers none that has just come
        text = words.page(session, pending, outcome, self._services.language)
        self._mark.show_health(text.health)
        set_role(self._head, _KINDS[text.health], "panel")
        self._title.setText(text.title)
        self._never.setText(text.never)
        self._code.setText(tr("Code for IT: {0}", session.trouble.code) if session.trouble else "")
        self._money_name.setText(text.money_name)
        self.money.show_fen(text.money)
        self.where.setText(text.where)
        self._facts.show_rows(text.rows)
        self._certain.show_texts(text.certain)
        self._unknown.show_texts(text.unknown)
        self._unknown.setVisible(bool(text.unknown))
        self.say.setText(text.say)
        self.next.setText(text.key)
        self._asked.setText(tr("Queries without an answer: {0}", pending.asks))
        self._count_down()

    def show_shift_status(self, shift_status: ShiftStatus) -> None:
        """Show the queries made and the next one."""
        pending = self._flow.session.pending
        self._item = next((each for each in shift_status.suspense if pending and _is_of(each, pending.id)), self._item)
        if self._item and pending and _is_of(self._item, pending.id):
            self.attempts.show_entries(self._item.evidence, self._services.language)
        self._count_down()

    def _count_down(self) -> None:
        """Show when the terminal asks next by itself."""
        is_open, item, pending = self._outcome is Outcome.OPEN, self._item, self._flow.session.pending
        is_asking = pending is not None and pending.id in self._flow.asked_at
        when, ever = words.query(item, self._services.waits(), self._services.language, is_asking=is_asking)
        self.when.setText(when if is_open else tr("No more queries"))
        self._ever.setText(ever if is_open else "")
        self._allow(asked=not (is_open and is_asking))

    def _allow(self, *, asked: bool) -> None:
        """Allow the safe action; while it is not, the keyboard stays on the page: Enter is never "back"."""
        if self.next.hasFocus() and not asked:
            self.setFocus()
        self.next.setEnabled(asked)
        if asked and self.hasFocus():
            self.next.setFocus()

    def _act(self) -> None:
        if self.takes():
            self._flow.outcomes.go_on()
            self._count_down()


def _is_of(item: Item, transaction_id: str) -> bool:
    return item.transaction.id == transaction_id
