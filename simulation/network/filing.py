"""Institutions' filings with their clearing office: files, clearing applications, and confirmed clearing details."""

from datetime import datetime, timedelta

from msgspec import json
from sqlalchemy import Column, Connection, LargeBinary, String, Table, Text, delete, select, update

from simulation.network.tables import METADATA
from terminal.database import insert_into
from terminal.errors import Refused
from terminal.model import Noun

# How long a file can be downloaded.
KEPT = timedelta(days=7)
APPLIED = "applied"
WITHDRAWN = "withdrawn"

files = Table(
    "filed_file",
    METADATA,
    Column("number", String(30), primary_key=True),
    Column("institution", String(12), nullable=False),
    Column("name", Text, nullable=False),
    Column("until", String(32), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
applications = Table(
    "clearing_application",
    METADATA,
    Column("number", String(30), primary_key=True),
    Column("institution", String(12), nullable=False),
    Column("month", String(7), nullable=False),
    Column("state", String(10), nullable=False),
    Column("body", Text, nullable=False),
)
# An institution's answers about the lines of a month's details; a line not accepted is left out of that clearing.
confirmations = Table(
    "clearing_confirmation",
    METADATA,
    Column("institution", String(12), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("settlement", String(30), primary_key=True),
    Column("refund", String(1), primary_key=True),
    Column("accepted", String(1), nullable=False),
)


class File(Noun, frozen=True):
    """A file of an institution, available `until` a time; its number is that of the message that made it."""

    number: str
    institution: str
    name: str
    content: bytes
    until: datetime


class Application(Noun, frozen=True):
    """A clearing application (清算申请) of an institution for a month and one clearing type; amounts in fen."""

    number: str
    institution: str
    month: str
    clearing: str
    people: int
    total: int
    fund: int


def keep(connection: Connection, file: File) -> None:
    """Store a file; the same number again changes nothing."""
    row = {
        "number": file.number,
        "institution": file.institution,
        "name": file.name,
        "until": file.until.isoformat(),
        "content": file.content,
    }
    connection.execute(insert_into(connection.dialect.name, files).values(row).on_conflict_do_nothing())


def fetch(connection: Connection, number: str, institution: str, now: datetime) -> File:
    """Return a file of an institution; raises Refused("file_not_found"), also if it has expired."""
    where = (files.c.number == number) & (files.c.institution == institution)
    row = connection.execute(select(files).where(where)).one_or_none()
    if row is None or datetime.fromisoformat(row.until) < now:
        raise Refused("file_not_found", file=number)
    until = datetime.fromisoformat(row.until)
    return File(number=number, institution=institution, name=row.name, content=row.content, until=until)


def apply(connection: Connection, asked: Application) -> None:
    """File a clearing application, once for its number; raises Refused("clearing_applied") if one exists already."""
    table = applications.c
    in_force = (table.institution == asked.institution) & (table.month == asked.month) & (table.state == APPLIED)
    for row in connection.execute(select(applications).where(in_force)):
        if row.number != asked.number and json.decode(row.body, type=Application).clearing == asked.clearing:
            raise Refused("clearing_applied", month=asked.month, number=row.number)
    values = {
        "number": asked.number,
        "institution": asked.institution,
        "month": asked.month,
        "state": APPLIED,
        "body": json.encode(asked).decode(),
    }
    connection.execute(insert_into(connection.dialect.name, applications).values(values).on_conflict_do_nothing())


def withdraw(connection: Connection, number: str, institution: str) -> None:
    """Withdraw a clearing application; a repeated call changes nothing. Raises Refused("clearing_not_found")."""
    where = (applications.c.number == number) & (applications.c.institution == institution)
    if not connection.execute(update(applications).where(where).values(state=WITHDRAWN)).rowcount:
        raise Refused("clearing_not_found", number=number)


def confirm(
    connection: Connection, institution: str, month: str, accepted_by_number: dict[tuple[str, bool], bool]
) -> None:
    """Record an institution's answers about lines of a month, by settlement number and whether it is a refund."""
    for (number, refund), accepted in accepted_by_number.items():
        key = {"institution": institution, "month": month, "settlement": number, "refund": str(int(refund))}
        row = insert_into(connection.dialect.name, confirmations).values(**key, accepted=str(int(accepted)))
        connection.execute(row.on_conflict_do_update(index_elements=list(key), set_={"accepted": str(int(accepted))}))


def unconfirm(connection: Connection, institution: str, month: str) -> None:
    """Undo every answer of an institution about a month's lines; a repeated call changes nothing."""
    table = confirmations.c
    connection.execute(delete(confirmations).where((table.institution == institution) & (table.month == month)))


def not_accepted(connection: Connection, month: str) -> set[tuple[str, bool]]:
    """Return the lines of a month, by settlement number and whether it is a refund, that an institution left out."""
    table = confirmations.c
    found = connection.execute(select(confirmations).where((table.month == month) & (table.accepted == "0")))
    return {(row.settlement, row.refund == "1") for row in found}
