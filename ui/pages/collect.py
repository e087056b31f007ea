"""The collect page: the amount due, the cash or the payment by phone, the change, and the effect of Enter."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QPushButton, QWidget

from terminal import money
from terminal.model import payment
from ui.flow import Flow
from ui.i18n import tr
from ui.other_payers import KEYS, may_take
from ui.pages.agreement import Agreement
from ui.pages.intent import hint, intent, under_way
from ui.pages.screen import Screen
from ui.session import Session, Step
from ui.style import Look
from ui.typed_amount import Doubt, TypedAmount
from ui.widgets.amount import Amount
from ui.widgets.basic import Panel, button, column, label, row, rule, set_role
from ui.widgets.wait_line import WaitLine

_DIGITS = {Qt.Key(Qt.Key.Key_0 + digit): str(digit) for digit in range(10)}
_KEYS = {Qt.Key.Key_Period: ".", Qt.Key.Key_Comma: ".", **_DIGITS}
# The number pad's keys, as they arrive while NumLock is off.
_NAMES = ("Insert", "End", "Down", "PageDown", "Left", "Clear", "Right", "Home", "Up", "PageUp")
_PAD = {Qt.Key.Key_Delete: ".", **{Qt.Key[f"Key_{name}"]: str(digit) for digit, name in enumerate(_NAMES)}}
_PAD_OR_SHIFT = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
_HARMLESS = {
    Qt.Key[f"Key_{name}"]
    for name in ("Shift", "Control", "Alt", "AltGr", "Meta", "CapsLock", "NumLock", "Tab", "Backtab", "Escape")
}


class CollectScreen(Screen):
    """Cash typed on the number pad with any focus; there is no field a code could be typed into.

    `asks` carries whether the amount is asked about, so that F9 takes it.
    """

    asks = Signal(bool)

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__()
        self._look, self._flow = look, flow
        self._session, self.typed = Session(), TypedAmount()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Collect"))
        self.due = Amount(look, 58, tr("Due from the patient"))
        self._received_name, self._change_name = label(role="large"), label(role="large")
        self.received = Amount(look, 46, self._received_name, role="")
        self.change = Amount(look, 46, self._change_name, role="")
        self.intent = WaitLine("large", name=tr("What Enter will do"), reveals=True)
        self.intent.setMinimumHeight(look.px(54))
        self.confirm = button("", self._confirm, "default")
        self.back = button("", flow.back, "second")
        self.tender_choice = button("", self.choose, "second")
        if flow.services.patience is None:
            self.tender_choice.hide()
        self.insist = button(tr("F9  Take this amount"), self.take_it, "second")
        self._notes: list[QPushButton] = []
        self._note_row = QHBoxLayout()
        self._note_row.setSpacing(look.px(10))
        self.hint = label(role="muted", wrap=True)
        self._agreement = Agreement(look)
        layout = row(self._till(), self._agreement, gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _till(self) -> QWidget:
        px = self._look.px
        figures = row(
            column(self._received_name, self.received, gap=0),
            column(self._change_name, self.change, gap=0),
            gap=px(24),
        )
        keys = row(self.back, self.tender_choice, self.insist, self.confirm, gap=px(10))
        keys.setStretch(3, 1)
        for each in (self.back, self.tender_choice, self.insist, self.confirm):
            each.installEventFilter(self)
        content = column(
            label(tr("Due from the patient"), "large"),
            self.due,
            rule(),
            figures,
            self.hint,
            self._note_row,
            1,
            Panel(self._look, tr("What Enter will do"), column(self.intent), kind="inset"),
            keys,
            gap=px(12),
        )
        return Panel(self._look, tr("Collect"), content, margin=26)

    def show_session(self, session: Session) -> None:
        """Start with the exact amount, so that Enter alone takes it; a scan changes no digit."""
        if session.due is None:
            return
        comes, self._session = session.step is Step.COLLECT and not self.isVisible(), session
        if comes:
            self.typed.forget()
            self.setFocus()
        if session.step is Step.COLLECT:
            self.due.show_fen(self._due)
            self._suggest()
            self._agreement.show_session(session)
        self._show()

    def handles(self, key: str) -> bool:
        """Let another payer stand for what was typed, or for all that is due (Alt and a digit)."""
        if key not in KEYS or not may_take(self._session):
            return False
        amount = self.typed.fen(0)
        self.forget_typing()
        if amount is not None:
            self._flow.other_payers.take(KEYS[key], amount)
        return True

    @property
    def _due(self) -> int:
        return self._session.asked

    @property
    def _busy(self) -> bool:
        return self._session.step is Step.SETTLING

    def received_fen(self) -> int | None:
        """Return the cash that was typed, in fen; None if it is not an amount.

        Without input it is the amount due, or 0 if the patient pays by phone.
        """
        return self.typed.fen(0 if self._session.by_code else self._due)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the number pad's keys from a button that would move the focus with them."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and _pad(event):
            self.keyPressEvent(event)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle digits, the point, Backspace and Enter; a focused button keeps its Enter."""
        key, typed = Qt.Key(event.key()), _KEYS.get(Qt.Key(event.key())) or _pad(event)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter(event)
        elif key is Qt.Key.Key_Backspace:
            self._change(self.typed.remove)
        elif typed and not event.isAutoRepeat():
            self._change(partial(self.typed.add, typed))
        elif _may_be_meant(event):
            self._change(self.typed.stray)
        elif not typed:
            super().keyPressEvent(event)

    def _enter(self, event: QKeyEvent) -> None:
        if self.takes(event):
            focused = QApplication.focusWidget()
            focused.click() if isinstance(focused, QAbstractButton) else self._confirm()

    def choose(self) -> None:
        """Switch between cash and payment by phone (F3); an amount that was typed for the one is none of the other."""
        self.forget_typing()
        self._flow.payments.choose()

    def forget_typing(self) -> None:
        """Forget what was typed: it was not a person who typed it."""
        self._change(self.typed.forget)

    def _change(self, change: Callable[[], object]) -> None:
        if self._session.step is Step.COLLECT:
            change()
            self._show()

    def _take(self, fen: int) -> None:
        self._change(partial(self.typed.take, fen))
        self.setFocus()

    def _suggest(self) -> None:
        for old in self._notes:
            self._note_row.removeWidget(old)
            old.deleteLater()
        self.hint.setText(hint(self._session))
        notes = payment.quick_notes(self._due) if self._due and not self._session.by_code else ()
        self._notes = [button(self._named(fen), partial(self._take, fen), "second") for fen in notes]
        for note in self._notes:
            note.installEventFilter(self)
            self._note_row.addWidget(note)

    def _named(self, fen: int) -> str:
        return tr("Exact {0}", money.yuan(fen)) if fen == self._due else money.yuan(fen)

    def _show(self) -> None:
        received, by_code = self.received_fen(), self._session.by_code
        self._received_name.setText(tr("In cash") if by_code else tr("Received"))
        if self.typed.text:
            self.received.show_text(self.typed.shown())
        else:
            self.received.show_fen(received or 0)
        missing = self._due - (received or 0)
        self._change_name.setText(_rest_name(missing, by_code=by_code))
        self.change.show_fen(abs(missing))
        self._show_keys(possible=self._is_possible(received))
        if self._busy:
            self.intent.show_wait(under_way(self._session, self._flow.began, self._flow.services.answer_limit))
        else:
            self.intent.show_text(intent(self._session, received, self._doubt()))

    def _is_possible(self, received: int | None) -> bool:
        """Return whether an amount may be taken: cash that covers what is due, or less of it and the rest by phone."""
        if received is None:
            return False
        return received < self._due if self._session.by_code and self._due else received >= self._due

    def _doubt(self) -> Doubt | None:
        """Return why the amount is asked about before it is taken."""
        received = self.received_fen()
        # What was taken when a cassette was recorded is taken when it is played.
        if self._busy or self._flow.services.playback or received is None or not self._is_possible(received):
            return None
        return self.typed.doubt(received, self._due)

    def _show_keys(self, *, possible: bool) -> None:
        awaited = self._session.offered is not None
        for each in (self.hint, *self._notes):
            each.setVisible(not self._busy)
        doubtful = self._doubt() is not None
        self.confirm.setEnabled(possible and not self._busy and not doubtful)
        self.insist.setVisible(doubtful)
        set_role(self.intent, "warn" if doubtful else "large")
        self.asks.emit(doubtful)
        self.confirm.setText(self._confirm_words())
        self.back.setEnabled(not self._busy or awaited)
        self.back.setText(tr("Esc  Call the payment off") if awaited else tr("Esc Back, nothing is charged"))
        self.tender_choice.setEnabled(not self._busy and self._due > 0)
        self.tender_choice.setText(tr("F3  In cash") if self._session.by_code else tr("F3  By phone"))

    def _confirm_words(self) -> str:
        now = self._session
        if now.offered is not None:
            return tr("Waiting for the patient…")
        if self._busy:
            return tr("Settling…")
        if now.by_code and not now.code and (self.received_fen() or 0) < self._due:
            return tr("Enter  Show our code")
        if now.unpaid:
            return tr("Enter  Collect")
        return tr("Enter  Take it all in full") if now.full else tr("Enter  Settle")

    def _confirm(self) -> None:
        if self._doubt() is None:
            self._settle()

    def take_it(self) -> None:
        """Take an amount that was asked about (F9)."""
        if self.takes() and self._doubt() is not None:
            self._settle()

    def _settle(self) -> None:
        received = self.received_fen()
        if not self._busy and received is not None and self._is_possible(received):
            self._flow.payments.settle(received)


def _may_be_meant(event: QKeyEvent) -> bool:
    """Return whether a key that is part of no amount may have been meant for one."""
    key = Qt.Key(event.key())
    is_function = Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35
    return not (key in _KEYS or key in _HARMLESS or is_function or event.modifiers() & ~_PAD_OR_SHIFT)


def _pad(event: QKeyEvent) -> str:
    """Return what a key of the number pad types, also while NumLock is off; empty for any other key."""
    on_pad = event.modifiers() & Qt.KeyboardModifier.KeypadModifier
    return _PAD.get(Qt.Key(event.key()), "") if on_pad and not event.text() else ""


def _rest_name(missing: int, *, by_code: bool) -> str:
    if missing <= 0:
        return tr("Change")
    return tr("By phone") if by_code else tr("Still missing")
