"""The rows of the insurer's database and their changes; each change applies only to a row still as it was read."""

import hashlib
from datetime import datetime
from typing import Any

from msgspec import Struct, json
from sqlalchemy import Connection, Row, Table, bindparam, insert, select, update

from simulation.network.person_record import PersonRecord, content
from simulation.network.tables import LIVE, REVERSED, cards, messages, people, refunds, settlements
from simulation.samples import SamplePerson
from terminal.database import Change, added, changed, insert_into
from terminal.errors import Refused
from terminal.model import Insured, Noun, PlatformResult, Refund
from terminal.ports import Request

Deltas = dict[str, int]


def enrol(connection: Connection, persons: list[SamplePerson]) -> None:
    """Insure people with their cards; those already insured keep account and ledger."""
    if persons:
        connection.execute(
            insert_into(connection.dialect.name, people).on_conflict_do_nothing(), [enrolled(each) for each in persons]
        )
        connection.execute(
            insert_into(connection.dialect.name, cards).on_conflict_do_nothing(), [_card(each) for each in persons]
        )


def number(area: str, now: datetime, who: str, message_id: str) -> str:
    """Return a number derived from the message: area, day and 14 digits, so that no sequence is shared.

    Two of 30,000 a day in one area have the same digits once in 600 years; the key includes the person as well.
    """
    drawn = int.from_bytes(hashlib.sha256(f"{who} {message_id}".encode()).digest()[:8])
    return f"{area}{now:%Y%m%d}{drawn % 10**14:014d}"


def moved(held: PersonRecord, ledger: Deltas, account: int) -> Change:
    """Write a person's accumulators and account balance (fen), unless they changed since the page was read."""
    return _unmoved(held, ledger=json.encode(ledger).decode(), account=account)


def rewritten(held: PersonRecord, insured: Insured) -> Change:
    """Write a person's insurance, unless it changed since the page was read."""
    return _unmoved(held, insured=_text(insured))


def linked(held: PersonRecord, payer: str) -> Change:
    """Write whose account pays after a person's own, unless that changed since the page was read."""
    return _unmoved(held, payer=payer)


def record_message(who: str, message_id: str, asked: Struct) -> Change:
    """Record that a message was received."""
    return added(messages, {"person": who, "id": message_id, "digest": content(asked), "reversed": 0})


def void_message(connection: Connection, who: str, message_id: str) -> Change:
    """Ensure that a person's message never counts from now on, even if it has not arrived yet.

    The person is locked, so that it does not arrive meanwhile.
    """
    came = (messages.c.person == who) & (messages.c.id == message_id)
    if connection.scalar(select(messages.c.id).where(came)):
        return changed(messages, {"person": who, "id": message_id}, {"reversed": 1})
    return Change(_VOID, {"void_person": who, "void_id": message_id})


def settlement(connection: Connection, who: str, settlement_number: str) -> Row[Any] | None:
    """Return a person's settlement."""
    same = (settlements.c.person == who) & (settlements.c.number == settlement_number)
    return connection.execute(select(settlements).where(same)).one_or_none()


def settlement_by(connection: Connection, who: str, message_id: str) -> Row[Any] | None:
    """Return the settlement that a person's message made, if it still counts."""
    same = (settlements.c.person == who) & (settlements.c.message_id == message_id)
    return connection.execute(select(settlements).where(same & (settlements.c.state == LIVE))).one_or_none()


def state_by(connection: Connection, who: str, message_id: str) -> str | None:
    """Return the state of the settlement that a person's message made, whether or not it still counts."""
    same = (settlements.c.person == who) & (settlements.c.message_id == message_id)
    return connection.scalar(select(settlements.c.state).where(same))


def is_known(connection: Connection, message_id: str) -> bool:
    """Return whether a message had an effect, or must never have one."""
    return connection.scalar(select(messages.c.id).where(messages.c.id == message_id).limit(1)) is not None


def refund_by(connection: Connection, who: str, message_id: str) -> Row[Any] | None:
    """Return the refund that a person's message made, if it still counts."""
    same = (refunds.c.person == who) & (refunds.c.message_id == message_id)
    return connection.execute(select(refunds).where(same & (refunds.c.state == LIVE))).one_or_none()


def made_by(connection: Connection, who: str, message_id: str) -> PlatformResult | Refund | None:
    """Return what a person's message made, if it still counts."""
    if row := settlement_by(connection, who, message_id):
        return answer(row)
    given = refund_by(connection, who, message_id)
    return refund(given) if given else None


def live_number(connection: Connection, settled: Row[Any]) -> str | None:
    """Return the number of the live settlement of the bill that a settlement belongs to."""
    same = (settlements.c.person == settled.person) & (settlements.c.institution == settled.institution)
    live = same & (settlements.c.bill == settled.bill) & (settlements.c.state == LIVE)
    return connection.scalar(select(settlements.c.number).where(live))


def settled(held: PersonRecord, request: Request, message_id: str, made: PlatformResult, deltas: Deltas) -> Change:
    """Write a person's new settlement, made at the time of the answer, with its deltas."""
    row = {
        "number": made.settlement_number,
        "message_id": message_id,
        "institution": request.care.hospital.code,
        "bill": request.bill_number,
        "person": held.who.number,
        "state": LIVE,
        "day": _day(made.at),
        "insured_area": held.who.insured.insured_area,
        "place_area": request.care.hospital.area,
        "insurance": held.who.insured.insurance.value,
        "kind": request.care.kind.value,
        "payer": held.payer if made.from_family else None,
        "version": held.version + 1,
        "deltas": json.encode(deltas).decode(),
        "answer": _text(made),
    }
    split = made.split
    money = {"total": split.total, "fund": split.fund, "account": split.account, "cash": split.cash}
    return added(settlements, row | money)


def refunded(row: Row[Any], message_id: str, made: Refund) -> Change:
    """Write a new refund of a settlement."""
    values = {
        "number": made.number,
        "message_id": message_id,
        "person": row.person,
        "institution": row.institution,
        "settlement": made.settlement_number,
        "state": LIVE,
        "day": _day(made.at),
        "body": _text(made),
    }
    return added(refunds, values)


def ended(held: PersonRecord, row: Row[Any], state: str) -> Change:
    """Record that a settlement no longer counts, unless that changed since it was read."""
    return _as_read(settlements, row, state=state, ended=held.version + 1)


def counts_again(row: Row[Any]) -> Change:
    """Record that a settlement counts again, unless that changed since it was read."""
    return _as_read(settlements, row, state=LIVE, ended=None)


def undone(row: Row[Any]) -> Change:
    """Record that a refund no longer counts, unless that changed since it was read."""
    return _as_read(refunds, row, state=REVERSED)


def counting(row: Row[Any] | None) -> Row[Any]:
    """Return the row if it still counts; raises Refused("message_reversed") instead of repeating a void answer."""
    if row is None:
        raise Refused("message_reversed")
    return row


def answer(row: Row[Any]) -> PlatformResult:
    """Return the answer that made a settlement."""
    return json.decode(row.answer, type=PlatformResult)


def refund(row: Row[Any]) -> Refund:
    """Return the refund stored in a row."""
    return json.decode(row.body, type=Refund)


def _unmoved(held: PersonRecord, **to: str | int) -> Change:
    return changed(people, {"number": held.who.number, "version": held.version}, to | {"version": held.version + 1})


def _as_read(table: Table, row: Row[Any], **to: str | int | None) -> Change:
    return changed(table, {"person": row.person, "number": row.number, "state": row.state}, to)


def enrolled(person: SamplePerson) -> dict[str, Any]:
    """Return a person's row on the first day of insurance."""
    return {
        "number": person.number,
        "name": person.name.reveal(),
        "id_number": person.id_number.reveal(),
        "gender": person.gender,
        "insured": _text(person.insured),
        "account": person.account,
        "ledger": "{}",
        "payer": None,
        "version": 0,
    }


def _card(person: SamplePerson) -> dict[str, Any]:
    card = person.card
    return {"sn": card.card_sn.reveal(), "card_number": card.card_number.reveal(), "person": person.number}


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""


def _text(noun: Noun) -> str:
    return json.encode(noun).decode()


# Named apart from the message that voids it, which is added in the same statement.
_VOID = insert(messages).values(person=bindparam("void_person"), id=bindparam("void_id"), digest="", reversed=1)
_MOVE = (
    update(people)
    .where(people.c.number == bindparam("payer_number"))
    .values(account=people.c.account + bindparam("payer_amount"), version=people.c.version + 1)
)


def moved_family(payer: str | None, amount: int) -> tuple[Change, ...]:
    """Move an amount (fen) into the account of the family member who pays (家庭共济), or out of it; often nothing."""
    if not payer or not amount:
        return ()
    return (Change(_MOVE, {"payer_number": payer, "payer_amount": amount}),)
