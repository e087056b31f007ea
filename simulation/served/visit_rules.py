"""Visits as a call names them: found, and checked against the caller and their state."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, select

from simulation.network import ledger, visits
from simulation.network.tables import LIVE, refunds, settlements
from simulation.network.visits import Visit, VisitState
from simulation.served.transaction import Call
from terminal.errors import Refused

_HERE = (settlements.c.person == bindparam("who")) & (settlements.c.institution == bindparam("at"))
_SETTLED = select(settlements.c.number, settlements.c.message_id, settlements.c.bill, settlements.c.state).where(_HERE)
_MADE = select(settlements).where(_HERE)


def visit(connection: Connection, call: Call, person: str, number: str) -> Visit:
    """Lock and read a visit of the calling institution; raises Refused("visit_not_found")."""
    found = visits.find(connection, person, number)
    if found is None or found.institution != call.sender.code:
        raise Refused("visit_not_found", visit=number)
    return found


def changeable(connection: Connection, call: Call, person: str, number: str) -> Visit:
    """Lock and read a visit that is open; raises Refused("visit_not_found") or Refused("visit_state")."""
    found = visit(connection, call, person, number)
    ensure_state(found, VisitState.OPEN)
    return found


def ensure_state(found: Visit, *allowed: VisitState) -> None:
    """Raise Refused("visit_state") if a visit is in none of the allowed states."""
    if found.state not in allowed:
        raise Refused("visit_state", visit=found.number, state=found.state.value)


def bill(of: Visit, batch: str) -> str:
    """Return the bill number of what is settled together, so that it is settled once in whatever visit.

    A stay's number is often the patient's for life, so the day of admission is part of the bill number.
    """
    return f"{bills(of)}{batch}"


def bills(of: Visit) -> str:
    """Return the common prefix of the bill numbers of a visit."""
    return f"{of.hospital_number}/{of.began}/" if of.is_inpatient else f"{of.hospital_number}/"


def is_part(row: Row[Any], of: Visit) -> bool:
    """Return whether a settlement belongs to a visit: two institutions may number their patients alike.

    An institution may have several visits of one number, left behind by a terminal or opened by two at the same time.
    """
    return bool(row.institution == of.institution and ledger.answer(row).visit == of.number)


def batch(of: Visit, name: str) -> str:
    """Return the part of a visit that a bill number names; the inverse of `bill`."""
    return name.removeprefix(bills(of))


def settled(connection: Connection, of: Visit) -> list[Any]:
    """List all settlements ever made of a visit, or of another of its number: number, message_id, bill and state."""
    found, begins = connection.execute(_SETTLED, {"who": of.person, "at": of.institution}), bills(of)
    return [row for row in found if row.bill.startswith(begins)]


def live(of: Visit, rows: Iterable[Any]) -> dict[str, str]:
    """Return the settled parts of a visit, with the number of each settlement."""
    return {batch(of, row.bill): row.number for row in rows if row.state == LIVE}


def ensure_unsettled(connection: Connection, of: Visit) -> None:
    """Raise Refused("visit_settled") if any part of a visit is settled."""
    for number in live(of, settled(connection, of)).values():
        raise Refused("visit_settled", visit=of.number, number=number)


def follow(connection: Connection, held: Iterable[Visit], message_id: str) -> None:
    """Update a person's stays after a message's refund, or after the reversal of a message."""
    for each in held:
        if not each.is_inpatient or each.state is VisitState.CANCELLED:
            continue
        made = [row for row in _made(connection, each) if is_part(row, each)]
        touched = {row.bill for row in made if _touched(connection, row, message_id)}
        if touched & {row.bill for row in made if row.state == LIVE}:
            visits.put(connection, replace(each, state=VisitState.DISCHARGED if each.ended else VisitState.OPEN))
        elif touched:
            visits.put(connection, replace(each, state=VisitState.REFUNDED))


def _made(connection: Connection, of: Visit) -> list[Row[Any]]:
    return list(connection.execute(_MADE, {"who": of.person, "at": of.institution}))


def _touched(connection: Connection, row: Row[Any], message_id: str) -> bool:
    given = (refunds.c.person == row.person) & (refunds.c.message_id == message_id)
    if row.message_id == message_id:
        return True
    return bool(connection.scalar(select(refunds.c.settlement).where(given & (refunds.c.settlement == row.number))))
