"""What the whole hospital settled, by counter and day: one query over every terminal's journal."""

from collections.abc import Iterator

from msgspec import convert
from sqlalchemy import JSON, BigInteger, ColumnElement, Connection, cast, func, select

from terminal.accounts.replication.entries import entries
from terminal.journal.entry import Step
from terminal.model import Noun

_ENDED = (Step.SETTLED, Step.REFUNDED, Step.REFUSED, Step.NOT_SENT, Step.REVERSED)


class Line(Noun, frozen=True):
    """One counter's day: how many settlements, refunds and calls without a known outcome, and the cash kept in fen."""

    terminal: str
    day: str
    settlements: int
    refunds: int
    unknown: int
    cash: int


def lines(connection: Connection, day: str = "") -> Iterator[Line]:
    """Yield what each counter did on each day, or on one (an ISO date), by day and counter."""
    on = func.substr(entries.c.at, 1, 10)
    counted = (
        select(
            entries.c.terminal,
            on.label("day"),
            _count(entries.c.step == Step.SETTLED).label("settlements"),
            _count(entries.c.step == Step.REFUNDED).label("refunds"),
            _count((entries.c.step == Step.SENT) & ~_has_ended()).label("unknown"),
            cast(func.coalesce(_cash(), 0), BigInteger).label("cash"),
        )
        .where(on == day if day else entries.c.seq > 0)
        .group_by(entries.c.terminal, on)
        .order_by(on, entries.c.terminal)
    )
    return (convert(row, Line, from_attributes=True) for row in connection.execute(counted))


def _count(where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(where)


def _cash() -> ColumnElement[int]:
    """Add up the cash of settlements, and that of refunds, which is below 0."""
    body = cast(entries.c.body, JSON)
    cash = func.coalesce(body["split"]["cash"].as_integer(), body["cash"].as_integer())
    return func.sum(cash).filter(entries.c.step.in_((Step.SETTLED, Step.REFUNDED)))


def _has_ended() -> ColumnElement[bool]:
    later = entries.alias()
    same = (later.c.terminal == entries.c.terminal) & (later.c.transaction_id == entries.c.transaction_id)
    return select(later.c.seq).where(same & later.c.step.in_(_ENDED)).exists()
