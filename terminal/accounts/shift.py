"""The shift report: a counter's day, with settlements and refunds on the day of their own journal entry."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from msgspec import json

from terminal.accounts import till
from terminal.accounts.till import Totals
from terminal.journal import Journal
from terminal.journal.entry import Step
from terminal.model import Institution, Insurance, Refund, Settlement, ShiftReport, Split, Turnover


def of_day(
    journal: Journal, day: date, now: datetime, hospital: Institution, counter: str, operator: str
) -> ShiftReport:
    """Report a day as it stood at its end, or as it stands now if it is not over; raises what the journal raises."""
    if day < now.date():
        # A note that a crash would lose, and recovery would write on another day, must not be in a final report.
        journal.flush()
    entries = journal.money(day)
    mine = [each for each in entries if each.day == day]
    return report(
        [json.decode(each.body, type=Settlement) for each in mine if each.step is Step.SETTLED],
        [json.decode(each.body, type=Refund) for each in mine if each.step is Step.REFUNDED],
        till.totals(till.movements(entries), day),
        unpaid=till.unpaid_by_code(entries, day),
        copies=journal.copies(day),
        open_items=len(journal.open_after(day)),
        hospital=hospital,
        counter=counter,
        operator=operator,
        day=day,
        at=now,
    )


def report(
    made: Sequence[Settlement],
    refunds: Sequence[Refund],
    money: Totals,
    *,
    unpaid: int,
    copies: int,
    open_items: int,
    hospital: Institution,
    counter: str,
    operator: str,
    day: date,
    at: datetime,
) -> ShiftReport:
    """Build the report from a day's settlements and refunds and the till's figures."""
    return ShiftReport(
        hospital=hospital,
        counter=counter,
        operator=operator,
        day=day,
        at=at,
        settled=_settled(made),
        refunded=_turnover(refunds),
        insurances={insurance: _settled(group) for insurance in Insurance if (group := _of(insurance, made))},
        in_full=_settled(each for each in made if each.refusal),
        cash_in=money.cash_in,
        cash_out=money.cash_out,
        code_in=money.code_in,
        code_out=money.code_out,
        unpaid=unpaid,
        copies=copies,
        open_items=open_items,
    )


def _of(insurance: Insurance, made: Iterable[Settlement]) -> list[Settlement]:
    return [each for each in made if each.insured.insurance is insurance and not each.refusal]


def _settled(made: Iterable[Settlement]) -> Turnover:
    return _turnover([each.split for each in made])


def _turnover(amounts: Sequence[Split | Refund]) -> Turnover:
    return Turnover(
        count=len(amounts),
        total=sum(each.total for each in amounts),
        fund=sum(each.fund for each in amounts),
        account=sum(each.account for each in amounts),
        cash=sum(each.cash for each in amounts),
    )
