"""Proof that a power cut loses nothing acknowledged: a recorded disk is cut at random points, and sectors are lost."""

import collections
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from counter.prove import disk_trace
from counter.prove.acts import workroom
from counter.prove.counter import Clock, Counter
from counter.prove.disk_model import Disk, Replica
from counter.prove.disk_trace import Change
from simulation import samples
from terminal.errors import BadInput, Refused
from terminal.journal import Journal, schema

FILE = "journal.db"
# The journal's files that are never on a disk or hold no data: shared memory, and the lock.
_IDLE = ("-shm", ".lock")
# One state in so many is opened as the terminal's own journal and its chain verified; entries are always compared.
_THOROUGH = 50


ACKNOWLEDGED = "acknowledged"


def work(folder: Path, trace: Path, settlements: int, synchronous: str) -> None:
    """Settle `settlements` times; after each call of the journal the last entry's number is written to its own file."""
    schema.SYNCHRONOUS = synchronous
    disk_trace.watch(folder, "journal", ACKNOWLEDGED, trace=trace)
    marks = os.open(folder / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(point: str) -> None:
        if point.startswith("after journal"):
            os.write(marks, b"%d\n" % counter.journal.head()[0])

    counter = Counter(folder, Clock(), tell)
    for _ in islice(_settled(counter), settlements):
        counter.clock.forward(60)
    counter.close()
    os.close(marks)


def _settled(counter: Counter) -> Iterator[str]:
    """Settle and print every bill that can be settled, refund all of them, and repeat."""
    owed = {person.number: person for person in samples.people()}
    while True:
        numbers = []
        for sample in samples.bills():
            try:
                patient = counter.checkout.identify(owed[sample.patient].credential())
                made = counter.settle(counter.checkout.presettle(patient, sample.bill.number))
            except (BadInput, Refused):  # samples that demonstrate refusals
                continue
            counter.checkout.prints.begin(made.number)
            numbers.append(made.number)
            yield made.number
        for number in numbers:
            counter.checkout.refund(number)


class Recorded(NamedTuple):
    """The changes of the journal's files, the number of acknowledged entries after each change, and the entries."""

    changes: Sequence[Change]
    acknowledged: Sequence[int]
    entries: Sequence[tuple[Any, ...]]


class Found(NamedTuple):
    """The numbers of states examined, of states with lost entries, of entries lost at most, and of damaged states."""

    states: int = 0
    lossy: int = 0
    most: int = 0
    damaged: int = 0

    def __add__(self, other: tuple[Any, ...]) -> "Found":
        """Add up two results."""
        states, lossy, most, damaged = other
        return Found(self.states + states, self.lossy + lossy, max(self.most, most), self.damaged + damaged)


def prove(states: int, synchronous: str = "FULL", settlements: int = 200, jobs: int = 1) -> Found:
    """Record real settlements, cut the power `states` times, and examine the remains in `jobs` processes."""
    with workroom() as folder:
        recorded = record(Path(folder), synchronous, settlements)
    shares = [len(range(job, states, jobs)) for job in range(jobs)]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(partial(examine, recorded), shares, range(jobs)), Found())


def record(folder: Path, synchronous: str, settlements: int) -> Recorded:
    """Settle in a process whose disk is recorded; raises RuntimeError if it fails."""
    books, trace = folder / "books", folder / "trace"
    books.mkdir()
    working = get_context("spawn").Process(target=work, args=(books, trace, settlements, synchronous))
    with disk_trace.preloaded():
        working.start()
        working.join()
    if working.exitcode:
        raise RuntimeError("the settlements were not made")
    return Recorded(*_marked(disk_trace.read(trace)), _read(books))


def examine(recorded: Recorded, states: int, seed: int) -> Found:
    """Cut the power at random points of a recording, and examine the remains of each."""
    random = Random(seed)  # noqa: S311, every run has to examine the same states
    cuts = collections.Counter(random.choices(_cuts(recorded.changes), k=states))
    disk, found = Disk(), Found()
    with workroom() as name:
        folder = Path(name)
        replica = Replica(folder)
        for at, change in enumerate(recorded.changes):
            disk.take(change)
            for _ in range(cuts[at]):
                replica.show(disk.names(random), random)
                thorough = found.states % _THOROUGH == 0 or not recorded.acknowledged[at]
                found += _look(folder, recorded.entries, recorded.acknowledged[at], thorough=thorough)
                if thorough:
                    replica.forget()
    return found


def _marked(changes: Iterable[Change]) -> tuple[list[Change], list[int]]:
    kept, acknowledged, last = [], [], 0
    for change in changes:
        if change.name == ACKNOWLEDGED and change.data:
            last = int(change.data)
        elif not change.name or (change.name.startswith(FILE) and not change.name.endswith(_IDLE)):
            kept.append(change)
            acknowledged.append(last)
    return kept, acknowledged


def _cuts(changes: Iterable[Change]) -> list[int]:
    """Return the changes after which more than one state is possible."""
    disk, found = Disk(), []
    for at, change in enumerate(changes):
        disk.take(change)
        if not disk.is_settled:
            found.append(at)
    return found


def _look(folder: Path, entries: Sequence[tuple[Any, ...]], acknowledged: int, *, thorough: bool) -> Found:
    try:
        left = _opened(folder) if thorough else _read(folder)
    except (sqlite3.Error, BadInput):
        return Found(states=1, damaged=1)
    if left != entries[: len(left)]:
        return Found(states=1, damaged=1)
    lost = max(0, acknowledged - len(left))
    return Found(states=1, lossy=int(lost > 0), most=lost)


def _opened(folder: Path) -> list[tuple[Any, ...]]:
    """Open the terminal's journal on the remains, and verify its chain."""
    with closing(Journal(folder / FILE, samples.institution().code, Clock())) as journal:
        journal.verify()
    return _read(folder)


def _read(folder: Path) -> list[tuple[Any, ...]]:
    """Read every entry; raises sqlite3.Error for a damaged file."""
    if not (folder / FILE).exists():
        return []
    # A pending rollback needs write access; otherwise reading is enough.
    mode = "rw" if (folder / f"{FILE}-journal").exists() else "ro"
    with closing(sqlite3.connect(f"file:{folder / FILE}?mode={mode}", uri=True)) as connection:
        connection.text_factory = bytes
        connection.execute("PRAGMA cache_size = -65536")
        found: list[tuple[Any, ...]] = []
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'entry'").fetchone():
            found = connection.execute("SELECT * FROM entry ORDER BY seq").fetchall()
        if connection.execute("PRAGMA integrity_check").fetchone() != (b"ok",):
            raise sqlite3.DatabaseError("integrity_check")
        return found
