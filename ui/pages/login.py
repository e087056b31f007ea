"""The login page, which covers everything while the counter is locked: number and password, or a badge and its PIN."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from devices.badge import is_badge
from terminal.private import Private
from ui.i18n import tr
from ui.pages.screen import Screen
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row, set_role, take_no_text
from ui.window_config import WindowConfig

WIDTH, FIELD = 560, 48
LONGEST = 128


class LoginScreen(Screen):
    """Takes every key; `typed` carries the number, or else the badge, and the secret that goes with it."""

    takes_text = True
    typed = Signal(str, object, object)  # the number, the badge and the secret, both Private

    def __init__(self, look: Look, config: WindowConfig) -> None:
        super().__init__()
        self._badge = Private("")
        self.setObjectName("body")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Locked"))
        self._who, self._told, self._next = label(role="large", wrap=True), self._words("large"), self._words("muted")
        self.number, self.secret = QLineEdit(), QLineEdit()
        self._number_label, self._secret_label = label(role="caption"), label(role="caption")
        for field in (self.number, self.secret):
            field.setProperty("role", "figure")
            field.setFixedHeight(look.px(FIELD))
            field.setMaxLength(LONGEST)
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        take_no_text(self.number, self.secret)
        self.number.textEdited.connect(self._number_edited)
        self.number.returnPressed.connect(self._number_entered)
        self.secret.returnPressed.connect(self._enter)
        self.enter = button(tr("Enter  Sign in"), self._enter, "default")
        self._lay_out(look, config)
        self.begin("")

    def _words(self, role: str) -> QLabel:
        return label(role=role, wrap=True, live=True)

    def _lay_out(self, look: Look, config: WindowConfig) -> None:
        mark = [label(tr("Simulation"), "badge")] if config.simulated else []
        where = row(label(config.hospital, "hospital"), label(tr("Counter {0}", config.counter), "muted"), 1, *mark)
        fields = self._number_label, self.number, self._secret_label, self.secret
        badge = label(tr("With a badge: scan it, then type its PIN. Esc begins again."), "small", wrap=True)
        behind = label(tr("What is unknown is still asked about behind the lock."), "small", wrap=True)
        title = label(tr("Locked"), "hero")
        content = column(
            where, title, self._who, *fields, self._told, self._next, self.enter, badge, behind, gap=look.px(12)
        )
        panel = Panel(look, tr("Sign in"), content, margin=30)
        panel.setFixedWidth(look.px(WIDTH))
        layout = column(1, row(1, panel, 1, gap=0), 1, gap=0)
        layout.setContentsMargins(*(look.px(10),) * 4)
        self.setLayout(layout)

    @property
    def first(self) -> QWidget:
        """The field of the number."""
        return self.number

    def begin(self, who: str) -> None:
        """Clear everything; `who` is signed in behind the lock, if anybody is."""
        same = tr("{0} goes on where the counter was locked. Somebody else begins with the next patient.", who)
        self._who.setText(same if who else tr("Nobody is signed in at this counter."))
        self._clear()
        self._tell("", "")

    def take_badge(self, code: str) -> None:
        """Take a scanned badge in place of a number, unless a sign-in is being checked."""
        if not self.number.isEnabled():
            return
        self._clear()
        self._badge = Private(code)
        self._name_fields()
        self.number.setText(tr("Badge scanned"))
        self._tell("", "")
        self.secret.setFocus()

    def tell(self, text: str) -> None:
        """Say something that is no refusal."""
        self._tell(text, "")

    def refuse(self, what: str, then: str) -> None:
        """Say why nobody was signed in, and begin again."""
        self._clear()
        self._tell(what, then, "warn")
        self.number.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Clear on Esc, scroll, and let no other key through to what is covered."""
        if event.key() in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Escape:
            self._clear()
            self._tell("", "")
            self.number.setFocus()

    def _clear(self) -> None:
        self._badge = Private("")
        self.number.clear()
        self.secret.clear()
        self._wait(waits=False)
        self._name_fields()

    def _name_fields(self) -> None:
        named = (self._number_label, self.number, tr("Badge") if self._badge else tr("Operator's number"))
        for text, field, name in (named, (self._secret_label, self.secret, self._secret_name())):
            text.setText(name)
            field.setAccessibleName(name)

    def _secret_name(self) -> str:
        return tr("PIN") if self._badge else tr("Password")

    def _number_edited(self, _text: str) -> None:
        if self._badge:
            typed = self.number.text()[-1:]
            self._clear()
            self.number.setText(typed)

    def _number_entered(self) -> None:
        """Go on to the password; a badge may have come key by key."""
        if is_badge(self.number.text()):
            self.take_badge(self.number.text())
        elif self.number.text():
            self.secret.setFocus()

    def _enter(self) -> None:
        if not self.secret.text() or not (self._badge or self.number.text()):
            (self.secret if self._badge or self.number.text() else self.number).setFocus()
            return
        number, badge, secret = self.number.text().strip(), self._badge, Private(self.secret.text())
        self.secret.clear()
        self._tell(tr("Checking…"), "")
        self._wait(waits=True)
        self.typed.emit("" if badge else number, badge, secret)

    def _wait(self, *, waits: bool) -> None:
        for each in (self.number, self.secret, self.enter):
            each.setDisabled(waits)

    def _tell(self, what: str, then: str, role: str = "large") -> None:
        set_role(self._told, role)
        for shown, text in ((self._told, what), (self._next, then)):
            shown.setText(text)
            shown.setVisible(bool(text))
