"""The page of a second person's consent: what is asked, number and password, or badge and PIN, and a reason."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from counter.people import STAND_INS
from terminal.model import Right
from terminal.private import Private
from ui.consenting import Asked, Consenting
from ui.i18n import tr
from ui.pages.login import WIDTH, LoginScreen
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row
from ui.widgets.entry import Entry
from ui.window_config import WindowConfig

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class ConsentScreen(LoginScreen):
    """Who is signed in stays signed in; Esc leaves, and nothing has happened."""

    is_secret = True

    def __init__(self, look: Look, config: WindowConfig, consenting: Consenting) -> None:
        self._consenting = consenting
        super().__init__(look, config)
        self.setAccessibleName(tr("A second person's consent"))
        self.typed.connect(self._answer)
        consenting.refused.connect(self.refuse)

    def _lay_out(self, look: Look, _config: WindowConfig) -> None:
        px = look.px
        self._what, self._effect = label(role="large", wrap=True), label(role="muted", wrap=True)
        self._reason_label = label(tr("Reason"), "caption")
        self.reason = Entry(look, tr("Reason"), most=60, is_text=True)
        self._stand_in = label(role="text", wrap=True)
        self._badge_hint = label(tr("With a badge: scan it, then type its PIN."), "small", wrap=True)
        self.leave = button(tr("Esc  Back, nothing happens"), self._consenting.cancel)
        fields = self._number_label, self.number, self._secret_label, self.secret
        content = column(
            label(tr("A second person's consent"), "hero"),
            self._what,
            self._effect,
            self._reason_label,
            self.reason,
            self._stand_in,
            *fields,
            self._badge_hint,
            self._told,
            self._next,
            self.enter,
            self.leave,
            gap=px(8),
        )
        panel = Panel(look, tr("A second person's consent"), content, margin=24)
        panel.setFixedWidth(px(WIDTH))
        self.setLayout(column(1, row(1, panel, 1, gap=0), 1, gap=0))

    @property
    def first(self) -> QWidget:
        """The number, or the key where a stand-in answers."""
        return self.enter if self._consenting.is_demonstration else self.number

    def ask(self, asked: Asked) -> None:
        """Show what is asked, with everything cleared."""
        is_alone = self._consenting.is_demonstration
        self.begin("")
        self._what.setText(asked.what)
        self._effect.setText(asked.effect)
        self.reason.setText(asked.reason)
        fields: tuple[QWidget, ...] = self._number_label, self.number, self._secret_label, self.secret, self._badge_hint
        for each in (self._reason_label, self.reason):
            each.setVisible(bool(asked.reason))
        for field in fields:
            field.setVisible(not is_alone)
        who = STAND_INS.get(asked.right, STAND_INS[Right.APPROVE_REFUND])
        self._stand_in.setVisible(is_alone)
        self._stand_in.setText(
            tr("Demonstration: no operators are set up. {0} consents, without a password.", f"{who.number} {who.name}")
        )
        self.enter.setText(tr("Enter  Consent"))

    def handles(self, key: str) -> bool:
        """Leave with Esc; no other key of the window but the help does anything here."""
        if key == "Esc":
            self._consenting.cancel()
        return key != "F1"

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Answer with Enter where a stand-in does; no other key gets through to what is covered."""
        if Qt.Key(event.key()) in _ENTER and self._consenting.is_demonstration and not event.isAutoRepeat():
            self._enter()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Forget what was typed, and ask no more."""
        super().hideEvent(event)
        self.begin("")
        self._consenting.cancel()

    def _enter(self) -> None:
        if self._consenting.is_demonstration:
            self._answer("", Private(""), Private(""))
        else:
            super()._enter()

    def _answer(self, number: str, badge: Private, secret: Private) -> None:
        self._consenting.answer(number, badge, secret, self.reason.text().strip())
