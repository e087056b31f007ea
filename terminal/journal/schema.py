"""The journal's file: its creation, and the migration from every earlier version."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from sqlite_utils import Database

from terminal.errors import BadInput
from terminal.journal.entry import Entry, Step

MOVES_MONEY = frozenset({Step.SETTLED, Step.REFUNDED, Step.CHARGING, Step.PAID, Step.RETURNED})
"""The steps at which cash or code money moves (terminal/accounts/till.py)."""

# FULL makes a commit wait until it is on the disk; no other setting does (counter/prove/power.py).
SYNCHRONOUS = "FULL"

# Each item migrates the file from the version before to its own (user_version).
SCHEMA = (
    """
    CREATE TABLE entry (
        seq INTEGER PRIMARY KEY,
        transaction_id TEXT NOT NULL,
        act TEXT NOT NULL,
        step TEXT NOT NULL,
        at TEXT NOT NULL,
        bill TEXT NOT NULL,
        message_id TEXT UNIQUE,
        number TEXT NOT NULL,
        body TEXT NOT NULL,
        hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX entry_transaction ON entry (transaction_id, step);
    CREATE INDEX entry_bill ON entry (bill);
    CREATE INDEX entry_step ON entry (step);
    CREATE INDEX entry_number ON entry (number) WHERE number <> '';
    CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END;
    CREATE TRIGGER entry_fixed BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'append only'); END;
    """,
    "CREATE INDEX entry_at ON entry (at);",
    """
    ALTER TABLE entry ADD COLUMN version INTEGER NOT NULL DEFAULT 2;
    ALTER TABLE entry ADD COLUMN terminal_id TEXT NOT NULL DEFAULT '';
    ALTER TABLE entry ADD COLUMN operator TEXT NOT NULL DEFAULT '';
    ALTER TABLE entry ADD COLUMN tag TEXT NOT NULL DEFAULT '';
    """,
)

INSERT = f"INSERT INTO entry VALUES ({', '.join('?' * len(Entry.__struct_fields__))})"  # noqa: S608, only placeholders

# Tables, columns, indexes and triggers: what a journal's version consists of.
_SHAPE = "SELECT each.name, c.name FROM sqlite_schema AS each LEFT JOIN pragma_table_info(each.name) AS c ORDER BY 1, 2"

# What ends a transaction for good; before that something of it may be unfinished.
_ENDS = "('recorded', 'refused', 'not_sent', 'reversed')"

# Traces without a number, which the place in the file tells apart (journal.py).
UNNUMBERED = "SELECT count(*) FROM entry WHERE transaction_id >= 'T'"

# The last entry, and whether a message id is taken.
HEAD = "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1"
GIVEN = "SELECT 1 FROM entry WHERE message_id = ?"

# A unary plus keeps SQLite from an index that would read the whole file: entry_step has every entry of a kind, and
# entry_bill every bill.

# The bills that may have something unfinished, among them all that do.
UNFINISHED = f"""
    SELECT DISTINCT bill FROM entry WHERE +step = 'sent' AND transaction_id IN (
        SELECT transaction_id FROM entry GROUP BY transaction_id
        HAVING NOT count(*) FILTER (WHERE step IN {_ENDS}))
"""  # noqa: S608, constants

# The last entry before the outbox: what was settled up to it was printed by a version that kept no record of who
# printed, nor of what came out. In a journal without any named print nothing older than :since is waited for.
OUTBOX_BEGIN = """
    SELECT max(coalesce((SELECT max(seq) FROM entry WHERE step = 'printing' AND body = '{}'), 0),
        CASE WHEN EXISTS (SELECT 1 FROM entry WHERE step = 'printing' AND body <> '{}') THEN 0
        ELSE coalesce((SELECT max(seq) FROM entry WHERE at < :since), 0) END)
"""

# The transactions whose receipt may be missing, among them all whose is: no print confirmed after.
UNPRINTED = """
    SELECT DISTINCT transaction_id AS id, bill FROM entry WHERE +step = 'sent' AND transaction_id IN (
        SELECT transaction_id FROM entry GROUP BY transaction_id
        HAVING max(seq) FILTER (WHERE step IN ('settled', 'refunded', 'printing'))
            > max(:begin, coalesce(max(seq) FILTER (WHERE step = 'printed'), 0)))
    ORDER BY seq
"""

# The transaction that made a settlement.
SETTLED = """
    SELECT bill, transaction_id AS id FROM entry WHERE number = ? AND number <> '' AND +step = 'settled'
    ORDER BY seq DESC LIMIT 1
"""

# The transaction that made the last settlement, of those older than another one if that is given.
LAST = """
    SELECT bill, transaction_id AS id FROM entry WHERE step = 'settled' AND (?1 = '' OR transaction_id < ?1)
    ORDER BY seq DESC LIMIT 1
"""

# The entries that move money, of every bill in which money moved on a day: the day that each entry has as its own.
_MONEY_STEPS = f"({', '.join(repr(step.value) for step in sorted(MOVES_MONEY))})"
MONEY = f"""
    SELECT * FROM entry WHERE +step IN {_MONEY_STEPS} AND bill IN (
        SELECT bill FROM entry WHERE at >= :day AND at < :next AND +step IN {_MONEY_STEPS}
        UNION SELECT value FROM json_each(:bills))
    ORDER BY seq
"""  # noqa: S608, constants

# The entries on disk that send or move money, of every bill in which money moved after an entry.
MONEY_SINCE = f"""
    SELECT * FROM entry WHERE (+step = 'sent' OR +step IN {_MONEY_STEPS}) AND bill IN (
        SELECT bill FROM entry WHERE seq > ? AND +step IN {_MONEY_STEPS})
    ORDER BY seq
"""  # noqa: S608, constants

# What tells how long a visit took since a time: who was identified, what was sent for whom, and which receipt came out.
VISITS_SINCE = """
    SELECT transaction_id, step, at, operator, act, bill, coalesce(json_extract(body, '$.masked_id'), '') AS masked_id
    FROM entry WHERE at >= ? AND +step IN ('identified', 'sent', 'printed') ORDER BY seq
"""

# The receipts whose print began since a time.
PRINTS_SINCE = "SELECT * FROM entry WHERE at >= ? AND +step = 'printing' ORDER BY seq"


def day_bounds(day: date | None) -> dict[str, str]:
    """Return a day and the next one as compared with the time of entries by these queries; None is every day."""
    if day is None:
        return {"day": "", "next": "9999"}
    return {"day": day.isoformat(), "next": (day + timedelta(days=1)).isoformat()}


def opened(path: Path) -> Database:
    """Open a journal for writing, WAL with synchronous=FULL; raises what `version_of` raises."""
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        db = Database(connection, execute_plugins=False)
        version = version_of(connection, path.name)
        db.enable_wal()
        db.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        _migrate(db, version)
    except BaseException:
        connection.close()
        raise
    return db


def version_of(connection: sqlite3.Connection, name: str) -> int:
    """Return the version of a journal's file; 0 if it is new, without anything in it.

    A journal that `.dump` has written anew bears no version: its tables, columns and indexes prove it. Raises
    BadInput: "journal_too_new", or "journal_unversioned" if they are those of no version.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(SCHEMA):
        raise BadInput("journal_too_new", file=name, version=version, known=len(SCHEMA))
    return int(version) or _version_proved(connection, name)


def _version_proved(connection: sqlite3.Connection, name: str) -> int:
    found = connection.execute(_SHAPE).fetchall()
    with closing(sqlite3.connect(":memory:")) as model:
        shapes = [model.executescript(script).execute(_SHAPE).fetchall() for script in ("", *SCHEMA)]
    if found not in shapes:
        raise BadInput("journal_unversioned", file=name)
    return shapes.index(found)


def _migrate(db: Database, version: int) -> None:
    # A write that changes nothing unless the version was lost, so that a read-only file is found now and not when a
    # patient waits.
    db.execute(f"PRAGMA user_version = {version}")
    for number, script in enumerate(SCHEMA[version:], start=version + 1):
        db.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
