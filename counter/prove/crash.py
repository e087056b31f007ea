"""Proof by killing a counter at every point of every act, under every network fault, and again in its recovery."""

import gc
import multiprocessing
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import NamedTuple

from counter.prove.acts import ACTS, Do, Stage, failing, recover
from counter.prove.kill import copied, dies, judged, points
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.model import Noun


class Case(Noun, frozen=True):
    """An act, and the fault of one of its calls; no fault without a `call`."""

    act: str
    call: str = ""
    fault: str = ""


class Plan(Noun, frozen=True):
    """The extent of a proof: every `stride`th point of an act (without a fault every one), every `again`th of recovery.

    The first points are drawn from `seed`; with an `again` of 0 recovery is not killed. Sent messages arrive late in
    half of the runs; an act without a fault is run both with and without late messages.
    """

    stride: int = 1
    again: int = 0
    seed: int = 0


class Tally(Noun, frozen=True):
    """The result of a case: its points, the runs, the kills in them, and the violations found."""

    case: Case
    points: int = 0
    runs: int = 0
    kills: int = 0
    violations: tuple[str, ...] = ()


class _Run(NamedTuple):
    kills: int
    wrong: list[str]


def cases() -> tuple[Case, ...]:
    """Return every act without a fault and with every fault of each of its calls."""
    return tuple(case for name, act in ACTS.items() for case in _cases(name, act.calls))


def _cases(act: str, calls: Iterable[str]) -> Iterator[Case]:
    yield Case(act=act)
    for call in calls:
        yield from (Case(act=act, call=call, fault=fault) for fault in _faults(call))


def prove(plan: Plan, wanted: Iterable[Case], jobs: int = 1) -> Iterator[Tally]:
    """Run cases in `jobs` processes, which fork the counters that they kill; yield each tally in turn."""
    # Only a single-threaded process may fork a child that goes on working; a pool's worker has only one thread.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        for running in [pool.submit(run, plan, case) for case in wanted]:
            yield running.result()


def run(plan: Plan, case: Case) -> Tally:
    """Run one case in this process, which must be single-threaded."""
    stage, act = _stage(), ACTS[case.act]
    do = failing(act.do, case.call, _faults(case.call)(case.fault)) if case.call else act.do
    books = stage.books(act.begins)
    with copied(books) as copy:
        passed = points(copy, do, stage)
    tally = Tally(case=case, points=len(passed))
    for each in _runs(plan, case, books, do, len(passed)):
        wrong = tuple(f"{_name(case)}: {problem}" for problem in each.wrong)
        tally = Tally(case, tally.points, tally.runs + 1, tally.kills + each.kills, tally.violations + wrong)
    return tally


def _runs(plan: Plan, case: Case, books: Path, do: Do, last: int) -> Iterator[_Run]:
    """Run the act to its end, then kill it at its points, and its recovery again."""
    random = Random(f"{plan.seed} {case}")  # noqa: S311, the draws have to be reproducible
    stride = plan.stride if case.call else 1
    for at in (0, *range(1 + random.randrange(stride), last + 1, stride)):
        lates = (random.random() < 0.5,) if case.call else (False, True)
        yield from (_killed(books, do, (at,) if at else (), late=late) for late in lates)
        for again in count(1 + random.randrange(plan.again), plan.again) if at and plan.again else ():
            twice = _killed(books, do, (at, again), late=random.random() < 0.5)
            if twice.kills < 2:
                break
            yield twice


def _killed(books: Path, do: Do, at: tuple[int, ...], *, late: bool) -> _Run:
    """Kill the act at the first of the points and its recovery at each later one, then restart and judge."""
    stage = _stage()
    with copied(books) as copy:
        kills = 0
        for doing, point in zip((do, *[recover] * len(at)), at or (0,), strict=False):
            kills += dies(copy, doing, stage, point)
        wrong = judged(copy, late=late)
    if kills < len(at[:1]):
        wrong.append("another way was gone")
    return _Run(kills, [f"killed at {at}, {late=}: {each}" for each in wrong])


def _faults(call: str) -> type[Fault | ChannelFault]:
    return ChannelFault if call.startswith("channel.") else Fault


def _name(case: Case) -> str:
    return " / ".join(filter(None, (case.act, case.call, case.fault)))


@cache
def _stage() -> Stage:
    """Create the books that this process works on."""
    stage = Stage()
    gc.collect()
    gc.freeze()  # so that a child's garbage collector does not copy the parent's pages
    return stage
