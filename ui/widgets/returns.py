"""The lines of a settlement to be refunded: which are refunded, which are kept, and how much of each."""

from collections.abc import Sequence
from enum import IntEnum

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from terminal import money
from terminal.benefit.split import totals
from terminal.model import Line, LineShare
from ui import words
from ui.i18n import tr
from ui.style import Look
from ui.widgets.row_table import NO_INDEX, Index, Rows, RowTable

Key = Qt.Key


class Column(IntEnum):
    """The columns, from the left."""

    ITEM = 0
    CLASS = 1
    QUANTITY = 2
    AMOUNT = 3
    BACK = 4
    OUTCOME = 5


WIDTHS: dict[int, int] = {
    Column.CLASS: 54,
    Column.QUANTITY: 70,
    Column.AMOUNT: 110,
    Column.BACK: 120,
    Column.OUTCOME: 172,
}


class Returns(Rows):
    """All lines are refunded until single ones are chosen: then the others are kept. Quantities are in millionths."""

    columns = len(Column)
    figures = frozenset({Column.QUANTITY, Column.AMOUNT, Column.BACK})
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._amounts: list[int] = []
        self._quantities: list[int] = []
        self._kept: list[int] = []
        self._kept_amounts: list[int] = []
        self.by_line = False

    def load(self, lines: Sequence[Line], shares: Sequence[LineShare]) -> None:
        """Show the lines of another settlement, all of them refunded."""
        self.beginResetModel()
        self._lines, self._amounts = lines, [share.amount for share in shares]
        self._quantities = [money.millionths(line.quantity) for line in lines]
        self._clear()
        self.endResetModel()
        self.changed.emit()

    def give_all(self) -> None:
        """Choose all lines for the refund again."""
        self._clear()
        self._tell(0, len(self._lines) - 1)

    def turn(self, row: int) -> None:
        """Toggle whether a line is refunded; the first chosen line sets all others to kept."""
        self._choose(row, 0 if not self.by_line or self._kept[row] else self._quantities[row])

    def give(self, row: int, units: int) -> None:
        """Refund this many more units of a line, or fewer if negative."""
        before = self._kept[row] if self.by_line else self._quantities[row]
        self._choose(row, min(self._quantities[row], max(0, before - units * money.MILLIONTHS)))

    def kept(self) -> tuple[Line, ...]:
        """Return the kept lines, in order; none if all are refunded."""
        whole = zip(self._lines, self._kept, self._quantities, strict=True)
        return tuple(
            line if kept == quantity else replace(line, quantity=_decimal(kept))
            for line, kept, quantity in whole
            if kept
        )

    @property
    def back(self) -> int:
        """The total of the refunded lines, in fen."""
        return sum(self._amounts) - self.kept_amount

    @property
    def kept_amount(self) -> int:
        """The total of the kept lines, in fen."""
        return sum(self._kept_amounts)

    @property
    def empty(self) -> bool:
        """True if lines are chosen one by one, and none is refunded."""
        return self.by_line and self._kept == self._quantities

    def _clear(self) -> None:
        self.by_line = False
        self._kept, self._kept_amounts = [0] * len(self._lines), [0] * len(self._lines)

    def _choose(self, row: int, kept: int) -> None:
        first, last = (row, row) if self.by_line else (0, len(self._lines) - 1)
        if not self.by_line:
            self.by_line = True
            self._kept, self._kept_amounts = list(self._quantities), list(self._amounts)
        self._kept[row] = kept
        self._kept_amounts[row] = totals((replace(self._lines[row], quantity=_decimal(kept)),))[0]
        self._tell(first, last)

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columns - 1))
        self.changed.emit()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self._lines)

    def headers(self) -> list[str]:
        """Return the column names."""
        return [tr("Item"), tr("Class"), tr("Qty"), tr("Amount"), tr("Goes back"), tr("What happens")]

    def ink(self, row: int, column: int) -> str:
        """Return the colour role: refunded lines stand out from kept ones."""
        goes = self._kept[row] < self._quantities[row]
        return "self_pay" if goes and column >= Column.BACK else "text" if goes else "muted"

    def text(self, row: int, column: int) -> str:
        """Return a cell's text."""
        line = self._lines[row]
        match column:
            case Column.ITEM:
                return line.name
            case Column.CLASS:
                return words.line_class(line)
            case Column.QUANTITY:
                return line.quantity
            case Column.AMOUNT:
                return money.grouped(self._amounts[row])
            case Column.BACK:
                return money.grouped(self._amounts[row] - self._kept_amounts[row])
            case _:
                return self._outcome(row)

    def _outcome(self, row: int) -> str:
        kept, quantity = self._kept[row], self._quantities[row]
        if not kept:
            return tr("↩ goes back")
        if kept == quantity:
            return tr("stays")
        return tr("↩ {0} back, {1} stay", _decimal(quantity - kept), _decimal(kept))


class ReturnTable(RowTable):
    """The lines with the cursor on one; Space refunds or keeps it, + and − refund one unit more or less."""

    def __init__(self, look: Look) -> None:
        self.returns = Returns()
        super().__init__(look, self.returns, WIDTHS, tr("Lines of the settlement"))
        self._fixed = False

    def load(self, lines: Sequence[Line], shares: Sequence[LineShare], *, fixed: bool) -> None:
        """Show the lines of another settlement, all refunded; with `fixed` none can be chosen."""
        self._fixed = fixed
        self.returns.load(lines, shares)
        if lines:
            self.selectRow(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle the keys that choose lines and move the cursor; other keys belong to the page."""
        row, text = self.currentIndex().row(), event.text()
        if self._fixed and text in {" ", "+", "-"}:
            return
        if row >= 0 and text == " ":
            self.returns.turn(row)
        elif row >= 0 and text in {"+", "-"}:
            self.returns.give(row, 1 if text == "+" else -1)
        elif event.key() in {Key.Key_Up, Key.Key_Down, Key.Key_PageUp, Key.Key_PageDown, Key.Key_Home, Key.Key_End}:
            super().keyPressEvent(event)
        else:
            event.ignore()


def _decimal(quantity: int) -> str:
    """Return millionths as a decimal without trailing zeros."""
    whole, rest = divmod(quantity, money.MILLIONTHS)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")
