"""What movements of money come to, by method, and what of it is told beside the total. All money is fen."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from terminal.model.cash_office import (
    DENOMINATIONS,
    INSURERS,
    LOOSE,
    MEMO,
    Amounts,
    Booked,
    BookedKind,
    Method,
    Pieces,
    worth,
)


def amounts(booked: Iterable[Booked]) -> Amounts:
    """Return what movements come to by method, in the order of a remittance; cash includes loans."""
    found = Counter[Method]()
    for each in booked:
        found.update(each.amounts)
    return {method: found[method] for method in Method if found[method]}


def total(sums: Amounts) -> int:
    """Return the sum of a remittance: deposits that were used came in before, and rounding is part of the cash."""
    return sum(fen for method, fen in sums.items() if method not in MEMO)


def insurers(sums: Amounts) -> int:
    """Return what insurers owe of it, which is in nobody's drawer."""
    return sum(fen for method, fen in sums.items() if method in INSURERS)


def cash(booked: Iterable[Booked]) -> int:
    """Return the cash that movements brought."""
    return sum(each.cash for each in booked)


def before(booked: Iterable[Booked], until: datetime) -> tuple[Booked, ...]:
    """Return what happened before a cut, whenever it was booked."""
    return tuple(each for each in booked if each.at < until)


def borrowed(booked: Iterable[Booked]) -> int:
    """Return the cash borrowed from others; it is part of the cash."""
    return sum(max(each.cash, 0) for each in booked if each.kind is BookedKind.LOAN)


def lent(booked: Iterable[Booked]) -> int:
    """Return the cash lent to others; it is taken off the cash."""
    return sum(max(-each.cash, 0) for each in booked if each.kind is BookedKind.LOAN)


def late(booked: Iterable[Booked], since: datetime | None) -> tuple[Booked, ...]:
    """Return the settlements that happened in an earlier interval, where their outcome was unknown at its end."""
    settled = (each for each in booked if each.kind is BookedKind.SETTLEMENT)
    return tuple(each for each in settled if since and each.of_time and each.of_time < since)


def as_sum(fen: int) -> Pieces:
    """Return a count that is not by denomination."""
    return {LOOSE: fen}


def is_sum(counted: Pieces) -> bool:
    """Return whether a count was taken as a sum: no drawer holds so much in loose change."""
    return counted.keys() == {LOOSE} and worth(counted) >= DENOMINATIONS[-1]
