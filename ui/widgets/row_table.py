"""A table of texts, fast with ten thousand rows: fixed row height, columns as wide as their figures need."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.style import BODY, Look
from ui.widgets.basic import LEFT, MIDDLE, RIGHT, take_no_text

ROW = 30
PAD = 9
WRAPPED = Qt.TextFlag.TextWrapAnywhere

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_INDEX = QModelIndex()


class Rows(QAbstractTableModel):
    """Rows of texts in the given `columns`; those in `figures` are right-aligned."""

    columns = 0
    figures: frozenset[int] = frozenset()

    def headers(self) -> list[str]:
        """Return the column names, from the left."""
        raise NotImplementedError

    def text(self, row: int, column: int) -> str:
        """Return a cell's text."""
        raise NotImplementedError

    def ink(self, row: int, column: int) -> str:
        """Return the role of a cell's colour."""
        raise NotImplementedError

    def is_heading(self, _row: int) -> bool:
        """Return whether a row is the heading of those below it."""
        return False

    def columnCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of columns."""
        return 0 if parent.isValid() else self.columns

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:  # noqa: N802, ANN401 - Qt's
        """Return a column's name, aligned as its cells."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return self.headers()[section]
        return self.alignment(section) if role == Role.TextAlignmentRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:  # noqa: ANN401 - Qt's
        """Return a cell's text and alignment, for a screen reader; RowTable paints it."""
        if role == Role.DisplayRole:
            return self.text(index.row(), index.column())
        return self.alignment(index.column()) if role == Role.TextAlignmentRole else None

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        """Return the alignment: figures at the right of their column, words at the left."""
        return (RIGHT if column in self.figures else LEFT) | MIDDLE


class Cells(QStyledItemDelegate):
    """Paints cells directly from the rows: Qt's delegate queries the model 7 times a cell and takes a whole frame."""

    def __init__(self, look: Look, rows: Rows) -> None:
        super().__init__()
        self._look, self._rows = look, rows
        self._plain, self._strong = look.font(BODY), look.font(BODY, QFont.Weight.DemiBold)
        self._metrics, self._pad, self._row = QFontMetrics(self._plain), look.px(PAD), look.px(ROW)

    def height(self, row: int, widths: Mapping[int, int]) -> int:
        """Return the height in which no cell of a row is cut, in columns of these widths."""
        lines = max(self._lines(self._rows.text(row, at), width) for at, width in widths.items())
        return self._row + (max(1, lines) - 1) * self._metrics.lineSpacing()

    def _lines(self, text: str, width: int) -> int:
        room = QRect(0, 0, max(1, width - 2 * self._pad), 1000)
        return round(self._metrics.boundingRect(room, WRAPPED, text).height() / self._metrics.lineSpacing())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell: its background, then its text, cut with an ellipsis if it does not fit in its row."""
        at, column = index.row(), index.column()
        chosen, heading = bool(option.state & QStyle.StateFlag.State_Selected), self._rows.is_heading(at)
        ground = "selected" if chosen else "group" if heading else "row" if at % 2 else "panel"
        painter.fillRect(option.rect, self._look.colour(ground))
        painter.setPen(self._look.colour("selected_text" if chosen else self._rows.ink(at, column)))
        painter.setFont(self._strong if heading else self._plain)
        room = option.rect.adjusted(self._pad, 0, -self._pad, 0)
        if room.height() >= self._row + self._metrics.lineSpacing():
            painter.drawText(room, self._rows.alignment(column) | WRAPPED, self._rows.text(at, column))
            return
        text = self._metrics.elidedText(self._rows.text(at, column), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, self._rows.alignment(column), text)


class RowTable(QTableView):
    """Rows under their headers, chosen one at a time; the first column takes the width that `widths` leave.

    The chosen row is as high as its texts need, so that the arrow keys show what is cut elsewhere.
    """

    def __init__(self, look: Look, rows: Rows, widths: Mapping[int, int], name: str) -> None:
        super().__init__()
        self.setModel(rows)
        self._cells, self._opened = Cells(look, rows), -1  # the row of Qt's signal is lost when the rows are replaced
        self.setItemDelegate(self._cells)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        take_no_text(self, self.horizontalHeader(), self.verticalHeader())
        self._set_sizes(look, widths)
        self.selectionModel().currentRowChanged.connect(self._open_row)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the chosen row to the new width."""
        super().resizeEvent(event)
        self._open_row(self.currentIndex())

    def _open_row(self, now: QModelIndex) -> None:
        rows, columns = self.verticalHeader(), self.model().columnCount()
        if 0 <= self._opened < self.model().rowCount():
            rows.resizeSection(self._opened, rows.defaultSectionSize())
        self._opened = now.row()
        if 0 <= now.row() < self.model().rowCount():
            widths = {at: self.columnWidth(at) for at in range(columns) if not self.isColumnHidden(at)}
            rows.resizeSection(now.row(), self._cells.height(now.row(), widths))

    def _set_sizes(self, look: Look, widths: Mapping[int, int]) -> None:
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(look.px(ROW))
        columns.setFixedHeight(look.px(ROW))
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in widths.items():
            columns.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            columns.resizeSection(column, look.px(width))
