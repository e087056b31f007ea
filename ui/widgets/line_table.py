"""The table of a bill's lines, with one sentence about the row under the cursor."""

from PySide6.QtCore import Signal

from ui.i18n import tr
from ui.style import Look
from ui.widgets.lines import Column, LinesModel
from ui.widgets.row_table import RowTable

WIDTHS: dict[int, int] = {
    Column.CLASS: 54,
    Column.QUANTITY: 54,
    Column.AMOUNT: 92,
    Column.IN_SCOPE: 92,
    Column.REASON: 172,
}


class LineTable(RowTable):
    """Lines of a bill; `explained` carries one sentence about the row under the cursor."""

    explained = Signal(str)

    def __init__(self, look: Look) -> None:
        self.lines = LinesModel()
        super().__init__(look, self.lines, WIDTHS, tr("Lines of the bill"))
        self.selectionModel().currentRowChanged.connect(self._tell)

    def start(self) -> None:
        """Put the cursor on the first line with a patient's part, else on the first."""
        paid = self.lines.self_paid()
        at = paid[0] if paid and not self.lines.self_pay_only and not self.lines.grouped else 0
        if self.lines.rowCount():
            self.selectRow(at)
        self.explained.emit(self.lines.explained(at))

    def _tell(self) -> None:
        self.explained.emit(self.lines.explained(self.currentIndex().row()))
