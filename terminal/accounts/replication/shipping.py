"""Replication of a counter's journal to the hospital's database, which no settlement waits for."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

from sqlalchemy import Connection, Engine, select

from terminal import database
from terminal.accounts.replication.entries import entries, opened
from terminal.errors import BadInput, JiesuanError
from terminal.journal.chain import followed
from terminal.journal.reader import reading
from terminal.model import GENESIS, Anchor

BATCH = 200
EVERY = 1.0
LONGEST = 60.0
Stopped = Callable[[BadInput], object]

_log = logging.getLogger(__name__)


def ship(path: Path, terminal: str, engine: Engine) -> int:
    """Ship the journal entries that the hospital's database does not have yet; return their number.

    Shipping again ships nothing, and existing entries are never overwritten. Raises BadInput: "journal_altered" for an
    entry that does not follow from the one before, "replica_differs" if the database holds another entry in its place,
    and what `reading` raises; NotSent if the database fails.
    """
    shipped = 0
    while batch := _next(path, terminal, engine):
        database.retried(engine, lambda connection, rows=batch: _put(connection, terminal, rows))  # type: ignore[misc]
        shipped += len(batch)
    return shipped


class Replicator:
    """A thread that ships a journal every `every` seconds, at growing intervals while the database fails.

    It only reads the journal, so that no settlement waits for it or fails with it. A replica that differs is logged
    once and told to `stopped`, and shipping stops. Raises BadInput("database_unusable") for an invalid URL.
    """

    def __init__(self, path: Path, terminal: str, url: str, every: float = EVERY, stopped: Stopped = bool) -> None:
        database.parsed(url)
        self._path, self._terminal, self._url, self._every = path, terminal, url, every
        self._engine: Engine | None = None
        self._closing, self._failed, self._stopped = Event(), "", stopped
        self._thread = Thread(target=self._work, name="replication", daemon=True)
        self._thread.start()

    def close(self, patience: float = 2.0) -> None:
        """Ship the remaining entries for at most `patience` seconds; the next start ships the rest."""
        self._closing.set()
        self._thread.join(patience)

    def _work(self) -> None:
        delay, ending = 0.0, False
        while not ending:
            ending = self._closing.wait(delay)
            try:
                self._ship()
                delay = self._every
            except BadInput as error:
                if error.code not in {"database_unusable", "journal_missing"}:
                    _log.warning("journal of %s is not shipped any more: %s", self._terminal, error)
                    self._stopped(error)
                    break
                delay = self._later(delay, error)
            except JiesuanError as error:
                delay = self._later(delay, error)
        if self._engine:
            self._engine.dispose()

    def _ship(self) -> None:
        if self._engine is None:
            self._engine = opened(self._url)
        shipped = ship(self._path, self._terminal, self._engine)
        if shipped and self._failed:
            _log.info("journal of %s caught up: %d entries", self._terminal, shipped)
            self._failed = ""

    def _later(self, delay: float, error: JiesuanError) -> float:
        if self._failed != error.code:
            self._failed = error.code
            _log.info("journal of %s waits to be shipped: %s", self._terminal, error)
        return min(max(delay, self._every) * 2, LONGEST)


def _next(path: Path, terminal: str, engine: Engine) -> list[dict[str, Any]]:
    """Read the entries after the last one shipped, and check that they follow from it."""
    last = database.retried(engine, lambda connection: _last(connection, terminal))
    with reading(path) as journal:
        rows = journal.execute("SELECT * FROM entry WHERE seq >= ? ORDER BY seq LIMIT ?", [last.seq, BATCH + 1])
        here = [dict(row) for row in rows]
    if last.seq and (not here or here[0]["seq"] != last.seq or here.pop(0)["hash"] != last.hash):
        raise BadInput("replica_differs", terminal=terminal, entry=last.seq)
    followed(here, before=last)
    return here


def unshipped(path: Path, terminal: str, engine: Engine, recent: int = 5 * BATCH) -> int:
    """Return how many entries wait to be shipped; raises BadInput("replica_differs") for a recent one that differs."""
    latest = select(entries).where(entries.c.terminal == terminal).order_by(entries.c.seq.desc()).limit(recent)
    there = database.retried(engine, lambda connection: connection.execute(latest).mappings().all())[::-1]
    with reading(path) as journal:
        rows = journal.execute("SELECT * FROM entry WHERE seq >= ?", [there[0]["seq"] if there else 1])
        here = {row["seq"]: dict(row).items() for row in rows}
    for row in there:
        if not here.get(row["seq"]) or here[row["seq"]] - dict(row).items():
            raise BadInput("replica_differs", terminal=terminal, entry=row["seq"])
    return len(here) - len(there)


def _last(connection: Connection, terminal: str) -> Anchor:
    """Return the last entry in the hospital's database."""
    mine = select(entries.c.seq, entries.c.hash).where(entries.c.terminal == terminal)
    row = connection.execute(mine.order_by(entries.c.seq.desc()).limit(1)).one_or_none()
    return Anchor(seq=row.seq, hash=row.hash) if row else Anchor(hash=GENESIS)


def _put(connection: Connection, terminal: str, rows: list[dict[str, Any]]) -> None:
    """Insert entries; those that exist already must be equal."""
    values = [{"terminal": terminal, **row} for row in rows]
    connection.execute(database.insert_into(connection.dialect.name, entries).on_conflict_do_nothing(), values)
    mine = (entries.c.terminal == terminal) & entries.c.seq.between(rows[0]["seq"], rows[-1]["seq"])
    there = {row.seq: row.hash for row in connection.execute(select(entries.c.seq, entries.c.hash).where(mine))}
    for row in rows:
        if there[row["seq"]] != row["hash"]:
            raise BadInput("replica_differs", terminal=terminal, entry=row["seq"])
