"""What institutions declared for people (待遇申报), so that it can be withdrawn by its number."""

from msgspec import json
from sqlalchemy import Column, Connection, String, Table, Text, select, update

from simulation.network.tables import METADATA
from terminal.database import insert_into
from terminal.errors import Refused
from terminal.model import Noun

declarations = Table(
    "declaration",
    METADATA,
    Column("number", String(30), primary_key=True),
    Column("person", String(30), nullable=False),
    Column("withdrawn", String(1), nullable=False),
    Column("body", Text, nullable=False),
)


class Declaration(Noun, frozen=True):
    """A declaration; its number is that of the message that made it, `kind` that of the transaction.

    `subject` is what the transaction declares, as JSON.
    """

    number: str
    person: str
    kind: str
    subject: str


def declare(connection: Connection, made: Declaration) -> None:
    """Store a declaration; the same number again changes nothing."""
    row = {"number": made.number, "person": made.person, "withdrawn": "0", "body": json.encode(made).decode()}
    connection.execute(insert_into(connection.dialect.name, declarations).values(row).on_conflict_do_nothing())


def withdraw(connection: Connection, person: str, number: str, kind: str) -> Declaration:
    """Withdraw a declaration of a kind, and return it; raises Refused("declaration_not_found")."""
    same = (declarations.c.person == person) & (declarations.c.number == number)
    body = connection.scalar(select(declarations.c.body).where(same))
    found = json.decode(body, type=Declaration) if body else None
    if found is None or found.kind != kind:
        raise Refused("declaration_not_found", number=number)
    connection.execute(update(declarations).where(same).values(withdrawn="1"))
    return found


def of_person(connection: Connection, person: str, kind: str) -> tuple[Declaration, ...]:
    """List a person's declarations of a kind that were not withdrawn, in the order of their numbers."""
    same = (declarations.c.person == person) & (declarations.c.withdrawn == "0")
    bodies = connection.scalars(select(declarations.c.body).where(same).order_by(declarations.c.number))
    return tuple(found for body in bodies if (found := json.decode(body, type=Declaration)).kind == kind)
