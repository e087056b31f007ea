"""Presettlement, settlement and its cancellation: the uploaded lines of a visit become care, the answer setlinfo."""

from datetime import datetime
from typing import Any, NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection, Row

from simulation.network import ledger, person_record, undoing, visits
from simulation.network.visits import FeeLine, Visit, VisitState
from simulation.served import codes, setlinfo, visit_rules
from simulation.served.credentials import ensure_holder
from simulation.served.fees import net, parts_of
from simulation.served.fields.deviations import Finding
from simulation.served.money import yuan
from simulation.served.node import (
    Amount,
    Day,
    Flag,
    Node,
    Required3,
    Required30,
    Required50,
    Text3,
    Text6,
    Text20,
    Text30,
    day_of,
    fen,
)
from simulation.served.transaction import Call, Output
from terminal.database import retried
from terminal.errors import Refused
from terminal.model import Act, Care, Kind, Person
from terminal.ports import Original, Request


class Settling(Node, frozen=True):
    """The data of a presettlement or a settlement, of an outpatient (2206, 2207) or an inpatient (2303, 2304)."""

    psn_no: Required30
    mdtrt_id: Required30
    mdtrt_cert_type: Required3
    mdtrt_cert_no: Required50
    medfee_sumamt: Amount
    acct_used_flag: Flag
    insutype: Required3
    med_type: Text6 = ""
    chrg_bchno: Text30 = ""
    psn_setlway: Text3 = ""
    invono: Text20 = ""
    dise_codg: Text30 = ""
    mid_setl_flag: Flag = ""
    dscgTime: Day = ""  # noqa: N815, so in one region
    fulamt_ownpay_amt: Amount = ""
    overlmt_selfpay: Amount = ""
    preselfpay_amt: Amount = ""
    inscp_scp_amt: Amount = ""


class Settled(Node, frozen=True):
    """The data that names a settlement (2208, 2305, 5203)."""

    psn_no: Required30
    mdtrt_id: Required30
    setl_id: Required30


class SettlingAsked(Node, frozen=True):
    """The input of 2206, 2207, 2303 and 2304."""

    data: Settling


class SettledAsked(Node, frozen=True):
    """The input of 2208 and 2305."""

    data: Settled


class _Prepared(NamedTuple):
    who: Person
    visit: Visit
    request: Request


def presettle(call: Call, data: Settling, *, is_inpatient: bool) -> Output:
    """Presettle; nothing that counts changes."""
    ready = retried(
        call.office.engine,
        lambda connection: prepared(connection, call, data, is_inpatient=is_inpatient, keep=False),
    )
    answer = call.office.insurer.presettle(ready.request)
    return setlinfo.settled(call, ready.who, ready.visit, answer, call.message_id)


def settle(call: Call, data: Settling, *, is_inpatient: bool) -> Output:
    """Settle the visit's lines as they are now, once for this message and once for this bill."""

    def once(connection: Connection) -> Output:
        ready = prepared(connection, call, data, is_inpatient=is_inpatient, keep=True)
        answer = call.office.insurer.settle_within(connection, ready.request, call.message_id, call.now, data)
        return setlinfo.settled(call, ready.who, ready.visit, answer, call.message_id)

    return retried(call.office.engine, once)


def cancel(call: Call, data: Settled, *, is_inpatient: bool) -> Output:
    """Refund a whole settlement (2208, 2305); an inpatient's discharge is to be cancelled next (2405)."""

    def once(connection: Connection) -> Output:
        visit = visit_rules.visit(connection, call, data.psn_no, data.mdtrt_id)
        row = ledger.settlement(connection, data.psn_no, data.setl_id)
        if row is None or visit.is_inpatient is not is_inpatient or not visit_rules.is_part(row, visit):
            raise Refused("unknown_settlement")
        is_new = ledger.refund_by(connection, visit.person, call.message_id) is None
        made = undoing.refund(connection, _original(visit, row), call.message_id, call.now)
        if is_new:
            visit_rules.follow(connection, (visit,), call.message_id)
        who = person_record.read(connection, visit.person).who
        return setlinfo.given_back(call, who, visit, ledger.answer(row), made.number, call.message_id)

    return retried(call.office.engine, once)


def _original(visit: Visit, row: Row[Any]) -> Original:
    return Original(
        message_id=row.message_id,
        act=Act.SETTLE,
        person_number=visit.person,
        kind=Kind(row.kind),
        visit=visit.number,
        settlement_number=row.number,
    )


def prepared(connection: Connection, call: Call, data: Settling, *, is_inpatient: bool, keep: bool) -> _Prepared:
    """Read what is to be settled, and check it; with `keep` the lines of a stay are put into its settlement."""
    visit = visit_rules.visit(connection, call, data.psn_no, data.mdtrt_id)
    if visit.is_inpatient is not is_inpatient:
        raise Refused("visit_not_found", visit=data.mdtrt_id)
    who = person_record.read(connection, data.psn_no).who
    if codes.INSURANCES[who.insured.insurance] != data.insutype:
        raise Refused("insurance_wrong", given=data.insutype)
    settled = visit_rules.settled(connection, visit)
    batch, lines = _part(call, visit, data, settled, visits.lines(connection, visit))
    if not any(row.message_id == call.message_id for row in settled):
        ensure_holder(connection, call, who, data.mdtrt_cert_type, data.mdtrt_cert_no)
        visit_rules.ensure_state(visit, VisitState.OPEN, VisitState.DISCHARGED)
        if not visit.medical_type:
            call.review.add([Finding("O01", field=visit.number)])
    care = _care(call, visit, data, lines)
    _ensure_sums(data, lines)
    if keep and is_inpatient:
        visits.put_lines(connection, visit, [replace(each, batch=batch) for each in lines if each.batch != batch])
    request = Request(
        person_number=visit.person, bill_number=visit_rules.bill(visit, batch), care=care, visit=visit.number
    )
    told = replace(visit, medical_type=data.med_type or visit.medical_type, certificate=data.mdtrt_cert_type)
    return _Prepared(who, told, request)


def _part(
    call: Call, visit: Visit, data: Settling, settled: list[Any], uploaded: tuple[FeeLine, ...]
) -> tuple[str, tuple[FeeLine, ...]]:
    """Return what is settled together: a charge of an outpatient, or the unsettled lines of a stay."""
    if not visit.is_inpatient:
        if not data.chrg_bchno:
            raise Refused("request_malformed", reason="chrg_bchno")
        return data.chrg_bchno, tuple(each for each in uploaded if each.batch == data.chrg_bchno)
    for row in settled:
        if row.message_id == call.message_id:
            before = visit_rules.batch(visit, row.bill)
            return before, tuple(each for each in uploaded if each.batch == before)
    live = visit_rules.live(visit, settled)
    left = tuple(each for each in uploaded if each.batch not in live)
    if live and not left:
        raise Refused("visit_settled", visit=visit.number, number=next(iter(live.values())))
    return next(str(place) for place in range(1, len(live) + 2) if str(place) not in live), left


def _care(call: Call, visit: Visit, data: Settling, lines: tuple[FeeLine, ...]) -> Care:
    given = data.med_type or visit.medical_type
    kinds = codes.INPATIENT_TYPES if visit.is_inpatient else codes.OUTPATIENT_TYPES
    if given not in kinds:
        raise Refused("medical_type_unknown", given=given)
    ended = data.dscgTime or visit.ended or f"{sent_at(call):%Y-%m-%d}"
    return Care(
        hospital=call.hospital,
        kind=kinds[given],
        day=day_of(ended if visit.is_inpatient else visit.began),
        lines=net(lines),
        admitted=day_of(visit.began) if visit.is_inpatient else None,
        emergency=given in codes.EMERGENCY_TYPES,
        disease=data.dise_codg or visit.disease or None,
        child=visit.child,
        doctor=visit.doctor,
        use_account=data.acct_used_flag == "1",
    )


def sent_at(call: Call) -> datetime:
    """Return the time of a message's first sending from its number, which a repeat keeps; that of now without one."""
    try:
        return datetime.strptime(call.message_id[12:26], "%Y%m%d%H%M%S").replace(tzinfo=call.now.tzinfo)
    except ValueError:
        return call.now


def _ensure_sums(data: Settling, lines: tuple[FeeLine, ...]) -> None:
    uploaded = sum(each.amount for each in lines)
    if not lines or fen(data.medfee_sumamt) != uploaded:
        raise Refused("fees_not_uploaded", stated=yuan(fen(data.medfee_sumamt)), uploaded=yuan(uploaded))
    parts = parts_of(lines)
    names = ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
    for name, worked in zip(names, parts, strict=True):
        stated = getattr(data, name)
        if stated and fen(stated) != worked:
            raise Refused("parts_differ", field=name, stated=yuan(fen(stated)), worked=yuan(worked))
