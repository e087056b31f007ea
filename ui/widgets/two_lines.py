"""A list item in two lines: text and amount above, a note below, the shape of a state in front.

A note that is too long for one line takes more, so that nothing is cut.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.i18n import tr
from ui.style import Look
from ui.widgets.badge import SIZE, Health, draw_shape
from ui.widgets.basic import LEFT, MIDDLE, RIGHT, take_no_text

ROW, ACROSS, DOWN, BESIDE, SMALL = 50, 10, 5, 10, 12
WRAPPED = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft
Role = Qt.ItemDataRole
AMOUNT, NOTE, NUMBER, HEALTH = (Role.UserRole + at for at in range(4))


def two_lines(text: str, amount: str, note: str, number: str, health: Health | None = None) -> QListWidgetItem:
    """Create an item; `number` identifies it."""
    item = QListWidgetItem(text)
    item.setData(AMOUNT, amount)
    item.setData(NOTE, note)
    item.setData(NUMBER, number)
    item.setData(HEALTH, health.value if health else "")
    item.setData(Role.AccessibleTextRole, tr(", ").join((text, amount, note)))
    return item


def show_two_lines(view: QListWidget, look: Look) -> None:
    """Set a list up for items of `two_lines`."""
    view.setItemDelegate(TwoLines(look))
    view.setResizeMode(QListWidget.ResizeMode.Adjust)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    take_no_text(view)


class TwoLines(QStyledItemDelegate):
    """Paints an item of `two_lines`; the chosen one has a background of its own."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the height of all lines."""
        view, px = option.widget, self._look.px
        width = (view.viewport().width() if isinstance(view, QListWidget) else option.rect.width()) - 2 * px(ACROSS)
        width -= px(SIZE) + px(BESIDE) if index.data(HEALTH) else 0
        metrics = QFontMetrics(self._look.font(SMALL))
        note = metrics.boundingRect(QRect(0, 0, max(1, width), 1000), WRAPPED, index.data(NOTE))
        more = round(note.height() / metrics.lineSpacing()) - 1
        return QSize(px(120), px(ROW) + max(0, more) * metrics.lineSpacing())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one item."""
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        across, down = self._look.px(ACROSS), self._look.px(DOWN)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            self._paint_ground(painter, option)
        self._paint_words(painter, option.rect.adjusted(across, down, -across, -down), index, chosen=chosen)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(self._look.colour("focus" if focused else "selected"), 2))
        painter.setBrush(self._look.colour("selected"))
        painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), self._look.px(8), self._look.px(8))

    def _paint_words(
        self, painter: QPainter, room: QRect, index: QModelIndex | QPersistentModelIndex, *, chosen: bool
    ) -> None:
        health = index.data(HEALTH)
        if health:
            room = self._beside_mark(painter, room, Health(health))
        strong = self._look.font(14, QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
        painter.setFont(strong)
        painter.setPen(self._look.colour("selected_text" if chosen else "text"))
        upper = QRect(room.x(), room.y(), room.width(), (self._look.px(ROW) - 2 * self._look.px(DOWN)) * 11 // 20)
        painter.drawText(upper, RIGHT | MIDDLE, index.data(AMOUNT))
        painter.drawText(upper, LEFT | MIDDLE, index.data(Role.DisplayRole))
        painter.setFont(self._look.font(SMALL))
        painter.setPen(self._look.colour("selected_text" if chosen else "muted"))
        painter.drawText(room.adjusted(0, upper.height(), 0, 0), MIDDLE | WRAPPED, index.data(NOTE))

    def _beside_mark(self, painter: QPainter, room: QRect, health: Health) -> QRect:
        side = self._look.px(SIZE)
        square = QRectF(room.x(), room.y() + (room.height() - side) / 2, side, side)
        draw_shape(painter, square, health, self._look.colour(health))
        return room.adjusted(side + self._look.px(BESIDE), 0, 0, 0)
