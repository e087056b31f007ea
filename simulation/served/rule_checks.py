"""Checks of orders (3101, 3102), what was done about their results (3103), and settlement lists (4101)."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import Connection

from simulation.network import ledger
from simulation.served import visit_rules
from simulation.served.money import yuan
from simulation.served.node import Day, Node, Required3, Required30, Required50, Signed, Text, Text30, Text50, fen
from simulation.served.queries import visit_of_number
from simulation.served.transaction import Call, Output, Transaction
from terminal.database import retried
from terminal.errors import Refused

CONTINUED = "1"
"""处理方式 of an order that is carried out all the same, which needs a reason."""
RULE = ("R001", "同日重复开立")


class _Order(Node, frozen=True):
    rx_id: Text50 = ""
    hilist_code: Text50 = ""
    hilist_name: Text = ""
    drord_begn_date: Day = ""
    sumamt: Signed = ""


class _Encounter(Node, frozen=True):
    mdtrt_id: Text50 = ""
    fsi_order_dtos: tuple[_Order, ...] = ()


class _Patient(Node, frozen=True):
    patn_id: Required50
    fsi_encounter_dtos: tuple[_Encounter, ...] = ()


class _Orders(Node, frozen=True):
    patient_dtos: tuple[_Patient, ...]
    task_id: Text50 = ""


class _Warning(Node, frozen=True):
    warn_rslt_id: Required50
    dspo_way: Required3
    dspo_way_rea: Text = ""


class _Feedback(Node, frozen=True):
    warn_type: Required3
    warns: tuple[_Warning, ...] = ()


class _Listed(Node, frozen=True):
    mdtrt_id: Required30
    setl_id: Required30
    psn_no: Text30 = ""


class OrdersAsked(Node, frozen=True):
    """The input of 3101 and 3102."""

    data: _Orders


class FeedbackAsked(Node, frozen=True):
    """The input of 3103."""

    data: _Feedback


class ListAsked(Node, frozen=True):
    """The input of 4101 and 4101A, of which only the settlement that it lists is looked at."""

    setlinfo: _Listed


def analyse(call: Call, asked: OrdersAsked) -> Output:
    """Find what is ordered twice on one day in one visit (3101, 3102): the one rule of this simulation."""
    task = asked.data.task_id
    found = (
        (patient, encounter, orders)
        for patient in asked.data.patient_dtos
        for encounter in patient.fsi_encounter_dtos
        for orders in _twice(encounter)
    )
    return {"result": [_result(call, place, *each, task) for place, each in enumerate(found, 1)]}


def feedback(_call: Call, asked: FeedbackAsked) -> Output:
    """Take what was done about results (3103); an order that is carried out all the same needs a reason."""
    for each in asked.data.warns:
        if each.dspo_way == CONTINUED and not each.dspo_way_rea:
            raise Refused("request_malformed", reason="data.warns: dspo_way_rea")
    return {}


def list_settlement(call: Call, asked: ListAsked) -> Output:
    """Take a settlement list (4101, 4101A) of a settlement that is the institution's; nothing else of it is checked."""
    data = asked.setlinfo

    def once(connection: Connection) -> str:
        visit = visit_of_number(connection, call, data.mdtrt_id)
        row = ledger.settlement(connection, visit.person, data.setl_id)
        if row is None or not visit_rules.is_part(row, visit):
            raise Refused("unknown_settlement")
        return str(row.number)

    number = retried(call.office.engine, once)
    return {"setl_list_id": f"{int(sha256(number.encode()).hexdigest(), 16) % 10**9:09d}"}


def _twice(encounter: _Encounter) -> Iterator[list[_Order]]:
    same: dict[tuple[str, str], list[_Order]] = defaultdict(list)
    for each in encounter.fsi_order_dtos:
        same[each.hilist_code, each.drord_begn_date[:10]].append(each)
    yield from (orders for orders in same.values() if len(orders) > 1)


def _result(
    call: Call, place: int, patient: _Patient, encounter: _Encounter, orders: list[_Order], task: str
) -> Output:
    number, (rule, name) = f"{call.message_id}{place:04d}", RULE
    named = {"patn_id": patient.patn_id, "mdtrt_id": encounter.mdtrt_id}
    rows = [
        {
            "jrd_id": f"{number}{row:04d}",
            **named,
            "rx_id": each.rx_id,
            "vola_item_type": "1",
            "vola_amt": yuan(fen(each.sumamt)),
        }
        for row, each in enumerate(orders[1:], 1)
    ]
    return {
        "jr_id": number,
        "rule_id": rule,
        "rule_name": name,
        "vola_cont": f"{orders[0].hilist_name}同日开立 {len(orders)} 次",
        **named,
        "judge_result_detail_dtos": rows,
        "vola_amt": yuan(sum(fen(each.sumamt) for each in orders[1:])),
        "vola_amt_stas": "1",
        "sev_deg": "2",
        "vola_bhvr_type": "1",
        "task_id": task,
    }


# No public table has the path of 3103; it is this simulation's own.
TRANSACTIONS = (
    Transaction("3101", OrdersAsked, analyse, "riskConService/beforeAnalyze"),
    Transaction("3102", OrdersAsked, analyse, "riskConService/courseAnalyze"),
    Transaction("3103", FeedbackAsked, feedback, "riskConService/feedback"),
    Transaction("4101", ListAsked, list_settlement, "medinfoupload/setllistinfoupld"),
    Transaction("4101A", ListAsked, list_settlement, "medinfoupload/setllistinfoupldA"),
)
