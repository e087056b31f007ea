"""A book in the hospital's file: opened with its tables, and read and written in transactions."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import json

from terminal.durable import opened_book
from terminal.errors import NotSent
from terminal.journal.disk import name_of


class BookFile:
    """A connection to the hospital's file; raises NotSent("hospital_unreachable") if it cannot be used."""

    def __init__(self, path: Path, tables: str) -> None:
        with translating():
            self._db = opened_book(path)
        try:
            with translating():
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
                self._db.executescript(tables)
        except NotSent:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Read and write in one transaction, so that two counters do not both find the same money free."""
        with translating():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


@contextmanager
def translating() -> Iterator[None]:
    """Raise NotSent("hospital_unreachable") where the file cannot be used."""
    try:
        yield
    except sqlite3.Error as error:
        raise NotSent("hospital_unreachable", reason=name_of(error)) from error


def text(noun: object) -> str:
    """Return a noun as it is kept in the book."""
    return json.encode(noun).decode()
