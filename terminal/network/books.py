"""Reading and writing the insurer's books, inside a transaction that the caller holds."""

import hashlib
from datetime import datetime
from typing import Any

from msgspec import json
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from terminal.errors import Refused
from terminal.model import Answer, CardCredential, Insured, Noun, Person, Refund
from terminal.network import family
from terminal.network.tables import LIVE, messages, people, refunds, settlements
from terminal.ports import Request
from terminal.private import Private
from terminal.samples import SamplePerson

Deltas = dict[str, int]


def enrolled(person: SamplePerson) -> dict[str, Any]:
    """Return the row of a person who is newly insured."""
    return {
        "number": person.number,
        "name": person.name.reveal(),
        "id_number": person.id_number.reveal(),
        "gender": person.gender,
        "insured": _text(person.insured),
        "account": person.account,
        "ledger": "{}",
        "card_sn": person.card.card_sn.reveal(),
        "card_number": person.card.card_number.reveal(),
    }


def person_of_card(connection: Connection, card: CardCredential) -> Person:
    """Find who holds a card; raises Refused("card_not_ours") or Refused("card_mismatch")."""
    row = _person_where(connection, people.c.card_sn == card.card_sn.reveal())
    if row is None:
        raise Refused("card_not_ours")
    if row.card_number != card.card_number.reveal():
        raise Refused("card_mismatch")
    return _person(connection, row)


def person(connection: Connection, number: str) -> Person:
    """Lock and read a person, before anything that hangs on the accumulators; raises Refused("person_not_known")."""
    row = _person_where(connection, people.c.number == number)
    if row is None:
        raise Refused("person_not_known")
    return _person(connection, row)


def book(connection: Connection, who: Person, ledger: Deltas, account: int) -> None:
    """Write a person's accumulators and account balance (fen)."""
    row = {"ledger": json.encode(ledger).decode(), "account": account}
    connection.execute(update(people).where(people.c.number == who.number).values(row))


def rewritten(connection: Connection, who: Person, insured: Insured) -> Person:
    """Write how a person is insured, and return the person so."""
    row = {"insured": _text(insured)}
    connection.execute(update(people).where(people.c.number == who.number).values(row))
    return replace(who, insured=insured)


def is_repeated(connection: Connection, message_id: str, asked: Noun) -> bool:
    """Take a message in, and tell whether the same one was taken in before.

    Raises Refused("message_reversed") for one that must not count any more, "message_reused" for another content.
    """
    digest = hashlib.sha256(json.encode(asked)).hexdigest()
    row = connection.execute(select(messages).where(messages.c.id == message_id)).one_or_none()
    if row is None:
        connection.execute(insert(messages).values(id=message_id, digest=digest, reversed=0))
        return False
    if row.reversed:
        raise Refused("message_reversed")
    if row.digest != digest:
        raise Refused("message_reused")
    return True


def shut(connection: Connection, message_id: str) -> None:
    """See to it that a message never counts from now on, also where it has not arrived yet."""
    row = {"id": message_id, "digest": "", "reversed": 1}
    done = connection.execute(update(messages).where(messages.c.id == message_id).values(reversed=1))
    if not done.rowcount:
        connection.execute(insert(messages).values(row))


def next_number(connection: Connection, area: str, now: datetime) -> str:
    """Number a settlement or refund, after its message was taken in."""
    count = connection.scalar(select(func.count()).select_from(messages)) or 0
    return f"{area}{now:%Y%m%d%H%M%S}{count:08d}"


def settlement(connection: Connection, where: ColumnElement[bool]) -> Row[Any] | None:
    """Read a settlement's row."""
    return connection.execute(select(settlements).where(where)).one_or_none()


def refund(connection: Connection, message_id: str) -> Row[Any] | None:
    """Read the row of the refund that a message made and that still counts."""
    where = (refunds.c.message_id == message_id) & (refunds.c.state == LIVE)
    return connection.execute(select(refunds).where(where)).one_or_none()


def live_by_message(connection: Connection, message_id: str) -> Row[Any] | None:
    """Read the row of the settlement that a message made and that still counts."""
    return settlement(connection, (settlements.c.message_id == message_id) & (settlements.c.state == LIVE))


def ensure_unsettled(connection: Connection, request: Request) -> None:
    """Raise Refused("already_settled") where the institution's bill has a live settlement."""
    where = (settlements.c.institution == request.care.hospital.code) & (settlements.c.bill == request.bill_number)
    if found := settlement(connection, where & (settlements.c.state == LIVE)):
        raise Refused("already_settled", bill=request.bill_number, number=found.number)


def add_settlement(
    connection: Connection, who: Person, request: Request, message_id: str, answer: Answer, deltas: Deltas
) -> None:
    """Write a new settlement of a person, made at the time of the answer, with the deltas that it made."""
    row = {
        "number": answer.settlement_number,
        "message_id": message_id,
        "institution": request.care.hospital.code,
        "bill": request.bill_number,
        "person": who.number,
        "state": LIVE,
        "insured_area": who.insured.insured_area,
        "place_area": request.care.hospital.area,
        "insurance": who.insured.insurance,
        "kind": request.care.kind,
        "deltas": json.encode(deltas).decode(),
        "answer": _text(answer),
    }
    split = answer.split
    money = {"total": split.total, "fund": split.fund, "account": split.account, "cash": split.cash}
    connection.execute(insert(settlements).values(row | money | {"day": _day(answer.at)}))


def add_refund(connection: Connection, settled: Row[Any], message_id: str, made: Refund) -> None:
    """Write a new refund of a settlement."""
    row = {
        "number": made.number,
        "message_id": message_id,
        "person": settled.person,
        "institution": settled.institution,
        "settlement": made.settlement_number,
        "state": LIVE,
        "day": _day(made.at),
        "body": _text(made),
    }
    connection.execute(insert(refunds).values(row))


def set_settlement(connection: Connection, number: str, state: str) -> None:
    """Write how a settlement stands."""
    connection.execute(update(settlements).where(settlements.c.number == number).values(state=state))


def set_refund(connection: Connection, number: str, state: str) -> None:
    """Write how a refund stands."""
    connection.execute(update(refunds).where(refunds.c.number == number).values(state=state))


def _person_where(connection: Connection, where: ColumnElement[bool]) -> Row[Any] | None:
    # SQLite ignores FOR UPDATE: there the whole transaction is exclusive (tables.opened).
    return connection.execute(select(people).where(where).with_for_update()).one_or_none()


def _person(connection: Connection, row: Row[Any]) -> Person:
    return Person(
        number=row.number,
        name=Private(row.name),
        id_number=Private(row.id_number),
        gender=row.gender,
        insured=json.decode(row.insured, type=Insured),
        account=row.account,
        family_account=family.balance(connection, row.number),
        accumulators=json.decode(row.ledger, type=Deltas),
    )


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def _text(noun: Noun) -> str:
    return json.encode(noun).decode()
