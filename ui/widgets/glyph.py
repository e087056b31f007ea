"""Line drawings of the two ways to begin."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.style import Look

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
