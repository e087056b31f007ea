"""The chain that seals a journal's entries: followed from the first one, and compared with an external anchor."""

import sqlite3
from collections.abc import Iterable, Mapping

from terminal.errors import BadInput
from terminal.journal.entry import GENESIS, Entry, sealed
from terminal.model import Noun

DIGITS = 64
_ENTRIES = f"SELECT {', '.join(Entry.__struct_fields__)} FROM entry ORDER BY seq"  # noqa: S608, the names of columns


class Anchor(Noun, frozen=True):
    """An entry's sequence number and hash; kept outside the file, it reveals cut off or rewritten entries."""

    seq: int = 0
    hash: str = GENESIS

    def __str__(self) -> str:
        """Return the form ``51:0394c9…``, which the commands print and accept."""
        return f"{self.seq}:{self.hash}"

    @classmethod
    def of(cls, text: str) -> "Anchor":
        """Parse an anchor's text form; raises BadInput("journal_anchor")."""
        seq, _, digest = text.strip().partition(":")
        if not seq.isdecimal() or len(digest) != DIGITS:
            raise BadInput("journal_anchor", given=text)
        return cls(seq=int(seq), hash=digest.lower())


def followed(rows: Iterable[Mapping[str, object]], anchor: Anchor | None = None) -> Anchor:
    """Follow the chain through all rows of a journal, in order, and return its head.

    Raises BadInput: "journal_altered" for the first entry that does not follow from the one before; with an anchor also
    "journal_rewritten" if another entry is in its place, and "journal_cut" if the file ends before it.
    """
    head = Anchor()
    for count, row in enumerate(rows, start=1):
        if row["seq"] != count or row["hash"] != sealed(head.hash, row):
            raise BadInput("journal_altered", entry=count)
        head = Anchor(seq=count, hash=str(row["hash"]))
        if anchor and anchor.seq == count and anchor != head:
            raise BadInput("journal_rewritten", entry=count)
    if anchor and anchor.seq > head.seq:
        raise BadInput("journal_cut", entry=anchor.seq, last=head.seq)
    return head


def verified(connection: sqlite3.Connection, anchor: Anchor | None = None) -> Anchor:
    """Check a journal's file and follow its whole chain; return its head.

    Raises BadInput("journal_damaged") if the file is damaged, or an index differs from the table, and what `followed`
    raises.
    """
    try:
        (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if result != "ok":
            raise BadInput("journal_damaged", reason=result)
        rows = connection.execute(_ENTRIES)
        return followed((dict(zip(Entry.__struct_fields__, row, strict=True)) for row in rows), anchor)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise BadInput("journal_damaged", reason=type(error).__name__) from error
