"""Who was looked at, and a clock that was set, leave a trace that holds nothing personal in clear."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec import json

import counter
from counter.opening import Counter
from counter.settings import Driver, Reader, Settings
from simulation import samples
from simulation.samples import SamplePerson
from terminal.errors import JiesuanError
from terminal.journal.entry import Entry, Step
from terminal.journal.reader import entries
from terminal.model import ClockSet, IdCredential, IdReason, Looked, payment
from terminal.private import Private, masked_number

PERSON: SamplePerson = samples.people()[0]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Counter]:
    with closing(counter.open(at(tmp_path))) as opened:
        yield opened


def at(folder: Path) -> Settings:
    return Settings(state=str(folder), reader=Reader(driver=Driver.SIMULATED, keep_card=False))


def traces(here: Counter, step: Step) -> list[Entry]:
    path = here.settings.place(here.settings.journal.path)
    return [each for each in entries(path, "") if each.step is step]


def looked(here: Counter) -> list[Looked]:
    return [json.decode(each.body, type=Looked) for each in traces(here, Step.IDENTIFIED)]


def typed(number: Private) -> IdCredential:
    return IdCredential(id_number=number, reason=IdReason.CARD_UNREADABLE)


def test_an_opened_patient_leaves_an_entry_with_its_operator(here: Counter) -> None:
    here.checkout.identify(PERSON.credential())
    [trace] = traces(here, Step.IDENTIFIED)
    assert trace.operator == here.settings.counter.operator
    assert looked(here) == [Looked(credential="card", masked_id=masked_number(PERSON.id_number))]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (PERSON.id_number, ""),
        (Private("110101199001011237"), "person_not_known"),
        (Private("110101199001011238"), "id_number_wrong"),
    ],
)
def test_a_typed_number_leaves_an_entry_whether_it_opens_a_patient_or_not(
    here: Counter, number: Private, code: str
) -> None:
    with suppress(JiesuanError):
        here.checkout.identify(typed(number))
    assert looked(here) == [Looked(credential="id_number:card_unreadable", masked_id=masked_number(number), code=code)]


def test_a_clock_that_is_set_leaves_an_entry_and_only_one(
    here: Counter, set_clock: Callable[[timedelta], None]
) -> None:
    here.checkout.identify(PERSON.credential())
    set_clock(timedelta(hours=2))
    for _ in range(2):
        here.checkout.identify(PERSON.credential())
    [trace] = traces(here, Step.CLOCK_SET)
    assert json.decode(trace.body, type=ClockSet).seconds == pytest.approx(7200, abs=60)


@pytest.fixture
def set_clock(here: Counter) -> Callable[[timedelta], None]:
    """Set this computer's clock, as far as the counter reads it."""
    clock = here.checkout._clock

    def set_by(by: timedelta) -> None:
        here.checkout._clock = lambda: clock() + by

    return set_by


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="this system has no clock that runs in its sleep")
def test_a_computer_that_slept_has_no_clock_that_was_set(
    here: Counter, set_clock: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    slept, ran = timedelta(hours=8), time.clock_gettime
    set_clock(slept)
    monkeypatch.setattr(time, "clock_gettime", lambda clock: ran(clock) + slept.total_seconds())
    here.checkout.identify(typed(samples.people()[0].id_number))
    assert traces(here, Step.CLOCK_SET) == []


def test_a_sale_has_the_same_numbers_whoever_was_looked_at_before(tmp_path: Path) -> None:
    transactions = []
    for looks in (1, 3):
        with closing(counter.open(at(tmp_path / str(looks)))) as opened:
            patient = [opened.checkout.identify(PERSON.credential()) for _ in range(looks)][-1]
            agreed = opened.checkout.presettle(patient, patient.bills[0].number)
            due = agreed.answer.split.cash
            transactions.append(opened.checkout.settle(agreed, payment.cash(due, due)).transaction)
    assert transactions == ["00000001"] * 2


def test_nothing_personal_is_in_a_trace_in_clear(here: Counter) -> None:
    here.checkout.identify(PERSON.credential())
    here.checkout.identify(typed(PERSON.id_number))
    with closing(sqlite3.connect(here.settings.place(here.settings.journal.path))) as journal:
        told = " ".join(str(row) for row in journal.execute("SELECT * FROM entry"))
    assert PERSON.id_number.reveal() not in told
    assert PERSON.name.reveal() not in told
    assert PERSON.number not in told
