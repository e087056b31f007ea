"""The whole hospital's settlements by counter and day, from the journals of all counters."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby

from msgspec import convert
from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, tuple_

from terminal.accounts.replication.entries import entries
from terminal.accounts.till import movements
from terminal.errors import BadInput
from terminal.journal.chain import followed
from terminal.journal.entry import Entry, Step
from terminal.journal.schema import MOVES_MONEY
from terminal.model import Noun

# Bodies are long, and a hospital has many entries: the number of rows in memory at a time.
_ROWS = 1_000
# As the body of a settlement that another counter made has it (terminal/accounts/till.py): a quotation mark inside any
# text of a body is escaped.
_ADOPTED = '"is_adopted":true'
_ENDED = (Step.SETTLED, Step.REFUNDED, Step.REFUSED, Step.NOT_SENT, Step.REVERSED)


class Line(Noun, frozen=True):
    """One counter's day: the counts of settlements, refunds and calls with unknown outcome, and the net cash in fen."""

    terminal: str
    day: str
    settlements: int
    refunds: int
    unknown: int
    cash: int


def lines(connection: Connection, day: str = "") -> Iterator[Line]:
    """Yield the figures of each counter and day, or of one day (an ISO date), ordered by day and counter."""
    cash = _cash(connection, day)
    on = func.substr(entries.c.at, 1, 10)
    counted = (
        select(
            entries.c.terminal,
            on.label("day"),
            _count((entries.c.step == Step.SETTLED) & ~entries.c.body.contains(_ADOPTED)).label("settlements"),
            _count(entries.c.step == Step.REFUNDED).label("refunds"),
            _count((entries.c.step == Step.SENT) & ~_has_ended()).label("unknown"),
        )
        .where(on == day if day else entries.c.seq > 0)
        .group_by(entries.c.terminal, on)
        .order_by(on, entries.c.terminal)
    )
    for row in connection.execute(counted).mappings():
        yield Line(**row, cash=cash.get((row["terminal"], row["day"]), 0))


def broken(connection: Connection) -> Iterator[BadInput]:
    """Yield BadInput("replica_altered") for each counter with an entry that does not follow from the one before."""
    every = select(entries).order_by(entries.c.terminal, entries.c.seq).execution_options(yield_per=_ROWS)
    for terminal, rows in groupby(connection.execute(every).mappings(), key=lambda row: row["terminal"]):
        try:
            followed(map(dict, rows))
        except BadInput as error:
            yield BadInput("replica_altered", terminal=terminal, entry=error.facts["entry"])


def _cash(connection: Connection, day: str) -> Mapping[tuple[str, str], int]:
    """Add up each counter's cash by day, as the counter's own till does."""
    steps = entries.c.step.in_(sorted(MOVES_MONEY))
    moving = select(entries).where(steps).order_by(entries.c.terminal, entries.c.seq).execution_options(yield_per=_ROWS)
    if day:
        bills = select(entries.c.terminal, entries.c.bill).where(steps, func.substr(entries.c.at, 1, 10) == day)
        moving = moving.where(tuple_(entries.c.terminal, entries.c.bill).in_(bills))
    cash: dict[tuple[str, str], int] = defaultdict(int)
    for terminal, rows in groupby(connection.execute(moving).mappings(), key=lambda row: row["terminal"]):
        for moved in movements(map(_entry, rows)):
            cash[terminal, moved.day.isoformat()] += moved.cash
    return cash


def _entry(row: RowMapping) -> Entry:
    return convert({str(name): value for name, value in row.items() if name != "terminal"}, Entry)


def _count(where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(where)


def _has_ended() -> ColumnElement[bool]:
    later = entries.alias()
    same = (later.c.terminal == entries.c.terminal) & (later.c.transaction_id == entries.c.transaction_id)
    return select(later.c.seq).where(same & later.c.step.in_(_ENDED)).exists()
