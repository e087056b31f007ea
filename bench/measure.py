"""Measures times side by side, so that a busy machine affects both alike."""

import gc
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

Work = Callable[[], object]

RECORD = "JIESUAN_BENCH_RECORD"


@dataclass(frozen=True)
class Goal:
    """One line of the table: a measured value and its upper limit (or, for rates, lower limit)."""

    name: str
    measured: float
    limit: float
    unit: str = "x"
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """True if the limit is met."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def row(self) -> str:
        """Return the goal as a line of the table."""
        sign = ">=" if self.at_least else "<="
        measured, limit = (f"{each:,.3g}" if each < 1000 else f"{each:,.0f}" for each in (self.measured, self.limit))
        return f"{self.name:<66} {measured:>9} {sign} {limit:>7} {self.unit:<3} {'' if self.is_met else 'MISSED'}"


def ratio(work: Work, floor: Work, rounds: int) -> float:
    """Return the time of `work` as a multiple of the time of `floor`: the median of rounds that run both in turn."""
    return median(seconds(work) / seconds(floor) for _ in range(rounds))


def seconds(work: Work) -> float:
    """Time one call, after garbage collection and with its result still held."""
    gc.collect()
    begun = perf_counter()
    held = work()
    took = perf_counter() - begun
    del held
    return took


def report(goals: Iterator[Goal]) -> bool:
    """Print a line for each goal as it is measured; return whether every limit is met.

    Each is added, as a line of JSON with the part that measured it, to the file that the variable RECORD names, if any.
    """
    met = True
    for goal in goals:
        print(goal.row(), flush=True)
        if record := os.environ.get(RECORD):
            with Path(record).open("a", encoding="utf-8") as file:
                file.write(json.dumps({"part": Path(sys.argv[0]).stem, **asdict(goal)}, ensure_ascii=False) + "\n")
        met = met and goal.is_met
    return met
