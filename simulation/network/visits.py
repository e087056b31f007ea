"""An institution's data of a visit before it is settled: the visit and its fee lines; calls run in a transaction."""

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

# Built once: compiling a statement takes several times as long as the database needs to run it.
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
    """The state of a visit; `refunded` is a settled inpatient visit whose discharge is still to be cancelled."""

    OPEN = "open"
    DISCHARGED = "discharged"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


class Diagnosis(Noun, frozen=True):
    """A diagnosis of a visit, as the institution told it."""

    code: str
    name: str
    kind: str = "1"
    is_main: bool = False
    department: str = ""
    doctor: str = ""
    doctor_name: str = ""
    at: str = ""


class Visit(Noun, frozen=True):
    """A visit (就诊): `began` and `ended` are ISO days, `hospital_number` is the institution's own number.

    `medical_type` is the med_type code; `child` the child number of a confinement; `doctor` a code, `certificate` the
    kind of credential that the patient showed.
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
    certificate: str = ""
    doctor_name: str = ""
    department: str = ""
    department_name: str = ""
    bed: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()


class FeeLine(Noun, frozen=True):
    """An uploaded line; `amount` in fen, `count` a decimal, both negative if the line takes `original` back.

    `batch` names what is settled together: the charge's number, or the settlement of a stay; empty while unsettled.
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
    """Insert a new visit."""
    row = {"person": visit.person, "number": visit.number, "message_id": visit.message_id, "body": _text(visit)}
    connection.execute(insert(visits).values(row))


def find(connection: Connection, person: str, number: str) -> Visit | None:
    """Lock and return a person's visit."""
    body = connection.scalar(_FIND, {"who": person, "number": number})
    return json.decode(body, type=Visit) if body else None


def of_person(connection: Connection, person: str) -> tuple[Visit, ...]:
    """Return all visits of a person."""
    return _read(connection.scalars(_OF_PERSON, {"who": person}))


def of_number(connection: Connection, person: str, hospital_number: str) -> tuple[Visit, ...]:
    """Return a person's visits that have an institution's own number, of whatever institution."""
    named = f'"hospital_number":{json.encode(hospital_number).decode()}'
    found = connection.scalars(_OF_PERSON.where(visits.c.body.contains(named, autoescape=True)), {"who": person})
    return tuple(each for each in _read(found) if each.hospital_number == hospital_number)


def locked(connection: Connection, person: str) -> tuple[Visit, ...]:
    """Lock and return all visits of a person, in the order of their numbers."""
    return _read(connection.scalars(_LOCKED, {"who": person}))


def put(connection: Connection, visit: Visit) -> None:
    """Update a visit's state."""
    connection.execute(_PUT, {"who": visit.person, "which": visit.number, "text": _text(visit)})


def lines(connection: Connection, visit: Visit) -> tuple[FeeLine, ...]:
    """Return a visit's lines, ordered by number."""
    found = connection.scalars(_LINES, {"who": visit.person, "which": visit.number})
    return tuple(json.decode(body, type=FeeLine) for body in found)


def add_lines(connection: Connection, visit: Visit, new: Iterable[FeeLine]) -> None:
    """Insert lines that a visit does not have yet."""
    rows = [{"person": visit.person, "visit": visit.number, "number": each.number, "body": _text(each)} for each in new]
    connection.execute(insert(fee_lines), rows)


def drop_lines(connection: Connection, visit: Visit, numbers: Sequence[str]) -> None:
    """Delete lines of a visit."""
    connection.execute(_DROP, {"who": visit.person, "which": visit.number, "numbers": list(numbers)})


def put_lines(connection: Connection, visit: Visit, changed: Iterable[FeeLine]) -> None:
    """Update existing lines of a visit."""
    new = tuple(changed)
    if new:
        drop_lines(connection, visit, [each.number for each in new])
        add_lines(connection, visit, new)


def _read(bodies: Iterable[str]) -> tuple[Visit, ...]:
    return tuple(json.decode(body, type=Visit) for body in bodies)


def _text(noun: Noun) -> str:
    return json.encode(noun).decode()
