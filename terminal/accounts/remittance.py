"""An operator's closing (日结): what an interval comes to, and the remittance (缴款书) made of it. All money is fen."""

from datetime import datetime

from msgspec.structs import replace

from terminal.accounts.papers import tallies
from terminal.errors import Refused
from terminal.model import (
    Close,
    Discrepancy,
    Interval,
    Pieces,
    Remittance,
    takings,
    worth,
)
from terminal.model.cash_office import Cleared
from terminal.model.office_acts import ClearUp
from terminal.money import yuan

LONGEST_NOTE = 250
"""The most characters of a remittance's note (轧帐说明)."""


def in_drawer(interval: Interval, until: datetime) -> int:
    """Return the cash that should be in the drawer at a cut: what was taken, and the float."""
    return takings.cash(takings.before(interval.booked, until)) + interval.float_amount


def difference(interval: Interval, until: datetime, counted: Pieces) -> int:
    """Return the cash counted beyond what should be there; negative if cash is missing."""
    return worth(counted) - in_drawer(interval, until)


def ensure_may_close(act: Close, interval: Interval) -> None:
    """Raise Refused if an interval cannot be closed as asked.

    Codes: "not_on_duty", "cut_in_future", "cut_before_last", "loan_open", "figures_moved" if something was booked since
    the figures were shown, "difference_unexplained", and "note_too_long".
    """
    if interval.since is None:
        raise Refused("not_on_duty", operator=act.by)
    if act.until > act.at:
        raise Refused("cut_in_future", until=_at(act.until), now=_at(act.at))
    if act.until <= interval.since:
        raise Refused("cut_before_last", until=_at(act.until), last=_at(interval.since))
    if len(act.note.strip()) > LONGEST_NOTE:
        raise Refused("note_too_long", length=len(act.note.strip()), most=LONGEST_NOTE)
    for loan in interval.loans:
        raise Refused("loan_open", number=loan.number, borrower=loan.borrower, lender=loan.lender)
    found = takings.amounts(takings.before(interval.booked, act.until))
    if found != act.seen:
        raise Refused("figures_moved", seen=yuan(takings.total(act.seen)), found=yuan(takings.total(found)))
    if act.counted is not None and difference(interval, act.until, act.counted) and not act.reason.strip():
        raise Refused("difference_unexplained", difference=yuan(difference(interval, act.until, act.counted)))


def closed(act: Close, interval: Interval, number: str, discrepancy_number: str) -> Remittance:
    """Return the remittance of an interval up to a cut, with a numbered discrepancy where the count differs."""
    booked = takings.before(interval.booked, act.until)
    missing = 0 if act.counted is None else difference(interval, act.until, act.counted)
    found = Discrepancy(number=discrepancy_number, amount=missing, reason=act.reason.strip()) if missing else None
    return Remittance(
        number=number,
        operator=act.by,
        since=interval.since,
        until=act.until,
        made_at=act.at,
        amounts=takings.amounts(booked),
        booked=booked,
        floats=interval.float_amount,
        counted=act.counted,
        discrepancy=found,
        note=act.note.strip(),
        left_out=act.left_out,
        reprints=act.reprints,
        counter=act.counter,
        journal=act.journal,
        papers=tallies(each for each in interval.papers if each.at < act.until),
    )


def ensure_may_void(found: Remittance, last: Remittance) -> None:
    """Raise Refused: "remittance_voided", "remittance_taken", or "later_remittance" where another came after it."""
    if found.voided_by:
        raise Refused("remittance_voided", number=found.number, by=found.voided_by)
    if found.taken:
        raise Refused("remittance_taken", number=found.number, taken=yuan(found.taken))
    if found.number != last.number:
        raise Refused("later_remittance", number=found.number, later=last.number)


def ensure_may_take(found: Remittance, paid: int, by: str) -> None:
    """Raise Refused: "remittance_voided", "own_remittance", or "more_than_due" if more is paid than is still due.

    What is `paid` and due is below 0 where the operator gets money.
    """
    _ensure_anothers(found, by)
    if not min(found.left, 0) <= paid <= max(found.left, 0):
        raise Refused("more_than_due", number=found.number, due=yuan(found.left), paid=yuan(paid))


def cleared(found: Remittance, act: ClearUp) -> Discrepancy:
    """Return the difference of a remittance with what it came to.

    Raises Refused: "remittance_voided", "own_remittance", "nothing_to_clear_up", or "difference_unexplained".
    """
    _ensure_anothers(found, act.by)
    if found.discrepancy is None or found.discrepancy.cleared:
        raise Refused("nothing_to_clear_up", number=found.number)
    if not act.note.strip():
        raise Refused("difference_unexplained", difference=yuan(found.discrepancy.amount))
    told = Cleared(outcome=act.outcome, by=act.by, at=act.at, note=act.note.strip())
    return replace(found.discrepancy, cleared=told)


def _ensure_anothers(found: Remittance, by: str) -> None:
    if found.voided_by:
        raise Refused("remittance_voided", number=found.number, by=found.voided_by)
    if by == found.operator:
        raise Refused("own_remittance", number=found.number, operator=by)


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"
