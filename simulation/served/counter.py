"""A counter's calls before a visit: sign-in and sign-out, a patient's identity, and the decoding of an e-voucher."""

from datetime import datetime
from hashlib import sha256

from msgspec import json
from sqlalchemy import Connection

from simulation.network import person_record, sign_ins, vouchers
from simulation.served import codes
from simulation.served.credentials import holder
from simulation.served.fields.deviations import Finding
from simulation.served.money import yuan
from simulation.served.node import (
    Node,
    Required3,
    Required20,
    Required30,
    Required50,
    Text,
    Text6,
    Text20,
    Text50,
)
from simulation.served.transaction import Call, Output, Transaction
from terminal.database import retried
from terminal.errors import Refused
from terminal.model import Insurance, Person

_SHOWN = "%Y-%m-%d %H:%M:%S"


class _SignIn(Node, frozen=True):
    opter_no: Required20
    mac: Text20 = ""
    ip: Text20 = ""


class _SignOut(Node, frozen=True):
    sign_no: Required30
    opter_no: Required20


class _Credential(Node, frozen=True):
    mdtrt_cert_type: Required3
    mdtrt_cert_no: Required50
    card_sn: Text50 = ""
    begntime: Text20 = ""
    psn_cert_type: Text6 = ""
    certno: Text50 = ""
    psn_name: Text50 = ""


class _Voucher(Node, frozen=True):
    """The code itself has several names among the clients; the last is the one in the answer."""

    qrCode: Text50 = ""  # noqa: N815, the interface's own name
    qrcode: Text50 = ""
    code: Text50 = ""
    ecQrCode: Text50 = ""  # noqa: N815, the interface's own name
    orgId: Text50 = ""  # noqa: N815, the interface's own name


class SignInAsked(Node, frozen=True):
    """The input of 9001."""

    signIn: _SignIn  # noqa: N815, the interface's own name


class SignOutAsked(Node, frozen=True):
    """The input of 9002."""

    signOut: _SignOut  # noqa: N815, the interface's own name


class PersonAsked(Node, frozen=True):
    """The input of 1101."""

    data: _Credential


class VoucherAsked(Node, frozen=True):
    """The input of 1162."""

    data: _Voucher
    transType: Text = ""  # noqa: N815, the interface's own name
    orgId: Text50 = ""  # noqa: N815, the interface's own name


def sign_in(call: Call, asked: SignInAsked) -> Output:
    """Sign an operator in for the day (9001); the number is derived from the message, so a repeat gets the same."""
    if asked.signIn.opter_no != call.head.opter:
        call.review.add([Finding("F09", "signIn", "opter_no", "操作员编号")])
    number, head = f"QD{call.message_id[2:]}", call.head
    with call.office.engine.begin() as connection:
        sign_ins.sign_in(connection, number, head.fixmedins_code, head.opter, call.now.date())
    return {"signinoutb": {"sign_time": f"{call.now:{_SHOWN}}", "sign_no": number}}


def sign_out(call: Call, asked: SignOutAsked) -> Output:
    """Sign an operator out (9002)."""
    with call.office.engine.begin() as connection:
        sign_ins.sign_out(connection, asked.signOut.sign_no, call.sender.code, asked.signOut.opter_no)
    return {"signoutoutb": {"sign_time": f"{call.now:{_SHOWN}}"}}


def person(call: Call, asked: PersonAsked) -> Output:
    """Return who presents a credential, and the person's insurance (1101)."""
    data = asked.data
    with call.office.reader.connect() as connection:
        who = holder(connection, call, data.mdtrt_cert_type, data.mdtrt_cert_no, data.card_sn)
    names = {who.name.reveal()} if data.psn_name else set()
    numbers = {who.id_number.reveal()} if data.certno else set()
    if names - {data.psn_name} or numbers - {data.certno}:
        raise Refused("credential_mismatch")
    return {"baseinfo": _base(call, who), "insuinfo": _insurances(who, age(call, who)), "idetinfo": _identities(who)}


def decode(call: Call, asked: VoucherAsked) -> Output:
    """Decode an e-voucher to a token that names the person for the day (1162); the code is used up."""
    data = asked.data
    code = data.qrCode or data.qrcode or data.code or data.ecQrCode

    def once(connection: Connection) -> Person:
        who = person_record.read(connection, _redeemed(connection, code, call.now)).who
        sign_ins.keep_token(connection, token, who.number, call.now.date())
        return who

    token = sha256(f"{call.message_id} {code}".encode()).hexdigest()[:32]
    who = retried(call.office.engine, once)
    return {"code": 0, "message": "成功", "orgId": asked.orgId or data.orgId, "data": _decoded(who, token)}


def _redeemed(connection: Connection, code: str, now: datetime) -> str:
    """Redeem a code, and tell one that was never issued and one that was used from one that is too old."""
    is_used = vouchers.is_used(connection, code)
    try:
        return vouchers.redeemed(connection, code, now)
    except Refused as error:
        if error.code == "voucher_expired" and is_used is not False:
            raise Refused("voucher_used" if is_used else "voucher_unknown") from error
        raise


def _decoded(who: Person, token: str) -> Output:
    return {
        "userName": who.name.reveal(),
        "idNo": who.id_number.reveal(),
        "idType": "01",
        "ecToken": token,
        "insuOrg": who.insured.insured_area,
        "ecIndexNo": sha256(who.number.encode()).hexdigest()[:32].upper(),
        "gender": codes.GENDERS.get(who.gender, "9"),
        "birthday": who.insured.birth.isoformat(),
        "nationality": "01",
    }


def _base(call: Call, who: Person) -> Output:
    extension = {
        "insured": who.insured,
        "accumulators": who.accumulators,
        "family_account": who.family_account,
    }
    return {
        "psn_no": who.number,
        "psn_cert_type": "01",
        "certno": who.id_number.reveal(),
        "psn_name": who.name.reveal(),
        "gend": codes.GENDERS.get(who.gender, "9"),
        "naty": "01",
        "brdy": who.insured.birth.isoformat(),
        "age": age(call, who),
        "exp_content": json.encode(extension).decode(),
    }


def age(call: Call, who: Person) -> int:
    """Return a person's age in full years on the day of the call."""
    birth, day = who.insured.birth, call.now.date()
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _insurances(who: Person, years: int) -> list[Output]:
    insured = who.insured
    kinds = [codes.INSURANCES[insured.insurance]]
    if insured.insurance is Insurance.EMPLOYEE:
        kinds += ["330", *(["320"] if insured.civil_servant else [])]
    else:
        kinds += ["392"]
    kind_of_person = codes.person_type(insured, years)
    return [_insurance(who, kind, kind_of_person, first=kind == kinds[0]) for kind in kinds]


def _insurance(who: Person, kind: str, kind_of_person: str, *, first: bool) -> Output:
    insured = who.insured
    return {
        "balc": yuan(who.account if first else 0),
        "insutype": kind,
        "psn_type": kind_of_person,
        "psn_insu_stas": "1",
        "psn_insu_date": insured.birth.isoformat(),
        "paus_insu_date": "",
        "cvlserv_flag": "1" if insured.civil_servant else "0",
        "insuplc_admdvs": insured.insured_area,
        "emp_name": "",
    }


def _identities(who: Person) -> list[Output]:
    aid = who.insured.aid
    if aid is None:
        return []
    begun = aid.since.isoformat()
    return [{"psn_idet_type": aid.category, "psn_type_lv": "", "memo": "", "begntime": begun, "endtime": ""}]


TRANSACTIONS = (
    Transaction("9001", SignInAsked, sign_in, "signInSignOutService/signIn", signed_in=False),
    Transaction("9002", SignOutAsked, sign_out, "signInSignOutService/signOut"),
    Transaction("1101", PersonAsked, person, "fsiPsnInfoService/queryPsnInfo", "identify"),
    Transaction("1162", VoucherAsked, decode, "hsecfc/localQrCodeQuery"),
)
