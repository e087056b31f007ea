"""Reversal (冲正, 2601): the effect of the original message is undone, and it has none if it is still to come."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace
from sqlalchemy import Connection

from simulation.network import ledger, undoing, visits
from simulation.network.tables import REFUNDED
from simulation.network.visits import Visit, VisitState
from simulation.served import message_ids, visit_rules
from simulation.served.node import Node, Required30, Required50
from simulation.served.transaction import Call, Output, Transaction
from terminal.database import retried
from terminal.errors import Refused
from terminal.model import Act, Kind, PlatformResult, Refund
from terminal.ports import Original

# 原交易编号 of what may be reversed, and its kind; an admission is neither settlement nor refund.
ACTS = {
    "2102": Act.SETTLE,
    "2103": Act.REFUND,
    "2207": Act.SETTLE,
    "2207A": Act.SETTLE,
    "2208": Act.REFUND,
    "2304": Act.SETTLE,
    "2305": Act.REFUND,
}
ADMISSION = "2401"


class _Original(Node, frozen=True):
    psn_no: Required30
    omsgid: Required50
    oinfno: Annotated[str, Meta(min_length=4, max_length=5)]


class ReverseAsked(Node, frozen=True):
    """The input of 2601."""

    data: _Original


def reverse(call: Call, asked: ReverseAsked) -> Output:
    """Undo what an earlier message of this institution did, if anything."""
    data = asked.data
    if data.oinfno not in {*ACTS, ADMISSION}:
        raise Refused("not_reversible", infno=data.oinfno)
    data = replace(data, omsgid=message_ids.kept(data.omsgid, call.sender.code))
    if data.omsgid[:12] != call.sender.code:
        raise Refused("request_malformed", reason="data.omsgid")
    retried(call.office.engine, lambda connection: _reversed(connection, call, data))
    return {}


def _reversed(connection: Connection, call: Call, data: _Original) -> None:
    """Undo, then update the stay: its admission is cancelled, or its discharge is to be cancelled next (2405)."""
    held = visits.locked(connection, data.psn_no)
    opened = (each for each in held if each.message_id == data.omsgid and not _is_sale(each))
    admission = next(opened, None)
    made = ledger.made_by(connection, data.psn_no, data.omsgid)
    if admission:
        _ensure_admission(connection, admission, data)
    elif made:
        _ensure_named(connection, made, held, data)
    else:
        _ensure_there(connection, call, data)
    act = ACTS.get(data.oinfno, Act.SETTLE)
    original = Original(message_id=data.omsgid, act=act, person_number=data.psn_no, kind=Kind.OUTPATIENT)
    if undoing.reverse(connection, original, call.message_id):
        visit_rules.follow(connection, held, data.omsgid)
    if admission:
        visits.put(connection, replace(admission, state=VisitState.CANCELLED))


def _ensure_admission(connection: Connection, visit: Visit, data: _Original) -> None:
    """Refuse to reverse a visit that is named as a settlement (which would stand), or a stay that is settled."""
    if data.oinfno != ADMISSION or not visit.is_inpatient:
        raise Refused("request_malformed", reason="data.oinfno")
    visit_rules.ensure_unsettled(connection, visit)


def _ensure_named(
    connection: Connection, made: PlatformResult | Refund, held: Sequence[Visit], data: _Original
) -> None:
    """Refuse to reverse one thing under the name of another."""
    settled = made
    if isinstance(made, Refund):
        row = ledger.settlement(connection, data.psn_no, made.settlement_number)
        settled = ledger.answer(row) if row else made
    number = settled.visit if isinstance(settled, PlatformResult) else ""
    visit = next((each for each in held if each.number == number), None)
    known = _numbers(visit)[isinstance(made, Refund)]
    if data.oinfno[:4] != known:
        raise Refused("request_malformed", reason=f"data.oinfno ≠ {known}")


def _numbers(visit: Visit | None) -> tuple[str, str]:
    """Return the transactions that settle a visit, and that give it back."""
    if visit and visit.is_inpatient:
        return "2304", "2305"
    return ("2102", "2103") if visit and _is_sale(visit) else ("2207", "2208")


def _is_sale(visit: Visit) -> bool:
    # A pharmacy's sale is a visit that its own settling message made.
    return visit.hospital_number == visit.message_id


def _ensure_there(connection: Connection, call: Call, data: _Original) -> None:
    """Refuse to reverse what was given back, or, where the region does so, what is not there; a repeat is neither."""
    if ledger.is_known(connection, call.message_id):
        return
    state = ledger.state_by(connection, data.psn_no, data.omsgid)
    if state == REFUNDED:
        raise Refused("original_refunded")
    if call.office.profile.refuses_unknown_reversals:
        raise Refused("original_not_found", message=data.omsgid)


TRANSACTIONS = (Transaction("2601", ReverseAsked, reverse, "reverseService/revsMethod", "reverse"),)
