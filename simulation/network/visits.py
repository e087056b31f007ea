"""What an institution told of a visit before it is settled: the visit, and its fee lines; inside a transaction."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from msgspec import json
from sqlalchemy import Column, Connection, String, Table, Text, bindparam, delete, insert, select, update

from simulation.network.tables import METADATA
from terminal.database import spread
from terminal.model import Line, Noun

visits = spread(
    Table(
        "visit",
        METADATA,
        Column("person", String(30), primary_key=True),
        Column("number", String(30), primary_key=True),
        Column("message_id", String(30), nullable=False),
        Column("body", Text, nullable=False),
        postgresql_partition_by="HASH (person)",
    )
)
fee_lines = spread(
    Table(
        "fee_line",
        METADATA,
        Column("person", String(30), primary_key=True),
        Column("visit", String(30), primary_key=True),
        Column("number", String(30), primary_key=True),
        Column("body", Text, nullable=False),
        postgresql_partition_by="HASH (person)",
    )
)

# Built once: putting a statement together takes several times as long as the database needs for it.
_OF_PERSON = select(visits.c.body).where(visits.c.person == bindparam("who"))
_FIND = _OF_PERSON.where(visits.c.number == bindparam("number")).with_for_update()
_LOCKED = _OF_PERSON.order_by(visits.c.number).with_for_update()
_PUT = (
    update(visits)
    .where((visits.c.person == bindparam("who")) & (visits.c.number == bindparam("which")))
    .values(body=bindparam("text"))
)
_OF_VISIT = (fee_lines.c.person == bindparam("who")) & (fee_lines.c.visit == bindparam("which"))
_LINES = select(fee_lines.c.body).where(_OF_VISIT).order_by(fee_lines.c.number)
_DROP = delete(fee_lines).where(_OF_VISIT & fee_lines.c.number.in_(bindparam("numbers", expanding=True)))


class VisitState(StrEnum):
    """How a visit stands; `refunded` is an inpatient visit that was settled and whose discharge is to be cancelled."""

    OPEN = "open"
    DISCHARGED = "discharged"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


class Visit(Noun, frozen=True):
    """A visit (就诊): `began` and `ended` are ISO days, `hospital_number` what the institution calls it.

    `medical_type` is the med_type code; `child` which child a confinement is of; `doctor` a code.
    """

    person: str
    number: str
    institution: str
    message_id: str
    is_inpatient: bool
    hospital_number: str
    began: str
    ended: str = ""
    state: VisitState = VisitState.OPEN
    medical_type: str = ""
    disease: str = ""
    doctor: str = ""
    child: int | None = None


class FeeLine(Noun, frozen=True):
    """A line as it was uploaded; `amount` in fen, `count` a decimal, both negative where a line takes `original` back.

    `batch` is what is settled in one go: the charge's number, or which settlement of a stay; empty where none took it.
    """

    number: str
    message_id: str
    line: Line
    amount: int
    count: str
    price: str
    batch: str = ""
    original: str = ""


def add(connection: Connection, visit: Visit) -> None:
    """Write a new visit."""
    row = {"person": visit.person, "number": visit.number, "message_id": visit.message_id, "body": _text(visit)}
    connection.execute(insert(visits).values(row))


def find(connection: Connection, person: str, number: str) -> Visit | None:
    """Lock and read a person's visit."""
    body = connection.scalar(_FIND, {"who": person, "number": number})
    return json.decode(body, type=Visit) if body else None


def of_person(connection: Connection, person: str) -> tuple[Visit, ...]:
    """Read every visit of a person."""
    return _read(connection.scalars(_OF_PERSON, {"who": person}))


def locked(connection: Connection, person: str) -> tuple[Visit, ...]:
    """Lock and read every visit of a person, in the order of their numbers."""
    return _read(connection.scalars(_LOCKED, {"who": person}))


def put(connection: Connection, visit: Visit) -> None:
    """Write how a visit stands."""
    connection.execute(_PUT, {"who": visit.person, "which": visit.number, "text": _text(visit)})


def lines(connection: Connection, visit: Visit) -> tuple[FeeLine, ...]:
    """Read a visit's lines by their numbers."""
    found = connection.scalars(_LINES, {"who": visit.person, "which": visit.number})
    return tuple(json.decode(body, type=FeeLine) for body in found)


def add_lines(connection: Connection, visit: Visit, new: Iterable[FeeLine]) -> None:
    """Write lines that a visit does not have yet."""
    rows = [{"person": visit.person, "visit": visit.number, "number": each.number, "body": _text(each)} for each in new]
    connection.execute(insert(fee_lines), rows)


def drop_lines(connection: Connection, visit: Visit, numbers: Sequence[str]) -> None:
    """Delete lines of a visit."""
    connection.execute(_DROP, {"who": visit.person, "which": visit.number, "numbers": list(numbers)})


def put_lines(connection: Connection, visit: Visit, changed: Iterable[FeeLine]) -> None:
    """Write lines that a visit has, as they are now."""
    new = tuple(changed)
    if new:
        drop_lines(connection, visit, [each.number for each in new])
        add_lines(connection, visit, new)


def _read(bodies: Iterable[str]) -> tuple[Visit, ...]:
    return tuple(json.decode(body, type=Visit) for body in bodies)


def _text(noun: Noun) -> str:
    return json.encode(noun).decode()
