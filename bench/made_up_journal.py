"""A made-up journal of many days: sales of a scratch counter, repeated under new numbers."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, time, timedelta
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from counter.prove.counter import Clock, Counter
from simulation import samples
from terminal.journal.entry import Entry, sealed
from terminal.journal.schema import SCHEMA
from terminal.model import GENESIS, Settlement

NAME = "张敏"
SALES_A_DAY = 150
_FIRST, _HOURS = time(8), 9
_INSERT = f"INSERT INTO entry VALUES ({', '.join('?' * len(Entry.__struct_fields__))})"  # noqa: S608, only places


class _Story(NamedTuple):
    """All entries of one bill, and the numbers in them that each repetition replaces."""

    rows: Sequence[dict[str, str | int | None]]
    numbers: Sequence[str]


def fill(path: Path, entries: int, until: datetime, sales_a_day: int = SALES_A_DAY, counter: str = "00") -> int:
    """Fill a new journal file with so many entries at least, whole days up to the one before `until`.

    Return how many entries there are. Every bill is ended and printed.
    """
    stories = _stories()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(f"{''.join(SCHEMA)} PRAGMA user_version = {len(SCHEMA)};")
        rows = _chained(stories, _moments(stories, entries, until, sales_a_day), counter)
        connection.executemany(_INSERT, rows)
        connection.commit()
        (count,) = connection.execute("SELECT count(*) FROM entry").fetchone()
    return int(count)


def _moments(stories: Sequence[_Story], entries: int, until: datetime, sales_a_day: int) -> Iterator[datetime]:
    """Yield the time of each sale, as many as bring so many entries; the day before `until` is a full one."""
    sales = -(-entries * len(stories) // sum(len(each.rows) for each in stories))
    step, midnight = timedelta(hours=_HOURS) / sales_a_day, datetime.combine(until.date(), _FIRST, until.tzinfo)
    for left in range(sales, 0, -1):
        days_ago, nth = 1 + (left - 1) // sales_a_day, (-left) % sales_a_day
        yield (midnight - timedelta(days=days_ago) + nth * step).replace(microsecond=0)


def _chained(
    stories: Sequence[_Story], moments: Iterator[datetime], counter: str
) -> Iterator[tuple[str | int | None, ...]]:
    """Yield the rows of sale after sale, each sealed to the one before."""
    seq, chain = 0, GENESIS
    for at, story in zip(moments, cycle(stories), strict=False):
        for row in _repeated(story, seq, at, counter):
            chain = row["hash"] = sealed(chain, row)
            seq += 1
            yield tuple(row.values())


def _repeated(story: _Story, before: int, at: datetime, counter: str) -> Iterator[dict[str, str | int | None]]:
    """Repeat a story after so many entries, at another time and under new numbers."""
    first = story.rows[0]
    swaps = {str(first["at"]): at.isoformat(), str(first["bill"]): f"MZ{before:012d}"}
    swaps |= {number: f"{number[:12]}{place:06d}{before:010d}" for place, number in enumerate(story.numbers)}
    for row in story.rows:
        if message_id := row["message_id"]:
            seq = before + int(row["seq"] or 0)
            swaps[str(message_id)] = f"{samples.institution().code}{at:%Y%m%d%H%M%S}{counter}{seq % 50:02d}"
            swaps[f'"{row["transaction_id"]}"'] = f'"{seq:08d}"'
    for row in story.rows:
        told = {key: _swapped(value, swaps) for key, value in row.items()}
        yield told | {
            "seq": before + int(row["seq"] or 0),
            "transaction_id": f"{before + int(str(row['transaction_id'])):08d}",
        }


def _swapped(value: str | int | None, swaps: dict[str, str]) -> str | int | None:
    if isinstance(value, str):
        for old, new in swaps.items():
            value = value.replace(old, new)
    return value


@cache
def _stories() -> tuple[_Story, ...]:
    """Record how a bill goes: paid in cash mostly, in part by phone, given back, and given back by line."""
    cash = _story(lambda counter: _printed(counter, counter.settle(counter.agreed(NAME))))
    phone = _story(lambda counter: _printed(counter, counter.settle_by_phone(counter.agreed(NAME), 1_000)))
    return (*[cash] * 4, phone, _story(_refunded), *[cash] * 3, _story(_refunded_by_line))


def _story(do: Callable[[Counter], object]) -> _Story:
    with tempfile.TemporaryDirectory(prefix="jiesuan-story-") as name:
        with closing(Counter(Path(name), Clock())) as counter:
            do(counter)
        with closing(sqlite3.connect(Path(name) / "journal.db")) as connection:
            connection.row_factory = sqlite3.Row
            rows = [dict(row) for row in connection.execute("SELECT * FROM entry ORDER BY seq")]
    return _Story(rows, sorted({row["number"] for row in rows if row["number"]}))


def _printed(counter: Counter, made: Settlement) -> Settlement:
    counter.print(made)
    counter.checkout.prints.end(made.number)
    return made


def _refunded(counter: Counter) -> None:
    made = _printed(counter, counter.settle(counter.agreed(NAME)))
    counter.print_refund(counter.checkout.refund(made.number))
    counter.checkout.prints.end_refund(made.number)


def _refunded_by_line(counter: Counter) -> None:
    made = _printed(counter, counter.settle(counter.agreed(NAME)))
    given = counter.checkout.refund_lines(made.number, made.care.lines[:1] if made.care else ())
    counter.print_refund(given)
    counter.checkout.prints.end_refund(made.number)
    if given.kept:
        counter.checkout.prints.end(given.kept.number)
