"""The reason why a counter did not open, in place of its pages."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from terminal.texts import Words
from terminal.texts.marks import aside
from ui.i18n import language, tr
from ui.widgets.basic import button, column, label, row


class FailurePanel(QWidget):
    """The error's words: event, money and remedy; its one button, Esc and Enter close the window."""

    def __init__(self, text: Words, code: str, close: Callable[[], object]) -> None:
        super().__init__()
        self._close = close
        self.setObjectName("body")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        title = label(tr("The counter did not open"), "heading")
        what = label(aside(text.what, code, language()), "large", wrap=True)
        rest = [label(each, "large", wrap=True) for each in (text.money, text.next)]
        out = button(tr("Close  Esc"), close, "default")
        layout = column(title, what, *rest, row(out, 1), 1, gap=16)
        layout.setContentsMargins(40, 40, 40, 40)
        self.setLayout(layout)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Take the keys."""
        super().showEvent(event)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Close on Esc and Enter."""
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._close()
        else:
            super().keyPressEvent(event)
