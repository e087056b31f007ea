"""An outpatient's visit: registration, diagnosis, charges, settlement, and the cancellation of each (2201 to 2208)."""

from collections.abc import Iterator

from msgspec.structs import replace
from sqlalchemy import Connection

from simulation.network import ledger, person_record, visits
from simulation.network.visits import Visit, VisitState
from simulation.served import codes, diagnoses, fees, settling, visit_rules
from simulation.served.credentials import ensure_holder
from simulation.served.diagnoses import DiagnosisRow
from simulation.served.fields.deviations import Finding
from simulation.served.node import (
    Day,
    Node,
    Required3,
    Required6,
    Required30,
    Required50,
    Text,
    Text30,
    Text50,
    Text200,
    day_of,
)
from simulation.served.settling import SettledAsked, SettlingAsked
from simulation.served.transaction import Call, Output, Transaction
from terminal.database import apply_changes
from terminal.errors import Refused


class _Registering(Node, frozen=True):
    psn_no: Required30
    insutype: Required3
    begntime: Day
    mdtrt_cert_type: Required3
    mdtrt_cert_no: Required50
    ipt_otp_no: Required30
    atddr_no: Text30 = ""
    dr_name: Text50 = ""
    dept_code: Text30 = ""
    dept_name: Text200 = ""
    caty: Text30 = ""


class _Registered(Node, frozen=True):
    psn_no: Required30
    mdtrt_id: Required30
    ipt_otp_no: Text30 = ""


class _VisitChange(Node, frozen=True):
    mdtrt_id: Required30
    psn_no: Required30
    med_type: Required6
    begntime: Day = ""
    main_cond_dscr: Text = ""
    dise_codg: Text30 = ""
    dise_name: Text = ""


class _Charge(Node, frozen=True):
    mdtrt_id: Required30
    chrg_bchno: Required30
    psn_no: Required30


class RegisterAsked(Node, frozen=True):
    """The input of 2201."""

    data: _Registering


class CancelAsked(Node, frozen=True):
    """The input of 2202."""

    data: _Registered


class TellAsked(Node, frozen=True):
    """The input of 2203 and 2203A."""

    mdtrtinfo: _VisitChange
    diseinfo: tuple[DiagnosisRow, ...] = ()


class ChargeAsked(Node, frozen=True):
    """The input of 2204."""

    feedetail: tuple[fees.Detail, ...]


class DropAsked(Node, frozen=True):
    """The input of 2205."""

    data: _Charge


def register(call: Call, asked: RegisterAsked) -> Output:
    """Register a visit (2201); a repeated message gets the same visit."""
    data = asked.data
    visit = Visit(
        person=data.psn_no,
        number=number(call),
        institution=call.sender.code,
        message_id=call.message_id,
        is_inpatient=False,
        hospital_number=data.ipt_otp_no,
        began=day_of(data.begntime).isoformat(),
        doctor=data.atddr_no,
        certificate=data.mdtrt_cert_type,
        doctor_name=data.dr_name,
        department=data.dept_code,
        department_name=data.dept_name,
    )
    open_visit(call, visit, data.mdtrt_cert_type, data.mdtrt_cert_no)
    return {"data": {"mdtrt_id": visit.number, "psn_no": visit.person, "ipt_otp_no": data.ipt_otp_no}}


def open_visit(call: Call, visit: Visit, kind: str, credential: str) -> None:
    """Store the visit that a message makes, once, for the holder of the credential.

    Raises Refused if that is another person, or if the message must no longer count.
    """
    with call.office.engine.begin() as connection:
        held = person_record.locked(connection, visit.person, call.message_id)
        if not person_record.is_repeated(held, visit):
            ensure_holder(connection, call, held.who, kind, credential)
            call.review.add(_with_same_number(connection, visit))
            apply_changes(connection, ledger.record_message(visit.person, call.message_id, visit))
            visits.add(connection, visit)


def _with_same_number(connection: Connection, new: Visit) -> Iterator[Finding]:
    """Find visits of the institution's own number that are neither cancelled nor given back."""
    own = ("mdtrtinfo", "ipt_no", "住院号") if new.is_inpatient else ("data", "ipt_otp_no", "住院/门诊号")
    node, field, label = own
    for each in visits.of_number(connection, new.person, new.hospital_number):
        same = (each.institution, each.is_inpatient) == (new.institution, new.is_inpatient)
        if same and each.state is not VisitState.CANCELLED:
            settled = visit_rules.settled(connection, each)
            is_over = each.is_inpatient and each.state is VisitState.DISCHARGED
            if not is_over and (not settled or visit_rules.live(each, settled)):
                yield Finding("O02", node, field, label, each.number)


def number(call: Call) -> str:
    """Return a visit's number derived from its message, so that a repeat gets the same one."""
    return f"{call.sender.area}{call.message_id[6:]}"


def cancel(call: Call, asked: CancelAsked) -> Output:
    """Cancel a visit without live settlements (2202); a repeated call changes nothing."""
    with call.office.engine.begin() as connection:
        visit = visit_rules.visit(connection, call, asked.data.psn_no, asked.data.mdtrt_id)
        if visit.is_inpatient:
            raise Refused("visit_not_found", visit=visit.number)
        visit_rules.ensure_unsettled(connection, visit)
        visits.put(connection, replace(visit, state=VisitState.CANCELLED))
    return {}


def tell(call: Call, asked: TellAsked) -> Output:
    """Record a visit's kind and its disease (2203)."""
    given = asked.mdtrtinfo
    if given.med_type not in codes.OUTPATIENT_TYPES:
        raise Refused("medical_type_unknown", given=given.med_type)
    with call.office.engine.begin() as connection:
        visit = visit_rules.changeable(connection, call, given.psn_no, given.mdtrt_id)
        began = day_of(given.begntime).isoformat() if given.begntime else visit.began
        disease = given.dise_codg or visit.disease
        told = diagnoses.stored(asked.diseinfo) or visit.diagnoses
        changed = replace(visit, medical_type=given.med_type, disease=disease, began=began, diagnoses=told)
        visits.put(connection, changed)
    return {}


def charge(call: Call, asked: ChargeAsked) -> Output:
    """Upload fee lines (2204)."""
    with call.office.engine.begin() as connection:
        return fees.upload(connection, call, asked.feedetail, is_inpatient=False)


def drop(call: Call, asked: DropAsked) -> Output:
    """Remove the lines of a charge, or all that are not settled (2205)."""
    data = asked.data
    with call.office.engine.begin() as connection:
        visit = visit_rules.changeable(connection, call, data.psn_no, data.mdtrt_id)
        uploaded = visits.lines(connection, visit)
        fees.drop(connection, visit, _of_charge(uploaded, data.chrg_bchno))
    return {}


def presettle(call: Call, asked: SettlingAsked) -> Output:
    """Presettle (2206)."""
    return settling.presettle(call, asked.data, is_inpatient=False)


def settle(call: Call, asked: SettlingAsked) -> Output:
    """Settle a charge (2207)."""
    return settling.settle(call, asked.data, is_inpatient=False)


def refund(call: Call, asked: SettledAsked) -> Output:
    """Cancel a settlement (2208)."""
    return settling.cancel(call, asked.data, is_inpatient=False)


def _of_charge(uploaded: tuple[visits.FeeLine, ...], charge_number: str) -> tuple[visits.FeeLine, ...]:
    return tuple(each for each in uploaded if charge_number in {fees.ALL, each.batch})


_DOC, _SETTLE = "outpatientDocInfoService", "outpatientSettleService"
# The paths are spelled as in the interface.
TRANSACTIONS = (
    Transaction("2201", RegisterAsked, register, f"{_DOC}/outpatientRregistration"),
    Transaction("2202", CancelAsked, cancel, f"{_DOC}/outpatientRegistrationCancel"),
    Transaction("2203", TellAsked, tell, f"{_DOC}/outpatientMdtrtinfoUp"),
    Transaction("2203A", TellAsked, tell, f"{_DOC}/outpatientMdtrtinfoUpA"),
    Transaction("2204", ChargeAsked, charge, f"{_DOC}/outpatientFeeListUp"),
    Transaction("2205", DropAsked, drop, f"{_DOC}/outpatientFeeListUpCancel"),
    Transaction("2206", SettlingAsked, presettle, f"{_SETTLE}/preSettletment", "presettle"),
    Transaction("2206A", SettlingAsked, presettle, f"{_SETTLE}/preSettletmentA", "presettle"),
    Transaction("2207", SettlingAsked, settle, f"{_SETTLE}/saveSettletmentV2", "settle"),
    Transaction(
        "2207A", SettlingAsked, settle, f"{_SETTLE}/saveSettletment", "settle", also=(f"{_SETTLE}/saveSettletmentA",)
    ),
    Transaction("2208", SettledAsked, refund, f"{_SETTLE}/cancleSettletment", "refund"),
)
