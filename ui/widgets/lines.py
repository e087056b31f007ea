"""The lines of a bill as a table over index lists, fast with ten thousand rows."""

from collections.abc import Sequence
from enum import IntEnum

from terminal import money
from terminal.model import Line, LineClass, LineShare
from ui import words
from ui.i18n import tr
from ui.widgets.row_table import NO_INDEX, Index, Rows


class Column(IntEnum):
    """The columns, from the left."""

    ITEM = 0
    CLASS = 1
    QUANTITY = 2
    AMOUNT = 3
    IN_SCOPE = 4
    REASON = 5


class Group:
    """A fee category with its lines."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: list[int] = []


class LinesModel(Rows):
    """Lines with their shares, all or the self-paid ones, plain or under fee categories.

    A row is the index of a line, or a Group for the heading of a category; shares come later than lines.
    """

    columns = len(Column)
    figures = frozenset({Column.QUANTITY, Column.AMOUNT, Column.IN_SCOPE})

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[Line] = ()
        self._shares: Sequence[LineShare] = ()
        self._rows: list[int | Group] = []
        self.self_pay_only = False
        self.grouped = False

    def load(self, lines: Sequence[Line], shares: Sequence[LineShare]) -> None:
        """Replace the lines shown; `shares` belong to them, or are empty before a presettlement."""
        self._lines, self._shares = lines, shares
        self._arrange()

    def arrange(self, *, self_pay_only: bool, grouped: bool) -> None:
        """Choose which lines are shown and in what order."""
        self.self_pay_only, self.grouped = self_pay_only, grouped
        self._arrange()

    def self_paid(self) -> list[int]:
        """List the lines with a patient's part that is due to the line itself."""
        return [at for at, share in enumerate(self._shares) if _is_self_paid(share)]

    def explained(self, row: int) -> str:
        """Explain the line in a row in one sentence; empty for a heading or without shares."""
        if not 0 <= row < len(self._rows):
            return ""
        at = self._rows[row]
        return words.explained(self._lines[at], self._shares[at]) if isinstance(at, int) and self._shares else ""

    def is_heading(self, row: int) -> bool:
        """Return whether a row is the heading of a category."""
        return isinstance(self._rows[row], Group)

    def _arrange(self) -> None:
        self.beginResetModel()
        shown = self.self_paid() if self.self_pay_only else range(len(self._lines))
        self._rows = self._under_groups(shown) if self.grouped else list(shown)
        self.endResetModel()

    def _under_groups(self, shown: Sequence[int]) -> list[int | Group]:
        groups: dict[str, Group] = {}
        for at in shown:
            category = self._lines[at].category or tr("Other")
            groups.setdefault(category, Group(category)).lines.append(at)
        rows: list[int | Group] = []
        for group in groups.values():
            rows += [group, *group.lines]
        return rows

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self._rows)

    def headers(self) -> list[str]:
        """Return the column names."""
        return [tr("Item"), tr("Class"), tr("Qty"), tr("Amount"), tr("In scope"), tr("Why self-paid")]

    def text(self, row: int, column: int) -> str:
        """Return a cell's text."""
        at = self._rows[row]
        return self._heading(at, column) if isinstance(at, Group) else self._cell(at, column)

    def ink(self, row: int, column: int) -> str:
        """Return the colour role: the patient's part stands out."""
        return "self_pay" if self._is_self_paid(row, column) else "text"

    def _is_self_paid(self, row: int, column: int) -> bool:
        """Return whether a cell shows that the patient pays: the class outside the catalogue, or the reason."""
        at = self._rows[row]
        if isinstance(at, Group):
            return False
        if column == Column.CLASS:
            return self._lines[at].class_ is LineClass.C
        return column == Column.REASON and bool(self._shares) and _is_self_paid(self._shares[at])

    def _cell(self, at: int, column: int) -> str:
        line = self._lines[at]
        if column == Column.ITEM:
            return tr("{0} (before the admission, {1})", line.name, f"{line.done:%m-%d}") if line.done else line.name
        if column == Column.CLASS:
            return words.line_class(line)
        if column == Column.QUANTITY:
            return line.quantity
        if not self._shares:
            return "…"
        share = self._shares[at]
        if column == Column.REASON:
            return words.reason(line, share)
        return money.grouped(share.amount if column == Column.AMOUNT else share.in_scope)

    def _heading(self, group: Group, column: int) -> str:
        if column == Column.ITEM:
            return group.name
        if column == Column.QUANTITY:
            return str(len(group.lines))
        if column == Column.AMOUNT and self._shares:
            return money.grouped(sum(self._shares[at].amount for at in group.lines))
        if column == Column.IN_SCOPE and self._shares:
            return money.grouped(sum(self._shares[at].in_scope for at in group.lines))
        return ""


def _is_self_paid(share: LineShare) -> bool:
    return share.in_scope != share.amount
