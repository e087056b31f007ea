"""An item out of the scope of payment is the patient's own at the counter, in both platforms' answers and on record."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from counter.connect import Where, connected
from simulation import samples
from simulation.embedded import EmbeddedPlatform
from simulation.hospital import SampleHospital
from simulation.network import tables
from simulation.network.insurer import Insurer
from simulation.samples import SampleBill
from terminal.benefit.rules import load
from terminal.checkout import Checkout
from terminal.journal import Journal
from terminal.model import Bill, Care, Institution, Kind, Line, LineClass, payment
from terminal.national.envelope import Sender
from terminal.ports import Platform
from tests.terminal.national.counter import PROFILE, now, served

CENTRAL = Institution(area="371600", level=3, direct_settlement=True, code="H37160000002", name="中心医院")
RESIDENT = next(each for each in samples.people() if each.number == "37160000000000000001")
HOSPICE = Line(name="安宁疗护（日）", class_=LineClass.A, quantity="1", unit_price=50_000, code="AN01")
VISIT = Line(name="普通门诊诊察费", class_=LineClass.A, quantity="1", unit_price=1_000, code="V01")


@pytest.fixture(params=["embedded", "served"])
def checkout(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Checkout]:
    care = Care(hospital=CENTRAL, kind=Kind.OUTPATIENT, day=now().date(), lines=(HOSPICE, VISIT))
    bill = SampleBill(
        patient=RESIDENT.number, bill=Bill(number="B1", department="安宁疗护科", stated_total=51_000, care=care)
    )
    with ExitStack() as stack:
        platform = _platform(request.param, tmp_path, stack)
        hospital = stack.enter_context(closing(SampleHospital(tmp_path / "hospital.db", bills=(bill,))))
        journal = stack.enter_context(closing(Journal(tmp_path / "journal.db", CENTRAL.code, now, counter="03")))
        yield Checkout(platform, hospital, journal, rules=load(), clock=now, operator="0112", counter="03")


def _platform(name: str, folder: Path, stack: ExitStack) -> Platform:
    if name == "embedded":
        engine = tables.opened(f"sqlite:///{folder / 'insurer.db'}")
        stack.callback(engine.dispose)
        insurer = Insurer(engine, load())
        insurer.enrol(samples.people())
        return EmbeddedPlatform(insurer, now)
    url = stack.enter_context(served(folder, []))
    (folder / "profile.toml").write_text(PROFILE, encoding="utf-8")
    sender = Sender(institution=CENTRAL, operator="0112", counter="03")
    where = Where(url=url, profile=str(folder / "profile.toml"), keys=None, ids=folder / "message-ids")
    return stack.enter_context(closing(connected(where, sender, now)))


def test_hospice_care_elsewhere_than_at_the_countys_hospital_is_the_patients_own(checkout: Checkout) -> None:
    patient = checkout.identify(RESIDENT.credential())
    agreed = checkout.presettle(patient, "B1")
    assert [each.uncovered for each in agreed.shares] == [50_000, 0]
    assert [line.class_ for line in agreed.bill.care.lines] == [LineClass.C, LineClass.A]
    assert agreed.answer.split.uncovered == 50_000
    made = checkout.settle(agreed, payment.cash(agreed.answer.split.cash, agreed.answer.split.cash))
    assert made.split.uncovered == 50_000
    assert made.care
    assert made.care.lines[0].class_ is LineClass.C
