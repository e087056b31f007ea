"""Takes times side by side, so that a machine that is busy is busy for both."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Work = Callable[[], object]


@dataclass(frozen=True)
class Goal:
    """One line of the table: what was measured, and what it may be at most (or, for rates, at least)."""

    name: str
    measured: float
    limit: float
    unit: str = "x"
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the limit is kept."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    def row(self) -> str:
        """Write the goal as a line of the table."""
        sign = ">=" if self.at_least else "<="
        measured, limit = (f"{each:,.3g}" if each < 1000 else f"{each:,.0f}" for each in (self.measured, self.limit))
        return f"{self.name:<66} {measured:>9} {sign} {limit:>7} {self.unit:<3} {'' if self.is_met else 'MISSED'}"


def ratio(work: Work, floor: Work, rounds: int) -> float:
    """Return how many times as long as `floor` the `work` takes: the median of rounds that do both, in turn."""
    return median(seconds(work) / seconds(floor) for _ in range(rounds))


def seconds(work: Work) -> float:
    """Time one call, with nothing left to collect from the calls before, and its result still held."""
    gc.collect()
    begun = perf_counter()
    held = work()
    took = perf_counter() - begun
    del held
    return took


def report(goals: Iterator[Goal]) -> bool:
    """Print a line a goal as it is measured; tell whether every limit is kept."""
    met = True
    for goal in goals:
        print(goal.row(), flush=True)
        met = met and goal.is_met
    return met
