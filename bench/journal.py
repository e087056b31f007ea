"""G8 and G9: one step of the journal compared with plain SQLite, and with a bare write to the disk."""

import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from statistics import median
from time import perf_counter_ns

from bench.measure import Goal, report
from terminal.journal import Journal
from terminal.journal.entry import VERSION
from terminal.journal.schema import SCHEMA
from terminal.model import Act, Transaction

INSTITUTION = "H37160000001"
NOW = datetime(2026, 11, 22, 10, 42, tzinfo=timezone(timedelta(hours=8)))

Step = Callable[[int], object]


def goals(rounds: int) -> Iterator[Goal]:
    """Write the same entry three ways in turn, each time until it is on the disk."""
    with tempfile.TemporaryDirectory(prefix="jiesuan-bench-") as name:
        folder = Path(name)
        with closing(_journal(folder)) as journal, closing(sqlite_peer(folder)) as peer:
            opened = journal.open(Act.REFUND, "B1", "S1")
            handle = os.open(folder / "floor", os.O_WRONLY | os.O_CREAT, 0o600)
            ours, sqlite, floor = _medians(rounds, [_ours(journal, opened), inserting(peer), _floor(handle)])
            os.close(handle)
    yield Goal("G8 a step of the journal / an insert of the same row by sqlite3", ours / sqlite, 1.2)
    yield Goal("G9 the same / the row appended by pwrite and fdatasync", ours / floor, 1.6)


def _medians(rounds: int, steps: list[Step]) -> list[float]:
    taken: list[list[int]] = [[] for _ in steps]
    for number in range(rounds):
        # A write may wait for what the previous one left for the disk: each therefore follows each.
        for turn in range(len(steps)):
            at = (turn * (1 + number % 2) + number) % len(steps)
            begun = perf_counter_ns()
            steps[at](number)
            taken[at].append(perf_counter_ns() - begun)
    return [median(times) for times in taken]


def _journal(folder: Path) -> Journal:
    moments = (NOW + timedelta(seconds=second) for second in range(10**9))
    return Journal(folder / "journal.db", INSTITUTION, lambda: next(moments))


def sqlite_peer(folder: Path) -> sqlite3.Connection:
    """Open a file with the same tables, with a commit for each statement."""
    connection = sqlite3.connect(folder / "peer.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.executescript(";".join(SCHEMA))
    return connection


def _ours(journal: Journal, opened: Transaction) -> Step:
    return lambda _: journal.reversing(opened)


def _row(number: int) -> tuple[object, ...]:
    """Return an entry like that of `_ours`, with an empty seal."""
    entry = number, "00000001", "refund", "reversing", NOW.isoformat(), "B1", f"{number:030}", "", "{}", "0" * 64
    return *entry, VERSION, "", "", ""


def inserting(connection: sqlite3.Connection) -> Step:
    """Return a step that inserts an entry like the journal's, with an empty seal; the number must be new."""
    sql = f"INSERT INTO entry VALUES ({', '.join('?' * len(_row(0)))})"  # noqa: S608, only placeholders
    return lambda number: connection.execute(sql, _row(number))


def _floor(handle: int) -> Step:
    size = len(_bytes(10**9))

    def append(number: int) -> None:
        os.pwrite(handle, _bytes(number).ljust(size), number * size)
        os.fdatasync(handle)

    return append


def _bytes(number: int) -> bytes:
    return json.dumps(_row(number)).encode()


if __name__ == "__main__":
    sys.exit(not report(goals(rounds=500)))
