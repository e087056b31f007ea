"""The table of a bill's lines: fixed row height, columns as wide as their figures need."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.i18n import tr
from ui.style import Look
from ui.widgets.lines import Column, LinesModel

ROW = 30
WIDTHS = {Column.CLASS: 54, Column.QUANTITY: 54, Column.AMOUNT: 92, Column.IN_SCOPE: 92, Column.REASON: 172}


class Cells(QStyledItemDelegate):
    """Cells that have their own ground in headings, which a style sheet does not take from the model."""

    def __init__(self, look: Look, lines: LinesModel) -> None:
        super().__init__()
        self._ground, self._lines = look.colour("group"), lines

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the ground of a heading below the cell."""
        if self._lines.is_heading(index.row()):
            painter.fillRect(option.rect, self._ground)
        super().paint(painter, option, index)


class LineTable(QTableView):
    """Lines of a bill; `explained` carries one sentence about the row under the cursor."""

    explained = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.lines = LinesModel(look)
        self.setModel(self.lines)
        self._cells = Cells(look, self.lines)
        self.setItemDelegate(self._cells)
        self.setAccessibleName(tr("Lines of the bill"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
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
