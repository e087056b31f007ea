"""The hospital's own books: the sample hospital, in one SQLite file made from the fixtures."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import json
from msgspec.structs import replace
from sqlite_utils import Database

from terminal import samples
from terminal.benefit.lines import totals
from terminal.errors import NotSent, Refused
from terminal.model import Bill, Line
from terminal.private import Private

_TABLE = """
    CREATE TABLE bill (
        number TEXT PRIMARY KEY,
        id_number TEXT NOT NULL,
        day TEXT NOT NULL,
        settlement TEXT,
        body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX bill_patient ON bill (id_number);
"""


class SampleHospital:
    """Who owes what in the sample hospital; what is settled outlives a restart.

    Raises NotSent("hospital_unreachable") where the file cannot be used.
    """

    def __init__(self, path: Path, fixtures: Path = samples.FIXTURES) -> None:
        self._db = Database(sqlite3.connect(path, check_same_thread=False), execute_plugins=False)
        try:
            with _clear():
                self._begin(fixtures)
        except NotSent:
            self._db.close()
            raise

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    def unpaid(self, id_number: Private) -> Sequence[Bill]:
        """List the unpaid bills of a person, oldest first."""
        sql = "SELECT body FROM bill WHERE id_number = ? AND settlement IS NULL ORDER BY day, number"
        with _clear():
            rows = self._db.execute(sql, [id_number.reveal()]).fetchall()
        return tuple(json.decode(body, type=Bill) for (body,) in rows)

    def mark_settled(self, bill_number: str, settlement_number: str) -> None:
        """Record that a bill is settled; the same pair again changes nothing.

        Raises Refused("settled_elsewhere") where the bill is settled under another number.
        """
        with _clear(), self._db.atomic():
            found = self._db.execute("SELECT settlement FROM bill WHERE number = ?", [bill_number]).fetchone()
            if found is None:
                raise Refused("bill_not_known", bill=bill_number)
            if found[0] not in {None, settlement_number}:
                raise Refused("settled_elsewhere", bill=bill_number, number=found[0])
            self._db.execute("UPDATE bill SET settlement = ? WHERE number = ?", [settlement_number, bill_number])

    def mark_unsettled(self, bill_number: str, settlement_number: str, kept: Sequence[Line] = ()) -> None:
        """Record that a settlement was given back; where lines are given, only these are still owed.

        The same again changes nothing, also where the bill was settled anew since, at whatever counter.
        """
        with _clear(), self._db.atomic():
            new = self._db.execute("INSERT INTO given_back VALUES (?) ON CONFLICT DO NOTHING", [settlement_number])
            if not new.rowcount:
                return
            this = "UPDATE bill SET settlement = NULL WHERE number = ? AND settlement = ?"
            self._db.execute(this, [bill_number, settlement_number])
            if kept:
                self._keep(bill_number, tuple(kept))

    def settlement_of(self, bill_number: str) -> str | None:
        """Return the number under which a bill is settled, None while it is unpaid."""
        with _clear():
            row = self._db.execute("SELECT settlement FROM bill WHERE number = ?", [bill_number]).fetchone()
        return row[0] if row else None

    def book(self) -> dict[str, str | None]:
        """Return the number under which each bill is settled, None for an unpaid one."""
        with _clear():
            return dict(self._db.execute("SELECT number, settlement FROM bill").fetchall())

    def _keep(self, bill_number: str, lines: tuple[Line, ...]) -> None:
        for (body,) in self._db.execute("SELECT body FROM bill WHERE number = ?", [bill_number]).fetchall():
            bill = json.decode(body, type=Bill)
            left = replace(bill, stated_total=totals(lines)[0], care=replace(bill.care, lines=lines))
            row = [json.encode(left).decode(), bill_number]
            self._db.execute("UPDATE bill SET body = ? WHERE number = ?", row)

    def _begin(self, fixtures: Path) -> None:
        self._db.enable_wal()
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE IF NOT EXISTS given_back (settlement TEXT PRIMARY KEY) STRICT")
        if not self._db.table("bill").exists():
            self._fill(fixtures)

    def _fill(self, fixtures: Path) -> None:
        ids = {person.number: person.id_number.reveal() for person in samples.people(fixtures)}
        rows = [
            (each.bill.number, ids[each.patient], each.bill.care.day.isoformat(), json.encode(each.bill).decode())
            for each in samples.bills(fixtures)
        ]
        with self._db.atomic():
            for statement in filter(str.strip, _TABLE.split(";")):
                self._db.execute(statement)
            self._db.conn.executemany("INSERT INTO bill (number, id_number, day, body) VALUES (?, ?, ?, ?)", rows)


@contextmanager
def _clear() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        reason = getattr(error, "sqlite_errorname", "") or type(error).__name__
        raise NotSent("hospital_unreachable", reason=reason) from error
