"""The hospital's own records: the sample hospital, in one SQLite file made from the fixtures."""

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import json
from msgspec.structs import replace
from sqlite_utils import Database

from simulation import samples
from terminal.benefit.split import totals
from terminal.errors import NotSent, Refused
from terminal.journal.disk import name_of
from terminal.model import Anchor, Bill, Head, Line
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
_OWED = (
    "SELECT body, counter FROM bill LEFT JOIN claim ON bill = number"
    " WHERE number = ? AND id_number = ? AND settlement IS NULL"
)
_ANCHORED = """
    INSERT INTO anchor VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash
    WHERE excluded.seq > seq
"""
_SETTLED_BY = "INSERT INTO settled_by VALUES (?, ?) ON CONFLICT DO NOTHING"
_BESIDE = """
    CREATE TABLE IF NOT EXISTS given_back (settlement TEXT PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS claim (bill TEXT PRIMARY KEY, counter TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS settled_by (settlement TEXT PRIMARY KEY, counter TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS anchor (counter TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
"""


class SampleHospital:
    """The bills of the sample hospital; what is settled is kept across restarts.

    Raises NotSent("hospital_unreachable") if the file cannot be used.
    """

    def __init__(self, path: Path, fixtures: Path = samples.FIXTURES) -> None:
        with _translate_errors():
            self._db = Database(sqlite3.connect(path, check_same_thread=False), execute_plugins=False)
        try:
            with _translate_errors():
                self._begin(fixtures)
        except NotSent:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def unpaid(self, id_number: Private) -> Sequence[Bill]:
        """List the unpaid bills of a person, oldest first."""
        sql = "SELECT body FROM bill WHERE id_number = ? AND settlement IS NULL ORDER BY day, number"
        with _translate_errors():
            rows = self._db.execute(sql, [id_number.reveal()]).fetchall()
        return tuple(json.decode(body, type=Bill) for (body,) in rows)

    def claim(self, bill: Bill, id_number: Private, counter: str) -> None:
        """Reserve a person's bill for the counter that charges it; a repeated call changes nothing.

        Raises Refused("bill_changed") if this person does not owe the bill as given here, and Refused("bill_claimed").
        """
        with self._changing():
            body, holder = self._db.execute(_OWED, [bill.number, id_number.reveal()]).fetchone() or (None, None)
            if body is None or json.decode(body, type=Bill) != bill:
                raise Refused("bill_changed", bill=bill.number)
            if holder not in {None, counter}:
                raise Refused("bill_claimed", bill=bill.number, counter=holder)
            self._db.execute("INSERT INTO claim VALUES (?, ?) ON CONFLICT DO NOTHING", [bill.number, counter])

    def release(self, counter: str, but: Collection[str]) -> None:
        """Release all bills claimed by a counter except those with these numbers."""
        with self._changing():
            given_up = (bill for bill, holder in self.claims().items() if holder == counter and bill not in but)
            self._db.conn.executemany("DELETE FROM claim WHERE bill = ?", [[bill] for bill in given_up])

    def anchor(self, counter: str) -> Anchor | None:
        """Return the newest head of a counter's journal that came with a mark; None before the first."""
        with _translate_errors():
            row = self._db.execute("SELECT seq, hash FROM anchor WHERE counter = ?", [counter]).fetchone()
        return Anchor(seq=row[0], hash=row[1]) if row else None

    def move_anchor(self, counter: str, head: Anchor) -> None:
        """Anchor another head of a counter's journal, also one behind: what a supervisor has accepted."""
        with self._changing():
            self._db.execute("INSERT OR REPLACE INTO anchor VALUES (?, ?, ?)", [counter, head.seq, head.hash])

    def mark_settled(self, bill_number: str, settlement_number: str, journal: Head | None = None) -> None:
        """Record that a bill is settled; a repeated call changes nothing, even after a refund.

        Raises Refused("settled_elsewhere") if the bill is settled under another number.
        """
        with self._changing():
            self._anchor(journal, settlement_number)
            found = self._db.execute("SELECT settlement FROM bill WHERE number = ?", [bill_number]).fetchone()
            if found is None:
                raise Refused("bill_not_known", bill=bill_number)
            if self._was_given_back(settlement_number):
                return
            if found[0] not in {None, settlement_number}:
                raise Refused("settled_elsewhere", bill=bill_number, number=found[0])
            self._put(bill_number, settlement_number)

    def mark_unsettled(
        self,
        bill_number: str,
        settlement_number: str,
        kept: Sequence[Line] = (),
        replaced_by: str = "",
        journal: Head | None = None,
    ) -> None:
        """Record a refund; if lines are given, only these are kept: owed, or settled again.

        A repeated call changes nothing, even if the bill has since been settled again at any counter. Raises
        Refused("settled_elsewhere") if the kept lines were settled again and the bill is settled under a third number.
        """
        with self._changing():
            self._anchor(journal, replaced_by)
            if self._was_given_back(settlement_number):
                return
            found = self.settlement_of(bill_number)
            if replaced_by and found not in {None, settlement_number}:
                raise Refused("settled_elsewhere", bill=bill_number, number=found)
            self._db.execute("INSERT INTO given_back VALUES (?)", [settlement_number])
            if found in {None, settlement_number}:
                self._put(bill_number, replaced_by or None)
            if kept:
                self._keep(bill_number, tuple(kept))

    def settlement_of(self, bill_number: str) -> str | None:
        """Return the number under which a bill is settled, or None while it is unpaid."""
        with _translate_errors():
            row = self._db.execute("SELECT settlement FROM bill WHERE number = ?", [bill_number]).fetchone()
        return row[0] if row else None

    def book(self) -> dict[str, str | None]:
        """Return the number under which each bill is settled, or None for an unpaid one."""
        with _translate_errors():
            return dict(self._db.execute("SELECT number, settlement FROM bill").fetchall())

    def settled_by(self) -> dict[str, str]:
        """Return the counter that settled under each number that a bill is settled under now."""
        sql = (
            "SELECT settled_by.settlement, counter FROM settled_by JOIN bill ON bill.settlement = settled_by.settlement"
        )
        with _translate_errors():
            return dict(self._db.execute(sql).fetchall())

    def claims(self) -> dict[str, str]:
        """Return the counter that has reserved each claimed bill."""
        with _translate_errors():
            return dict(self._db.execute("SELECT bill, counter FROM claim").fetchall())

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Read and write in one transaction, so that two concurrent counters do not both find a bill free."""
        with _translate_errors(), self._db.conn:
            self._db.execute("BEGIN IMMEDIATE")
            yield

    def _anchor(self, journal: Head | None, settlement: str) -> None:
        if journal and settlement:
            self._db.execute(_SETTLED_BY, [settlement, journal.counter])
        if journal:
            self._db.execute(_ANCHORED, [journal.counter, journal.anchor.seq, journal.anchor.hash])

    def _was_given_back(self, settlement_number: str) -> bool:
        found = self._db.execute("SELECT 1 FROM given_back WHERE settlement = ?", [settlement_number])
        return found.fetchone() is not None

    def _put(self, bill_number: str, settlement_number: str | None) -> None:
        """Record how a bill is settled; this ends its claim."""
        self._db.execute("UPDATE bill SET settlement = ? WHERE number = ?", [settlement_number, bill_number])
        self._db.execute("DELETE FROM claim WHERE bill = ?", [bill_number])

    def _keep(self, bill_number: str, lines: tuple[Line, ...]) -> None:
        for (body,) in self._db.execute("SELECT body FROM bill WHERE number = ?", [bill_number]).fetchall():
            bill = json.decode(body, type=Bill)
            left = replace(bill, stated_total=totals(lines)[0], care=replace(bill.care, lines=lines))
            row = [json.encode(left).decode(), bill_number]
            self._db.execute("UPDATE bill SET body = ? WHERE number = ?", row)

    def _begin(self, fixtures: Path) -> None:
        self._db.enable_wal()
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_BESIDE)
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
def _translate_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise NotSent("hospital_unreachable", reason=name_of(error)) from error
