"""The shift report: a counter's day added up from its journal's transactions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from terminal.model import (
    Act,
    Institution,
    Insurance,
    Refund,
    Settlement,
    ShiftReport,
    Split,
    State,
    Transaction,
    Turnover,
)
from terminal.ports import Journal

_MADE = {State.SETTLED, State.REFUNDED}


def of_day(
    journal: Journal, day: date, now: datetime, hospital: Institution, counter: str, operator: str
) -> ShiftReport:
    """Report a day from midnight to midnight at the counter's clock; raises what the journal raises."""
    begins = datetime.combine(day, time.min, now.tzinfo)
    ended = journal.ended(begins, begins + timedelta(days=1))
    open_items = sum(each.is_open for each in journal.unfinished())
    return report(ended, open_items, hospital, counter, operator, day, now)


def report(
    ended: Sequence[Transaction],
    open_items: int,
    hospital: Institution,
    counter: str,
    operator: str,
    day: date,
    at: datetime,
) -> ShiftReport:
    """Add up what ended on a day: a settlement and its refund each count on the day that they were made."""
    settled = [(each, each.settlement) for each in ended if each.act is Act.SETTLE and each.settlement]
    made = [one for each, one in settled if one.state in _MADE]
    back = [each.refund for each in ended if each.refund]
    unpaid = sum(one.tender.by_code for each, one in settled if not each.is_paid)
    return ShiftReport(
        hospital=hospital,
        counter=counter,
        operator=operator,
        day=day,
        at=at,
        settled=_settled(made),
        refunded=_turnover(back),
        insurances={insurance: _settled(group) for insurance in Insurance if (group := _of(insurance, made))},
        in_full=_settled(each for each in made if each.refusal),
        cash_in=sum(each.tender.cash for each in made),
        cash_out=-sum(each.cash if each.in_cash is None else each.in_cash for each in back),
        code_in=sum(each.tender.by_code for each in made) - unpaid,
        code_out=-sum(each.by_code for each in back),
        unpaid=unpaid,
        copies=sum(max(0, each.copies - 1) for each in ended),
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
