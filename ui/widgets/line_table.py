"""The table of a bill's lines: fixed row height, columns as wide as their figures need."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.i18n import tr
from ui.style import BODY, Look
from ui.widgets.basic import take_no_text
from ui.widgets.lines import Column, LinesModel, alignment

ROW = 30
PAD = 9
WIDTHS = {Column.CLASS: 54, Column.QUANTITY: 54, Column.AMOUNT: 92, Column.IN_SCOPE: 92, Column.REASON: 172}


class Cells(QStyledItemDelegate):
    """Paints cells straight from the lines: Qt's own way asks the model seven times a cell and takes a whole frame."""

    def __init__(self, look: Look, lines: LinesModel) -> None:
        super().__init__()
        self._look, self._lines = look, lines
        self._plain, self._strong = look.font(BODY), look.font(BODY, QFont.Weight.DemiBold)
        self._metrics, self._pad = QFontMetrics(self._plain), look.px(PAD)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell: its ground, then its text, cut with an ellipsis where it does not fit."""
        at, column = index.row(), Column(index.column())
        chosen, heading = bool(option.state & QStyle.StateFlag.State_Selected), self._lines.is_heading(at)
        ground = "selected" if chosen else "group" if heading else "row" if at % 2 else "panel"
        text = "selected_text" if chosen else "self_pay" if self._lines.is_self_paid(at, column) else "text"
        painter.fillRect(option.rect, self._look.colour(ground))
        painter.setPen(self._look.colour(text))
        painter.setFont(self._strong if heading else self._plain)
        room = option.rect.adjusted(self._pad, 0, -self._pad, 0)
        said = self._metrics.elidedText(self._lines.text(at, column), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, alignment(column), said)


class LineTable(QTableView):
    """Lines of a bill; `explained` carries one sentence about the row under the cursor."""

    explained = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.lines = LinesModel()
        self.setModel(self.lines)
        self._cells = Cells(look, self.lines)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(tr("Lines of the bill"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        take_no_text(self, self.horizontalHeader(), self.verticalHeader())
        self._set_sizes(look)
        self.selectionModel().currentRowChanged.connect(self._tell)

    def _set_sizes(self, look: Look) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(look.px(ROW))
        columns.setFixedHeight(look.px(ROW))
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setSectionResizeMode(Column.ITEM, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            columns.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            columns.resizeSection(column, look.px(width))

    def start(self) -> None:
        """Put the cursor on the first line of which the patient pays a part, else on the first."""
        paid = self.lines.self_paid()
        at = paid[0] if paid and not self.lines.self_pay_only and not self.lines.grouped else 0
        if self.lines.rowCount():
            self.selectRow(at)
        self.explained.emit(self.lines.explained(at))

    def _tell(self) -> None:
        self.explained.emit(self.lines.explained(self.currentIndex().row()))
