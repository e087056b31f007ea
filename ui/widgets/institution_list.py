"""Designated institutions as a table: name, area, level, and how many kinds of care are settled directly."""

from collections.abc import Sequence
from datetime import date

from terminal import areas
from terminal.institutions import Designated
from ui import words
from ui.i18n import tr
from ui.widgets.row_table import NO_INDEX, Index, Rows

NAME, AREA, LEVEL, OPENED = range(4)
WIDTHS: dict[int, int] = {AREA: 200, LEVEL: 100, OPENED: 110}


class InstitutionRows(Rows):
    """The institutions found, in their state on a day."""

    columns = 4
    figures = frozenset({OPENED})

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language, self._today = language, date.min
        self._found: Sequence[Designated] = ()

    def load(self, found: Sequence[Designated], today: date) -> None:
        """Replace the institutions shown."""
        self.beginResetModel()
        self._found, self._today = found, today
        self.endResetModel()

    def institution(self, row: int) -> Designated | None:
        """Return the institution in a row."""
        return self._found[row] if 0 <= row < len(self._found) else None

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of institutions."""
        return 0 if parent.isValid() else len(self._found)

    def headers(self) -> list[str]:
        """Return the column names."""
        return [tr("Institution"), tr("Area"), tr("Level"), tr("Opened")]

    def ink(self, row: int, column: int) -> str:
        """Return the colour role: grey for an institution without opened services."""
        return "muted" if column == OPENED and not self._opened(self._found[row]) else "text"

    def text(self, row: int, column: int) -> str:
        """Return a cell's text."""
        each = self._found[row]
        if column == NAME:
            return named(each, self._language)
        if column == AREA:
            return areas.name(each.area, self._language)
        return words.level(each.level) if column == LEVEL else str(self._opened(each))

    def _opened(self, each: Designated) -> int:
        return sum(each.has_opened(kind, self._today) for kind in each.services)


def named(each: Designated, language: str) -> str:
    """Return an institution's name in a language."""
    return each.name_zh if language == "zh_CN" else each.name_en
