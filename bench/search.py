"""The search in a journal of 100,000 settlements, by each thing that a cashier may know of one."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median

from bench.made_up_journal import fill
from bench.measure import Goal, report, seconds
from counter.prove.counter import Clock
from simulation import samples
from simulation.hospital import SampleHospital
from terminal.checkout.finder import Finder
from terminal.journal import Journal
from terminal.journal.search_index import SearchIndex

MANY, ENTRIES = 100_000, 7
"""The settlements, and the entries of each, as the made-up journal has them at most."""


def goals(rounds: int, settlements: int = MANY) -> Iterator[Goal]:
    """Fill a journal, have it read through once, and search it."""
    clock = Clock()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jiesuan-bench-")))
        fill(folder / "journal.db", settlements * ENTRIES, clock.now)
        journal = stack.enter_context(closing(Journal(folder / "journal.db", samples.institution().code, clock)))
        index = stack.enter_context(closing(SearchIndex(folder / "journal.db")))
        hospital = stack.enter_context(closing(SampleHospital(folder / "hospital.db")))
        finder = Finder(hospital, index, journal.story_of, clock)
        pieces = list(_read_through(index))
        yield Goal("index: the whole journal read, the first time only", sum(pieces), 60, "s")
        yield Goal("index: the longest piece, for which the worker waits", max(pieces) * 1000, 500, "ms")
        finder.find("zs")  # the hospital's file learns the pinyin
        for name, text in _sought(finder):
            took = median(seconds(lambda text=text: finder.find(text)) for _ in range(rounds))  # type: ignore[misc]
            yield Goal(f"found by {name}", took * 1000, 100, "ms")


def _read_through(index: SearchIndex) -> Iterator[float]:
    is_all = False
    while not is_all:
        ended: list[bool] = []
        yield seconds(lambda ended=ended: ended.append(index.catch_up()))  # type: ignore[misc]
        is_all = ended[0]


def _sought(finder: Finder) -> Iterator[tuple[str, str]]:
    """Yield what is searched for, taken from what was settled yesterday."""
    made = finder.find("昨天").hits[0].settled
    number, amount = made.number, f"{made.settlement.split.total / 100:.2f}" if made.settlement else "1"
    yield from (("its number", number), ("its last six digits", number[-6:]), ("three digits", number[-3:]))
    yield from (("its amount", amount), ("whole yuan, which many have", amount.partition(".")[0]))
    yield from (("its day", "昨天"), ("a time", "10:42"), ("initials", "zs"), ("three terms", f"昨天 {amount} zs"))


if __name__ == "__main__":
    sys.exit(not report(goals(rounds=15)))
