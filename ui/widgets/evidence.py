"""The journal's entries of one transaction as a table: what happened, when, its number in the chain and its seal."""

from collections.abc import Sequence

from terminal.accounts.suspense.words import evidence
from terminal.journal.entry import Entry
from ui.i18n import language, tr
from ui.widgets.row_table import NO_INDEX, Index, Rows

WHAT, TIME, SEQ, SEAL = range(4)
WIDTHS: dict[int, int] = {TIME: 140, SEQ: 70, SEAL: 110}


class EvidenceRows(Rows):
    """Entries, oldest first."""

    columns = 4
    figures = frozenset({SEQ})

    def __init__(self) -> None:
        super().__init__()
        self._entries: Sequence[Entry] = ()

    def load(self, entries: Sequence[Entry]) -> None:
        """Replace the entries shown."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:  # noqa: N802 - Qt's name
        """Return the number of entries."""
        return 0 if parent.isValid() else len(self._entries)

    def headers(self) -> list[str]:
        """Return the column names."""
        return [tr("What happened"), tr("Time"), tr("Entry"), tr("Seal")]

    def ink(self, _row: int, column: int) -> str:
        """Return the colour role: grey for columns meant for IT."""
        return "text" if column in {WHAT, TIME} else "muted"

    def text(self, row: int, column: int) -> str:
        """Return a cell's text."""
        seq, at, happened, seal = evidence(self._entries[row], language())
        return {WHAT: happened, TIME: at, SEQ: seq, SEAL: seal}[column]
