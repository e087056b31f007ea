"""The unpaid bills of a patient as rows to choose from."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy

from terminal import money
from terminal.model import Bill
from ui import words
from ui.i18n import DOT, tr
from ui.style import Look
from ui.widgets.two_lines import AMOUNT, NOTE, NUMBER, ROW, show_two_lines, two_lines


class BillList(QListWidget):
    """Bills, oldest first; `chosen` carries a bill's number when the cashier moves to it."""

    chosen = Signal(str)
    toggled = Signal(str)  # the number of the bill that Space was pressed on
    left = Signal()  # emitted when the focus goes elsewhere in the window

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(tr("Unpaid bills"))
        show_two_lines(self, look)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._row = look.px(ROW)
        self.currentItemChanged.connect(self._tell)

    def show_bills(
        self, bills: Sequence[Bill], current: Bill | None, ticks: Mapping[str, bool] = MappingProxyType({})
    ) -> None:
        """Show bills with one of them chosen, some of them ticked or not; no signal is emitted meanwhile."""
        self.blockSignals(True)
        if [bill.number for bill in bills] != [self.item(row).data(NUMBER) for row in range(self.count())]:
            self.clear()
            for bill in bills:
                self.addItem(_item(bill))
            self.updateGeometry()
        for row, bill in enumerate(bills):
            self._tick(self.item(row), bill, ticks.get(bill.number))
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

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Tick the bill or leave it out (Space)."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            self.toggled.emit(item.data(NUMBER))
        else:
            super().keyPressEvent(event)

    def _tick(self, item: QListWidgetItem, bill: Bill, ticked: bool | None) -> None:
        kind = words.kind(bill.care.kind)
        item.setText(kind if ticked is None else f"{'☑' if ticked else '☐'} {kind}")
        said = "" if ticked is None else tr("settled with the others") if ticked else tr("left out")
        amount, note = item.data(AMOUNT), item.data(NOTE)
        told = tr(", ").join(part for part in (kind, said, amount, note) if part)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, told)

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(NUMBER))


def _item(bill: Bill) -> QListWidgetItem:
    text, amount = words.kind(bill.care.kind), money.yuan(bill.stated_total)
    note = DOT.join(part for part in (bill.department, f"{bill.care.day:%m-%d}", bill.number) if part)
    return two_lines(text, amount, note, bill.number)
