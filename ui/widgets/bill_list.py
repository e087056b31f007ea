"""The unpaid bills of a patient as rows to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from terminal import money
from terminal.model import Bill
from ui import words
from ui.i18n import tr
from ui.style import Look
from ui.widgets.basic import LEFT, MIDDLE, RIGHT, take_no_text

ROW = 50
Role = Qt.ItemDataRole
AMOUNT, NOTE, NUMBER = Role.UserRole, Role.UserRole + 1, Role.UserRole + 2


class BillList(QListWidget):
    """Bills, oldest first; `chosen` carries a bill's number when the cashier moves to it."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(tr("Unpaid bills"))
        self.setItemDelegate(_BillRow(look))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        take_no_text(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._row = look.px(ROW)
        self.currentItemChanged.connect(self._tell)

    def show_bills(self, bills: Sequence[Bill], current: Bill | None) -> None:
        """Show bills with one of them chosen; nothing is told while they change."""
        self.blockSignals(True)
        if [bill.number for bill in bills] != [self.item(row).data(NUMBER) for row in range(self.count())]:
            self.clear()
            for bill in bills:
                self.addItem(_item(bill))
            self.updateGeometry()
        if current:
            self.setCurrentRow([bill.number for bill in bills].index(current.number))
        self.blockSignals(False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for as much as the bills need."""
        return QSize(super().sizeHint().width(), self._row * max(1, self.count()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Stay useful with one bill in sight; the rest scrolls."""
        return QSize(super().minimumSizeHint().width(), self._row)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(NUMBER))


def _item(bill: Bill) -> QListWidgetItem:
    said, amount = words.kind(bill.care.kind), money.yuan(bill.stated_total)
    note = words.DOT.join(part for part in (bill.department, f"{bill.care.day:%m-%d}", bill.number) if part)
    item = QListWidgetItem(said)
    item.setData(AMOUNT, amount)
    item.setData(NOTE, note)
    item.setData(NUMBER, bill.number)
    item.setData(Role.AccessibleTextRole, f"{said}, {amount}, {note}")
    item.setToolTip(f"{said}\n{note}\n{amount}")
    return item


class _BillRow(QStyledItemDelegate):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(self._look.px(120), self._look.px(ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        across, down = self._look.px(10), self._look.px(5)
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
        strong = self._look.font(14, QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
        painter.setFont(strong)
        painter.setPen(self._look.colour("selected_text" if chosen else "text"))
        upper = QRect(room.x(), room.y(), room.width(), room.height() * 11 // 20)
        painter.drawText(upper, RIGHT | MIDDLE, index.data(AMOUNT))
        painter.drawText(upper, LEFT | MIDDLE, index.data(Role.DisplayRole))
        painter.setFont(self._look.font(12))
        painter.setPen(self._look.colour("selected_text" if chosen else "muted"))
        note = painter.fontMetrics().elidedText(index.data(NOTE), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room.adjusted(0, upper.height(), 0, 0), LEFT | MIDDLE, note)
