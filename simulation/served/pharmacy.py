"""A pharmacy's sale: one message makes the visit, its lines and the settlement (2101, 2102); 2103 cancels it."""

from sqlalchemy import Connection

from simulation.network import visits
from simulation.network.visits import Visit
from simulation.served import codes, fees, setlinfo, settling
from simulation.served.fees import Detail
from simulation.served.fields.definition import answered
from simulation.served.node import (
    Amount,
    Count,
    Day,
    Flag,
    Node,
    Price,
    Required3,
    Required6,
    Required30,
    Required50,
    Signed,
    Text20,
    Text30,
    day_of,
)
from simulation.served.outpatient import number
from simulation.served.settling import SettledAsked, Settling
from simulation.served.transaction import Call, Output, Transaction
from terminal.database import retried
from terminal.errors import Refused

BATCH = "1"
_RENAMED = {"psn_part_amt": "psn_pay", "psn_cash_pay": "cash_payamt"}


class _Sale(Node, frozen=True):
    psn_no: Required30
    mdtrt_cert_type: Required3
    mdtrt_cert_no: Required50
    medfee_sumamt: Amount
    insutype: Required3
    med_type: Required6
    begntime: Day = ""
    acct_used_flag: Flag = ""
    dise_codg: Text30 = ""
    invono: Text20 = ""


class _Drug(Node, frozen=True):
    feedetl_sn: Required30
    med_list_codg: Required50
    det_item_fee_sumamt: Signed
    cnt: Count
    pric: Price
    fee_ocur_time: Day = ""


class SaleAsked(Node, frozen=True):
    """The input of 2101 and 2102."""

    druginfo: _Sale
    drugdetail: tuple[_Drug, ...]


def presettle(call: Call, asked: SaleAsked) -> Output:
    """Presettle a sale (2101); nothing is kept of it."""
    with call.office.engine.connect() as connection:
        visit, lines = _made(connection, call, asked)
        ready = settling.prepared(connection, call, _settling(asked.druginfo, visit), is_inpatient=False, keep=False)
        connection.rollback()
    answer = call.office.insurer.presettle(ready.request)
    return _told(setlinfo.settled(call, ready.who, ready.visit, answer, call.message_id), lines)


def settle(call: Call, asked: SaleAsked) -> Output:
    """Settle a sale (2102), once for its message."""

    def once(connection: Connection) -> Output:
        visit, lines = _made(connection, call, asked)
        data = _settling(asked.druginfo, visit)
        ready = settling.prepared(connection, call, data, is_inpatient=False, keep=True)
        answer = call.office.insurer.settle_within(connection, ready.request, call.message_id, call.now, data)
        return _told(setlinfo.settled(call, ready.who, ready.visit, answer, call.message_id), lines)

    return retried(call.office.engine, once)


def refund(call: Call, asked: SettledAsked) -> Output:
    """Cancel a sale (2103), whose answer names two figures otherwise than that of the sale."""
    output = settling.cancel(call, asked.data, is_inpatient=False)
    info = {_RENAMED.get(name, name): each for name, each in output["setlinfo"].items()}
    known = answered("2103", "setlinfo")
    return output | {"setlinfo": {name: each for name, each in info.items() if name in known}}


def _made(connection: Connection, call: Call, asked: SaleAsked) -> tuple[Visit, list[visits.FeeLine]]:
    """Return the visit and the lines of a sale, stored unless the message came before."""
    data = asked.druginfo
    if data.med_type not in codes.OUTPATIENT_TYPES:
        raise Refused("medical_type_unknown", given=data.med_type)
    visit = Visit(
        person=data.psn_no,
        number=number(call),
        institution=call.sender.code,
        message_id=call.message_id,
        is_inpatient=False,
        hospital_number=call.message_id,
        began=day_of(data.begntime or f"{call.now:%Y-%m-%d}").isoformat(),
        medical_type=data.med_type,
        disease=data.dise_codg,
        certificate=data.mdtrt_cert_type,
    )
    lines = [fees.taken(call, visit, _detail(visit, each)) for each in asked.drugdetail]
    if visits.find(connection, visit.person, visit.number) is None:
        fees.ensure_distinct(lines)
        visits.add(connection, visit)
        visits.add_lines(connection, visit, lines)
    return visit, lines


def _detail(visit: Visit, drug: _Drug) -> Detail:
    return Detail(
        feedetl_sn=drug.feedetl_sn,
        mdtrt_id=visit.number,
        psn_no=visit.person,
        med_list_codg=drug.med_list_codg,
        det_item_fee_sumamt=drug.det_item_fee_sumamt,
        cnt=drug.cnt,
        pric=drug.pric,
        chrg_bchno=BATCH,
        fee_ocur_time=drug.fee_ocur_time,
        dise_codg=visit.disease,
    )


def _settling(data: _Sale, visit: Visit) -> Settling:
    return Settling(
        psn_no=data.psn_no,
        mdtrt_id=visit.number,
        mdtrt_cert_type=data.mdtrt_cert_type,
        mdtrt_cert_no=data.mdtrt_cert_no,
        medfee_sumamt=data.medfee_sumamt,
        acct_used_flag=data.acct_used_flag or "1",
        insutype=data.insutype,
        med_type=data.med_type,
        chrg_bchno=BATCH,
        dise_codg=data.dise_codg,
    )


def _told(output: Output, lines: list[visits.FeeLine]) -> Output:
    return output | {"detlcutinfo": [fees.result(each) for each in lines]}


_SERVICE = "drugStoreService"
# No public table has these paths; they are this simulation's own.
TRANSACTIONS = (
    Transaction("2101", SaleAsked, presettle, f"{_SERVICE}/preSettle", "presettle"),
    Transaction("2102", SaleAsked, settle, f"{_SERVICE}/settle", "settle"),
    Transaction("2103", SettledAsked, refund, f"{_SERVICE}/cancelSettle", "refund"),
)
