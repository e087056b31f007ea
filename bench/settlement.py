"""G24: a bill of 100 lines settled and its receipt made, compared with the time of its parts alone."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

from msgspec.structs import replace

from bench import bills
from bench.journal import inserting, sqlite_peer
from bench.measure import Goal, ratio, report
from bench.owed import Owed
from counter.prove.counter import Clock, Counter, person
from devices.escpos import Paper, RenderMode, encode
from terminal.benefit.split import totals
from terminal.model import Bill, Settlement
from terminal.ports import Request
from terminal.receipt import document

NAME, LANGUAGE = "张敏", "zh_CN"
LINES, COMMITS = 100, 3
"""A settlement waits three times for the journal (G10): with the intent, the answer and the receipt."""


def goals(rounds: int) -> Iterator[Goal]:
    """Identify, presettle, settle and print bill after bill both ways in turn, with the insurer in this process."""
    with tempfile.TemporaryDirectory(prefix="jiesuan-bench-") as name, closing(Counter(Path(name), Clock())) as counter:
        left = iter(_owing(counter, 2 * rounds + 1))

        def whole() -> bytes:
            return _printed(_settled(counter, next(left)), counter)

        made = _settled(counter, next(left))
        with closing(sqlite_peer(Path(name))) as peer:
            commit, rows = inserting(peer), count(1)

            def floor() -> bytes:
                _asked(counter, next(left))
                for _ in range(COMMITS):
                    commit(next(rows))
                return encode(document(made, LANGUAGE), Paper.MM80, RenderMode.TEXT)

            yield Goal("G24 100 lines settled and printed / the sum of its parts", ratio(whole, floor, rounds), 1.25)


def _owing(counter: Counter, wanted: int) -> list[Bill]:
    """Create many unpaid bills of 100 lines for a patient."""
    like = counter.patient(NAME).bills[0]
    care = replace(like.care, lines=bills.read(bills.written(LINES)).care.lines)
    total = totals(care.lines)[0]
    owed = [replace(like, number=f"B{place:06d}", care=care, stated_total=total) for place in range(wanted)]
    counter.checkout = counter.counter(counter.platform, Owed(owed))
    return owed


def _settled(counter: Counter, bill: Bill) -> Settlement:
    return counter.settle(counter.agreed(NAME, bill.number))


def _printed(made: Settlement, counter: Counter) -> bytes:
    return encode(document(made, LANGUAGE, counter.checkout.prints.begin(made.number)), Paper.MM80, RenderMode.TEXT)


def _asked(counter: Counter, bill: Bill) -> None:
    """Make the counter's calls on the insurer alone."""
    who = counter.insurer.identify(person(NAME).credential(), counter.clock())
    request = Request(person_number=who.number, bill_number=bill.number, care=bill.care)
    counter.insurer.presettle(request)
    counter.insurer.settle(request, f"floor{bill.number}", counter.clock())


if __name__ == "__main__":
    sys.exit(not report(goals(rounds=51)))
