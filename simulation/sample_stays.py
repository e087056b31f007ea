"""The stays that the sample hospital begins with: their patients, how far they are, and deposits paid in cash."""

from datetime import datetime, time, timedelta
from pathlib import Path

from msgspec.structs import replace

from simulation import samples
from terminal.input_file import read
from terminal.model import BEIJING, Bill, DayOfCare, Deposit, Fen, Noun, PaidBy, Stay
from terminal.private import Private, masked_name

_OPERATOR = "0101"


class SampleStay(Noun, frozen=True):
    """A stay with the ID number of its patient and its deposits."""

    stay: Stay
    id_number: Private
    deposits: tuple[Deposit, ...] = ()


class _Written(Noun, frozen=True):
    """A stay as written, without what the bill and the patient say; `deposits` are amounts in fen."""

    stay: Stay
    patient: str
    deposits: tuple[Fen, ...] = ()


def stays(folder: Path = samples.FIXTURES) -> tuple[SampleStay, ...]:
    """Read the stays of the sample hospital; each bill's lines are spread over its days."""
    people = {each.number: each for each in samples.people(folder)}
    bills = {each.bill.number: each.bill for each in samples.bills(folder)}
    made = list[SampleStay]()
    for each in read(folder / "stays.json", tuple[_Written, ...]):
        who = people[each.patient]
        stay = replace(each.stay, masked_name=masked_name(who.name), days=_days(each.stay, bills[each.stay.bill]))
        first = 500_001 + sum(len(before.deposits) for before in made)
        paid = tuple(_deposit(f"{first + at}", stay, fen) for at, fen in enumerate(each.deposits))
        made.append(SampleStay(stay=stay, id_number=who.id_number, deposits=paid))
    return tuple(made)


def _days(stay: Stay, bill: Bill) -> tuple[DayOfCare, ...]:
    """Spread the lines of a bill over the days of its stay, in their order."""
    count = (bill.care.day - stay.admitted).days + 1
    days = (stay.admitted + timedelta(days=at) for at in range(count))
    made = (DayOfCare(day=day, lines=bill.care.lines[at::count]) for at, day in enumerate(days))
    return tuple(each for each in made if each.lines)


def _deposit(number: str, stay: Stay, fen: int) -> Deposit:
    at = datetime.combine(stay.admitted, time(9, 36), BEIJING)
    return Deposit(number=number, stay=stay.number, amount=fen, paid_by=PaidBy.CASH, at=at, operator=_OPERATOR)
