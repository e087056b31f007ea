"""A field of one line that keeps Enter to itself: the key that it leads to needs a press of its own."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.style import Look
from ui.widgets.basic import take_no_text

HEIGHT = 30
ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class Entry(QLineEdit):
    """A field with a name; without `is_text` no input method gets into it."""

    def __init__(self, look: Look, name: str, width: int = 0, most: int = 12, *, is_text: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "count")
        self.setAccessibleName(name)
        self.setFixedHeight(look.px(HEIGHT))
        self.setMaxLength(most)
        if width:
            self.setFixedWidth(look.px(width))
        if not is_text:
            take_no_text(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle Enter without passing it on: QLineEdit ignores it after telling of it."""
        super().keyPressEvent(event)
        if Qt.Key(event.key()) in ENTER:
            event.accept()
