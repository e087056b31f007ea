"""Reversal (冲正, 2601): the effect of the original message is undone, and it has none if it is still to come."""

from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace
from sqlalchemy import Connection

from simulation.network import ledger, undoing, visits
from simulation.network.visits import Visit, VisitState
from simulation.served import visit_rules
from simulation.served.node import Node, Required30
from simulation.served.transaction import Call, Output, Transaction
from terminal.database import retried
from terminal.errors import Refused
from terminal.model import Act, Kind, PlatformResult, Refund
from terminal.ports import Original

# 原交易编号 of what may be reversed, and its kind; an admission is neither settlement nor refund.
ACTS = {
    "2207": Act.SETTLE,
    "2207A": Act.SETTLE,
    "2208": Act.REFUND,
    "2304": Act.SETTLE,
    "2305": Act.REFUND,
}
ADMISSION = "2401"


class _Original(Node, frozen=True):
    psn_no: Required30
    omsgid: Required30
    oinfno: Annotated[str, Meta(min_length=4, max_length=5)]


class ReverseAsked(Node, frozen=True):
    """The input of 2601."""

    data: _Original


def reverse(call: Call, asked: ReverseAsked) -> Output:
    """Undo what an earlier message of this institution did, if anything."""
    data = asked.data
    if data.oinfno not in {*ACTS, ADMISSION}:
        raise Refused("not_reversible", infno=data.oinfno)
    if data.omsgid[:12] != call.sender.code:
        raise Refused("request_malformed", reason="data.omsgid")
    retried(call.office.engine, lambda connection: _reversed(connection, call, data))
    return {}


def _reversed(connection: Connection, call: Call, data: _Original) -> None:
    """Undo, then update the stay: its admission is cancelled, or its discharge is to be cancelled next (2405)."""
    held = visits.locked(connection, data.psn_no)
    admission = next((each for each in held if each.message_id == data.omsgid), None)
    if admission:
        _ensure_admission(connection, admission, data)
    _ensure_named(ledger.made_by(connection, data.psn_no, data.omsgid), data)
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


def _ensure_named(found: PlatformResult | Refund | None, data: _Original) -> None:
    """Refuse to reverse one thing under the name of another."""
    named = Refund if ACTS.get(data.oinfno) is Act.REFUND else PlatformResult
    if found is not None and (data.oinfno == ADMISSION or not isinstance(found, named)):
        raise Refused("request_malformed", reason="data.oinfno")


TRANSACTIONS = (Transaction("2601", ReverseAsked, reverse, "reverseService/revsMethod", "reverse"),)
