"""A table of texts that are ready to be shown."""

from collections.abc import Sequence

from ui.style import Look
from ui.widgets.row_table import NO_INDEX, Index, Rows, RowTable


class TextRows(Rows):
    """Rows of texts under their headers; those of the columns in `figures` are right-aligned."""

    def __init__(self, headers: Sequence[str], figures: Sequence[int] = ()) -> None:
        super().__init__()
        self._headers, self._texts = list(headers), list[tuple[str, ...]]()
        self.columns, self.figures = len(self._headers), frozenset(figures)

    def load(self, texts: Sequence[tuple[str, ...]]) -> None:
        """Replace the rows shown; raises ValueError where one lacks a cell, which Qt would only find while painting."""
        if any(len(each) != self.columns for each in texts):
            raise ValueError(f"a row without a cell for each of {self._headers}")
        self.beginResetModel()
        self._texts = list(texts)
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self._texts)

    def headers(self) -> list[str]:
        """Return the column names."""
        return self._headers

    def text(self, row: int, column: int) -> str:
        """Return a cell's text."""
        return self._texts[row][column]

    def ink(self, _row: int, _column: int) -> str:
        """Return the colour role."""
        return "text"


class TextTable(RowTable):
    """A table of text rows that keeps its chosen row when they are replaced, and chooses the first of new ones."""

    def __init__(self, look: Look, rows: TextRows, widths: dict[int, int], name: str) -> None:
        super().__init__(look, rows, widths, name)
        self._texts = rows

    @property
    def chosen(self) -> int:
        """The number of the chosen row; -1 if there is none."""
        return self.currentIndex().row()

    def load(self, texts: Sequence[tuple[str, ...]]) -> None:
        """Replace the rows shown."""
        before = max(self.chosen, 0)
        self._texts.load(texts)
        if texts:
            self.selectRow(min(before, len(texts) - 1))
