"""A counter with a long journal: its start, a sale against one with a short journal, the doctor, and the day's end."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from bench.made_up_journal import fill
from bench.measure import Goal, Work, ratio, report, seconds
from bench.owed import Owed
from counter.doctor.findings import Part
from counter.doctor.probes import probes
from counter.prove.counter import Clock, Counter
from counter.settings import Settings
from simulation import samples
from terminal.accounts import till
from terminal.journal import Journal
from terminal.journal.reader import money, transactions
from terminal.model import Bill

NAME = "张敏"
LONG, SHORT = 200_000, 1_000


def goals(rounds: int, entries: int = LONG) -> Iterator[Goal]:
    """Fill two journals, a long one and a short one, and do the same at both in turn."""
    # A sale waits for the disk, whose moods take many rounds to even out; the rest only reads.
    looks = -(-rounds // 10)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jiesuan-bench-")))
        long, short = (_filled(folder / name, count) for name, count in (("long", entries), ("short", SHORT)))
        yield Goal("start: the file opened, and what is unfinished", _median(looks, lambda: _started(long)), 0.3, "s")
        sales = [_sales(stack.enter_context(closing(Counter(each, Clock()))), rounds + 1) for each in (long, short)]
        for sale in sales:
            sale()
        yield Goal(
            "sale, and what the window asks after it / in a short journal", ratio(sales[0], sales[1], rounds), 1.2
        )
        yield Goal("doctor: the journal looked at", _median(looks, lambda: _examined(long)), 1.0, "s")
        yield Goal("day: its bills and money read for a reconciliation", _median(looks, lambda: _day(long)), 0.5, "s")


def _filled(folder: Path, entries: int) -> Path:
    folder.mkdir()
    fill(folder / "journal.db", entries, Clock().now)
    return folder


def _started(folder: Path) -> object:
    with closing(Journal(folder / "journal.db", samples.institution().code, Clock())) as journal:
        return journal.unfinished()


def _sales(counter: Counter, wanted: int) -> Work:
    """Return a function that settles and prints the next bill, and runs the queries of the window."""
    left = iter(_owing(counter, wanted))

    def sell() -> object:
        counter.checkout = counter.counter(counter.platform, Owed([next(left)]))
        made = counter.settle(counter.agreed(NAME))
        counter.print(made)
        counter.checkout.prints.end(made.number)
        return asked(counter)

    return sell


def _owing(counter: Counter, wanted: int) -> Sequence[Bill]:
    like = counter.patient(NAME).bills[0]
    return [replace(like, number=f"B{place:06d}") for place in range(wanted)]


def asked(counter: Counter) -> tuple[object, ...]:
    """Run the queries of the window after a sale."""
    checkout = counter.checkout
    today = till.of_day(counter.journal, counter.clock().date())
    return checkout.open_items(), checkout.prints.waiting(counter.clock()), checkout.last(), today


def _examined(folder: Path) -> object:
    [look] = [each.look for each in probes(Settings(state=str(folder)), Clock()) if each.part is Part.JOURNAL]
    return look()


def _day(folder: Path) -> object:
    day, path = (Clock().now - timedelta(days=1)).date(), folder / "journal.db"
    return tuple(transactions(path, day)), till.movements(money(path, day))


def _median(rounds: int, work: Work) -> float:
    return median(seconds(work) for _ in range(rounds))


if __name__ == "__main__":
    sys.exit(not report(goals(rounds=151)))
