"""Counters of a hospital with operators: a cashier, a head of the group, and IT, at the least cost of a password."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

import counter
from counter.opening import Counter
from counter.settings import Driver, Journal, Reader, Settings
from simulation.operators import SampleOperators
from terminal import passwords
from tests.counter.staff import IT, LI, PASSWORD, WANG, on_duty
from tests.counter.three import FINANCE, HU, WARD


@pytest.fixture
def staff_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The settings of a counter; what a password costs is measured in tests/simulation/test_operators.py."""
    monkeypatch.setattr(passwords, "_PASSES", 1)
    monkeypatch.setattr(passwords, "_KIBIBYTES", 8)
    made = Settings(state=str(tmp_path / "state"), reader=Reader(driver=Driver.SIMULATED, keep_card=False))
    made.make_state()
    return made


@pytest.fixture
def operators(staff_settings: Settings) -> Iterator[SampleOperators]:
    """The hospital's list, without anybody."""
    with closing(SampleOperators(staff_settings.place(staff_settings.book))) as opened:
        yield opened


@pytest.fixture
def staffed(staff_settings: Settings, operators: SampleOperators) -> Iterator[Counter]:
    """A counter of a hospital with people, locked as it opens."""
    for each in (LI, WANG, IT):
        operators.add(each, PASSWORD)
    with closing(counter.open(staff_settings)) as opened:
        for each in (LI, WANG, IT):
            on_duty(opened, each.number)
        yield opened


@pytest.fixture
def here(staffed: Counter, operators: SampleOperators) -> Counter:
    """A counter with two cashiers, a head, a ward and finance, where 0301 has settled; the limit is 0.00."""
    for each in (HU, WARD, FINANCE):
        operators.add(each, PASSWORD)
        on_duty(staffed, each.number)
    staffed.refunds.limit = 0
    staffed.people.sign_in("0301", PASSWORD)
    return staffed


@pytest.fixture
def other(here: Counter, staff_settings: Settings) -> Iterator[Counter]:
    """Another counter of the hospital, with a journal of its own."""
    at = replace(staff_settings.counter, counter="05")
    with closing(counter.open(replace(staff_settings, counter=at, journal=Journal(path="journal-05.db")))) as opened:
        opened.refunds.limit = 0
        yield opened
