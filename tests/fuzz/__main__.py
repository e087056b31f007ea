"""Runs many trials and prints the results; exit status 1 if a promise was broken (script/fuzz)."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from time import perf_counter

from tests.fuzz import cards, codes, pcsc, printer
from tests.fuzz.trials import MOST_GROWTH, Trial, play

KINDS: dict[str, dict[str, Trial]] = {
    "cards": {"answers of cards": cards.read},
    "codes": {"strings": codes.strings, "pieces of byte streams": codes.streams, "bursts of keys": codes.keys},
    "printer": {"bytes of printers": printer.talk, "statuses": printer.statuses},
}
SHARE_OF_PCSC = 100
"""One in this many answers goes through the real service, which takes that much longer."""


def main() -> None:
    """Run the trials named on the command line."""
    parser = argparse.ArgumentParser(prog="script/fuzz", description=__doc__)
    parser.add_argument("kind", nargs="?", choices=[*KINDS, "pcsc", "all"], default="all")
    parser.add_argument("--count", type=int, default=1_000_000, help="inputs of each kind, a hundredth through pcscd")
    parser.add_argument("--seed", type=int, default=1, help="the first seed; a failure prints its own")
    given = parser.parse_args()
    well = True
    for name, trial, count in _wanted(given.kind, given.count):
        with trial as played:
            well = _play(name, played, count, given.seed) and well
    sys.exit(not well)


def _wanted(kind: str, count: int) -> Iterator[tuple[str, AbstractContextManager[Trial], int]]:
    for each, trials in KINDS.items():
        if kind in {each, "all"}:
            for name, trial in trials.items():
                yield name, nullcontext(trial), count
    if kind in {"pcsc", "all"}:
        yield "answers through pcscd", pcsc.readings(), count if kind == "pcsc" else count // SHARE_OF_PCSC


def _play(name: str, trial: Trial, count: int, seed: int) -> bool:
    begun = perf_counter()
    outcome = play(trial, count, seed, lambda seed, text: print(f"  seed {seed}: {text}", flush=True))
    print(
        f"{name:<24} {outcome.inputs:>10,} in {outcome.trials:>8,} trials, {perf_counter() - begun:6.1f} s, "
        f"{len(outcome.failures)} failures, memory {outcome.grown / 1e6:+.1f} MB of at most {MOST_GROWTH / 1e6:.0f}",
        flush=True,
    )
    return outcome.is_well


if __name__ == "__main__":
    main()
