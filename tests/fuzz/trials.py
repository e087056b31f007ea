"""Runs trials, each with a seed of its own, and records the seeds of those that break a promise."""

import gc
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

SECONDS = 60.0
"""The time limit of a trial; trials without a real service take milliseconds."""
WARM = 10
"""One input in this many is a warm-up, for what is loaded once; memory is measured after these."""
MOST_GROWTH = 5_000_000

Trial = Callable[[Random], int]
"""Runs one trial and returns its number of inputs; raises if a promise is broken."""


@dataclass
class Outcome:
    """The results of many trials; `grown` in bytes since the warm-up."""

    trials: int = 0
    inputs: int = 0
    grown: int = 0
    failures: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """True if no promise was broken and memory did not grow."""
        return not self.failures and self.grown < MOST_GROWTH


def play(trial: Trial, inputs: int, first: int = 1, tell: Callable[[int, str], None] = lambda *_: None) -> Outcome:
    """Run trials with seeds from `first` on until this many inputs were made; `tell` gets each failure."""
    outcome, before = Outcome(), 0
    while outcome.inputs < inputs:
        seed = first + outcome.trials
        outcome.trials += 1
        try:
            with _no_longer_than(SECONDS):
                outcome.inputs += trial(Random(seed))  # noqa: S311 - a seed makes a failure reproducible
        except Exception as error:
            outcome.inputs += 1
            outcome.failures.append((seed, f"{type(error).__name__}: {error}"))
            tell(*outcome.failures[-1])
        if not before and outcome.inputs * WARM >= inputs:
            before = _memory()
    outcome.grown = _memory() - before
    return outcome


def _memory() -> int:
    """Return the bytes of memory that this process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    def hang(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"still at it after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, hang)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
