"""The baseline of the line split: hand-written loops that do only the arithmetic."""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from terminal.model import Line, LineClass
from terminal.money import MILLIONTHS, millionths

Charge = tuple[int, int, int, int]
"""Quantity in millionths, unit price in fen, limit in fen (the price itself if there is none), self-pay ratio."""

_HALF = MILLIONTHS // 2
_ONE = Decimal(1)


def charges(lines: Iterable[Line]) -> list[Charge]:
    """Extract the operands of the arithmetic from the lines beforehand."""
    return [
        (
            millionths(line.quantity),
            line.unit_price,
            line.unit_price if line.limit is None else line.limit,
            millionths(line.self_pay) if line.class_ is LineClass.B else 0,
        )
        for line in lines
    ]


def floor_b(found: Sequence[Charge]) -> tuple[int, int, int, int]:
    """Calculate the three roundings and the cap of every line, on plain integers."""
    total = over_limit = line_self_pay = in_scope = 0
    for quantity, price, limit, self_pay in found:
        amount = (price * quantity + _HALF) // MILLIONTHS
        over = ((price - limit if price > limit else 0) * quantity + _HALF) // MILLIONTHS
        first = ((amount - over) * self_pay + _HALF) // MILLIONTHS
        total += amount
        over_limit += over
        line_self_pay += first
        in_scope += amount - over - first
    return total, over_limit, line_self_pay, in_scope


def decimals(lines: Iterable[Line]) -> list[tuple[Decimal, Decimal, Decimal, Decimal]]:
    """Extract the same operands as decimals: quantity, price, limit in fen, ratio."""
    return [
        (Decimal(quantity) / MILLIONTHS, Decimal(price), Decimal(limit), Decimal(self_pay) / MILLIONTHS)
        for quantity, price, limit, self_pay in charges(lines)
    ]


def in_decimal(found: Sequence[tuple[Decimal, Decimal, Decimal, Decimal]]) -> Decimal:
    """Calculate the same with decimal.Decimal."""
    total = over_limit = line_self_pay = in_scope = Decimal(0)
    for quantity, price, limit, self_pay in found:
        amount = (price * quantity).quantize(_ONE, ROUND_HALF_UP)
        over = (max(Decimal(0), price - limit) * quantity).quantize(_ONE, ROUND_HALF_UP)
        first = ((amount - over) * self_pay).quantize(_ONE, ROUND_HALF_UP)
        total += amount
        over_limit += over
        line_self_pay += first
        in_scope += amount - over - first
    return in_scope
