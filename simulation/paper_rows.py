"""The hospital's table of numbered papers: what became of each number, and which remittance names it."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime

from terminal.model.papers import PaperKind, PaperNature, PaperUse

_TABLE = """
    CREATE TABLE IF NOT EXISTS paper_use (
        number TEXT NOT NULL, kind TEXT NOT NULL, nature TEXT NOT NULL, settlement TEXT NOT NULL,
        amount INTEGER NOT NULL, operator TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (kind, number, nature)
    ) STRICT
"""
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS paper_of ON paper_use (settlement)",
    "CREATE INDEX IF NOT EXISTS paper_open ON paper_use (operator) WHERE remittance IS NULL",
    "CREATE INDEX IF NOT EXISTS paper_remittance ON paper_use (remittance)",
)
# What an older book holds of intervals that are closed is named by no remittance any more.
_CLOSED = """
    UPDATE paper_use SET remittance = '' WHERE at < (SELECT since FROM duty WHERE duty.operator = paper_use.operator)
"""
_OPEN = """
    SELECT number, kind, nature, settlement, amount, operator, at FROM paper_use
    WHERE operator = ? AND remittance IS NULL ORDER BY rowid
"""
_LINK = """
    UPDATE paper_use SET remittance = ? WHERE kind = ? AND number = ? AND nature = ? AND remittance IS NULL
"""


def make_table(db: sqlite3.Connection) -> None:
    """Make the table, or add to an older one what it lacks, in a transaction of its own."""
    db.execute("BEGIN IMMEDIATE")
    db.execute(_TABLE)
    columns = {row[1] for row in db.execute("PRAGMA table_info(paper_use)")}
    if "remittance" not in columns:
        db.execute("ALTER TABLE paper_use ADD COLUMN remittance TEXT")
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'duty'").fetchone():
            db.execute(_CLOSED)
    for index in _INDEXES:
        db.execute(index)
    db.execute("COMMIT")


def of_interval(db: sqlite3.Connection, operator: str) -> Iterator[PaperUse]:
    """Yield what became of an operator's numbers that no remittance names."""
    return map(paper_use, db.execute(_OPEN, [operator]))


def link(db: sqlite3.Connection, remittance: str, uses: Sequence[PaperUse]) -> None:
    """Let a remittance name what became of these numbers."""
    db.executemany(_LINK, [[remittance, each.kind, each.number, each.nature] for each in uses])


def unlink(db: sqlite3.Connection, remittance: str) -> None:
    """Free what a voided remittance has named."""
    db.execute("UPDATE paper_use SET remittance = NULL WHERE remittance = ?", [remittance])


def paper_use(row: tuple[str, str, str, str, int, str, str]) -> PaperUse:
    """Return what a row says."""
    number, kind, nature, settlement, amount, operator, at = row
    return PaperUse(
        number=number,
        kind=PaperKind(kind),
        nature=PaperNature(nature),
        settlement=settlement,
        amount=amount,
        operator=operator,
        at=datetime.fromisoformat(at),
    )
