"""Two splits side by side, figure by figure, with their differences."""

from msgspec.structs import asdict

from terminal import money
from terminal.benefit.explain import label
from terminal.model import Split
from ui.i18n import tr
from ui.widgets.row_table import NO_INDEX, Index, Rows

FIGURE, REAL, IMAGINED, CHANGE = range(4)
WIDTHS: dict[int, int] = {REAL: 150, IMAGINED: 150, CHANGE: 150}


class Comparison(Rows):
    """The figures that are not 0 in both splits; the cash, the last figure of a split, comes first."""

    columns = 4
    figures = frozenset({REAL, IMAGINED, CHANGE})

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._rows: list[tuple[str, int, int | None]] = []

    def load(self, real: Split, imagined: Split | None) -> None:
        """Compare a split with a hypothetical one; None if that would be refused."""
        self.beginResetModel()
        other = asdict(imagined) if imagined else {}
        rows = [(name, fen, other.get(name)) for name, fen in asdict(real).items()]
        self._rows = [rows[-1], *(row for row in rows[:-1] if row[1] or row[2])]
        self.endResetModel()

    def differs(self, row: int) -> bool:
        """Return whether a figure would change."""
        _, real, imagined = self._rows[row]
        return imagined is not None and imagined != real

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of figures."""
        return 0 if parent.isValid() else len(self._rows)

    def headers(self) -> list[str]:
        """Return the column names."""
        return [tr("Figure"), tr("As it is"), tr("As it would be"), tr("Difference")]

    def is_heading(self, row: int) -> bool:
        """Return whether this is the cash row."""
        return self._rows[row][0] == "cash"

    def ink(self, row: int, column: int) -> str:
        """Return the colour role: changed figures stand out."""
        return "self_pay" if column in {IMAGINED, CHANGE} and self.differs(row) else "text"

    def text(self, row: int, column: int) -> str:
        """Return a cell's text."""
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
