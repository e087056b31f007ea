"""A person's rows in the insurer's database when a message comes, read in one round trip and locked for it.

A lock lets one transaction at a time read and write a person's rows. After a wait READ COMMITTED shows the locked
rows as they are now, the others as they were before: so every change names a key or a state that a newer one breaks.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, json
from sqlalchemy import Connection, Row, and_, bindparam, literal_column, or_, select

from simulation.network.tables import LIVE, cards, messages, people, settlements
from terminal.errors import Refused
from terminal.model import Insured, Noun, Person
from terminal.ports import Request
from terminal.private import Private

_same = people.alias()
_payer = select(_same.c.payer).where(_same.c.number == bindparam("who")).scalar_subquery()
# One comparison for each, as PostgreSQL looks into (and locks on) the partitions of these values alone.
_whose = or_(people.c.number == bindparam("who"), people.c.number == bindparam("payer"), people.c.number == _payer)
# The person is in the condition as well as in the join, so that PostgreSQL looks into one partition.
_message = and_(
    messages.c.person == people.c.number,
    messages.c.person == bindparam("who"),
    messages.c.id == bindparam("message_id"),
)
_bill = and_(
    settlements.c.person == people.c.number,
    settlements.c.person == bindparam("who"),
    settlements.c.institution == bindparam("institution"),
    settlements.c.bill == bindparam("bill"),
    settlements.c.state == literal_column(f"'{LIVE}'"),  # a literal, to match the partial index
)
_elsewhere = messages.alias()
_taken = (
    select(literal_column("1"))
    .where(_elsewhere.c.id == bindparam("message_id"), _elsewhere.c.person != bindparam("who"))
    .limit(1)
    .scalar_subquery()
    .label("taken")
)
# One round trip for the person, the payer, the message and the bill; locked in the order of numbers.
_RECORD = (
    select(people, messages.c.digest, messages.c.reversed, settlements.c.number.label("live"), _taken)
    .select_from(people.outerjoin(messages, _message).outerjoin(settlements, _bill))
    .where(_whose)
    .order_by(people.c.number)
)
# SQLite ignores FOR UPDATE: there the whole transaction is exclusive (terminal/database.py).
_LOCKED = _RECORD.with_for_update(of=people)

_BY_ID_NUMBER = select(people.c.number).where(people.c.id_number == bindparam("id_number"))

# A person and the payer's account, which is the family's, without anything of a message or a bill.
_account = select(_same.c.account).where(_same.c.number == people.c.payer).scalar_subquery().label("family_account")
_OF_CARD = (
    select(people, _account, cards.c.card_number)
    .select_from(cards.outerjoin(people, people.c.number == cards.c.person))
    .where(cards.c.sn == bindparam("sn"))
)


class PersonRecord(Noun, frozen=True):
    """A person's rows when a message comes; `live` is the number of the bill's live settlement.

    `digest` is the digest of the message's content if it came before, `is_void` whether it must no longer count, and
    `is_anothers` whether a message of that id came for another person.
    """

    who: Person
    version: int
    payer: str | None
    digest: str | None
    is_void: bool
    is_anothers: bool
    live: str | None


def of_card(connection: Connection, number: str, card_sn: str) -> Person:
    """Return the holder of a card, in one statement.

    Raises Refused("card_not_ours"), Refused("card_mismatch") or Refused("person_not_known").
    """
    row = connection.execute(_OF_CARD, {"sn": card_sn}).one_or_none()
    if row is None:
        raise Refused("card_not_ours")
    if row.card_number != number:
        raise Refused("card_mismatch")
    if row.number is None:
        raise Refused("person_not_known")
    return _person(row, row.family_account or 0)


def of_id_number(connection: Connection, number: str) -> Person:
    """Return the person with an ID number; raises Refused("person_not_known")."""
    who = connection.scalar(_BY_ID_NUMBER, {"id_number": number})
    if who is None:
        raise Refused("person_not_known")
    return read(connection, who).who


def read(connection: Connection, who: str, request: Request | None = None) -> PersonRecord:
    """Read what the database holds of a person, and of a bill; raises Refused("person_not_known")."""
    return _record(connection.execute(_RECORD, _sought(who, request)).all(), who)


def locked(
    connection: Connection, who: str, message_id: str = "", request: Request | None = None, payer: str | None = None
) -> PersonRecord:
    """Lock and read a person, the person's payer, and the `payer` of an earlier settlement.

    Raises Refused("person_not_known").
    """
    sought = _sought(who, request) | {"message_id": message_id, "payer": payer}
    return _record(connection.execute(_LOCKED, sought).all(), who)


def is_repeated(held: PersonRecord, asked: Struct) -> bool:
    """Return whether the same message came before.

    Raises Refused("message_reversed") for one that must no longer count, "message_reused" for different content,
    or for another person's id: two terminals of one counter number make such.
    """
    if held.is_anothers:
        raise Refused("message_reused")
    if held.is_void:
        raise Refused("message_reversed")
    if held.digest not in {None, content(asked)}:
        raise Refused("message_reused")
    return held.digest is not None


def ensure_unsettled(held: PersonRecord, bill: str) -> None:
    """Raise Refused("already_settled") if the page's bill has a live settlement."""
    if held.live:
        raise Refused("already_settled", bill=bill, number=held.live)


def content(asked: Struct) -> str:
    """Return a digest that distinguishes a message's content from any other."""
    return hashlib.sha256(json.encode(asked)).hexdigest()


def _sought(who: str, request: Request | None) -> dict[str, str | None]:
    bill = request.bill_number if request else ""
    institution = request.care.hospital.code if request else ""
    return {"who": who, "payer": None, "message_id": "", "institution": institution, "bill": bill}


def _record(rows: Iterable[Row[Any]], who: str) -> PersonRecord:
    found = {row.number: row for row in rows}
    if who not in found:
        raise Refused("person_not_known")
    row = found[who]
    return PersonRecord(
        who=_person(row, found[row.payer].account if row.payer else 0),
        version=row.version,
        payer=row.payer,
        digest=row.digest,
        is_void=bool(row.reversed),
        is_anothers=bool(row.taken),
        live=row.live,
    )


def _person(row: Row[Any], family_account: int) -> Person:
    return Person(
        number=row.number,
        name=Private(row.name),
        id_number=Private(row.id_number),
        gender=row.gender,
        insured=json.decode(row.insured, type=Insured),
        account=row.account,
        family_account=family_account,
        accumulators=json.decode(row.ledger, type=dict[str, int]),
    )
