"""Clearing over the interface: applications (3203, 3204), and a month's details between areas (3260 to 3262)."""

from typing import Annotated

from msgspec import Meta

from simulation.network import clearing_details, filing, statement
from simulation.network.clearing_details import Confirmation, Detail
from simulation.network.statement import Days
from simulation.served import statements
from simulation.served.money import yuan
from simulation.served.node import (
    Day,
    Flag,
    Node,
    Required6,
    Required30,
    Required50,
    Signed,
    Text6,
    Text20,
    Text30,
    fen,
)
from simulation.served.transaction import Call, Output, Transaction
from terminal.errors import Refused
from terminal.model import Posting

PAGE = 100
_Year = Annotated[str, Meta(pattern=r"^[0-9]{4}\Z")]
_Month = Annotated[str, Meta(pattern=r"^(0?[1-9]|1[0-2])\Z")]
_YearMonth = Annotated[str, Meta(pattern=r"^[0-9]{4}(0[1-9]|1[0-2])\Z")]
_Row = Annotated[str, Meta(pattern=r"^[0-9]{1,9}\Z")]


class _Application(Node, frozen=True):
    clr_type: Required6
    setlym: _YearMonth
    psntime: _Row
    medfee_sumamt: Signed
    fund_appy_sum: Signed
    begndate: Day
    enddate: Day
    clr_way: Text6 = ""
    med_sumfee: Signed = ""
    cash_payamt: Signed = ""
    acct_pay: Signed = ""
    clr_optins: Text6 = ""


class _Withdrawal(Node, frozen=True):
    clr_appy_evt_id: Required30


class _Asked(Node, frozen=True):
    trt_year: _Year
    trt_month: _Month
    startrow: _Row = "1"


class _Confirmed(Node, frozen=True):
    trt_year: _Year
    trt_month: _Month
    totalrow: _Row


class _Undone(Node, frozen=True):
    trt_year: _Year
    trt_month: _Month
    otransid: Text30 = "0"


class _Line(Node, frozen=True):
    """A settlement's opposite is recognised by its negative amounts."""

    setl_sn: Required30
    medfee_sumamt: Signed
    optins_pay_sumamt: Signed
    certno: Required50
    mdtrt_id: Text30 = ""
    mdtrt_setl_time: Text20 = ""
    cnfm_flag: Flag = "1"


class ApplicationAsked(Node, frozen=True):
    """The input of 3203."""

    data: _Application


class WithdrawalAsked(Node, frozen=True):
    """The input of 3204."""

    data: _Withdrawal


class DetailsAsked(Node, frozen=True):
    """The input of 3260."""

    data: _Asked


class ConfirmationAsked(Node, frozen=True):
    """The input of 3261."""

    data: _Confirmed
    detail: tuple[_Line, ...]


class UndoAsked(Node, frozen=True):
    """The input of 3262."""

    data: _Undone


def apply(call: Call, asked: ApplicationAsked) -> Output:
    """Accept a clearing application if its figures equal ours (3203)."""
    data = asked.data
    days = Days(
        institution=call.sender.code,
        begin=statements.day("begndate", data.begndate),
        end=statements.day("enddate", data.enddate),
        office=data.clr_optins,
    )
    held = statement.of(statements.held_by(call, days), clearing=statements.clearing(data.clr_type))
    _ensure_ours(call, data, held)
    application = filing.Application(
        number=call.message_id,
        institution=call.sender.code,
        month=f"{data.setlym[:4]}-{data.setlym[4:]}",
        clearing=data.clr_type,
        people=int(data.psntime),
        total=fen(data.medfee_sumamt),
        fund=fen(data.fund_appy_sum),
    )
    with call.office.engine.begin() as connection:
        filing.apply(connection, application)
    return {"data": {"clr_appy_evt_id": application.number}}


def withdraw(call: Call, asked: WithdrawalAsked) -> Output:
    """Withdraw a clearing application (3204)."""
    with call.office.engine.begin() as connection:
        filing.withdraw(connection, asked.data.clr_appy_evt_id, call.sender.code)
    return {}


def details(call: Call, asked: DetailsAsked) -> Output:
    """Return up to 100 lines of a month from a row on, the first being row 1 (3260)."""
    month, start = _month(asked.data), max(1, int(asked.data.startrow))
    listed = _listed(call, month)[start - 1 : start - 1 + PAGE]
    return {"data": [_detail(number, each) for number, each in enumerate(listed, start)]}


def confirm(call: Call, asked: ConfirmationAsked) -> Output:
    """Record which lines of a month an institution accepts (3261)."""
    month, lines = _month(asked.data), asked.detail
    if int(asked.data.totalrow) != len(lines):
        raise Refused("request_malformed", reason="data: totalrow")
    confirmations = {(each.setl_sn, fen(each.medfee_sumamt) < 0): _confirmation(each) for each in lines}
    listed = _listed(call, month)
    with call.office.engine.begin() as connection:
        clearing_details.confirm(connection, listed, call.sender.code, month, confirmations)
    return {}


def undo(call: Call, asked: UndoAsked) -> Output:
    """Undo what an institution confirmed of a month (3262), all of it whichever confirmation is named."""
    with call.office.engine.begin() as connection:
        filing.unconfirm(connection, call.sender.code, _month(asked.data))
    return {}


def _ensure_ours(call: Call, data: _Application, held: tuple[Posting, ...]) -> None:
    ours = statements.figures(call, statement.summed(held))
    people = sum(-1 if each.refund else 1 for each in held)
    pairs = (
        ("psntime", int(data.psntime), people),
        ("medfee_sumamt", fen(data.medfee_sumamt), ours["medfee_sumamt"]),
        ("fund_appy_sum", fen(data.fund_appy_sum), ours["fund_pay_sumamt"]),
    )
    for field, stated, worked in pairs:
        if stated != worked:
            raise Refused("clearing_figures", field=field)


def _listed(call: Call, month: str) -> tuple[Detail, ...]:
    with call.office.engine.begin() as connection:
        return clearing_details.details(connection, call.office.rules, call.sender.code, month)


def _detail(number: int, detail: Detail) -> Output:
    posting = detail.posting
    return {
        "seqno": str(number),
        "mdtrtarea": detail.place_area,
        "certno": detail.id_number.reveal(),
        "mdtrt_id": posting.visit,
        "mdtrt_setl_time": f"{posting.at:%Y-%m-%d %H:%M:%S}" if posting.at else "",
        "setl_sn": posting.number,
        "fulamt_advpay_flag": "0",
        "medfee_sumamt": yuan(posting.total),
        "optins_pay_sumamt": yuan(posting.fund),
    }


def _confirmation(line: _Line) -> Confirmation:
    return Confirmation(total=fen(line.medfee_sumamt), fund=fen(line.optins_pay_sumamt), accepted=line.cnfm_flag != "0")


def _month(data: _Asked | _Confirmed | _Undone) -> str:
    return f"{data.trt_year}-{int(data.trt_month):02d}"


_CLEARING, _BETWEEN = "clearingService", "remoteClearingService"
TRANSACTIONS = (
    Transaction("3203", ApplicationAsked, apply, f"{_CLEARING}/apply"),
    Transaction("3204", WithdrawalAsked, withdraw, f"{_CLEARING}/cancel"),
    Transaction("3260", DetailsAsked, details, f"{_BETWEEN}/details"),
    Transaction("3261", ConfirmationAsked, confirm, f"{_BETWEEN}/confirm"),
    Transaction("3262", UndoAsked, undo, f"{_BETWEEN}/undo"),
)
