"""The people of a hospital's counters, and what they do there."""

import pytest

from counter.opening import Counter
from counter.people import People
from simulation import samples
from terminal.errors import Refused
from terminal.journal.entry import Entry, Step
from terminal.journal.reader import entries
from terminal.model import Begin, Close, Operator, Right, Role, Settlement, payment
from terminal.model.takings import amounts, before
from terminal.private import Private

PASSWORD, PIN, BADGE = Private("correct horse"), Private("240871"), Private("99000000000000001232")
LI = Operator(number="0301", name="李敏", roles=frozenset({Role.CASHIER}))
WANG = Operator(number="0302", name="王芳", roles=frozenset({Role.HEAD}))
IT = Operator(number="0909", name="赵工", roles=frozenset({Role.IT}), rights=frozenset(Right))
CARD = next(each for each in samples.people() if each.name.reveal() == "张敏").credential()


def traces(here: Counter, *steps: Step) -> list[Entry]:
    """Return what the journal tells of these kinds."""
    path = here.settings.place(here.settings.journal.path)
    return [each for each in entries(path, "") if each.step in steps]


def settled(here: Counter) -> Settlement:
    """Settle a bill for exact cash."""
    patient = here.checkout.identify(CARD)
    agreed = here.checkout.presettle(patient, patient.bills[0].number)
    due = agreed.answer.split.cash
    return here.checkout.settle(agreed, payment.cash(due, due))


def on_duty(here: Counter, number: str) -> None:
    """Put an operator on duty at whatever counter, without a float."""
    here.desk.office.perform(f"duty-{number}", Begin(by=number, at=here.now(), counter=""))


def closing_of(here: Counter) -> Close:
    """Return the closing of what the person signed in has taken so far."""
    now = here.now()
    seen = amounts(before(here.desk.office.interval(here.people.number).booked, now))
    return Close(by=here.people.number, at=now, until=now, seen=seen)


def wrong(people: People, number: str = "0301") -> str:
    """Try a wrong password, and return how it was refused."""
    with pytest.raises(Refused) as refused:
        people.sign_in(number, Private("no horse"))
    return refused.value.code
