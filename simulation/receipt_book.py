"""The hospital's book of electronic receipts, in the sample hospital's file."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Lock

from msgspec import json
from msgspec.structs import replace

from terminal.errors import NotSent
from terminal.journal.disk import name_of
from terminal.model import BEIJING
from terminal.model.e_receipt import ElectronicReceipt, ReceiptRecord

_TABLES = """
    CREATE TABLE IF NOT EXISTS e_receipt (
        settlement TEXT PRIMARY KEY, counter TEXT NOT NULL, owes INTEGER NOT NULL, body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS e_receipt_owed ON e_receipt (counter) WHERE owes;
    CREATE TABLE IF NOT EXISTS e_receipt_followed (counter TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
"""
_KEEP = """
    INSERT INTO e_receipt VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET counter = excluded.counter, owes = excluded.owes, body = excluded.body
"""


class SampleReceiptBook:
    """The ReceiptBook port over the hospital's file; raises NotSent("hospital_unreachable") if it cannot be used."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        with _translate_errors():
            self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_TABLES)

    def close(self) -> None:
        """Close the file, once nobody reads or writes it: SQLite would fall over what is under way."""
        with self._lock:
            self._db.close()

    def followed(self, counter: str) -> int | None:
        """Return the last entry of a counter's journal that was looked at, None before the first look."""
        found = self._rows("SELECT seq FROM e_receipt_followed WHERE counter = ?", counter)
        return int(found[0][0]) if found else None

    def follow(self, counter: str, seq: int, records: Iterable[ReceiptRecord]) -> None:
        """Enter what settlements and refunds up to an entry ask for, and remember the entry, in one transaction."""
        with self._lock, _translate_errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                for each in records:
                    known = self._record(each.settlement)
                    taken = replace(known, counter=each.counter, is_refunded=each.is_refunded) if known else each
                    self._keep(taken)
                self._db.execute("INSERT OR REPLACE INTO e_receipt_followed VALUES (?, ?)", [counter, seq])
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def record(self, settlement: str) -> ReceiptRecord | None:
        """Return what is known of a settlement's receipt."""
        with self._lock, _translate_errors():
            return self._record(settlement)

    def keep(self, record: ReceiptRecord) -> None:
        """Enter what has become of a receipt; that it was refunded meanwhile stays."""
        with self._lock, _translate_errors():
            known = self._record(record.settlement)
            self._keep(replace(record, is_refunded=record.is_refunded or bool(known and known.is_refunded)))

    def owing(self, counter: str) -> tuple[ReceiptRecord, ...]:
        """Return a counter's receipts that are still to be opened or reversed, oldest first."""
        rows = self._rows("SELECT body FROM e_receipt WHERE counter = ? AND owes ORDER BY rowid", counter)
        return tuple(json.decode(body, type=ReceiptRecord) for (body,) in rows)

    def receipts(self, day: date, counter: str) -> tuple[ElectronicReceipt, ...]:
        """Return what was opened or reversed on a day for a counter, as the hospital knows it."""
        rows = self._rows("SELECT body FROM e_receipt WHERE counter = ? ORDER BY rowid", counter)
        known = (json.decode(body, type=ReceiptRecord) for (body,) in rows)
        made = (each for record in known for each in (record.receipt, record.red) if each)
        return tuple(each for each in made if _day(each.at) == day)

    def _rows(self, sql: str, *values: str) -> list[tuple[str]]:
        with self._lock, _translate_errors():
            return self._db.execute(sql, values).fetchall()

    def _record(self, settlement: str) -> ReceiptRecord | None:
        row = self._db.execute("SELECT body FROM e_receipt WHERE settlement = ?", [settlement]).fetchone()
        return json.decode(row[0], type=ReceiptRecord) if row else None

    def _keep(self, record: ReceiptRecord) -> None:
        row = [record.settlement, record.counter, int(record.owes), json.encode(record).decode()]
        self._db.execute(_KEEP, row)


def _day(at: datetime) -> date:
    return at.astimezone(BEIJING).date()


@contextmanager
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotSent("hospital_unreachable", reason=name_of(error)) from error
