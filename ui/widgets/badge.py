"""The state of a device: a shape, a colour and a word, never colour alone."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.i18n import tr
from ui.style import Look
from ui.widgets.basic import label, row, set_role

SIZE = 12


class Health(StrEnum):
    """A device's state: fine, needs attention, not usable, or not known yet; the value is the role of its colour."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    OFF = "off"


class Shape(QWidget):
    """A filled circle, a triangle, a cross or a ring."""

    def __init__(self, look: Look, size: int = SIZE) -> None:
        super().__init__()
        self._look = look
        self._health = Health.OFF
        self.setFixedSize(QSize(look.px(size), look.px(size)))

    def show_health(self, health: Health) -> None:
        """Draw another shape."""
        self._health = health
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the shape in its colour."""
        painter = QPainter(self)
        draw_shape(painter, QRectF(self.rect()), self._health, self._look.colour(self._health))
        painter.end()


def draw_shape(painter: QPainter, room: QRectF, health: Health, colour: QColor) -> None:
    """Draw the shape of a state into a square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(room.topLeft())
    painter.scale(room.width() / SIZE, room.height() / SIZE)
    painter.setPen(QPen(colour, 2.2))
    if health is Health.BAD:
        painter.drawLine(2, 2, 10, 10)
        painter.drawLine(10, 2, 2, 10)
    elif health is Health.OFF:
        painter.drawEllipse(QRectF(2, 2, 8, 8))
    else:
        painter.setBrush(colour)
        painter.setPen(colour)
        _fill(painter, health)
    painter.restore()


def _fill(painter: QPainter, health: Health) -> None:
    if health is Health.GOOD:
        painter.drawEllipse(QRectF(0.5, 0.5, 11, 11))
    else:
        painter.drawPolygon(QPolygonF([QPointF(6, 0.5), QPointF(11.5, 11), QPointF(0.5, 11)]))


class Badge(QWidget):
    """One device in the top bar; `pressed` is emitted on a click."""

    pressed = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._shape, self._words = Shape(look), label(name, Health.OFF)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setLayout(row(self._shape, self._words, gap=look.px(6)))
        self.show_state(Health.OFF, name)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Emit `pressed`."""
        self.pressed.emit()

    def show_state(self, health: Health, text: str) -> None:
        """Show the device's state, in shape, colour and words."""
        self._shape.show_health(health)
        self._words.setText(text)
        set_role(self._words, health)
        self.setAccessibleDescription(tr("{0}: not used yet", text) if health is Health.OFF else text)
