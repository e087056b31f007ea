"""Split of each line of a bill by the catalogue of the place of care (docs/rules.md, "Lines")."""

from collections.abc import Iterable

from terminal.model import Line, LineClass, LineShare
from terminal.money import millionths

_MILLION = 1_000_000
_HALF = _MILLION // 2


def share(line: Line) -> LineShare:
    """Split one line: amount = uncovered + over_limit + line_self_pay + in_scope, in fen, each rounded half up.

    The limit is applied before the self-pay ratio (docs/rules.md, "Lines").
    """
    return shares((line,))[0]


def shares(lines: Iterable[Line]) -> tuple[LineShare, ...]:
    """Split every line as `share` does, in the same order."""
    kept: list[LineShare] = []
    _add_up(lines, kept)
    return tuple(kept)


def totals(lines: Iterable[Line]) -> tuple[int, int, int, int, int]:
    """Sum (amount, uncovered, over_limit, line_self_pay, in_scope) over the lines, in fen."""
    return _add_up(lines, None)


class _Ratios(dict[str, int]):
    """Quantities and ratios of one bill in millionths; each text is parsed once."""

    def __missing__(self, text: str) -> int:
        self[text] = millionths(text)
        return self[text]


def _add_up(lines: Iterable[Line], kept: list[LineShare] | None) -> tuple[int, int, int, int, int]:
    # A bill may have many thousand lines: one loop without a function call per line takes half the time.
    outside_catalogue, may_pay_first, read = LineClass.C, LineClass.B, _Ratios()
    total = uncovered = over_limit = line_self_pay = 0
    for line in lines:
        quantity, price, limit, class_ = read[line.quantity], line.unit_price, line.limit, line.class_
        amount = (price * quantity + _HALF) // _MILLION
        total += amount
        if class_ is outside_catalogue:
            uncovered += amount
            if kept is not None:
                kept.append(LineShare(amount, amount, 0, 0, 0))
            continue
        over = first = 0
        if limit is not None and price > limit:
            over = ((price - limit) * quantity + _HALF) // _MILLION
            over_limit += over
        if class_ is may_pay_first:
            first = ((amount - over) * read[line.self_pay] + _HALF) // _MILLION
            line_self_pay += first
        if kept is not None:
            kept.append(LineShare(amount, 0, over, first, amount - over - first))
    return total, uncovered, over_limit, line_self_pay, total - uncovered - over_limit - line_self_pay
