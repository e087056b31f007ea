"""Reads a journal without holding it: for looking back, also while a terminal writes it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from pathlib import Path

from msgspec import convert

from terminal.errors import BadInput
from terminal.journal import chain
from terminal.journal.chain import Anchor
from terminal.journal.disk import name_of
from terminal.journal.entry import Entry, fold
from terminal.journal.schema import SCHEMA, UNFINISHED
from terminal.model import Transaction

_OF_TRANSACTION = """
    SELECT * FROM entry WHERE transaction_id IN (
        SELECT transaction_id FROM entry WHERE bill = :sought OR transaction_id = :sought
        OR (number = :sought AND number <> '') OR message_id = :sought)
    ORDER BY seq
"""


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a journal read-only; its rows are mappings.

    Raises BadInput("journal_missing"), "journal_too_new", or "journal_damaged" where it is none, or cannot be read.
    """
    if not path.is_file():
        raise BadInput("journal_missing", file=path)
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version > len(SCHEMA):
                raise BadInput("journal_too_new", file=path.name, version=version, known=len(SCHEMA))
            yield connection
    except sqlite3.Error as error:
        raise BadInput("journal_damaged", reason=name_of(error)) from error


def transactions(path: Path) -> Iterator[Transaction]:
    """Yield every transaction of a journal, bill by bill; raises what `reading` raises."""
    with reading(path) as connection:
        rows = connection.execute("SELECT * FROM entry ORDER BY bill, seq")
        for _, entries in groupby(rows, key=lambda row: row["bill"]):
            yield from fold(convert(dict(row), Entry) for row in entries).values()


def unfinished(path: Path) -> Iterator[tuple[Entry, ...]]:
    """Yield all entries of each bill of which something may be unfinished; raises what `reading` raises."""
    with reading(path) as connection:
        connection.execute("BEGIN")  # all bills as they are at one moment
        for (bill,) in connection.execute(UNFINISHED).fetchall():
            rows = connection.execute("SELECT * FROM entry WHERE bill = ? ORDER BY seq", [bill])
            yield tuple(convert(dict(row), Entry) for row in rows)


def entries(path: Path, sought: str) -> tuple[Entry, ...]:
    """Return the entries of whatever a bill, a settlement, a message or a transaction of this number tells, by time.

    Raises what `reading` raises.
    """
    with reading(path) as connection:
        return tuple(convert(dict(row), Entry) for row in connection.execute(_OF_TRANSACTION, {"sought": sought}))


def verified(path: Path, anchor: Anchor | None = None) -> Anchor:
    """Check the whole file and its chain as it stands now; return its head, raises what `chain.verified` raises."""
    with reading(path) as connection:
        return chain.verified(connection, anchor)
