"""The list of open items: the state in shape, colour and word, the amount, the bill and the time."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from terminal import money
from terminal.accounts.suspense import Action, Item, Matter
from terminal.accounts.suspense.words import words
from ui.i18n import DOT, language, tr
from ui.style import Look
from ui.widgets.badge import Health
from ui.widgets.two_lines import NUMBER, show_two_lines, two_lines

_REPORTED_LATER = {Matter.UNTOLD, Matter.REFUND_UNTOLD}


class SuspenseList(QListWidget):
    """Open items, oldest first; `chosen` is emitted when the cashier moves to another, or the item changes."""

    chosen = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setAccessibleName(tr("Suspense desk"))
        show_two_lines(self, look)
        self.currentRowChanged.connect(lambda _: self.chosen.emit())

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these items; the chosen one stays chosen as long as it is open."""
        wanted = self.transaction()
        numbers = [item.transaction.id for item in items]
        self.blockSignals(True)
        self.clear()
        for item in items:
            self.addItem(_row(item))
        self.setCurrentRow(numbers.index(wanted) if wanted in numbers else 0)
        self.blockSignals(False)
        self.chosen.emit()

    def transaction(self) -> str:
        """Return the chosen transaction; empty if there is none."""
        item = self.currentItem()
        return str(item.data(NUMBER)) if item else ""


def health(item: Item) -> Health:
    """Return an item's severity: an unknown outcome, or a known one of which somebody has to be notified."""
    return Health.WARN if item.matter in _REPORTED_LATER or item.action is Action.WAIT else Health.BAD


def _row(item: Item) -> QListWidgetItem:
    of = item.transaction
    note = DOT.join((f"{of.since:%m-%d %H:%M}", of.bill_number))
    title = words(language()).matters[item.matter].title
    return two_lines(title, money.yuan(item.amount), note, of.id, health(item))
