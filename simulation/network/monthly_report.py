"""The monthly report of direct settlement between areas (月报告, T15): volumes, cost and payers. Amounts are in fen."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select

from simulation.network.clearing import Pair, pool_area
from simulation.network.tables import LIVE, REVERSED, refunds, settlements
from terminal.benefit.rules import Rules
from terminal.model import Insurance, Kind, Noun
from terminal.money import MILLIONTHS


class Figures(Noun, frozen=True):
    """The totals of a group of settlements; amounts less the refunds of the month.

    `visits` counts settlements, `refunds` those refunded; `institutions` and `people` count each once.
    """

    visits: int = 0
    refunds: int = 0
    institutions: int = 0
    people: int = 0
    total: int = 0
    fund: int = 0
    account: int = 0
    cash: int = 0

    @property
    def fund_share(self) -> int:
        """The fund's share of the cost in millionths."""
        return self.fund * MILLIONTHS // self.total if self.total > 0 else 0


class Line(Noun, frozen=True):
    """One line of the report: insured area, area of care, and kind of care."""

    pair: Pair
    insurance: Insurance
    kind: Kind
    figures: Figures


class MonthlyReport(Noun, frozen=True):
    """A month (YYYY-MM) of direct settlement between areas; `kinds` and `all` add the lines up."""

    month: str
    lines: tuple[Line, ...]
    kinds: dict[str, Figures]
    all: Figures


class _Event(NamedTuple):
    pair: Pair
    insurance: Insurance
    kind: Kind
    institution: str
    person: str
    amounts: tuple[int, int, int, int]
    refund: bool

    @property
    def group(self) -> tuple[str, str, Insurance, Kind]:
        return self.pair.insured_area, self.pair.place_area, self.insurance, self.kind


def report(connection: Connection, rules: Rules, month: str) -> MonthlyReport:
    """Report a month; a refund counts in the month in which it was made."""
    events = tuple(_events(connection, rules, month))
    kinds = groupby(sorted(events, key=lambda each: each.kind), key=lambda each: each.kind)
    groups = groupby(sorted(events, key=lambda each: each.group), key=lambda each: each.group)
    return MonthlyReport(
        month=month,
        lines=tuple(_line(tuple(found)) for _, found in groups),
        kinds={kind.value: _figures(tuple(found)) for kind, found in kinds},
        all=_figures(events),
    )


def _line(events: Sequence[_Event]) -> Line:
    first = events[0]
    return Line(pair=first.pair, insurance=first.insurance, kind=first.kind, figures=_figures(events))


def _figures(events: Sequence[_Event]) -> Figures:
    total, fund, account, cash = (sum(each.amounts[at] for each in events) for at in range(4))
    return Figures(
        visits=sum(not each.refund for each in events),
        refunds=sum(each.refund for each in events),
        institutions=len({each.institution for each in events}),
        people=len({each.person for each in events}),
        total=total,
        fund=fund,
        account=account,
        cash=cash,
    )


def _events(connection: Connection, rules: Rules, month: str) -> Iterator[_Event]:
    """Yield the settlements and refunds of a month between areas."""
    made = _selected().where(settlements.c.state != REVERSED, _in(settlements.c.day, month))
    of = and_(refunds.c.settlement == settlements.c.number, refunds.c.person == settlements.c.person)
    given = _selected().join(refunds, of).where(refunds.c.state == LIVE, _in(refunds.c.day, month))
    for sign, found in ((1, made), (-1, given)):
        for row in connection.execute(found):
            pair = Pair(insured_area=pool_area(rules, row.insured_area), place_area=pool_area(rules, row.place_area))
            if pair.insured_area != pair.place_area:
                yield _event(row, pair, sign)


def _event(row: Row[Any], pair: Pair, sign: int) -> _Event:
    return _Event(
        pair=pair,
        insurance=Insurance(row.insurance),
        kind=Kind(row.kind),
        institution=row.institution,
        person=row.person,
        amounts=(sign * row.total, sign * row.fund, sign * row.account, sign * row.cash),
        refund=sign < 0,
    )


def _selected() -> Select[Any]:
    table = settlements.c
    who = (table.insured_area, table.place_area, table.insurance, table.kind, table.institution, table.person)
    return select(*who, table.total, table.fund, table.account, table.cash).select_from(settlements)


def _in(day: ColumnElement[str], month: str) -> ColumnElement[bool]:
    return day.between(f"{month}-01", f"{month}-31")
