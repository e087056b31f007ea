"""Declarations for a person withdrawn or made (2504, 2505, 2506), and what is on record (5301, 5302, 5304)."""

from msgspec import json, to_builtins
from msgspec.structs import replace

from simulation.network import declarations, person_record
from simulation.network.declarations import Declaration
from simulation.served import codes
from simulation.served.node import Day, Node, Required30, Text, Text6, day_of
from simulation.served.transaction import Call, Output, Transaction
from terminal import diseases
from terminal.database import retried
from terminal.errors import Refused
from terminal.model import Person, Recognition

RECOGNITION, CHOICE = "2503", "2505"
_DISEASE_OF = {disease: code for code, disease in codes.TWO_DISEASE_CODES.items()}


class _Withdrawal(Node, frozen=True):
    psn_no: Required30
    trt_dcla_detl_sn: Required30


class _Choice(Node, frozen=True):
    psn_no: Required30
    fixmedins_code: Required30
    begndate: Day
    enddate: Day = ""
    biz_appy_type: Text6 = ""
    fixmedins_name: Text = ""
    fix_srt_no: Text6 = ""
    memo: Text = ""


class _Person(Node, frozen=True):
    psn_no: Required30
    biz_appy_type: Text6 = ""


class _Transfers(Node, frozen=True):
    begntime: Day
    psn_no: Required30
    endtime: Day = ""


class WithdrawalAsked(Node, frozen=True):
    """The input of 2504 and 2506."""

    data: _Withdrawal


class ChoiceAsked(Node, frozen=True):
    """The input of 2505."""

    data: _Choice


class PersonAsked(Node, frozen=True):
    """The input of 5301 and 5302."""

    data: _Person


class TransfersAsked(Node, frozen=True):
    """The input of 5304."""

    data: _Transfers


def record_recognition(call: Call, person: str, made: Recognition) -> None:
    """Record that a recognition was declared by a message, so that 2504 can withdraw it."""
    national = replace(made, disease=diseases.national(made.disease)) if made.disease else made
    subject = json.encode(national).decode()
    with call.office.engine.begin() as connection:
        declarations.declare(
            connection, Declaration(number=call.message_id, person=person, kind=RECOGNITION, subject=subject)
        )


def withdraw_recognition(call: Call, asked: WithdrawalAsked) -> Output:
    """Withdraw a recognition (2504); a repeated call changes nothing."""
    data = asked.data
    with call.office.engine.begin() as connection:
        found = declarations.withdraw(connection, data.psn_no, data.trt_dcla_detl_sn, RECOGNITION)
    call.office.insurer.withdraw_recognition(data.psn_no, json.decode(found.subject, type=Recognition))
    return {}


def choose(call: Call, asked: ChoiceAsked) -> Output:
    """Record an institution that a person chose (2505); it is listed by 5302 and changes no entitlement."""
    data = asked.data
    if call.office.register.find(data.fixmedins_code) is None:
        raise Refused("not_designated", institution=data.fixmedins_code)
    with call.office.engine.begin() as connection:
        person_record.read(connection, data.psn_no)
        subject = json.encode(data).decode()
        made = Declaration(number=call.message_id, person=data.psn_no, kind=CHOICE, subject=subject)
        declarations.declare(connection, made)
    return {"result": {"trt_dcla_detl_sn": call.message_id}}


def withdraw_choice(call: Call, asked: WithdrawalAsked) -> Output:
    """Withdraw a chosen institution (2506); a repeated call changes nothing."""
    with call.office.engine.begin() as connection:
        declarations.withdraw(connection, asked.data.psn_no, asked.data.trt_dcla_detl_sn, CHOICE)
    return {}


def recognised(call: Call, asked: PersonAsked) -> Output:
    """List the diseases for which a person is recognised (5301)."""
    rows = []
    for each in _who(call, asked.data.psn_no).insured.recognitions:
        for code in (each.disease, *(_DISEASE_OF.get(held) for held in each.diseases)):
            if code:
                named = {"opsp_dise_code": code, "opsp_dise_name": diseases.name(code, "zh_CN") or code}
                rows.append(named | {"begndate": each.since.isoformat(), "enddate": ""})
    return {"feedetail": rows}


def chosen(call: Call, asked: PersonAsked) -> Output:
    """List the institutions that a person chose (5302)."""
    data = asked.data
    insutype = codes.INSURANCES[_who(call, data.psn_no).insured.insurance]
    with call.office.engine.begin() as connection:
        held = [
            json.decode(each.subject, type=_Choice) for each in declarations.of_person(connection, data.psn_no, CHOICE)
        ]
    rows = [
        {
            "psn_no": each.psn_no,
            "insutype": insutype,
            "fix_srt_no": each.fix_srt_no or str(place),
            "fixmedins_code": each.fixmedins_code,
            "fixmedins_name": each.fixmedins_name,
            "begndate": each.begndate[:10],
            "enddate": each.enddate[:10],
            "memo": each.memo,
        }
        for place, each in enumerate(held, 1)
        if data.biz_appy_type in {"", each.biz_appy_type}
    ]
    return {"psnfixmedin": rows}


def transfers(call: Call, asked: TransfersAsked) -> Output:
    """List a person's registrations for care elsewhere that begin in a period (5304)."""
    data, who = asked.data, _who(call, asked.data.psn_no)
    first = day_of(data.begntime)
    last = day_of(data.endtime) if data.endtime else call.now.date()
    found = (each for each in who.insured.registrations if first <= each.since <= last)
    rows = [
        {
            "insutype": codes.INSURANCES[who.insured.insurance],
            "psn_no": who.number,
            "psn_cert_type": "01",
            "certno": who.id_number.reveal(),
            "psn_name": who.name.reveal(),
            "gend": codes.GENDERS.get(who.gender, "9"),
            "brdy": who.insured.birth.isoformat(),
            "insu_optins": who.insured.insured_area,
            "reflin_medins_name": each.area,
            "out_flag": "1",
            "refl_date": each.since.isoformat(),
            "refl_rea": str(to_builtins(each.kind)),
            "begndate": each.since.isoformat(),
            "enddate": each.until.isoformat() if each.until else "",
            "hosp_agre_refl_flag": "1",
        }
        for each in found
    ]
    return {"refmedin": rows}


def _who(call: Call, number: str) -> Person:
    return retried(call.office.engine, lambda connection: person_record.read(connection, number)).who


_SERVICE = "fsiIntegratedQueryService"
# No public table has the paths of 2504 to 2506, 5302 and 5304; these are this simulation's own.
TRANSACTIONS = (
    Transaction("2504", WithdrawalAsked, withdraw_recognition, "opspService/opspRegisterCancel"),
    Transaction("2505", ChoiceAsked, choose, "fixmedinsService/fixmedinsRegister"),
    Transaction("2506", WithdrawalAsked, withdraw_choice, "fixmedinsService/fixmedinsRegisterCancel"),
    Transaction("5301", PersonAsked, recognised, f"{_SERVICE}/queryPsnOpspReg"),
    Transaction("5302", PersonAsked, chosen, f"{_SERVICE}/queryPsnFixmedins"),
    Transaction("5304", TransfersAsked, transfers, f"{_SERVICE}/queryReflInfo"),
)
