"""Kills a counter at every point of every act, under every fault of the network, and again in its recovery."""

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
    """An act, and what goes wrong with one call of it; without a `call` nothing does."""

    act: str
    call: str = ""
    fault: str = ""


class Plan(Noun, frozen=True):
    """How much is run: every `stride`th point, of an undisturbed act each; after it every `again`th of its recovery.

    Where they begin is drawn from `seed`; with an `again` of 0 recovery is not killed. What was sent arrives late in
    one of two runs, of an undisturbed act in one run and not in another.
    """

    stride: int = 1
    again: int = 0
    seed: int = 0


class Tally(Noun, frozen=True):
    """What came of a case: its points, the runs, how often a counter was killed in them, and what was wrong."""

    case: Case
    points: int = 0
    runs: int = 0
    kills: int = 0
    violations: tuple[str, ...] = ()


class _Run(NamedTuple):
    kills: int
    wrong: list[str]


def cases() -> tuple[Case, ...]:
    """List every act, undisturbed and with every fault of every call that it makes."""
    return tuple(case for name, act in ACTS.items() for case in _cases(name, act.calls))


def _cases(act: str, calls: Iterable[str]) -> Iterator[Case]:
    yield Case(act=act)
    for call in calls:
        yield from (Case(act=act, call=call, fault=fault) for fault in _faults(call))


def prove(plan: Plan, wanted: Iterable[Case], jobs: int = 1) -> Iterator[Tally]:
    """Run cases in so many processes, which fork the counters that they kill; give each tally in turn."""
    # Only a process with a single thread may fork a child that goes on; a pool's worker has but one.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        for running in [pool.submit(run, plan, case) for case in wanted]:
            yield running.result()


def run(plan: Plan, case: Case) -> Tally:
    """Run one case in this process, which has a single thread."""
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
    """Let the act come to its end, and kill it at its points and its recovery again."""
    random = Random(f"{plan.seed} {case}")  # noqa: S311, to be drawn again
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
    """Kill the act at the first of the points and its recovery at each that follows, then restart and judge."""
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
    """Make the books that this process works on."""
    stage = Stage()
    gc.collect()
    gc.freeze()  # so that a child's collector leaves the parent's pages alone
    return stage
