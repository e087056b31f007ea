"""Proof that a full, failing or read-only disk costs nobody money: every write of every act fails in turn."""

import errno
import logging
import os
import traceback
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from enum import IntEnum
from functools import cache
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from counter.prove import disk_trace
from counter.prove.acts import ACTS, BILL, Stage
from counter.prove.counter import Clock, Counter
from counter.prove.kill import copied, judged
from terminal.errors import JiesuanError


class Fault(NamedTuple):
    """A disk fault: the errno, the number of failing changes, and whether half of a write is done first."""

    error: int
    times: int = disk_trace.ALWAYS
    half: bool = False


FAULTS = {
    "full": Fault(errno.ENOSPC, half=True),
    "failing": Fault(errno.EIO),
    "failing once": Fault(errno.EIO, times=1),
    "read-only": Fault(errno.EROFS),
}
ENDS = ("restart", "space again")


class Case(NamedTuple):
    """An act, the disk fault during it, and its end: a restart, or space on the disk again before one."""

    act: str
    fault: str
    end: str


class Tried(NamedTuple):
    """The number of changes at which a case was tried, and the violations, each with the number of its change."""

    case: Case
    runs: int
    wrong: tuple[str, ...]


class _Status(IntEnum):
    """The exit status of a child: the disk failed, or the act was done before it could fail."""

    FAILED = 0
    NEVER = 9


def cases() -> list[Case]:
    """Return every case."""
    return [Case(act, fault, end) for act in ACTS for fault in FAULTS for end in ENDS]


def prove(chosen: Iterable[Case], every: int = 1, jobs: int = 1) -> Iterator[Tried]:
    """Try cases at every change of the disk, or at every `every`th, in `jobs` processes whose disk can fail."""
    context = get_context("spawn")
    with disk_trace.preloaded(), ProcessPoolExecutor(jobs, context, initializer=logging.disable) as pool:
        for trying in [pool.submit(tried, case, every) for case in chosen]:
            yield trying.result()


def tried(case: Case, every: int) -> Tried:
    """Try one case at each change until the act ends before the disk fails; needs a single-threaded process."""
    stage, wrong = _stage(), list[str]()
    for runs in count():
        at = 1 + runs * every
        with copied(stage.books(ACTS[case.act].begins)) as folder:
            problems = _fails(folder, stage, case, at)
            if problems is None:
                return Tried(case, runs, tuple(wrong))
            wrong += [f"{at}: {each}" for each in [*problems, *judged(folder, late=False)]]
    raise AssertionError


@cache
def _stage() -> Stage:
    return Stage()


def _fails(folder: Path, stage: Stage, case: Case, at: int) -> list[str] | None:
    """Run the act in a forked child on a failing disk; return the violations, or None if the disk never failed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _live(folder, stage, case, at, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        problems = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    match os.waitstatus_to_exitcode(status):
        case _Status.FAILED:
            return problems
        case _Status.NEVER:
            return None
        case died:
            return [*problems, f"the counter ended with {died}"]


def _live(folder: Path, stage: Stage, case: Case, at: int, tell: int) -> None:
    """Start, act and read, then exit without closing anything; runs in the forked child."""
    fault = FAULTS[case.fault]
    try:
        disk_trace.watch(folder, "journal", "hospital")
        disk_trace.fail(at, fault.error, fault.times, half=fault.half)
        counter = _acted(folder, stage, case)
        wrong = list(_unjournaled(counter, folder)) if counter else []
        has_failed = disk_trace.changes() >= at
        disk_trace.fail(0, 0)
        if counter and case.end == "space again":
            counter.checkout.recover()
        os.write(tell, "\n".join(wrong).encode())
    except BaseException:
        os.write(tell, traceback.format_exc().encode())
        os._exit(1)
    os._exit(_Status.FAILED if has_failed else _Status.NEVER)


def _acted(folder: Path, stage: Stage, case: Case) -> Counter | None:
    """Start a counter and act as far as the disk allows; return None if the counter refuses to start."""
    with suppress(JiesuanError):
        counter = Counter(folder, Clock())
        with suppress(JiesuanError):
            ACTS[case.act].do(counter, stage)
        return counter
    return None


def _unjournaled(counter: Counter, folder: Path) -> Iterator[str]:
    """Yield money missing in the journal while the disk still fails; reading has to work even then."""
    counter.checkout.last()
    counter.journal.money(counter.clock().date())
    known = counter.journal.of_bill(BILL)
    if (folder / "wire").exists() and not known:
        yield "sent, and not in the journal"
    if counter.charged(BILL) and not any(each.counts or each.is_open for each in known):
        yield "charged, and the bill is free"
