"""Words across a page that cannot be overlooked; the page below stays legible and receives every click."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.style import Look

SIZE, SLOPE, OPACITY = 34, -18, 0.13


class Watermark(QWidget):
    """Covers all of `page` and repeats its words diagonally."""

    def __init__(self, look: Look, words: str, page: QWidget) -> None:
        super().__init__(page)
        self._look, self._words = look, words
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(words)
        page.installEventFilter(self)

    def eventFilter(self, page: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Resize with the page."""
        if event.type() is QEvent.Type.Resize and isinstance(page, QWidget):
            self.setGeometry(page.rect())
            self.raise_()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the words in rows."""
        painter = QPainter(self)
        painter.setOpacity(OPACITY)
        painter.setPen(self._look.colour("badge"))
        painter.setFont(self._look.font(SIZE, QFont.Weight.Bold))
        painter.rotate(SLOPE)
        across, down = painter.fontMetrics().horizontalAdvance(self._words) + self._look.px(90), self._look.px(150)
        for row, y in enumerate(range(0, self.height() * 2, down)):
            for x in range(-self.width() - row % 2 * across // 2, self.width() * 2, across):
                painter.drawText(x, y, self._words)
        painter.end()
