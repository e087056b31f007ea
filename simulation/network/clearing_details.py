"""The lines of a month's clearing between areas that an institution is asked to confirm (异地清分明细)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, select

from simulation.network import filing, statement
from simulation.network.clearing import pool_area
from simulation.network.statement import Days
from simulation.network.tables import people, settlements
from terminal.benefit.rules import Rules
from terminal.errors import Refused
from terminal.model import Noun, Posting
from terminal.private import Private

Key = tuple[str, bool]
# Databases take some 32,000 parameters in one statement.
_BATCH = 10_000


class Detail(Noun, frozen=True):
    """One line: a settlement of a person insured elsewhere, or its refund, with the person's identity number."""

    posting: Posting
    place_area: str
    id_number: Private

    @property
    def key(self) -> Key:
        """The settlement's number, and whether this is its refund."""
        return self.posting.number, self.posting.refund


def details(connection: Connection, rules: Rules, institution: str, month: str) -> tuple[Detail, ...]:
    """List an institution's lines between areas in a month, and those of the month before that it left out."""
    held = statement.postings(connection, Days(institution=institution, begin=_first(month), end=_last(month)))
    before = f"{_first(month) - timedelta(days=1):%Y-%m}"
    left = filing.not_accepted(connection, before)
    if left:
        earlier = details(connection, rules, institution, before)
        return (*(each for each in earlier if each.key in left), *_away(connection, rules, held))
    return _away(connection, rules, held)


def confirm(
    connection: Connection,
    listed: Iterable[Detail],
    institution: str,
    month: str,
    confirmations: Mapping[Key, "Confirmation"],
) -> None:
    """Record which lines an institution accepts; raises Refused("clearing_differs") if one differs from the list."""
    known = {each.key: each for each in listed}
    for key, each in confirmations.items():
        detail = known.get(key)
        if detail is None or (detail.posting.total, detail.posting.fund) != (each.total, each.fund):
            raise Refused("clearing_differs", number=key[0])
    filing.confirm(connection, institution, month, {key: each.accepted for key, each in confirmations.items()})


class Confirmation(Noun, frozen=True):
    """An institution's answer about a line: whether it accepts it, and with which total and fund (fen)."""

    total: int
    fund: int
    accepted: bool


def _away(connection: Connection, rules: Rules, held: Iterable[Posting]) -> tuple[Detail, ...]:
    known = tuple(held)
    about = dict(_about(connection, rules, sorted({each.number for each in known})))
    return tuple(
        Detail(posting=each, place_area=about[each.number][0], id_number=about[each.number][1])
        for each in known
        if each.number in about
    )


def _about(connection: Connection, rules: Rules, numbers: list[str]) -> Iterator[tuple[str, tuple[str, Private]]]:
    """Yield the place of care and the person of each settlement between areas."""
    table = settlements.c
    asked = select(table.number, table.insured_area, table.place_area, people.c.id_number).join(
        people, people.c.number == table.person
    )
    for start in range(0, len(numbers), _BATCH):
        for row in connection.execute(asked.where(table.number.in_(numbers[start : start + _BATCH]))):
            if pool_area(rules, row.insured_area) != pool_area(rules, row.place_area):
                yield row.number, (row.place_area, Private(row.id_number))


def _first(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _last(month: str) -> date:
    return (_first(month) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
