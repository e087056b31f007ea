"""What institutions mapped their own items to (目录对照): by institution and its own code."""

from msgspec import json
from sqlalchemy import Column, Connection, String, Table, Text, delete, select

from simulation.network.tables import METADATA
from terminal.database import insert_into
from terminal.model import Noun

mappings = Table(
    "item_mapping",
    METADATA,
    Column("institution", String(12), primary_key=True),
    Column("own", String(150), primary_key=True),
    Column("body", Text, nullable=False),
)


class Mapping(Noun, frozen=True):
    """An institution's own item, mapped to one of the catalogue from a day on (ISO)."""

    own: str
    name: str
    kind: str
    code: str
    begins: str
    ends: str = ""


def put(connection: Connection, institution: str, mapped: Mapping) -> None:
    """Store a mapping, in place of an earlier one of the same item."""
    body = json.encode(mapped).decode()
    row = insert_into(connection.dialect.name, mappings).values(institution=institution, own=mapped.own, body=body)
    connection.execute(row.on_conflict_do_update(index_elements=["institution", "own"], set_={"body": body}))


def remove(connection: Connection, institution: str, own: str) -> None:
    """Remove a mapping; one that is not there is not missed."""
    connection.execute(delete(mappings).where((mappings.c.institution == institution) & (mappings.c.own == own)))


def of_institution(connection: Connection, institution: str) -> tuple[Mapping, ...]:
    """List an institution's mappings, by its own codes."""
    found = select(mappings.c.body).where(mappings.c.institution == institution).order_by(mappings.c.own)
    return tuple(json.decode(body, type=Mapping) for body in connection.scalars(found))
