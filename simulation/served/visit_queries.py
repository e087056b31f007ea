"""Queries of visits, their diagnoses and their lines (5201, 5202, 5204, 5205), and of stays that go on (5303)."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import Connection

from simulation.network import person_record, visits
from simulation.network.visits import FeeLine, Visit, VisitState
from simulation.served import codes, diagnoses, fees, setlinfo, visit_rules
from simulation.served.fields.definition import answered
from simulation.served.node import Day, Node, Required6, Required30, Text30, Text50, day_of
from simulation.served.transaction import Call, Output, Transaction
from terminal.database import retried
from terminal.errors import Refused
from terminal.model import Kind, Person

CHRONIC = {code for code, kind in codes.OUTPATIENT_TYPES.items() if kind in {Kind.CHRONIC, Kind.TWO_DISEASES}}
LIST_TYPES = {"药品": "101", "中成药": "101", "中药饮片": "102", "材料": "301", "植入": "301"}
SERVICE = "201"
"""目录类别 of what is neither drug nor material."""


class _Period(Node, frozen=True):
    begntime: Day
    endtime: Day = ""
    psn_no: Text30 = ""
    certno: Text50 = ""


class _Visits(Node, frozen=True):
    psn_no: Required30
    med_type: Required6
    begntime: Day
    endtime: Day = ""
    mdtrt_id: Text30 = ""


class _Diagnoses(Node, frozen=True):
    mdtrt_id: Required30
    psn_no: Required30


class _Details(Node, frozen=True):
    mdtrt_id: Required30
    psn_no: Required30
    setl_id: Text30 = ""


class VisitsAsked(Node, frozen=True):
    """The input of 5201."""

    data: _Visits


class DiagnosesAsked(Node, frozen=True):
    """The input of 5202."""

    data: _Diagnoses


class DetailsAsked(Node, frozen=True):
    """The input of 5204."""

    data: _Details


class PeriodAsked(Node, frozen=True):
    """The input of 5205 and 5303."""

    data: _Period


def find(call: Call, asked: VisitsAsked) -> Output:
    """List a person's visits here in a period by their kind (5201), also those of which no kind was told yet."""
    data = asked.data

    def once(connection: Connection) -> Output:
        who, found = _visits(connection, call, data.psn_no, data)
        kinds = {data.med_type, ""}
        chosen = (each for each in found if each.medical_type in kinds and data.mdtrt_id in {"", each.number})
        return {"mdtrtinfo": [_kept("5201", "mdtrtinfo", _visit(call, who, each)) for each in chosen]}

    return retried(call.office.engine, once)


def tell_diagnoses(call: Call, asked: DiagnosesAsked) -> Output:
    """List a visit's diagnoses (5202)."""
    with call.office.engine.begin() as connection:
        return {
            "diseinfo": diagnoses.listed(visit_rules.visit(connection, call, asked.data.psn_no, asked.data.mdtrt_id))
        }


def details(call: Call, asked: DetailsAsked) -> Output:
    """List a visit's settled lines, each with its settlement (5204): the second witness of a lost answer.

    A region that does not list them by the visit alone asks for setl_id.
    """
    data = asked.data
    if not data.setl_id and not call.office.profile.details_by_visit:
        raise Refused("request_malformed", reason="data.setl_id")

    def once(connection: Connection) -> Output:
        visit = visit_rules.visit(connection, call, data.psn_no, data.mdtrt_id)
        settled = visit_rules.live(visit, visit_rules.settled(connection, visit))
        lines = visits.lines(connection, visit)
        listed = [(each, settled[each.batch]) for each in lines if each.batch in settled]
        chosen = [_detail(call, visit, each, number) for each, number in listed if data.setl_id in {"", number}]
        return {"": [_kept("5204", "", each) for each in chosen]}

    return retried(call.office.engine, once)


def chronic(call: Call, asked: PeriodAsked) -> Output:
    """List the drugs that a person got for a chronic disease in a period (5205)."""
    data = asked.data

    def once(connection: Connection) -> Output:
        _, found = _visits(connection, call, data.psn_no, data)
        rows = [
            _kept("5205", "feedetail", _detail(call, visit, each, ""))
            for visit in found
            if visit.medical_type in CHRONIC
            for each in visits.lines(connection, visit)
            if each.line.category in LIST_TYPES
        ]
        return {"feedetail": rows}

    return retried(call.office.engine, once)


def in_hospital(call: Call, asked: PeriodAsked) -> Output:
    """List a person's stays here that go on (5303); the person is named by number or by certificate."""
    data = asked.data
    if not data.psn_no and not data.certno:
        raise Refused("request_malformed", reason="data.psn_no")

    def once(connection: Connection) -> Output:
        number = data.psn_no or person_record.of_id_number(connection, data.certno).number
        who, found = _visits(connection, call, number, data)
        going_on = (each for each in found if each.is_inpatient and each.state is VisitState.OPEN)
        return {"data": [_kept("5303", "data", _visit(call, who, each)) for each in going_on]}

    return retried(call.office.engine, once)


def _visits(
    connection: Connection, call: Call, number: str, period: _Period | _Visits
) -> tuple[Person, Iterable[Visit]]:
    """Return a person and the visits here that began in a period and were not cancelled."""
    who = person_record.read(connection, number).who
    first = day_of(period.begntime).isoformat()
    last = day_of(period.endtime).isoformat() if period.endtime else f"{call.now:%Y-%m-%d}"
    return who, [
        each
        for each in visits.of_person(connection, number)
        if each.institution == call.sender.code
        and each.state is not VisitState.CANCELLED
        and first <= each.began <= last
    ]


def _kept(infno: str, node: str, row: Output) -> Output:
    """Return the fields of a row that a node has."""
    names = answered(infno, node)
    return {name: each for name, each in row.items() if name in names}


def _visit(call: Call, who: Person, visit: Visit) -> Output:
    return setlinfo.about(call, who, visit) | {
        "begntime": f"{visit.began} 00:00:00",
        "endtime": f"{visit.ended or visit.began} 23:59:59",
        "begndate": visit.began,
        "out_flag": "0",
        "ipt_otp_no": visit.hospital_number,
        "atddr_no": visit.doctor,
        "chfpdr_name": visit.doctor_name,
        "adm_dept_codg": visit.department,
        "adm_dept_name": visit.department_name,
        "adm_bed": visit.bed,
        "dise_codg": visit.disease,
        "inhosp_stas": "1" if visit.is_inpatient and visit.state is VisitState.OPEN else "0",
    }


def _detail(call: Call, visit: Visit, fee: FeeLine, settlement: str) -> Output:
    line = fee.line
    return fees.result(fee) | {
        "mdtrt_id": visit.number,
        "setl_id": settlement,
        "med_type": visit.medical_type,
        "fee_ocur_time": f"{line.done or visit.began} 00:00:00",
        "cnt": Decimal(fee.count),
        "hilist_code": line.code,
        "hilist_name": line.name,
        "list_type": LIST_TYPES.get(line.category, SERVICE),
        "med_list_codg": line.code,
        "medins_list_codg": line.code,
        "medins_list_name": line.name,
        "dosform_name": "-",
        "spec": "-",
        "psn_no": visit.person,
        "fixmedins_code": visit.institution,
        "bilg_dept_codg": visit.department,
        "bilg_dept_name": visit.department_name,
        "bilg_dr_codg": visit.doctor,
        "bilg_dr_name": visit.doctor_name,
        "fixmedins_name": call.sender.name_zh,
    }


_SERVICE = "fsiIntegratedQueryService"
# The paths of 5201, 5202 and 5205 are in no public table; these are this simulation's own.
TRANSACTIONS = (
    Transaction("5201", VisitsAsked, find, f"{_SERVICE}/queryMdtrtInfo"),
    Transaction("5202", DiagnosesAsked, tell_diagnoses, f"{_SERVICE}/queryDiagInfo"),
    Transaction("5204", DetailsAsked, details, f"{_SERVICE}/queryFeeList"),
    Transaction("5205", PeriodAsked, chronic, f"{_SERVICE}/queryOpspDrugUse"),
    Transaction("5303", PeriodAsked, in_hospital, f"{_SERVICE}/queryInhospInfo"),
)
