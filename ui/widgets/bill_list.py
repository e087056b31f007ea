"""The unpaid bills of a patient as rows to choose from."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy

from terminal import money
from terminal.model import Bill
from ui import words
from ui.i18n import tr
from ui.style import Look
from ui.widgets.two_lines import NUMBER, ROW, show_two_lines, two_lines


class BillList(QListWidget):
    """Bills, oldest first; `chosen` carries a bill's number when the cashier moves to it."""

    chosen = Signal(str)
    left = Signal()  # emitted when the focus goes elsewhere in the window

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(tr("Unpaid bills"))
        show_two_lines(self, look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._row = look.px(ROW)
        self.currentItemChanged.connect(self._tell)

    def show_bills(self, bills: Sequence[Bill], current: Bill | None) -> None:
        """Show bills with one of them chosen; no signal is emitted meanwhile."""
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
        """Return the size that the bills need."""
        heights = sum(self.sizeHintForRow(row) for row in range(self.count()))
        return QSize(super().sizeHint().width(), max(self._row, heights))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Ask for what the bills need in the new width."""
        super().resizeEvent(event)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Keep one bill visible; the rest scrolls."""
        return QSize(super().minimumSizeHint().width(), self._row)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Emit `left`."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason}:
            self.left.emit()

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(NUMBER))


def _item(bill: Bill) -> QListWidgetItem:
    text, amount = words.kind(bill.care.kind), money.yuan(bill.stated_total)
    note = words.DOT.join(part for part in (bill.department, f"{bill.care.day:%m-%d}", bill.number) if part)
    return two_lines(text, amount, note, bill.number)
