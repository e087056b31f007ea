"""Clearing between areas (先预付后清算, T13): what each insured area owes each place of care, month by month.

A month's clearing is the ledger's content at its end less what earlier months cleared, by segment (the month in
which the settlement was made). So a refund or a reversal of an earlier month is cleared back (反清算) in the segment
that it came from (T10), nothing is cleared twice, and clearing the same month again gives the same result.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
)

from simulation.network import filing
from simulation.network.tables import LIVE, METADATA, REVERSED, refunds, settlements
from terminal.benefit.rules import Rules
from terminal.database import insert_into
from terminal.model import Noun
from terminal.money import half_up

clearings = Table(
    "clearing",
    METADATA,
    Column("month", String(7), primary_key=True),
    Column("insured_area", String(6), primary_key=True),
    Column("place_area", String(6), primary_key=True),
    Column("segment", String(7), primary_key=True),
    Column("settlements", BigInteger, nullable=False),
    Column("total", BigInteger, nullable=False),
    Column("fund", BigInteger, nullable=False),
)
prepayments = Table(
    "prepayment",
    METADATA,
    Column("year", String(4), primary_key=True),
    Column("insured_area", String(6), primary_key=True),
    Column("place_area", String(6), primary_key=True),
    Column("amount", BigInteger, nullable=False),
)


class Pair(Noun, frozen=True):
    """An insured area and a place of care, each given by the six digits of its 统筹区."""

    insured_area: str
    place_area: str


class Cleared(Noun, frozen=True):
    """The amounts that one month cleared of one segment: settlements less refunds, cost and fund in fen."""

    month: str
    pair: Pair
    segment: str
    settlements: int
    total: int
    fund: int

    @property
    def is_reverse(self) -> bool:
        """True if an earlier month is cleared back (反清算)."""
        return self.segment < self.month


class _Line(NamedTuple):
    insured_area: str
    place_area: str
    day: str
    total: int
    fund: int
    refund: bool


_Segment = tuple[Pair, str]
_Figures = tuple[int, int, int]


def clear(connection: Connection, rules: Rules, month: str) -> tuple[Cleared, ...]:
    """Clear a month (YYYY-MM) between all areas; it is final once a later month is cleared."""
    if connection.scalar(select(func.count()).where(clearings.c.month > month)):
        return cleared(connection, clearings.c.month == month)
    _prepay(connection, rules, int(month[:4]))
    connection.execute(delete(clearings).where(clearings.c.month == month))
    due = _held(connection, rules, month)
    for each in cleared(connection, clearings.c.month < month):
        _add(due, (each.pair, each.segment), (-each.settlements, -each.total, -each.fund))
    rows = [_row(month, segment, figures) for segment, figures in due.items() if any(figures)]
    if rows:
        connection.execute(insert(clearings), rows)
    return cleared(connection, clearings.c.month == month)


def cleared(connection: Connection, where: ColumnElement[bool]) -> tuple[Cleared, ...]:
    """Return the cleared amounts by month, areas and segment."""
    table = clearings.c
    order = (table.month, table.insured_area, table.place_area, table.segment)
    return tuple(
        Cleared(
            month=row.month,
            pair=Pair(insured_area=row.insured_area, place_area=row.place_area),
            segment=row.segment,
            settlements=row.settlements,
            total=row.total,
            fund=row.fund,
        )
        for row in connection.execute(select(clearings).where(where).order_by(*order))
    )


def prepay(connection: Connection, year: int, pair: Pair, amount: int) -> None:
    """Set what an insured area prepays a place of care for a year (fen), replacing an earlier amount."""
    key = {"year": f"{year}", "insured_area": pair.insured_area, "place_area": pair.place_area}
    row = insert_into(connection.dialect.name, prepayments).values(**key, amount=amount)
    connection.execute(row.on_conflict_do_update(index_elements=list(key), set_={"amount": amount}))


def prepaid(connection: Connection, year: str) -> dict[Pair, int]:
    """Return what each insured area prepaid to each place of care for a year, in fen."""
    found = connection.execute(select(prepayments).where(prepayments.c.year == year))
    return {Pair(insured_area=row.insured_area, place_area=row.place_area): row.amount for row in found}


def pool_area(rules: Rules, area: str) -> str:
    """Return the six digits of the 统筹区 that an area belongs to; a 统筹区 clears as one."""
    return rules.pool(area).ljust(6, "0")


def _prepay(connection: Connection, rules: Rules, year: int) -> None:
    """Prepay twice the monthly mean of the previous year's last quarter where no amount was agreed on (T13)."""
    held: dict[_Segment, _Figures] = {}
    _sum_up(connection, rules, held, f"{year - 1}-10-01", f"{year - 1}-12-31")
    funds: dict[Pair, int] = {}
    for (pair, _), (_, _, fund) in held.items():
        funds[pair] = funds.get(pair, 0) + fund
    known = prepaid(connection, f"{year}")
    for pair, fund in funds.items():
        if pair not in known:
            prepay(connection, year, pair, half_up(2 * max(0, fund), 3))


def _held(connection: Connection, rules: Rules, month: str) -> dict[_Segment, _Figures]:
    """Add up what counts at the end of a month by areas and segment, except what institutions left out."""
    held: dict[_Segment, _Figures] = {}
    _sum_up(connection, rules, held, "", f"{month}-31")
    for line in _left_out(connection, month):
        if (pair := _pair(rules, line)) is not None:
            sign = 1 if line.refund else -1
            _add(held, (pair, line.day[:7]), (sign, sign * line.total, sign * line.fund))
    return held


def _sum_up(connection: Connection, rules: Rules, held: dict[_Segment, _Figures], first: str, last: str) -> None:
    made = and_(settlements.c.day >= first, settlements.c.day <= last, settlements.c.state != REVERSED)
    given = and_(refunds.c.day >= first, refunds.c.day <= last, refunds.c.state == LIVE)
    back = _grouped().join(refunds, _of_settlement()).where(given)
    for sign, found in ((1, _grouped().where(made)), (-1, back)):
        for row in connection.execute(found):
            if (pair := _pair(rules, row)) is not None:
                _add(held, (pair, row.segment), (sign * row.count_, sign * row.total, sign * row.fund))


def _grouped() -> Select[Any]:
    table = settlements.c
    segment = func.substr(table.day, 1, 7).label("segment")
    sums = (func.count().label("count_"), func.sum(table.total).label("total"), func.sum(table.fund).label("fund"))
    return (
        select(table.insured_area, table.place_area, segment, *sums)
        .select_from(settlements)
        .group_by(table.insured_area, table.place_area, segment)
    )


def _left_out(connection: Connection, month: str) -> Iterator[_Line]:
    """Yield the lines that institutions left out of a month's clearing and that count."""
    for number, refund in filing.not_accepted(connection, month):
        found = select(settlements).where(settlements.c.number == number, settlements.c.state != REVERSED)
        for row in connection.execute(found):
            yield _Line(row.insured_area, row.place_area, row.day, row.total, row.fund, refund)


def _of_settlement() -> ColumnElement[bool]:
    return and_(refunds.c.settlement == settlements.c.number, refunds.c.person == settlements.c.person)


def _pair(rules: Rules, row: Row[Any] | _Line) -> Pair | None:
    """Return the areas between which a row is cleared, or None for care in the insured area itself."""
    pair = Pair(insured_area=pool_area(rules, row.insured_area), place_area=pool_area(rules, row.place_area))
    return pair if pair.insured_area != pair.place_area else None


def _add(sums: dict[_Segment, _Figures], key: _Segment, more: _Figures) -> None:
    before = sums.get(key, (0, 0, 0))
    sums[key] = (before[0] + more[0], before[1] + more[1], before[2] + more[2])


def _row(month: str, segment: _Segment, figures: _Figures) -> Mapping[str, object]:
    return {
        "month": month,
        "insured_area": segment[0].insured_area,
        "place_area": segment[0].place_area,
        "segment": segment[1],
        "settlements": figures[0],
        "total": figures[1],
        "fund": figures[2],
    }
