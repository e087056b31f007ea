"""Reads a journal without holding it: for looking back, also while a terminal writes it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

from msgspec import convert

from terminal.errors import BadInput
from terminal.journal.entry import Entry, fold
from terminal.model import Transaction


def transactions(path: Path) -> Iterator[Transaction]:
    """Yield every transaction of a journal, bill by bill, opened read-only.

    Raises BadInput("journal_damaged") where it is none, or cannot be read.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            rows = connection.execute("SELECT * FROM entry ORDER BY bill, seq")
            for _, entries in groupby(rows, key=lambda row: row["bill"]):
                yield from fold(convert(dict(row), Entry) for row in entries).values()
    except sqlite3.Error as error:
        reason = getattr(error, "sqlite_errorname", "") or type(error).__name__
        raise BadInput("journal_damaged", reason=reason) from error
