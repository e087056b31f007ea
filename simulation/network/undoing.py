"""Refunds and reversals of settlements, each to the accumulators and accounts that it came from."""

from datetime import datetime
from typing import Any

from msgspec import json
from sqlalchemy import Connection, Row, select

from simulation.network import ledger, person_record
from simulation.network.person_record import PersonRecord
from simulation.network.tables import LIVE, REFUNDED, REVERSED, messages
from terminal.benefit import ledger as accumulators
from terminal.database import Busy, Change, apply_changes
from terminal.errors import Refused
from terminal.model import Noun, Refund
from terminal.ports import Original


class _RefundAsked(Noun, frozen=True):
    settlement: str


class _ReverseAsked(Noun, frozen=True):
    message: str


def refund(connection: Connection, original: Original, message_id: str, now: datetime) -> Refund:
    """Refund a settlement, as Insurer.refund describes."""
    who, asked = original.person_number, _RefundAsked(settlement=original.settlement_number)
    row = _found(ledger.settlement(connection, who, original.settlement_number))
    held = person_record.locked(connection, who, message_id, payer=row.payer)
    if person_record.is_repeated(held, asked):
        return ledger.refund(ledger.counting(ledger.refund_by(connection, who, message_id)))
    if row.state != LIVE:
        raise Refused("already_refunded", number=row.number)
    made = _given_back(row, ledger.number(held.who.insured.insured_area, now, who, message_id), now)
    back = (ledger.record_message(who, message_id, asked), ledger.refunded(row, message_id, made))
    apply_changes(connection, *_reverted(held, row, REFUNDED), *back)
    return made


def reverse(connection: Connection, original: Original, message_id: str) -> bool:
    """Undo what a message did, as Insurer.reverse describes; return whether there was anything to undo."""
    who, asked = original.person_number, _ReverseAsked(message=original.message_id)
    _ensure_own(connection, original)
    made = _made(connection, original)
    held = person_record.locked(connection, who, message_id, payer=made[0].payer if made else None)
    if person_record.is_repeated(held, asked):
        return False
    if _made(connection, original) != made:
        raise Busy("ledger_busy")
    messages = (
        ledger.record_message(who, message_id, asked),
        ledger.void_message(connection, who, original.message_id),
    )
    apply_changes(connection, *_undone(connection, held, made), *messages)
    return bool(made)


def _ensure_own(connection: Connection, original: Original) -> None:
    """Refuse to undo one person's message under another's name: it would be reported as undone, but stand."""
    owners = set(connection.scalars(select(messages.c.person).where(messages.c.id == original.message_id)))
    if owners and original.person_number not in owners:
        raise Refused("message_of_another", message=original.message_id)


def _made(connection: Connection, original: Original) -> tuple[Row[Any], ...]:
    """Return the settlement that a message made and that counts, or the one that it refunded, with that refund."""
    who = original.person_number
    if settled := ledger.settlement_by(connection, who, original.message_id):
        return (settled,)
    if given := ledger.refund_by(connection, who, original.message_id):
        return (_found(ledger.settlement(connection, who, given.settlement)), given)
    return ()


def _undone(connection: Connection, held: PersonRecord, made: tuple[Row[Any], ...]) -> tuple[Change, ...]:
    """Undo a settlement; or a refund, unless the bill was settled again since, or must not count at all."""
    match made:
        case [settled]:
            return _reverted(held, settled, REVERSED)
        case [settled, given] if _is_voided(connection, settled):
            return (ledger.undone(given),)
        case [settled, given]:
            if live := ledger.live_number(connection, settled):
                raise Refused("already_settled", bill=settled.bill, number=live)
            return (*_taken_again(held, settled), ledger.undone(given))
        case _:
            return ()


def _is_voided(connection: Connection, settled: Row[Any]) -> bool:
    """Return whether the message that made a settlement was reversed, so that it must never count again."""
    same = (messages.c.person == settled.person) & (messages.c.id == settled.message_id)
    return bool(connection.scalar(select(messages.c.reversed).where(same)))


def _reverted(held: PersonRecord, settled: Row[Any], state: str) -> tuple[Change, ...]:
    """Return every quota to its accumulator and every fen to its account."""
    back = accumulators.reverted(held.who.accumulators, _deltas(settled))
    return (
        ledger.moved(held, back, held.who.account + _from_own(settled)),
        *ledger.moved_family(settled.payer, ledger.answer(settled).from_family),
        ledger.ended(held, settled, state),
    )


def _taken_again(held: PersonRecord, settled: Row[Any]) -> tuple[Change, ...]:
    """Make a refunded settlement count again."""
    again = accumulators.applied(held.who.accumulators, _deltas(settled))
    return (
        ledger.moved(held, again, held.who.account - _from_own(settled)),
        *ledger.moved_family(settled.payer, -ledger.answer(settled).from_family),
        ledger.counts_again(settled),
    )


def _given_back(settled: Row[Any], number: str, now: datetime) -> Refund:
    was = ledger.answer(settled).split
    return Refund(
        number=number,
        settlement_number=settled.number,
        total=-was.total,
        fund=-was.fund,
        account=-was.account,
        cash=-was.cash,
        at=now,
    )


def _found(row: Row[Any] | None) -> Row[Any]:
    if row is None:
        raise Refused("unknown_settlement")
    return row


def _from_own(settled: Row[Any]) -> int:
    answer = ledger.answer(settled)
    return answer.split.account - answer.from_family


def _deltas(settled: Row[Any]) -> ledger.Deltas:
    return json.decode(settled.deltas, type=ledger.Deltas)
