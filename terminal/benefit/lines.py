"""Splits each line of a bill by the catalogue of the place of care (policy section 4.3, step 1)."""

from collections.abc import Iterable

from terminal.model import Line, LineClass, LineShare
from terminal.money import half_up, millionths, times

_MILLION = 1_000_000


def share(line: Line) -> LineShare:
    """Split one line: amount = uncovered + over_limit + line_self_pay + in_scope, in fen, each half up.

    The limit is taken out before the self-pay ratio is applied (policy 4.3.1, assumed).
    """
    return LineShare(*parts(line))


def parts(line: Line) -> tuple[int, int, int, int, int]:
    """Split one line as `share` does, into (amount, uncovered, over_limit, line_self_pay, in_scope)."""
    quantity = millionths(line.quantity)
    amount = half_up(line.unit_price * quantity, _MILLION)
    if line.class_ is LineClass.C:
        return amount, amount, 0, 0, 0
    over = 0
    if line.limit is not None and line.unit_price > line.limit:
        over = half_up((line.unit_price - line.limit) * quantity, _MILLION)
    base = amount - over
    self_pay = times(base, millionths(line.self_pay)) if line.class_ is LineClass.B else 0
    return amount, 0, over, self_pay, base - self_pay


def totals(lines: Iterable[Line]) -> tuple[int, int, int, int, int]:
    """Sum (amount, uncovered, over_limit, line_self_pay, in_scope) over the lines, in fen."""
    amount = uncovered = over = self_pay = in_scope = 0
    for line in lines:
        part = parts(line)
        amount += part[0]
        uncovered += part[1]
        over += part[2]
        self_pay += part[3]
        in_scope += part[4]
    return amount, uncovered, over, self_pay, in_scope
