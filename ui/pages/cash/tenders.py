"""What an interval took by each way of paying; what the insurer pays is a group that no cash touches."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from terminal import money
from terminal.model import INSURERS, Booked, BookedKind, Method, takings
from terminal.model.cash_office import MEMO
from terminal.receipt import method_name
from ui.i18n import DOT, language, tr
from ui.style import Look
from ui.widgets.basic import LEFT, MIDDLE, RIGHT, clear, label

NAME, COUNT, TAKEN, GIVEN, DUE = range(5)


class Line(NamedTuple):
    """One way of paying, or a sum: what came in, what went back and what stays, in fen; the role of its texts."""

    name: str
    times: str
    taken: int | None
    given: int | None
    due: int
    role: str = ""


class TenderTable(QWidget):
    """The lines of a remittance, as they are printed; hidden figures show as an ellipsis."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._booked, self._hidden, self._is_narrow = tuple[Booked, ...](), False, False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.px(14))
        self._grid.setVerticalSpacing(look.px(5))
        self._grid.setColumnStretch(COUNT, 1)

    def show_booked(self, booked: Iterable[Booked], *, hidden: bool) -> None:
        """Show what movements come to; the same again change nothing."""
        now = tuple(booked), hidden
        if now != (self._booked, self._hidden) or not self._grid.count():
            self._booked, self._hidden = now
            self._draw()

    def fold(self, *, folded: bool) -> None:
        """Leave out what came in and went back where there is little width."""
        if folded is not self._is_narrow:
            self._is_narrow = folded
            self._draw()

    def _draw(self) -> None:
        clear(self._grid)
        heads = (tr("Paid by"), tr("How many"), tr("In"), tr("Back"), tr("Due"))
        for column, head in enumerate(heads):
            self._put(0, column, label(head, "caption"))
        for at, line in enumerate(lines(self._booked), start=1):
            figures = (_figure(line.taken), _figure(line.given), money.grouped(line.due))
            for column, text in enumerate((line.name, line.times, *(("…",) * 3 if self._hidden else figures))):
                cell = label(text, line.role, name=line.name if column > COUNT else "")
                self._put(at, column, cell)

    def _put(self, at: int, column: int, cell: QLabel) -> None:
        self._grid.addWidget(cell, at, column, (RIGHT if column > COUNT else LEFT) | MIDDLE)
        if self._is_narrow and column in {TAKEN, GIVEN}:  # shown each by itself it would cost more than all together
            cell.hide()


def lines(booked: tuple[Booked, ...]) -> Iterator[Line]:
    """Yield the lines: cash first, the insurer's as a group, and the total."""
    sums = takings.amounts(booked)
    for method in (Method.CASH, *(each for each in sums if each is not Method.CASH)):
        if method not in INSURERS | MEMO:
            yield _line(method, booked, "strong" if method is Method.CASH else "")
    insured = [each for each in sums if each in INSURERS]
    if insured:
        yield Line(tr("Insurance funds"), tr("no cash moves"), None, None, takings.insurers(sums), "strong")
        yield from (_line(each, booked, "", "    ") for each in insured)
    yield Line(tr("Sum of all"), "", None, None, takings.total(sums), "strong")


def _line(method: Method, booked: tuple[Booked, ...], role: str, indent: str = "") -> Line:
    moved = [each.amounts[method] for each in booked if method in each.amounts]
    return Line(
        indent + method_name(method, language()),
        _count(method, booked),
        sum(fen for fen in moved if fen > 0),
        sum(fen for fen in moved if fen < 0),
        sum(moved),
        role,
    )


def _count(method: Method, booked: tuple[Booked, ...]) -> str:
    own = [each for each in booked if method in each.amounts]
    lent = takings.cash(each for each in own if each.kind is BookedKind.LOAN)
    others = [each.amounts[method] for each in own if each.kind is not BookedKind.LOAN]
    into, back = sum(fen > 0 for fen in others), sum(fen < 0 for fen in others)
    parts = (
        tr("in {0}", into) if into else "",
        tr("back {0}", back) if back else "",
        tr("loans {0}", money.grouped(lent)) if lent else "",
    )
    return DOT.join(part for part in parts if part)


def _figure(fen: int | None) -> str:
    return money.grouped(fen) if fen else "" if fen is None else "—"
