"""What a workspace writes into its books besides the transactions: its people, and all of it at once."""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, LargeBinary, Table, delete, insert, select, update

from simulation.network import clearing, ledger
from simulation.network.tables import METADATA, cards, people
from simulation.samples import SamplePerson
from simulation.served.bench import fixtures
from simulation.served.bench.fixtures import Fixtures
from simulation.served.transaction import Office
from terminal.database import retried


def enrol(engine: Engine, own: Fixtures) -> None:
    """Insure the people of a workspace who are not insured yet."""
    everybody = list(fixtures.people(own))
    retried(engine, lambda connection: ledger.enrol(connection, everybody))


def load(engine: Engine, own: Fixtures, before: Fixtures) -> None:
    """Insure the people of own data in place of those before, in one transaction, each with the account it names."""
    everybody, gone = fixtures.people(own), {each.number for each in fixtures.people(before)}
    about = fixtures.changed(own) | fixtures.changed(before)

    def once(connection: Connection) -> None:
        for number in gone - {each.number for each in everybody}:
            connection.execute(delete(people).where(people.c.number == number))
        for number in gone | about:
            connection.execute(delete(cards).where(cards.c.person == number))
        ledger.enrol(connection, list(everybody))
        for each in everybody:
            if each.number in about:
                _write(connection, each)

    retried(engine, once)


def clear_months(office: Office, months: Iterable[str]) -> None:
    """Clear months between the areas (清算)."""
    for month in months:
        retried(office.engine, partial(clearing.clear, rules=office.rules, month=month))


def empty(engine: Engine) -> None:
    """Delete everything of the books."""
    retried(engine, _emptied)


def dump(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """Return every row of the books, by table."""

    def once(connection: Connection) -> dict[str, list[dict[str, Any]]]:
        tables = METADATA.sorted_tables
        return {each.name: [dict(row) for row in connection.execute(select(each)).mappings()] for each in tables}

    return retried(engine, once)


def restore(engine: Engine, rows: Mapping[str, list[dict[str, Any]]]) -> None:
    """Replace everything of the books by rows that `dump` returned; bytes may have become Base64 on disk."""

    def once(connection: Connection) -> None:
        _emptied(connection)
        for each in METADATA.sorted_tables:
            if found := rows.get(each.name):
                connection.execute(insert(each), [_with_bytes(each, row) for row in found])

    retried(engine, once)


def _with_bytes(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(row)
    for column in table.columns:
        if isinstance(column.type, LargeBinary) and isinstance(made.get(column.name), str):
            made[column.name] = b64decode(made[column.name])
    return made


def _emptied(connection: Connection) -> None:
    for each in reversed(METADATA.sorted_tables):
        connection.execute(delete(each))


def _write(connection: Connection, person: SamplePerson) -> None:
    values = {**ledger.enrolled(person), "version": people.c.version + 1}
    for name in ("number", "ledger", "payer"):
        del values[name]
    connection.execute(update(people).where(people.c.number == person.number).values(values))
