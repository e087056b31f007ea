"""Today's sign-ins (签到), and the tokens to which e-vouchers were decoded; all calls run inside a transaction."""

from datetime import date

from sqlalchemy import Column, Connection, String, Table, bindparam, delete, insert, select

from simulation.network.tables import METADATA
from terminal.database import insert_into
from terminal.errors import Refused

sign_ins = Table(
    "sign_in",
    METADATA,
    Column("number", String(30), primary_key=True),
    Column("institution", String(12), nullable=False),
    Column("operator", String(30), nullable=False),
    Column("day", String(10), nullable=False),
)
tokens = Table(
    "voucher_token",
    METADATA,
    Column("token", String(50), primary_key=True),
    Column("person", String(30), nullable=False),
    Column("day", String(10), nullable=False),
)

_HOLDS = select(sign_ins.c.number).where(
    (sign_ins.c.number == bindparam("which"))
    & (sign_ins.c.institution == bindparam("at"))
    & (sign_ins.c.operator == bindparam("who"))
    & (sign_ins.c.day == bindparam("on"))
)
_TOKEN = select(tokens.c.person).where((tokens.c.token == bindparam("which")) & (tokens.c.day == bindparam("on")))


def sign_in(connection: Connection, number: str, institution: str, operator: str, day: date) -> None:
    """Sign an operator of an institution in for a day; a repeated call changes nothing.

    Raises Refused("message_reused") if the number belongs to another operator or day.
    """
    row = {"number": number, "institution": institution, "operator": operator, "day": day.isoformat()}
    connection.execute(insert_into(connection.dialect.name, sign_ins).values(row).on_conflict_do_nothing())
    if not holds(connection, number, institution, operator, day):
        raise Refused("message_reused")


def sign_out(connection: Connection, number: str, institution: str, operator: str) -> None:
    """End an operator's sign-in; one that has ended, or belongs to another operator, is not changed."""
    own = (sign_ins.c.institution == institution) & (sign_ins.c.operator == operator)
    connection.execute(delete(sign_ins).where((sign_ins.c.number == number) & own))


def holds(connection: Connection, number: str, institution: str, operator: str, day: date) -> bool:
    """Return whether a sign-in is this operator's, and of this day."""
    asked = {"which": number, "at": institution, "who": operator, "on": day.isoformat()}
    return connection.scalar(_HOLDS, asked) is not None


def keep_token(connection: Connection, token: str, person: str, day: date) -> None:
    """Store the person whom a token names, for a day: it is presented again when the visit is settled."""
    connection.execute(insert(tokens).values(token=token, person=person, day=day.isoformat()))


def is_token(connection: Connection, token: str) -> bool:
    """Return whether a token was ever given out."""
    return connection.scalar(select(tokens.c.token).where(tokens.c.token == token)) is not None


def person_of_token(connection: Connection, token: str, day: date) -> str | None:
    """Return the person whom a token of this day names."""
    return connection.scalar(_TOKEN, {"which": token, "on": day.isoformat()})
