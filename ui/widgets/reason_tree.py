"""The tree of reasons: arrow keys move in it and open it, rows have one height, assumed values are marked."""

from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from terminal import money
from terminal.model import Basis
from ui.i18n import tr
from ui.style import BODY, Look
from ui.widgets.basic import LEFT, MIDDLE, RIGHT, take_no_text
from ui.widgets.reasons import Column, Index, ReasonsModel, assumed

ROW = 30
AMOUNT = 120
STEP = 18
SHOWN = 14
"""The maximum number of rows opened at first."""


class ReasonTree(QTreeView):
    """Reasons from the printed number down; `chosen` carries the one under the cursor."""

    chosen = Signal(object)  # Basis

    def __init__(self, look: Look, language: str) -> None:
        super().__init__()
        self.reasons = ReasonsModel(language)
        self.setModel(self.reasons)
        self._cells = Cells(look, self.reasons, language)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(tr("Why this amount"))
        self.setUniformRowHeights(True)
        self.setHeaderHidden(True)
        self.setIndentation(look.px(STEP))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        take_no_text(self, self.header())
        columns = self.header()
        columns.setStretchLastSection(False)
        columns.setSectionResizeMode(Column.REASON, QHeaderView.ResizeMode.Stretch)
        columns.setSectionResizeMode(Column.AMOUNT, QHeaderView.ResizeMode.Fixed)
        columns.resizeSection(Column.AMOUNT, look.px(AMOUNT))
        self.selectionModel().currentRowChanged.connect(self._tell)

    def show_reasons(self, roots: Sequence[Basis]) -> None:
        """Show reasons, opened level by level as far as they stay visible, with the cursor on the first."""
        self.reasons.load(roots)
        shown = len(roots)
        waiting = deque(self.reasons.index(row, 0) for row in range(shown))
        while waiting:
            index = waiting.popleft()
            below = self.reasons.rowCount(index)
            if below and shown + below <= SHOWN:
                shown += below
                self.expand(index)
                waiting.extend(self.reasons.index(row, 0, index) for row in range(below))
        start = self.reasons.index(0, 0)
        self.selectionModel().setCurrentIndex(
            start, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self.reasons.basis(current))


class Cells(QStyledItemDelegate):
    """Paints a reason with its formula if it fits, the mark of an assumed value, and the amount."""

    def __init__(self, look: Look, reasons: ReasonsModel, language: str) -> None:
        super().__init__()
        self._look, self._reasons, self._language = look, reasons, language
        self._plain, self._strong = look.font(BODY), look.font(BODY, QFont.Weight.DemiBold)
        self._small = look.font(12)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the one height of all rows."""
        return QSize(self._look.px(AMOUNT), self._look.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        basis = self._reasons.basis(index)
        painter.save()
        painter.fillRect(option.rect, self._look.colour("selected" if chosen else "panel"))
        painter.setFont(self._strong if basis.figure else self._plain)
        painter.setPen(self._look.colour("selected_text" if chosen else "text"))
        pad = self._look.px(6)
        room = option.rect.adjusted(pad, 0, -pad, 0)
        if index.column() == Column.AMOUNT:
            painter.drawText(room, RIGHT | MIDDLE, money.grouped(basis.amount))
        else:
            self._paint_reason(painter, room, basis, chosen=chosen)
        painter.restore()

    def _paint_reason(self, painter: QPainter, room: QRect, basis: Basis, *, chosen: bool) -> None:
        room = self._paint_mark(painter, room, basis, chosen=chosen)
        text = basis.label_in(self._language)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, LEFT | MIDDLE, shown)
        after = room.adjusted(painter.fontMetrics().horizontalAdvance(shown) + self._look.px(12), 0, 0, 0)
        formula = basis.formula_in(self._language)
        if QFontMetrics(self._small).horizontalAdvance(formula) <= after.width():
            painter.setFont(self._small)
            painter.setPen(self._look.colour("selected_text" if chosen else "muted"))
            painter.drawText(after, LEFT | MIDDLE, formula)

    def _paint_mark(self, painter: QPainter, room: QRect, basis: Basis, *, chosen: bool) -> QRect:
        """Mark an assumed value at the right, and return the remaining rectangle."""
        mark, metrics = assumed(basis), QFontMetrics(self._small)
        if not mark:
            return room
        before = painter.font(), painter.pen()
        painter.setFont(self._small)
        colour = "illustrative" if basis.is_illustrative else "warn"
        painter.setPen(self._look.colour("selected_text" if chosen else colour))
        painter.drawText(room, RIGHT | MIDDLE, mark)
        painter.setFont(before[0])
        painter.setPen(before[1])
        return room.adjusted(0, 0, -metrics.horizontalAdvance(mark) - self._look.px(10), 0)
