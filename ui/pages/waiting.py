"""The waiting page: how to begin, the reader's state, the last settlement, and open items."""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.device_states import ReaderState
from ui.i18n import tr
from ui.pages.screen import Screen
from ui.step import Step
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import CENTRE, Panel, button, column, label, row, rule, set_role
from ui.widgets.facts import Facts
from ui.widgets.wait_line import Wait, WaitLine

if TYPE_CHECKING:
    from terminal.ports import ReaderEvent
    from ui.flow import Flow
    from ui.session import Session, ShiftStatus

UNREAD = "…"
HEALTHY = {ReaderState.NO_CARD, ReaderState.READING, ReaderState.READ, ReaderState.REMOVED}


GLYPH = 132
_DOTS = ((0, 0), (1, 0), (3, 0), (0, 1), (2, 1), (1, 2), (3, 2), (0, 3), (2, 3), (3, 3))


class Glyph(QWidget):
    """A card that goes into a reader, or a phone that shows a code."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look, self._name = look, name
        self.setFixedSize(QSize(look.px(GLYPH), look.px(GLYPH)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the glyph in lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / GLYPH, self.height() / GLYPH)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("selected"))
        painter.drawEllipse(QRectF(2, 2, GLYPH - 4, GLYPH - 4))
        painter.setPen(QPen(self._look.colour("accent"), 3.2, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(self._look.colour("panel"))
        (self._card if self._name == "card" else self._phone)(painter)
        painter.end()

    def _card(self, painter: QPainter) -> None:
        painter.drawRoundedRect(QRectF(32, 26, 68, 46), 6, 6)
        painter.setBrush(self._look.colour("account"))
        painter.drawRoundedRect(QRectF(42, 40, 16, 13), 3, 3)
        painter.drawLine(QPointF(68, 44), QPointF(89, 44))
        painter.drawLine(QPointF(68, 53), QPointF(82, 53))
        painter.setBrush(self._look.colour("accent"))
        painter.drawRoundedRect(QRectF(24, 72, 84, 26), 6, 6)
        painter.setPen(QPen(self._look.colour("panel"), 3.2, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(36, 80), QPointF(96, 80))

    def _phone(self, painter: QPainter) -> None:
        painter.drawRoundedRect(QRectF(42, 22, 48, 88), 8, 8)
        painter.drawLine(QPointF(60, 102), QPointF(72, 102))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("accent"))
        for across, down in _DOTS:
            painter.drawRect(QRectF(50 + across * 8, 38 + down * 8, 7, 7))
        painter.setPen(QPen(self._look.colour("cash"), 2.6))
        painter.drawLine(QPointF(34, 54), QPointF(98, 54))


CODE = 28
"""Digits of an e-voucher's code."""


class WaitingScreen(Screen):
    """The page without a patient at the counter; an e-voucher's digits may be typed with any focus."""

    typed = Signal(str)
    takes_text = True

    def __init__(self, look: Look, language: str, open_suspense: Callable[[], object]) -> None:
        super().__init__()
        self.suspense = button(tr("Suspense desk  Ctrl+U"), open_suspense)
        self._look, self._language, self._flow = look, language, cast("Flow | None", None)
        self._title = label(role="hero", live=True)
        self._title.setAlignment(CENTRE)
        self._mark, self._state = Shape(look), label(role="large", wrap=True, live=True)
        self._remedy, self._asking = WaitLine("muted"), WaitLine("muted")
        self._asking.setAlignment(CENTRE)
        self._last_title = label(role="muted", wrap=True)
        self.last, self._last_facts = Amount(look, 38, self._last_title, live=False), Facts(look, gap=6, ready=0)
        self._open, self._not_given = label(wrap=True), label(role="warn", wrap=True)
        self._not_given.hide()
        self.parked = label(role="large", wrap=True, name=tr("Parked patients"))
        self.parked.hide()
        self._code, self._code_line = "", label(role="large", live=True)
        self._code_line.setAlignment(CENTRE)
        self._code_line.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Begin"))
        self.side = self._side()
        layout = row(Panel(self._look, tr("Begin"), self._begin(), margin=28), self.side, gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._show_opening()

    def _begin(self) -> QVBoxLayout:
        px = self._look.px
        means = row(
            1,
            self._means("card", tr("Insert the social-security card"), tr("It is read at once; F2 reads it again.")),
            self._means("phone", tr("Scan the medical e-voucher"), tr("Scan at any time, on any page.")),
            1,
            gap=px(48),
        )
        state = row(self._mark, column(self._state, self._remedy, gap=px(2)), gap=px(12))
        state.setStretch(1, 1)
        fallback = label(tr("Where neither works, Ctrl+N takes the ID number."), "muted")
        fallback.setAlignment(CENTRE)
        title = column(self._title, self._asking, gap=px(4))
        return column(2, title, 1, means, 1, self._code_line, fallback, 1, rule(), state, gap=px(16))

    def _means(self, glyph: str, title: str, hint: str) -> QWidget:
        drawn, caption, how = Glyph(self._look, glyph), label(title, "large"), label(hint, "muted")
        layout = column(drawn, caption, how, gap=self._look.px(8))
        for piece in (drawn, caption, how):
            layout.setAlignment(piece, CENTRE)
        made = QWidget()
        made.setAccessibleName(title)
        made.setLayout(layout)
        return made

    def _side(self) -> QWidget:
        px = self._look.px
        caption = label(tr("Last settlement"), "caption")
        last = column(caption, self._last_title, self.last, self._last_facts, self._not_given, self.parked, gap=px(4))
        waiting = column(label(tr("Suspense desk"), "caption"), self._open, self.suspense, gap=px(6))
        made = QWidget()
        made.setFixedWidth(px(330))
        made.setLayout(
            column(
                Panel(self._look, tr("Last settlement"), last),
                Panel(self._look, tr("Suspense desk"), waiting),
                1,
                gap=px(10),
            )
        )
        return made

    def serve(self, flow: "Flow") -> None:
        """Connect the page to an open counter, whose calls are waited for."""
        self._flow = flow
        self._last_facts.make_ready()
        flow.parking.changed.connect(lambda: self._show_parked(len(flow.parking.parked)))

    def offer(self, choice: QWidget) -> None:
        """Show a choice below what is beside."""
        beside = cast("QVBoxLayout", self.side.layout())
        beside.insertWidget(beside.count() - 1, choice)

    def _show_parked(self, count: int) -> None:
        self.parked.setText(tr("Parked patients: {0}. F8 takes one up again.", count))
        self.parked.setVisible(bool(count))

    def _show_opening(self) -> None:
        """Show that nothing is known yet: neither the reader nor the journal, nor whether a patient can be served."""
        for caption in (self._title, self._last_title, self._open):
            caption.setText(tr("One moment, please"))
        self._state.setText(tr("{0}: not used yet", tr("Reader")))
        for unknown in (self.last, self._last_facts, self.suspense):
            unknown.hide()

    def show_session(self, session: "Session") -> None:
        """Show that the counter is free, or that a person is being identified."""
        from ui.words import answer_limit  # noqa: PLC0415 - not needed for the first paint

        busy = session.step is Step.IDENTIFYING
        if busy and self._flow:
            self.forget_code()
            limit = answer_limit(self._flow.services.answer_limit)
            self._asking.show_wait(Wait(self._flow.began, "", limit, tr("Esc leaves it, nothing is charged.")))
        else:
            self._asking.show_text("")
        self._title.setText(tr("Asking the insurer who this is…") if busy else tr("Next patient, please"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Collect the digits of a code that is typed by hand; Backspace and Esc take them back."""
        key = event.key()
        if Qt.Key.Key_0 <= key <= Qt.Key.Key_9 and not event.isAutoRepeat():
            self._show_code(self._code + chr(key))
        elif key == Qt.Key.Key_Backspace and self._code:
            self._show_code(self._code[:-1])
        else:
            super().keyPressEvent(event)

    def forget_code(self) -> bool:
        """Forget the digits typed so far; return whether there were any."""
        had, self._code = bool(self._code), ""
        self._show_code("")
        return had

    def _show_code(self, digits: str) -> None:
        self._code = "" if len(digits) == CODE else digits
        groups = " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
        self._code_line.setText(tr("Code typed: {0} ({1} of {2})", groups, len(digits), CODE))
        self._code_line.setVisible(bool(self._code))
        if len(digits) == CODE:
            self.typed.emit(digits)

    def show_reader(self, event: "ReaderEvent") -> None:
        """Show the reader's state and the remedy for a failure."""
        from ui.pages.waiting_words import reader_words  # noqa: PLC0415 - not needed for the first paint

        what, remedy = reader_words(event, self._language)
        healthy = event.state in HEALTHY
        self._mark.show_health(Health.GOOD if healthy else Health.WARN)
        self._state.setText(what)
        set_role(self._state, "large" if healthy else "warn")
        hint = tr("For a demonstration Ctrl+M lends it a sample person.") if "lendable" in event.facts else ""
        between = "" if remedy.endswith("。") else " "
        remedy = f"{remedy}{between}{hint}".strip()
        if event.state is ReaderState.READING and self._flow:
            seconds = self._flow.services.card_limit
            limit = tr("given up after {0} s without an answer", round(seconds)) if seconds else ""
            self._remedy.show_wait(Wait(monotonic(), remedy, limit, tr("Taken out, it is not read.")))
        else:
            self._remedy.show_text(remedy)

    def show_shift_status(self, shift_status: "ShiftStatus") -> None:
        """Show the last settlement with its change, and the unknown outcomes."""
        from ui import money_words  # noqa: PLC0415 - not needed for the first paint
        from ui.pages.waiting_words import facts_of, open_text  # noqa: PLC0415

        self.last.setVisible(shift_status.last is not None)
        self._last_facts.setVisible(shift_status.last is not None)
        if shift_status.last and shift_status.drawer:
            title, fen = money_words.stands(shift_status.drawer)
            self._last_title.setText(title)
            self.last.show_fen(fen)
            self._last_facts.show_rows(facts_of(shift_status.last, shift_status.drawer))
        else:
            self._last_title.setText(tr("None yet.") if shift_status.is_read else UNREAD)
        last = shift_status.last.number if shift_status.last else ""
        others = sum(each.number != last for each in shift_status.hand_overs)
        self._not_given.setText(tr("Earlier cash not known to be handed over: {0}. F11 lists it.", others))
        self._not_given.setVisible(bool(others))
        nothing = tr("Nothing is open.") if shift_status.is_read else UNREAD
        self._open.setText(open_text(shift_status.open_items) or nothing)
        self.suspense.setVisible(bool(shift_status.open_items))
