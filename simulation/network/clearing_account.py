"""The account of an insured area at a place of care: the year's prepayment is used first, the rest is paid.

Always: drawn + paid = fund cleared; opening - drawn = closing; 0 <= closing <= prepaid. All amounts are in fen.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from simulation.network.clearing import Cleared, Pair
from terminal.model import Noun


class Entry(Noun, frozen=True):
    """One month of an account: `reversed_fund`, negative, is the fund returned to earlier months (反清算)."""

    month: str
    pair: Pair
    settlements: int
    total: int
    fund: int
    reversed_fund: int
    opening: int
    drawn: int
    paid: int

    @property
    def closing(self) -> int:
        """The remaining prepayment."""
        return self.opening - self.drawn


def accounts(prepaid: dict[Pair, int], year: Iterable[Cleared]) -> tuple[Entry, ...]:
    """Return each pair's account in each month of a year, computed from what the year's months cleared."""
    known = sorted(year, key=_where)
    by_pair = groupby(known, key=lambda each: each.pair)
    return tuple(entry for pair, rows in by_pair for entry in _account(prepaid.get(pair, 0), tuple(rows)))


def _account(prepaid: int, rows: tuple[Cleared, ...]) -> Iterator[Entry]:
    left = prepaid
    for month, cleared in groupby(rows, key=lambda each: each.month):
        entry = _entry(prepaid, left, month, tuple(cleared))
        left = entry.closing
        yield entry


def _entry(prepaid: int, opening: int, month: str, rows: tuple[Cleared, ...]) -> Entry:
    fund = sum(each.fund for each in rows)
    # An amount returned from an earlier year is paid out: that year's prepayment is closed (T12).
    of_year = sum(each.fund for each in rows if each.segment[:4] == month[:4])
    drawn = min(max(of_year, opening - prepaid), opening)
    return Entry(
        month=month,
        pair=rows[0].pair,
        settlements=sum(each.settlements for each in rows),
        total=sum(each.total for each in rows),
        fund=fund,
        reversed_fund=sum(each.fund for each in rows if each.is_reverse),
        opening=opening,
        drawn=drawn,
        paid=fund - drawn,
    )


def _where(each: Cleared) -> tuple[str, str, str, str]:
    return each.pair.insured_area, each.pair.place_area, each.month, each.segment
