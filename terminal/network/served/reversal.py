"""Reversal (冲正, 2601): whatever the original message did is undone, and it does nothing if it is still to come."""

from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from terminal.database import retried
from terminal.errors import Refused
from terminal.model import Act, Answer, Kind, Refund
from terminal.network import visits
from terminal.network.served import stays
from terminal.network.served.node import Node, Required30
from terminal.network.served.transaction import Call, Output, Transaction
from terminal.network.visits import VisitState
from terminal.ports import Original

# 原交易编号 of what may be reversed, and what it was for; an admission is neither settlement nor refund.
ACTS = {
    "2207": Act.SETTLE,
    "2207A": Act.SETTLE,
    "2208": Act.REFUND,
    "2304": Act.SETTLE,
    "2305": Act.REFUND,
}
ADMISSION, STAY_SETTLED, STAY_REFUNDED = "2401", "2304", "2305"


class _Original(Node, frozen=True):
    psn_no: Required30
    omsgid: Required30
    oinfno: Annotated[str, Meta(min_length=4, max_length=5)]


class ReverseAsked(Node, frozen=True):
    """The input of 2601."""

    data: _Original


def reverse(call: Call, asked: ReverseAsked) -> Output:
    """Undo what an earlier message of this institution did; that may be nothing."""
    data = asked.data
    if data.oinfno not in {*ACTS, ADMISSION}:
        raise Refused("not_reversible", infno=data.oinfno)
    if data.omsgid[:12] != call.sender.code:
        raise Refused("request_malformed", reason="data.omsgid")
    _ensure_admission(call, data)
    act = ACTS.get(data.oinfno, Act.SETTLE)
    original = Original(message_id=data.omsgid, act=act, person_number=data.psn_no, kind=Kind.OUTPATIENT)
    found = call.office.insurer.find(original)
    named = Refund if act is Act.REFUND else Answer
    if found is not None and (data.oinfno == ADMISSION or not isinstance(found, named)):
        raise Refused("request_malformed", reason="data.oinfno")
    call.office.insurer.reverse(original, call.message_id)
    _set_stay(call, data)
    return {}


def _ensure_admission(call: Call, data: _Original) -> None:
    """Refuse to reverse a visit that is called a settlement, which would stand, and a stay that is settled."""
    with call.office.engine.begin() as connection:
        if visit := visits.made_by(connection, data.psn_no, data.omsgid):
            if data.oinfno != ADMISSION or not visit.is_inpatient:
                raise Refused("request_malformed", reason="data.oinfno")
            stays.ensure_unsettled(connection, visit)


def _set_stay(call: Call, data: _Original) -> None:
    """Let a stay follow: its admission is cancelled, or its discharge is the next thing to cancel (2405)."""
    if data.oinfno == ADMISSION:
        with call.office.engine.begin() as connection:
            if visit := visits.made_by(connection, data.psn_no, data.omsgid):
                visits.put(connection, replace(visit, state=VisitState.CANCELLED))
    elif data.oinfno in {STAY_SETTLED, STAY_REFUNDED}:
        retried(call.office.engine, lambda connection: stays.follow(connection, data.psn_no, data.omsgid))


TRANSACTIONS = (Transaction("2601", ReverseAsked, reverse, "reverseService/revsMethod", "reverse"),)
