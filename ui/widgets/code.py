"""A QR code drawn in black on white in every theme."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from devices.qr import modules
from ui.style import Look

SIZE = 232


class Code(QWidget):
    """A square with a QR code, empty without one; `name` is the accessible name."""

    def __init__(self, look: Look, name: str, size: int = SIZE) -> None:
        super().__init__()
        self._look = look
        self._matrix: list[list[bool]] = []
        self.change_size(size)
        self.setAccessibleName(name)

    def change_size(self, size: int) -> None:
        """Use another size."""
        self.setFixedSize(QSize(self._look.px(size), self._look.px(size)))

    def show_text(self, text: str) -> None:
        """Draw a text; an empty one clears the code."""
        self._matrix = modules(text) if text else []
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the modules in whole pixels."""
        if self._matrix:
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor("white"))
            self._draw(painter)
            painter.end()

    def _draw(self, painter: QPainter) -> None:
        size = self.width() // len(self._matrix)
        margin = (self.width() - size * len(self._matrix)) // 2
        for down, line in enumerate(self._matrix):
            for across, dark in enumerate(line):
                if dark:
                    painter.fillRect(margin + across * size, margin + down * size, size, size, QColor("black"))
