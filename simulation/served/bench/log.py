"""The log of a workspace: every exchange decrypted, decoded and linked, in SQLite, the oldest ones forgotten."""

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

from simulation.served.bench.exchange import Exchange
from simulation.served.bench.record import SUMMARY, Recorder

Summary = dict[str, Any]
KEEP = 2000
"""How many exchanges are kept, unless a bench says otherwise."""
# Seconds after which what happened is written, many exchanges at once.
_SOON = 0.1
# The bytes of bodies that wait at most.
_LARGE = 16 << 20
_COLUMNS = (*SUMMARY, "detail")
_MAKE = f"CREATE TABLE IF NOT EXISTS exchange (n INTEGER PRIMARY KEY, {', '.join(_COLUMNS[1:])})"
_PUT = f"INSERT OR REPLACE INTO exchange ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_LIST = f"SELECT {', '.join(SUMMARY)} FROM exchange"  # noqa: S608, names of ours


class Wanted(NamedTuple):
    """Which exchanges are wanted: an empty value stands for any; `since` is the number after which they begin."""

    infno: str = ""
    psn_no: str = ""
    msgid: str = ""
    bill: str = ""
    opter: str = ""
    findings: bool = False
    since: int = 0
    limit: int = 200


class ExchangeLog:
    """The exchanges of one workspace, numbered from one; any thread may read, the event loop's adds.

    They are written together, shortly after they happened if there is a file or anybody who follows, else when somebody
    looks: nobody who waits for an answer waits for the log.
    """

    def __init__(self, recorder: Recorder, file: Path | None = None, keep: int = KEEP) -> None:
        self._recorder, self.keep, self._lock = recorder, keep, RLock()
        self._db = sqlite3.connect(file or ":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute(_MAKE)
        self._last = self._db.execute("SELECT coalesce(max(n), 0) FROM exchange").fetchone()[0]
        self._is_closed = False
        self._has_file, self._bytes = file is not None, 0
        self._waiting: dict[int, Exchange] = {}
        self._followers: set[asyncio.Queue[Summary | None]] = set()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def last(self) -> int:
        """The number of the newest exchange; 0 before the first."""
        return int(self._last)

    def add(self, exchange: Exchange) -> None:
        """Log an exchange, or what has changed of one that is logged already."""
        with self._lock:
            if self._is_closed:
                return
            if not exchange.number:
                self._last += 1
                exchange.number = self._last
            self._waiting[exchange.number] = exchange
            self._bytes += len(exchange.arrival.body) + len(exchange.answer)
            if len(self._waiting) > self.keep:
                del self._waiting[next(iter(self._waiting))]
        if self._bytes > _LARGE:
            self.flush()
        elif self._has_file or self._followers:
            self._schedule()
        else:
            exchange.shrink()

    def flush(self) -> None:
        """Write what waits, and pass it on to whoever follows."""
        with self._lock:
            waiting, self._waiting, self._bytes = self._waiting, {}, 0
            if not waiting:
                return
            rows = [self._recorder.row(each) for each in waiting.values()]
            self._db.execute("BEGIN")
            self._db.executemany(_PUT, rows)
            self._db.execute("DELETE FROM exchange WHERE n <= ?", (self._last - self.keep,))
            self._db.execute("COMMIT")
        for queue in self._followers:
            for row in rows:
                with suppress(asyncio.QueueFull):
                    queue.put_nowait(_summary(row))

    def find(self, wanted: Wanted) -> list[Summary]:
        """List summaries of the exchanges that are wanted, the oldest first; of too many the newest."""
        self.flush()
        conditions, values = ["n > ?"], [min(max(wanted.since, 0), self.last)]  # type: tuple[list[str], list[Any]]
        for name in ("infno", "psn_no", "msgid", "opter"):
            if value := getattr(wanted, name):
                conditions.append(f"{name} LIKE ? ESCAPE '\\'")
                values.append(_like(value))
        if wanted.bill:
            conditions.append("(mdtrt_id = ? OR setl_id = ?)")
            values += [wanted.bill, wanted.bill]
        if wanted.findings:
            conditions.append("findings <> ''")
        text = f"{_LIST} WHERE {' AND '.join(conditions)} ORDER BY n DESC LIMIT ?"
        with self._lock:
            found = self._db.execute(text, [*values, min(max(wanted.limit, 1), self.keep)]).fetchall()
        return [_summary(row) for row in reversed(found)]

    def read(self, number: int) -> Summary | None:
        """Return all of an exchange, with the summaries of those that are linked with it."""
        self.flush()
        with self._lock:
            row = self._db.execute("SELECT * FROM exchange WHERE n = ?", (number,)).fetchone()
        if row is None:
            return None
        summary = _summary(row)
        return summary | self._recorder.shown(row[-1]) | {"linked": self._linked(summary)}

    def clear(self) -> None:
        """Forget every exchange; their numbers go on."""
        with self._lock:
            self._waiting.clear()
            self._db.execute("DELETE FROM exchange")

    def follow(self) -> "asyncio.Queue[Summary | None]":
        """Return a queue that gets the summary of every exchange from now on, until `leave` is called with it."""
        self.flush()
        queue: asyncio.Queue[Summary | None] = asyncio.Queue(KEEP)
        self._followers.add(queue)
        return queue

    def stop(self) -> None:
        """Tell whoever follows that nothing more comes: an empty element."""
        for queue in self._followers:
            with suppress(asyncio.QueueFull):
                queue.put_nowait(None)

    def leave(self, queue: "asyncio.Queue[Summary | None]") -> None:
        """Put nothing into a queue any more."""
        self._followers.discard(queue)

    def close(self) -> None:
        """Write what waits, and close the file."""
        if self._timer:
            self._timer.cancel()
        self.flush()
        with self._lock:
            self._is_closed = True
            self._db.close()

    def _linked(self, summary: Mapping[str, Any]) -> list[Summary]:
        """List the other exchanges of the same message, visit or settlement, and the reversals of a message."""
        conditions = [*_links(summary)]
        if not conditions:
            return []
        text = f"{_LIST} WHERE n <> ? AND ({' OR '.join(each for each, _ in conditions)}) ORDER BY n LIMIT 200"
        with self._lock:
            found = self._db.execute(text, [summary["n"], *(value for _, value in conditions)]).fetchall()
        return [_summary(row) for row in found]

    def _schedule(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # a late request, processed in another thread; the next exchange writes it
            return
        if self._timer is None or self._timer.when() <= loop.time():
            self._timer = loop.call_later(_SOON, self.flush)


def _links(summary: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    pairs = (("msgid", "msgid"), ("omsgid", "msgid"), ("msgid", "omsgid"), ("omsgid", "omsgid"))
    for column, source in (*pairs, ("mdtrt_id", "mdtrt_id"), ("setl_id", "setl_id")):
        if value := summary[source]:
            yield f"{column} = ?", value


def _like(pattern: str) -> str:
    escaped = pattern.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return escaped.replace("*", "%") if "*" in escaped else f"{escaped}%"


def _summary(row: tuple[Any, ...]) -> Summary:
    return dict(zip(SUMMARY, row, strict=False))
