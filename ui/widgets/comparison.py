"""Two splits side by side, figure by figure, with what is different between them."""

from msgspec.structs import asdict

from terminal import money
from terminal.benefit.explain import label
from terminal.model import Split
from ui.i18n import tr
from ui.widgets.row_table import NO_INDEX, Index, Rows

FIGURE, REAL, IMAGINED, CHANGE = range(4)
WIDTHS: dict[int, int] = {REAL: 150, IMAGINED: 150, CHANGE: 150}


class Comparison(Rows):
    """The figures that are not 0 in both splits; the cash, which comes last in a split, heads them."""

    columns = 4
    figures = frozenset({REAL, IMAGINED, CHANGE})

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._rows: list[tuple[str, int, int | None]] = []

    def load(self, real: Split, imagined: Split | None) -> None:
        """Compare a split with an imagined one; None where that would be refused."""
        self.beginResetModel()
        other = asdict(imagined) if imagined else {}
        rows = [(name, fen, other.get(name)) for name, fen in asdict(real).items()]
        self._rows = [rows[-1], *(row for row in rows[:-1] if row[1] or row[2])]
        self.endResetModel()

    def differs(self, row: int) -> bool:
        """Whether a figure would be another."""
        _, real, imagined = self._rows[row]
        return imagined is not None and imagined != real

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Count the figures."""
        return 0 if parent.isValid() else len(self._rows)

    def headers(self) -> list[str]:
        """Name the columns."""
        return [tr("Figure"), tr("As it is"), tr("As it would be"), tr("Difference")]

    def is_heading(self, row: int) -> bool:
        """Whether this is the cash."""
        return self._rows[row][0] == "cash"

    def ink(self, row: int, column: int) -> str:
        """Colour what would be another."""
        return "self_pay" if column in {IMAGINED, CHANGE} and self.differs(row) else "text"

    def text(self, row: int, column: int) -> str:
        """Write a cell."""
        name, real, imagined = self._rows[row]
        if column == FIGURE:
            return label(name, self._language)
        if column == REAL:
            return money.grouped(real)
        if imagined is None:
            return "—"
        return money.grouped(imagined) if column == IMAGINED else _change(imagined - real)


def _change(fen: int) -> str:
    if not fen:
        return "="
    return f"▲ +{money.grouped(fen)}" if fen > 0 else f"▼ {money.grouped(fen)}"
