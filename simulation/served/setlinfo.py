"""A settlement in the interface's form: setlinfo, and setldetail for each fund (docs/interface.md, "setlinfo")."""

from datetime import datetime

from msgspec import json

from simulation.network.visits import Visit
from simulation.served import codes
from simulation.served.counter import age
from simulation.served.money import ratio, yuan
from simulation.served.transaction import Call, Output
from terminal.model import Insurance, Person, PlatformResult


def settled(call: Call, who: Person, visit: Visit, answer: PlatformResult, message_id: str) -> Output:
    """Return a settlement, or a presettlement, which has no setl_id."""
    info = {**about(call, who, visit), **_amounts(call, who, answer, 1), "balc": yuan(answer.account_left)}
    if answer.settlement_number:
        info |= _numbered(answer.settlement_number, message_id, answer.at or call.now)
    else:
        info["medins_setl_id"] = message_id
    info["exp_content"] = _extension(answer)
    return {"setlinfo": info, "setldetail": _details(call, who, answer, 1)}


def given_back(call: Call, who: Person, visit: Visit, answer: PlatformResult, number: str, message_id: str) -> Output:
    """Return the refund of a settlement: every amount is negative."""
    info = {**about(call, who, visit), **_amounts(call, who, answer, -1), "balc": yuan(who.account)}
    info |= _numbered(number, message_id, call.now)
    return {"setlinfo": info, "setldetail": _details(call, who, answer, -1)}


def about(call: Call, who: Person, visit: Visit) -> Output:
    """Return the fields about a visit and its person."""
    insured = who.insured
    return {
        "mdtrt_id": visit.number,
        "psn_no": who.number,
        "psn_name": who.name.reveal(),
        "psn_cert_type": "01",
        "certno": who.id_number.reveal(),
        "gend": codes.GENDERS.get(who.gender, "9"),
        "naty": "01",
        "brdy": insured.birth.isoformat(),
        "age": age(call, who),
        "insutype": codes.INSURANCES[insured.insurance],
        "psn_type": codes.person_type(insured, age(call, who)),
        "cvlserv_flag": "1" if insured.civil_servant else "0",
        "mdtrt_cert_type": visit.certificate,
        "med_type": visit.medical_type,
        "clr_optins": insured.insured_area,
        "clr_way": "01",
        "clr_type": "21" if visit.is_inpatient else "11",
    }


def _numbered(number: str, message_id: str, at: datetime) -> Output:
    return {"setl_id": number, "medins_setl_id": message_id, "setl_time": f"{at:%Y-%m-%d %H:%M:%S}"}


def _amounts(call: Call, who: Person, answer: PlatformResult, sign: int) -> Output:
    split, family = answer.split, answer.from_family
    own = split.account - family
    # Some regions count the account as a fund: its part moves from one side to the other (I2, I3).
    counted = own if call.office.profile.fund_includes_account else 0
    employee = who.insured.insurance is Insurance.EMPLOYEE
    figures = {
        "medfee_sumamt": split.total,
        "fulamt_ownpay_amt": split.uncovered,
        "overlmt_selfpay": split.over_limit,
        "preselfpay_amt": split.line_self_pay,
        "inscp_scp_amt": split.in_scope,
        "act_pay_dedc": split.deductible,
        "hifp_pay": split.pool,
        "cvlserv_pay": split.civil_servant,
        "hifes_pay": 0,
        "hifmi_pay": 0 if employee else split.critical_illness,
        "hifob_pay": split.critical_illness if employee else 0,
        "maf_pay": split.medical_aid,
        "hifdm_pay": 0,
        "oth_pay": 0,
        "fund_pay_sumamt": split.fund + counted,
        "psn_part_amt": split.personal - counted,
        "acct_pay": own,
        "psn_cash_pay": split.cash,
        "hosp_part_amt": 0,
        "acct_mulaid_pay": family,
    }
    shares = {"pool_prop_selfpay": ratio(split.pool, split.pool + split.pool_self)}
    return {name: yuan(sign * fen) for name, fen in figures.items()} | shares


def _details(call: Call, who: Person, answer: PlatformResult, sign: int) -> list[Output]:
    split, insurance = answer.split, who.insured.insurance
    own = split.account - answer.from_family
    funds = [
        (codes.POOL_FUNDS[insurance], split.pool),
        (codes.CRITICAL_FUNDS[insurance], split.critical_illness),
        (codes.CIVIL_SERVANT_FUND, split.civil_servant),
        (codes.AID_FUND, split.medical_aid),
        (codes.ACCOUNT_FUND, own),
    ]
    return [
        {
            "fund_pay_type": kind,
            "fund_pay_type_name": name,
            "inscp_scp_amt": yuan(sign * split.in_scope),
            "crt_payb_lmt_amt": yuan(0),
            "fund_payamt": yuan(sign * fen),
            "setl_proc_info": "",
        }
        for (kind, name), fen in funds
        if fen
    ]


def _extension(answer: PlatformResult) -> str:
    extension = {
        "split": answer.split,
        "basis": answer.basis,
        "from_family": answer.from_family,
        "accumulators": answer.accumulators,
    }
    return json.encode(extension).decode()
