"""The chain that seals a journal's entries: followed from the first one, and compared with an external anchor."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from terminal.errors import BadInput
from terminal.journal.entry import sealed, tag_of
from terminal.journal.schema import HEAD
from terminal.model import GENESIS, Anchor

# Following so many entries takes a fraction of a second.
RECENT = 20_000
_AFTER = "SELECT * FROM entry WHERE seq > ? ORDER BY seq"


def followed(
    rows: Iterable[Mapping[str, object]],
    anchor: Anchor | None = None,
    before: Anchor | None = None,
    key: bytes = b"",
) -> Anchor:
    """Follow the chain through the rows of a journal, in order, and return its head.

    They are all rows, or those after the entry `before`, which is trusted. With the `key` each keyed seal is checked,
    and from the first one on every entry must have one.

    Raises BadInput: "journal_altered" for the first entry that does not follow from the one before, "journal_forged"
    for the first that was sealed without the key; with an anchor also "journal_rewritten" if another entry is in its
    place, and "journal_cut" if the file ends before it.
    """
    head, is_keyed = before or Anchor(), False
    for count, row in enumerate(rows, start=head.seq + 1):
        if row["seq"] != count or row["hash"] != sealed(head.hash, row):
            raise BadInput("journal_altered", entry=count)
        tag, is_keyed = row.get("tag", ""), is_keyed or bool(row.get("tag"))
        if key and is_keyed and tag != tag_of(key, head.hash, row):
            raise BadInput("journal_forged", entry=count)
        head = Anchor(seq=count, hash=str(row["hash"]))
        if anchor and anchor.seq == count and anchor != head:
            raise BadInput("journal_rewritten", entry=count)
    if anchor and anchor.seq > head.seq:
        raise BadInput("journal_cut", entry=anchor.seq, last=head.seq)
    return head


def verified(connection: sqlite3.Connection, anchor: Anchor | None = None, key: bytes = b"") -> Anchor:
    """Check a journal's file and follow its whole chain, with the `key` its keyed seals too; return its head.

    Raises BadInput("journal_damaged") if the file is damaged, or an index differs from the table, and what `followed`
    raises.
    """
    with _whole():
        (result,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if result != "ok":
            raise BadInput("journal_damaged", reason=result)
        return followed(_after(connection, Anchor()), anchor, key=key)


def recent(connection: sqlite3.Connection, entries: int = RECENT, key: bytes = b"") -> tuple[Anchor, int]:
    """Follow the chain through the last entries only; return its head and the number of entries followed.

    A journal of no more entries than that is checked as by `verified`; raises what that raises.
    """
    with _whole():
        last, _ = connection.execute(HEAD).fetchone() or (0, GENESIS)
        if last <= entries:
            return verified(connection, key=key), last
        found = connection.execute("SELECT seq, hash FROM entry WHERE seq = ?", [last - entries]).fetchone()
        if found is None:
            raise BadInput("journal_altered", entry=last - entries)
        before = Anchor(seq=found[0], hash=found[1])
        return followed(_after(connection, before), before=before, key=key), entries


@contextmanager
def _whole() -> Iterator[None]:
    """Raise BadInput("journal_damaged") where the file cannot be read."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise BadInput("journal_damaged", reason=type(error).__name__) from error


def _after(connection: sqlite3.Connection, before: Anchor) -> Iterator[dict[str, object]]:
    """Return the rows after an entry; those of an older file lack the columns added since."""
    rows = connection.execute(_AFTER, [before.seq])
    names = [name for name, *_ in rows.description]
    return (dict(zip(names, row, strict=True)) for row in rows)
