"""The sample hospital's file: its tables, those that came later too, its queries, and the bills it begins with."""

from collections.abc import Sequence
from pathlib import Path

from msgspec import json
from sqlite_utils import Database

from simulation import samples
from simulation.samples import SampleBill
from terminal.durable import mark_version
from terminal.model import Bill

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
OWES = "INSERT INTO bill (number, id_number, day, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
_BESIDE = """
    CREATE TABLE IF NOT EXISTS given_back (settlement TEXT PRIMARY KEY) STRICT;
    CREATE TABLE IF NOT EXISTS joined (visit TEXT PRIMARY KEY, stay TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS claim (bill TEXT PRIMARY KEY, counter TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS settled_by (settlement TEXT PRIMARY KEY, counter TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS elsewhere
        (settlement TEXT PRIMARY KEY, body TEXT NOT NULL, counter TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS anchor (counter TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS terminal
        (counter TEXT PRIMARY KEY, identity TEXT NOT NULL UNIQUE, start INTEGER NOT NULL) STRICT;
"""
_STARTED = """
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS started (identity TEXT PRIMARY KEY, start INTEGER NOT NULL) STRICT;
    INSERT INTO started SELECT identity, start FROM terminal WHERE true ON CONFLICT DO NOTHING;
    COMMIT;
"""

OWED = (
    "SELECT body, counter, terminal FROM bill LEFT JOIN claim ON bill = number"
    " WHERE number = ? AND id_number = ? AND settlement IS NULL AND number NOT IN (SELECT visit FROM joined)"
)
UNPAID = (
    "SELECT body FROM bill WHERE id_number = ? AND settlement IS NULL AND number NOT IN (SELECT visit FROM joined)"
    " ORDER BY day, number"
)
FREE = (
    "SELECT body FROM bill WHERE number = ? AND settlement IS NULL"
    " AND number NOT IN (SELECT bill FROM claim UNION SELECT visit FROM joined)"
)
ANCHORED = """
    INSERT INTO anchor VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET seq = excluded.seq, hash = excluded.hash
    WHERE excluded.seq > seq
"""
# The last counter that says so: one that a supervisor had adopt it answers for it from then on.
SETTLED_BY = """
    INSERT INTO settled_by (settlement, counter, terminal) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET counter = excluded.counter, terminal = excluded.terminal
"""
STARTED = "INSERT INTO started VALUES (?, 1) ON CONFLICT DO UPDATE SET start = start + 1 RETURNING start"
CLAIM = "INSERT INTO claim (bill, counter, terminal) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"


def begun(db: Database, fixtures: Path, bills: Sequence[SampleBill], *, are_new: bool) -> None:
    """Make the tables that a file lacks; the bills are owed in a new file, and in any if they `are_new`."""
    db.enable_wal()
    mark_version(db.conn)
    db.execute("PRAGMA synchronous = FULL")
    db.executescript(_BESIDE)
    if not db.table("started").exists():
        db.executescript(_STARTED)
    for table in ("claim", "settled_by"):
        if "terminal" not in db.table(table).columns_dict:
            db.execute(f"ALTER TABLE {table} ADD COLUMN terminal TEXT NOT NULL DEFAULT ''")
    is_new = not db.table("bill").exists()
    if is_new or are_new:
        _fill(db, fixtures, bills, is_new=is_new)


def row_of(bill: Bill) -> tuple[str, str]:
    """Return the day of a bill and its text, as the file has them."""
    return bill.care.day.isoformat(), json.encode(bill).decode()


def _fill(db: Database, fixtures: Path, bills: Sequence[SampleBill], *, is_new: bool) -> None:
    ids = {person.number: person.id_number.reveal() for person in samples.people(fixtures)}
    rows = [(each.bill.number, ids[each.patient], *row_of(each.bill)) for each in bills]
    with db.atomic():
        for statement in filter(str.strip, _TABLE.split(";") if is_new else ()):
            db.execute(statement)
        db.conn.executemany(OWES, rows)
