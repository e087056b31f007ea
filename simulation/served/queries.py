"""Queries of a settlement: by its number, by its message where a region allows it, or as a settlement sheet."""

from dataclasses import replace
from typing import Any

from msgspec import json
from sqlalchemy import Connection, Row, select

from simulation.network import ledger, person_record, visits
from simulation.network.tables import LIVE, refunds
from simulation.network.visits import Visit
from simulation.served import fees, setlinfo, visit_rules
from simulation.served.money import yuan
from simulation.served.node import Node, Required30, Text30
from simulation.served.transaction import Call, Output, Transaction
from terminal.benefit.split import shares
from terminal.database import retried
from terminal.errors import Refused
from terminal.model import Person

NORMAL, GIVEN_BACK = "0", "1"


class _Query(Node, frozen=True):
    psn_no: Required30
    setl_id: Text30 = ""
    mdtrt_id: Text30 = ""
    medins_setl_id: Text30 = ""


class _Sheet(Node, frozen=True):
    mdtrtRegno: Required30  # noqa: N815, the interface's own name
    mdtrtId: Required30  # noqa: N815, the interface's own name
    medinsNo: Required30  # noqa: N815, the interface's own name
    psn_no: Text30 = ""


class QueryAsked(Node, frozen=True):
    """The input of 5203."""

    data: _Query


class SheetAsked(Node, frozen=True):
    """The input of 5269 and 5270."""

    data: _Sheet


def query(call: Call, asked: QueryAsked) -> Output:
    """Return a settlement by its number and visit (5203); by its message, too, where the profile allows it.

    For a message without effect the setlinfo is empty.
    """
    data = asked.data
    if data.setl_id and data.mdtrt_id:
        return retried(call.office.engine, lambda connection: _by_number(connection, call, data))
    if call.office.profile.relaxed_query and data.medins_setl_id:
        return retried(call.office.engine, lambda connection: _by_message(connection, call, data))
    raise Refused("request_malformed", reason="data.setl_id, data.mdtrt_id")


def sheet(call: Call, asked: SheetAsked) -> Output:
    """Return the settlement sheet of a patient insured elsewhere (5269, 5270): 5203 and the lines."""
    data = asked.data

    def once(connection: Connection) -> Output:
        visit = visit_of_number(connection, call, data.mdtrtId)
        row = ledger.settlement(connection, visit.person, data.mdtrtRegno)
        if row is None or data.medinsNo != row.institution or not visit_rules.is_part(row, visit):
            raise Refused("unknown_settlement")
        batch = visit_rules.batch(visit, row.bill)
        lines = fees.net(each for each in visits.lines(connection, visit) if each.batch == batch)
        listed = [
            {"medins_list_codg": line.code, "medins_list_name": line.name, "det_item_fee_sumamt": yuan(part.amount)}
            for line, part in zip(lines, shares(lines), strict=True)
        ]
        return _settlement_output(call, person_record.read(connection, visit.person).who, visit, row) | {
            "feedetail": listed
        }

    return retried(call.office.engine, once)


def visit_of_number(connection: Connection, call: Call, number: str) -> Visit:
    """Find a visit by its number alone, where a request does not name the person."""
    body = connection.scalar(select(visits.visits.c.body).where(visits.visits.c.number == number))
    found = json.decode(body, type=Visit) if body else None
    if found is None or found.institution != call.sender.code:
        raise Refused("visit_not_found", visit=number)
    return found


def _by_number(connection: Connection, call: Call, data: _Query) -> Output:
    visit = visit_rules.visit(connection, call, data.psn_no, data.mdtrt_id)
    who = person_record.read(connection, data.psn_no).who
    row = ledger.settlement(connection, data.psn_no, data.setl_id)
    if row is not None and visit_rules.is_part(row, visit):
        return _settlement_output(call, who, visit, row)
    same = (refunds.c.person == data.psn_no) & (refunds.c.number == data.setl_id) & (refunds.c.state == LIVE)
    same &= refunds.c.institution == call.sender.code
    given = connection.execute(select(refunds).where(same)).one_or_none()
    if given is None:
        raise Refused("unknown_settlement")
    return _refund_output(connection, call, who, given)


def _by_message(connection: Connection, call: Call, data: _Query) -> Output:
    who = person_record.read(connection, data.psn_no).who
    if row := ledger.settlement_by(connection, data.psn_no, data.medins_setl_id):
        return _settlement_output(call, who, _visit_of(connection, row), row)
    if given := ledger.refund_by(connection, data.psn_no, data.medins_setl_id):
        return _refund_output(connection, call, who, given)
    return {"setlinfo": {}, "setldetail": []}


def _visit_of(connection: Connection, row: Row[Any]) -> Visit:
    for visit in visits.of_person(connection, row.person):
        if visit_rules.is_part(row, visit):
            return visit
    raise Refused("unknown_settlement")


def _settlement_output(call: Call, who: Person, visit: Visit, row: Row[Any]) -> Output:
    answer = ledger.answer(row)
    output = setlinfo.settled(call, who, visit, answer, row.message_id)
    return _renamed(call, visit, output, NORMAL if row.state == LIVE else GIVEN_BACK)


def _refund_output(connection: Connection, call: Call, who: Person, given: Row[Any]) -> Output:
    row = ledger.settlement(connection, given.person, given.settlement)
    if row is None:
        raise Refused("unknown_settlement")
    visit, answer = _visit_of(connection, row), ledger.answer(row)
    made = ledger.refund(given)
    then = replace(call, now=made.at)
    output = setlinfo.given_back(then, who, visit, answer, made.number, given.message_id)
    return _renamed(call, visit, output, GIVEN_BACK)


def _renamed(call: Call, visit: Visit, output: Output, flag: str) -> Output:
    """Rename two figures that 5203 calls otherwise than 2207, and add the fields of 5203 alone."""
    info = dict(output["setlinfo"])
    info["psn_pay"], info["cash_payamt"] = info.pop("psn_part_amt"), info.pop("psn_cash_pay")
    same = {"0": "4", "1": "2"}[str(int(call.head.mdtrtarea_admvs[:2] == info["clr_optins"][:2]))]
    info |= {"fixmedins_code": call.sender.code, "fixmedins_name": call.sender.name_zh}
    info |= {"begndate": visit.began, "enddate": visit.ended or visit.began}
    info |= {"refd_setl_flag": flag, "pay_loc": same, "year": info["setl_time"][:4], "insu_optins": info["clr_optins"]}
    return {"setlinfo": info, "setldetail": output["setldetail"]}


TRANSACTIONS = (
    Transaction("5203", QueryAsked, query, "fsiIntegratedQueryService/querySetlInfo", "find"),
    Transaction("5269", SheetAsked, sheet, "fsiIntegratedQueryService/queryOutpatientSheet"),
    Transaction("5270", SheetAsked, sheet, "fsiIntegratedQueryService/queryInpatientSheet"),
)
