"""Tests before a planned stay join its bill once, at the counter and the insurer (S07); what is paid already stays."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from counter.connect import Where, connected
from simulation import samples
from simulation.embedded import EmbeddedPlatform
from simulation.hospital import SampleHospital
from simulation.network import tables
from simulation.network.insurer import Insurer
from simulation.samples import SampleBill
from terminal.benefit.rules import load
from terminal.checkout import Checkout
from terminal.errors import Refused
from terminal.journal import Journal
from terminal.model import (
    Bill,
    Care,
    Diagnosis,
    Kind,
    Line,
    LineClass,
    Patient,
    Settlement,
    Treating,
    payment,
)
from terminal.national.envelope import Sender
from terminal.ports import Platform, Request
from tests.terminal.national.counter import PROFILE, now, served

TAIYUAN, PROVINCIAL = "14010000000000000039", "H14010600002"
STAY, VISIT = "ZY-1", "MZ-1"
CARD = next(each for each in samples.people() if each.number == TAIYUAN).credential()
TEST = Line(name="凝血四项", class_=LineClass.A, quantity="1", unit_price=30_000, code="002502030300000")
DRUG = Line(
    name="注射用头孢曲松钠 1g", class_=LineClass.A, quantity="1", unit_price=412, code="XJ01DDT087B001010103246"
)
OPERATION = Line(name="肺叶切除术", class_=LineClass.A, quantity="1", unit_price=1_100_000, code="003307020030000")


def owed(number: str, kind: Kind, day: date, *lines: Line, admitted: date | None = None) -> SampleBill:
    found = (Diagnosis(code="C34.900", name="肺恶性肿瘤"),)
    treating = Treating(doctor_name="许静宜", department_code="A04.05", department="胸外科", diagnoses=found)
    hospital = samples.institution(code=PROVINCIAL)
    care = Care(hospital=hospital, kind=kind, day=day, lines=lines, admitted=admitted, doctor="D1", treating=treating)
    total = sum(each.unit_price for each in lines)
    return SampleBill(patient=TAIYUAN, bill=Bill(number=number, department="胸外科", stated_total=total, care=care))


def stay(today: date) -> SampleBill:
    return owed(STAY, Kind.INPATIENT, today, OPERATION, admitted=today - timedelta(days=8))


def visit(today: date, *lines: Line, before: int = 2) -> SampleBill:
    return owed(VISIT, Kind.OUTPATIENT, today - timedelta(days=8 + before), *(lines or (TEST,)))


class Till:
    """A counter of the provincial hospital over a platform."""

    def __init__(self, folder: Path, platform: Platform, stack: ExitStack, *bills: SampleBill) -> None:
        self.platform = platform
        self.today = now().date()
        self._folder, self._stack = folder, stack
        self._journal = stack.enter_context(closing(Journal(folder / "journal.db", PROVINCIAL, now, counter="03")))
        self.open(*bills)

    def open(self, *bills: SampleBill) -> None:
        """Open the hospital's file again, with more bills owed."""
        file = self._folder / "hospital.db"
        self.hospital = self._stack.enter_context(closing(SampleHospital(file, bills=bills)))
        self.checkout = Checkout(
            self.platform, self.hospital, self._journal, rules=load(), clock=now, operator="0112", counter="03"
        )

    def patient(self) -> Patient:
        return self.checkout.identify(CARD)

    def settle(self, number: str) -> Settlement:
        agreed = self.checkout.presettle(self.patient(), number)
        due = agreed.answer.split.cash
        return self.checkout.settle(agreed, payment.cash(due, due))


@pytest.fixture(params=["embedded", "served"])
def till(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Till]:
    today = now().date()
    bills = stay(today), visit(today)
    with ExitStack() as stack:
        platform = _embedded(tmp_path, stack) if request.param == "embedded" else _served(tmp_path, stack)
        yield Till(tmp_path, platform, stack, *bills)


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Till]:
    with ExitStack() as stack:
        yield Till(tmp_path, _embedded(tmp_path, stack), stack)


def _embedded(folder: Path, stack: ExitStack) -> Platform:
    engine = tables.opened(f"sqlite:///{folder / 'insurer.db'}")
    stack.callback(engine.dispose)
    insurer = Insurer(engine, load())
    insurer.enrol(samples.people())
    return EmbeddedPlatform(insurer, now)


def _served(folder: Path, stack: ExitStack) -> Platform:
    url = stack.enter_context(served(folder, []))
    (folder / "profile.toml").write_text(PROFILE, encoding="utf-8")
    sender = Sender(institution=samples.institution(code=PROVINCIAL), operator="0112", counter="03")
    where = Where(url=url, profile=str(folder / "profile.toml"), keys=None, ids=folder / "message-ids")
    return stack.enter_context(closing(connected(where, sender, now)))


def numbers(till: Till) -> list[str]:
    return [each.number for each in till.patient().bills]


def test_a_test_before_the_stay_is_settled_with_it_and_not_owed_separately(till: Till) -> None:
    (bill,) = till.patient().bills
    assert (bill.number, bill.stated_total) == (STAY, 1_130_000)
    assert [each.done for each in bill.care.lines] == [None, till.today - timedelta(days=10)]
    made = till.settle(STAY)
    assert (made.split.total, made.split.deductible, made.split.pool) == (1_130_000, 100_000, 618_000)
    assert numbers(till) == []
    assert till.hospital.book() == {STAY: made.number}


def test_a_visit_that_is_paid_already_stays_as_it_was(embedded: Till) -> None:
    embedded.open(visit(embedded.today))
    paid = embedded.checkout.pay_in_full(embedded.patient(), VISIT, payment.cash(30_000, 30_000), "no_rule")
    embedded.open(stay(embedded.today))
    assert numbers(embedded) == [STAY]
    assert embedded.settle(STAY).split.pool == 600_000
    assert embedded.hospital.settlement_of(VISIT) == paid.number


def test_what_is_no_test_of_the_disease_stays_outpatient(embedded: Till) -> None:
    embedded.open(stay(embedded.today), visit(embedded.today, TEST, DRUG))
    found = {each.number: each for each in embedded.patient().bills}
    assert (found[STAY].stated_total, found[VISIT].stated_total) == (1_130_000, 412)
    assert found[VISIT].care.lines == (DRUG,)


def test_a_test_of_the_eighth_day_before_stays_outpatient(embedded: Till) -> None:
    embedded.open(stay(embedded.today), visit(embedded.today, before=8))
    assert sorted(numbers(embedded)) == [VISIT, STAY]


def test_a_visit_that_another_counter_is_charging_does_not_join(embedded: Till) -> None:
    embedded.open(stay(embedded.today), visit(embedded.today))
    embedded.hospital.claim(visit(embedded.today).bill, CARD.id_number, "04")
    assert sorted(numbers(embedded)) == [VISIT, STAY]


def test_it_joins_once_also_after_a_restart_and_a_refund(embedded: Till) -> None:
    owing = stay(embedded.today), visit(embedded.today)
    embedded.open(*owing)
    assert numbers(embedded) == [STAY]
    embedded.open(*owing)
    made = embedded.settle(STAY)
    embedded.checkout.refund(made.number)
    (again,) = embedded.patient().bills
    assert (again.number, again.stated_total) == (STAY, 1_130_000)


def test_the_insurer_refuses_a_line_of_an_earlier_day_that_does_not_belong_to_the_stay(embedded: Till) -> None:
    embedded.open(stay(embedded.today))
    (bill,) = embedded.patient().bills
    early = replace(TEST, done=embedded.today - timedelta(days=16))
    care = replace(bill.care, lines=(*bill.care.lines, early))
    with pytest.raises(Refused, match="not_before_admission"):
        embedded.platform.presettle(Request(person_number=TAIYUAN, bill_number=STAY, care=care))
