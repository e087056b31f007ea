"""Reconciliation over the interface: an institution's totals (3201) and details (3202) compared with the insurer's."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from simulation.network import statement
from simulation.network.statement import Days, Outcome, Sum
from simulation.served import codes, filed_files, statement_text
from simulation.served.money import yuan
from simulation.served.node import (
    Day,
    Flag,
    Node,
    Required3,
    Required6,
    Required30,
    Signed,
    Text3,
    Text6,
    Whole,
    fen,
)
from simulation.served.transaction import Call, Output, Transaction
from terminal.errors import Refused
from terminal.model import ClearingType, Posting

T = TypeVar("T")

INSURANCES = {code: insurance for insurance, code in codes.INSURANCES.items()}
CLEARING = {"11": ClearingType.OUTPATIENT, "21": ClearingType.INPATIENT}
# 平 and 中心大于传入 as the document has them; the third is this simulation's own.
RESULTS = {
    Outcome.EQUAL: ("0", "平"),
    Outcome.INSURER_MORE: ("1", "中心大于传入"),
    Outcome.INSURER_LESS: ("2", "中心小于传入"),
}


class _Totals(Node, frozen=True):
    """With refd_setl_flag 0 refunded settlements are left out on both sides, together with their refunds."""

    insutype: Required3
    clr_type: Required6
    setl_optins: Required6
    stmt_begndate: Day
    stmt_enddate: Day
    medfee_sumamt: Signed
    fund_pay_sumamt: Signed
    fixmedins_setl_cnt: Whole
    acct_pay: Signed = ""
    refd_setl_flag: Flag = ""


class _Details(Node, frozen=True):
    setl_optins: Required6
    file_qury_no: Required30
    stmt_begndate: Day
    stmt_enddate: Day
    medfee_sumamt: Signed
    fund_pay_sumamt: Signed
    fixmedins_setl_cnt: Whole
    clr_type: Text6 = ""
    cash_payamt: Signed = ""
    refd_setl_flag: Text3 = ""


class TotalsAsked(Node, frozen=True):
    """The input of 3201."""

    data: _Totals


class DetailsAsked(Node, frozen=True):
    """The input of 3202."""

    data: _Details


def totals(call: Call, asked: TotalsAsked) -> Output:
    """Compare an institution's totals with ours (3201)."""
    data = asked.data
    held = statement.of(
        held_by(call, days(call, data.stmt_begndate, data.stmt_enddate, data.setl_optins)),
        _known(INSURANCES, "insutype", data.insutype),
        clearing(data.clr_type),
    )
    ours = statement.summed(_live(held) if data.refd_setl_flag == "0" else held)
    outcome = ours.against(_brought(call, data))
    rslt, words = RESULTS[outcome]
    rslt = call.office.profile.equal if outcome is Outcome.EQUAL else rslt
    return {"stmtinfo": {"setl_optins": data.setl_optins, "stmt_rslt": rslt, "stmt_rslt_dscr": words}}


def details(call: Call, asked: DetailsAsked) -> Output:
    """Compare an institution's file with ours line by line, and file the result (3202)."""
    data, counted = asked.data, call.office.profile.fund_includes_account
    file = filed_files.fetched(call, data.file_qury_no)
    brought = statement_text.read(file.content, fund_includes_account=counted)
    _ensure_stated(call, data, statement.summed(brought))
    held = statement.of(
        held_by(call, days(call, data.stmt_begndate, data.stmt_enddate, data.setl_optins)),
        clearing=clearing(data.clr_type) if data.clr_type else None,
    )
    result = statement_text.write(statement.compared(held, brought), fund_includes_account=counted)
    return {"fileinfo": filed_files.describe(filed_files.filed(call, f"{call.message_id}.zip", result))}


def days(call: Call, begin: str, end: str, office: str = "") -> Days:
    """Return the days that an institution asks about; raises Refused("request_malformed")."""
    first, last = day("stmt_begndate", begin), day("stmt_enddate", end)
    if last < first:
        raise Refused("request_malformed", reason="stmt_enddate < stmt_begndate")
    return Days(institution=call.sender.code, begin=first, end=last, office=office)


def day(field: str, text: str) -> date:
    """Parse a day; raises Refused("request_malformed")."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Refused("request_malformed", reason=f"{field}: yyyy-MM-dd") from error


def held_by(call: Call, asked: Days) -> tuple[Posting, ...]:
    """Return our postings of an institution's days."""
    with call.office.engine.begin() as connection:
        return statement.postings(connection, asked)


def clearing(code: str) -> ClearingType:
    """Parse clr_type; raises Refused("request_malformed")."""
    return _known(CLEARING, "clr_type", code)


def figures(call: Call, held: Sum) -> dict[str, int]:
    """Return the sums by field name as this region counts them, in fen."""
    counted = held.account if call.office.profile.fund_includes_account else 0
    return {"medfee_sumamt": held.total, "fund_pay_sumamt": held.fund + counted, "acct_pay": held.account}


def _known(codes: dict[str, T], field: str, code: str) -> T:
    if code not in codes:
        raise Refused("request_malformed", reason=f"{field}: {' '.join(codes)}")
    return codes[code]


def _brought(call: Call, data: _Totals) -> Sum:
    account = fen(data.acct_pay)
    counted = account if call.office.profile.fund_includes_account else 0
    return Sum(
        count=int(data.fixmedins_setl_cnt),
        total=fen(data.medfee_sumamt),
        fund=fen(data.fund_pay_sumamt) - counted,
        account=account,
    )


def _ensure_stated(call: Call, data: _Details, brought: Sum) -> None:
    """Refuse a file that does not add up to its message's totals: it may be truncated."""
    worked = figures(call, brought)
    for field, stated in (("medfee_sumamt", data.medfee_sumamt), ("fund_pay_sumamt", data.fund_pay_sumamt)):
        if fen(stated) != worked[field]:
            raise Refused("file_differs", field=field, stated=yuan(fen(stated)), worked=yuan(worked[field]))
    if int(data.fixmedins_setl_cnt) != brought.count:
        raise Refused("file_differs", field="fixmedins_setl_cnt", stated=data.fixmedins_setl_cnt, worked=brought.count)


def _live(held: Iterable[Posting]) -> list[Posting]:
    known = tuple(held)
    times = Counter(each.number for each in known)
    return [each for each in known if not each.refund and times[each.number] == 1]


_SERVICE = "ybSettlementStmtService"
TRANSACTIONS = (
    Transaction("3201", TotalsAsked, totals, f"{_SERVICE}/stmtTotal"),
    Transaction("3202", DetailsAsked, details, f"{_SERVICE}/stmtDetail"),
)
