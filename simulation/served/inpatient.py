"""An inpatient's stay: admission, charges, discharge and settlement, and the cancellation of each (2301 to 2405)."""

from typing import Annotated

from msgspec import Meta
from msgspec.structs import replace

from simulation.network import visits
from simulation.network.visits import Visit, VisitState
from simulation.served import codes, diagnoses, fees, settling, visit_rules
from simulation.served.diagnoses import DiagnosisRow
from simulation.served.node import (
    Day,
    Node,
    Required3,
    Required6,
    Required30,
    Required50,
    Text,
    Text3,
    Text30,
    day_of,
)
from simulation.served.outpatient import number, open_visit
from simulation.served.settling import SettledAsked, SettlingAsked
from simulation.served.transaction import Call, Output, Transaction
from terminal.errors import Refused

_Births = Annotated[str, Meta(pattern=r"^[0-9]{0,2}\Z")]


class _Admission(Node, frozen=True):
    psn_no: Required30
    insutype: Required3
    begntime: Day
    mdtrt_cert_type: Required3
    mdtrt_cert_no: Required50
    med_type: Required6
    ipt_no: Required30
    medrcdno: Text30 = ""
    atddr_no: Text30 = ""
    chfpdr_name: Text = ""
    adm_dept_codg: Text30 = ""
    adm_dept_name: Text = ""
    adm_bed: Text30 = ""
    dise_codg: Text30 = ""
    dise_name: Text = ""
    fetts: _Births = ""


class _Change(Node, frozen=True):
    mdtrt_id: Required30
    psn_no: Required30
    begntime: Day = ""
    med_type: Text30 = ""
    atddr_no: Text30 = ""
    chfpdr_name: Text = ""
    adm_dept_codg: Text30 = ""
    adm_dept_name: Text = ""
    adm_bed: Text30 = ""
    dise_codg: Text30 = ""


class _Discharge(Node, frozen=True):
    mdtrt_id: Required30
    psn_no: Required30
    endtime: Day
    insutype: Text3 = ""
    dise_codg: Text30 = ""
    dscg_way: Text3 = ""
    fetts: _Births = ""


class _Stay(Node, frozen=True):
    mdtrt_id: Required30
    psn_no: Required30


class _Dropped(_Stay, frozen=True):
    feedetl_sn: Text30 = ""
    chrg_bchno: Text30 = ""


class AdmitAsked(Node, frozen=True):
    """The input of 2401."""

    mdtrtinfo: _Admission
    diseinfo: tuple[DiagnosisRow, ...] = ()


class ChangeAsked(Node, frozen=True):
    """The input of 2403."""

    adminfo: _Change
    diseinfo: tuple[DiagnosisRow, ...] = ()


class DischargeAsked(Node, frozen=True):
    """The input of 2402."""

    dscginfo: _Discharge
    diseinfo: tuple[DiagnosisRow, ...] = ()


class StayAsked(Node, frozen=True):
    """The input of 2404 and 2405."""

    data: _Stay


class ChargeAsked(Node, frozen=True):
    """The input of 2301."""

    feedetail: tuple[fees.Detail, ...]


class DropAsked(Node, frozen=True):
    """The input of 2302: one node or several, each a line's number, or 0000 for all that are not settled."""

    data: tuple[_Dropped, ...] | _Dropped


def admit(call: Call, asked: AdmitAsked) -> Output:
    """Admit a patient (2401); a repeated message gets the same visit."""
    given = asked.mdtrtinfo
    if given.med_type not in codes.INPATIENT_TYPES:
        raise Refused("medical_type_unknown", given=given.med_type)
    visit = Visit(
        person=given.psn_no,
        number=number(call),
        institution=call.sender.code,
        message_id=call.message_id,
        is_inpatient=True,
        hospital_number=given.ipt_no,
        began=day_of(given.begntime).isoformat(),
        medical_type=given.med_type,
        disease=given.dise_codg,
        doctor=given.atddr_no,
        child=int(given.fetts or 0) or None,
        certificate=given.mdtrt_cert_type,
        doctor_name=given.chfpdr_name,
        department=given.adm_dept_codg,
        department_name=given.adm_dept_name,
        bed=given.adm_bed,
        diagnoses=diagnoses.stored(asked.diseinfo),
    )
    open_visit(call, visit, given.mdtrt_cert_type, given.mdtrt_cert_no)
    return {"result": {"mdtrt_id": visit.number}}


def discharge(call: Call, asked: DischargeAsked) -> Output:
    """Discharge a patient (2402); a repeated call changes nothing."""
    given = asked.dscginfo
    with call.office.engine.begin() as connection:
        visit = _stay(visit_rules.visit(connection, call, given.psn_no, given.mdtrt_id))
        ended, child = day_of(given.endtime).isoformat(), int(given.fetts or 0) or visit.child
        if visit.state is VisitState.DISCHARGED and visit.ended == ended:
            return {}
        visit_rules.ensure_state(visit, VisitState.OPEN)
        if ended < visit.began:
            raise Refused("request_malformed", reason="dscginfo.endtime < begntime")
        disease = given.dise_codg or visit.disease
        told = diagnoses.stored(asked.diseinfo) or visit.diagnoses
        done = replace(visit, state=VisitState.DISCHARGED, ended=ended, disease=disease, child=child, diagnoses=told)
        visits.put(connection, done)
    return {}


def change(call: Call, asked: ChangeAsked) -> Output:
    """Change what was said when a patient was admitted (2403); what is not given stays, diagnoses are replaced."""
    given = asked.adminfo
    if given.med_type and given.med_type not in codes.INPATIENT_TYPES:
        raise Refused("medical_type_unknown", given=given.med_type)
    with call.office.engine.begin() as connection:
        visit = _stay(visit_rules.changeable(connection, call, given.psn_no, given.mdtrt_id))
        changed = replace(
            visit,
            began=day_of(given.begntime).isoformat() if given.begntime else visit.began,
            medical_type=given.med_type or visit.medical_type,
            doctor=given.atddr_no or visit.doctor,
            doctor_name=given.chfpdr_name or visit.doctor_name,
            department=given.adm_dept_codg or visit.department,
            department_name=given.adm_dept_name or visit.department_name,
            bed=given.adm_bed or visit.bed,
            disease=given.dise_codg or visit.disease,
            diagnoses=diagnoses.stored(asked.diseinfo) or visit.diagnoses,
        )
        visits.put(connection, changed)
    return {}


def cancel_admission(call: Call, asked: StayAsked) -> Output:
    """Cancel a stay without live settlements (2404); a repeated call changes nothing."""
    with call.office.engine.begin() as connection:
        visit = _stay(visit_rules.visit(connection, call, asked.data.psn_no, asked.data.mdtrt_id))
        visit_rules.ensure_unsettled(connection, visit)
        visit_rules.ensure_state(visit, VisitState.OPEN, VisitState.CANCELLED)
        visits.put(connection, replace(visit, state=VisitState.CANCELLED))
    return {}


def cancel_discharge(call: Call, asked: StayAsked) -> Output:
    """Cancel a discharge, so that the stay can be changed again (2405); an open stay is not changed."""
    with call.office.engine.begin() as connection:
        visit = _stay(visit_rules.visit(connection, call, asked.data.psn_no, asked.data.mdtrt_id))
        if visit.state is VisitState.OPEN:
            return {}
        if visit.state is not VisitState.REFUNDED:
            visit_rules.ensure_unsettled(connection, visit)
        visit_rules.ensure_state(visit, VisitState.DISCHARGED, VisitState.REFUNDED)
        visits.put(connection, replace(visit, state=VisitState.OPEN, ended=""))
    return {}


def charge(call: Call, asked: ChargeAsked) -> Output:
    """Upload fee lines (2301)."""
    with call.office.engine.begin() as connection:
        return fees.upload(connection, call, asked.feedetail, is_inpatient=True)


def drop(call: Call, asked: DropAsked) -> Output:
    """Remove lines that are not settled (2302)."""
    nodes = asked.data if isinstance(asked.data, tuple) else (asked.data,)
    wanted = {node.feedetl_sn or node.chrg_bchno for node in nodes}
    if not nodes or "" in wanted or len({(node.psn_no, node.mdtrt_id) for node in nodes}) > 1:
        raise Refused("request_malformed", reason="data: psn_no, mdtrt_id, feedetl_sn")
    with call.office.engine.begin() as connection:
        visit = _stay(visit_rules.changeable(connection, call, nodes[0].psn_no, nodes[0].mdtrt_id))
        uploaded = visits.lines(connection, visit)
        fees.drop(connection, visit, [each for each in uploaded if {each.number, each.original, fees.ALL} & wanted])
    return {}


def presettle(call: Call, asked: SettlingAsked) -> Output:
    """Presettle (2303)."""
    return settling.presettle(call, asked.data, is_inpatient=True)


def settle(call: Call, asked: SettlingAsked) -> Output:
    """Settle a stay, or the charges accumulated so far (2304)."""
    return settling.settle(call, asked.data, is_inpatient=True)


def refund(call: Call, asked: SettledAsked) -> Output:
    """Cancel a settlement (2305)."""
    return settling.cancel(call, asked.data, is_inpatient=True)


def _stay(visit: Visit) -> Visit:
    if not visit.is_inpatient:
        raise Refused("visit_not_found", visit=visit.number)
    return visit


_FEES, _SETTLE = "hospFeeDtlService", "hospSettService"
_STAY, _LEAVE = "hospitalRegisterService", "dscgService"
TRANSACTIONS = (
    Transaction("2301", ChargeAsked, charge, f"{_FEES}/feeDtlUp"),
    Transaction("2302", DropAsked, drop, f"{_FEES}/feeDtlCl"),
    Transaction("2303", SettlingAsked, presettle, f"{_SETTLE}/preSett", "presettle"),
    Transaction("2304", SettlingAsked, settle, f"{_SETTLE}/settV2", "settle"),
    Transaction("2305", SettledAsked, refund, f"{_SETTLE}/settCl", "refund"),
    Transaction("2401", AdmitAsked, admit, f"{_STAY}/hospitalRegisterSave"),
    Transaction("2402", DischargeAsked, discharge, f"{_LEAVE}/dischargeProcess"),
    Transaction("2403", ChangeAsked, change, f"{_STAY}/hospitalRegisterEdit"),
    Transaction("2404", StayAsked, cancel_admission, f"{_STAY}/hospitalRegisterCancel"),
    Transaction("2405", StayAsked, cancel_discharge, f"{_LEAVE}/dischargeUndo"),
)
