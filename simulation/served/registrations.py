"""Institutions, a person's entitlement, and the records about a person (1201, 2001, 2501, 2503, 5206)."""

from decimal import Decimal
from typing import TypeVar

import msgspec
from msgspec import json

from simulation.network import person_record
from simulation.served import codes
from simulation.served.declarations import record_recognition
from simulation.served.money import yuan
from simulation.served.node import (
    Day,
    Node,
    Required3,
    Required6,
    Required30,
    Text,
    Text6,
    Text30,
    Text200,
    day_of,
)
from simulation.served.transaction import Call, Output, Transaction
from terminal.benefit.entitlement import check_entitled, is_away
from terminal.database import retried
from terminal.errors import Refused
from terminal.institutions import Designated
from terminal.model import Care, Kind, Noun, Recognition, RecognitionKind, Registration
from terminal.texts import words

T = TypeVar("T")


class _Institution(Node, frozen=True):
    fixmedins_code: Text30 = ""
    fixmedins_name: Text200 = ""
    fixmedins_type: Text6 = ""


class _Benefit(Node, frozen=True):
    psn_no: Required30
    insutype: Required3
    med_type: Required6
    begntime: Day
    fixmedins_code: Text30 = ""
    dise_codg: Text30 = ""


class _Referral(Node, frozen=True):
    psn_no: Required30
    begndate: Day
    enddate: Day = ""
    mdtrtarea_admdvs: Text6 = ""
    mdtrtarea_admvs: Text6 = ""
    refl_type: Text6 = ""
    exp_content: Text = ""


class _Recognition(Node, frozen=True):
    psn_no: Required30
    begndate: Day
    opsp_dise_code: Text30 = ""
    med_type: Text6 = ""
    fixmedins_code: Text30 = ""
    ide_fixmedins_no: Text30 = ""
    diag_dr_codg: Text30 = ""
    exp_content: Text = ""


class _Accumulated(Node, frozen=True):
    psn_no: Required30
    cum_ym: Text6 = ""


class _Register(Noun, frozen=True):
    registration: Registration


class _Recognise(Noun, frozen=True):
    recognition: Recognition


class InstitutionAsked(Node, frozen=True):
    """The input of 1201."""

    medinsinfo: _Institution = _Institution()
    data: _Institution = _Institution()


class BenefitAsked(Node, frozen=True):
    """The input of 2001."""

    data: _Benefit


class ReferralAsked(Node, frozen=True):
    """The input of 2501, whose node has two names among the clients."""

    refmedin: _Referral | None = None
    data: _Referral | None = None


class RecognitionAsked(Node, frozen=True):
    """The input of 2503."""

    data: _Recognition


class AccumulatedAsked(Node, frozen=True):
    """The input of 5206."""

    data: _Accumulated


def institutions(call: Call, asked: InstitutionAsked) -> Output:
    """Find designated institutions by code, or by parts of the name (1201)."""
    wanted = asked.medinsinfo if asked.medinsinfo != _Institution() else asked.data
    register = call.office.register
    if wanted.fixmedins_code:
        one = register.find(wanted.fixmedins_code)
        return {"medinsinfo": [_institution(one)] if one else []}
    found = register.search(wanted.fixmedins_name) if wanted.fixmedins_name else (call.sender,)
    return {"medinsinfo": [_institution(each) for each in found[:100]]}


def entitled(call: Call, asked: BenefitAsked) -> Output:
    """Return whether a person may settle a kind of care directly here (2001)."""
    data = asked.data
    kind = codes.MEDICAL_TYPES.get(data.med_type)
    if kind is None:
        raise Refused("medical_type_unknown", given=data.med_type)
    with call.office.engine.begin() as connection:
        who = person_record.read(connection, data.psn_no).who
    day = day_of(data.begntime)
    care = Care(
        hospital=call.hospital,
        kind=kind,
        day=day,
        lines=(),
        admitted=day if data.med_type in codes.INPATIENT_TYPES else None,
        emergency=data.med_type in codes.EMERGENCY_TYPES,
        disease=data.dise_codg or None,
    )
    office, reason = call.office, ""
    try:
        away = is_away(office.rules, who.insured, care)
        office.register.ensure_open(care.hospital, kind, day, away=away)
        check_entitled(office.rules, who.insured, care)
    except Refused as error:
        reason = words(error, "zh_CN").what
    output = {
        "trt_chk_type": "1",
        "fund_pay_type": codes.POOL_FUNDS[who.insured.insurance][0],
        "trt_enjymnt_flag": "0" if reason else "1",
        "begndate": day.isoformat(),
        "enddate": "",
        "trt_chk_rslt": reason,
    }
    return {"trtinfo": output}


def refer(call: Call, asked: ReferralAsked) -> Output:
    """Register a person for care elsewhere (2501); `exp_content` may hold {"registration": …} of this project."""
    data = asked.refmedin or asked.data
    if data is None:
        raise Refused("request_malformed", reason="refmedin")
    if data.exp_content:
        registration = _extended(data.exp_content, _Register).registration
    elif data.refl_type not in codes.REGISTRATIONS:
        raise Refused("request_malformed", reason="refmedin.refl_type")
    else:
        registration = Registration(
            kind=codes.REGISTRATIONS[data.refl_type],
            area=_area(data.mdtrtarea_admdvs or data.mdtrtarea_admvs or call.head.mdtrtarea_admvs),
            since=day_of(data.begndate),
            until=day_of(data.enddate) if data.enddate else None,
        )
    call.office.insurer.register(data.psn_no, registration, call.now)
    return {"result": {"trt_dcla_detl_sn": call.message_id}}


def recognise(call: Call, asked: RecognitionAsked) -> Output:
    """Recognise a person for a disease (2503); `exp_content` may hold {"recognition": …} of this project."""
    data = asked.data
    extended = data.exp_content and _extended(data.exp_content, _Recognise).recognition
    at = data.ide_fixmedins_no or data.fixmedins_code or call.sender.code
    made = extended or _recognition(data)
    call.office.insurer.recognise(data.psn_no, made, at)
    record_recognition(call, data.psn_no, made)
    return {"result": {"trt_dcla_detl_sn": call.message_id}}


def accumulated(call: Call, asked: AccumulatedAsked) -> Output:
    """Return what a person has accumulated in a year (5206): a row a quota, its name as cum_type_code."""
    who = retried(call.office.engine, lambda connection: person_record.read(connection, asked.data.psn_no)).who
    insutype, year = codes.INSURANCES[who.insured.insurance], asked.data.cum_ym[:4]
    rows = []
    for key, moved in who.accumulators.items():
        _, period, what = key.split("/", 2)
        if not year or period[:4] == year:
            row = {"insutype": insutype, "year": period[:4], "cum_ym": period, "cum_type_code": what}
            rows.append(row | {"cum": _sum(what, moved)})
    return {"cuminfo": rows}


def _sum(what: str, moved: int) -> Decimal:
    # The ledger counts admissions; every other quota is in fen.
    return Decimal(moved) if "count" in what or "admissions" in what else yuan(moved)


def _institution(each: Designated) -> Output:
    return {
        "fixmedins_code": each.code,
        "fixmedins_name": each.name_zh,
        "uscc": f"SIM{each.code:0>15}",  # of the form of a code, and of nobody
        "fixmedins_type": "2" if each.is_pharmacy else "1",
        "hosp_lv": {3: "02", 2: "05", 1: "08"}.get(each.level, "11"),
        "admdvs": each.area,
    }


def _area(code: str) -> str:
    if len(code) != 6 or not code.isdecimal():
        raise Refused("request_malformed", reason="mdtrtarea_admdvs")
    return code


def _recognition(data: _Recognition) -> Recognition:
    since, disease = day_of(data.begndate), data.opsp_dise_code
    at = (data.fixmedins_code,) if data.fixmedins_code else ()
    doctors = (data.diag_dr_codg,) if data.diag_dr_codg else ()
    if data.med_type in codes.SPECIAL_DRUG_TYPES:
        return Recognition(kind=RecognitionKind.SPECIAL_DRUG, since=since, institutions=at, doctors=doctors)
    if codes.MEDICAL_TYPES.get(data.med_type) is not Kind.TWO_DISEASES:
        return Recognition(kind=RecognitionKind.CHRONIC, since=since, disease=disease)
    if disease not in codes.TWO_DISEASE_CODES:
        raise Refused("disease_not_known", disease=disease)
    held = (codes.TWO_DISEASE_CODES[disease],)
    return Recognition(kind=RecognitionKind.TWO_DISEASES, since=since, diseases=held)


def _extended(text: str, kind: type[T]) -> T:
    try:
        return json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Refused("request_malformed", reason=f"exp_content: {error}") from error


TRANSACTIONS = (
    Transaction(
        "1201",
        InstitutionAsked,
        institutions,
        "fsiFixMedInsService/queryMedinsInfo",
        also=("fsiFixMedInsService/queryFixMedIns",),
    ),
    Transaction("2001", BenefitAsked, entitled, "fsiPsnPriorityInfoService/queryPsnPriorityInfo"),
    Transaction("2501", ReferralAsked, refer, "referralService/referralSave", "register"),
    Transaction("2503", RecognitionAsked, recognise, "opspService/opspRegister", "recognise"),
    Transaction("5206", AccumulatedAsked, accumulated, "fsiIntegratedQueryService/queryFixmedinsPracPsnSum"),
)
