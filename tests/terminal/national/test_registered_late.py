"""A registration offered at the counter is made over the national interface (2501) and counts for the whole stay."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

from counter.connect import Where, connected
from simulation import samples
from simulation.hospital import SampleHospital
from simulation.samples import SampleBill
from terminal.benefit.rules import load
from terminal.benefit.whatif import offers
from terminal.checkout import Checkout
from terminal.checkout.applications import Applications
from terminal.journal import Journal
from terminal.model import Bill, Care, Institution, Kind, Line, LineClass, payment
from terminal.national.envelope import Sender
from tests.terminal.national.counter import PROFILE, now, served

TAIYUAN, TONGREN = "14010000000000000039", "H11010100001"


def stay(hospital: Institution) -> SampleBill:
    """Owe a stay of 11,000.00 that ends today and began nine days ago."""
    today = now().date()
    lines = (Line(name="肺叶切除术", class_=LineClass.A, quantity="1", unit_price=1_100_000, code="003307020030000"),)
    admitted = today - timedelta(days=9)
    care = Care(hospital=hospital, kind=Kind.INPATIENT, day=today, lines=lines, admitted=admitted)
    bill = Bill(number="ZY-LATE-01", department="眼科", stated_total=1_100_000, care=care)
    return SampleBill(patient=TAIYUAN, bill=bill)


def test_a_stay_in_beijing_is_registered_over_the_wire_and_settled_at_the_lower_amount(tmp_path: Path) -> None:
    hospital, rules = samples.institution(code=TONGREN), load()
    (tmp_path / "profile.toml").write_text(PROFILE.replace("registers = false", "registers = true"), encoding="utf-8")
    sender = Sender(institution=hospital, operator="0112", counter="03")
    with (
        served(tmp_path, []) as url,
        closing(SampleHospital(tmp_path / "hospital.db", bills=(stay(hospital),))) as bills,
        closing(Journal(tmp_path / "journal.db", hospital.code, now, counter="03")) as journal,
        closing(
            connected(
                Where(url=url, profile=str(tmp_path / "profile.toml"), keys=None, ids=tmp_path / "message-ids"),
                sender,
                now,
            )
        ) as platform,
    ):
        checkout = Checkout(platform, bills, journal, rules=rules, clock=now, operator="0112", counter="03")
        card = next(each for each in samples.people() if each.number == TAIYUAN).credential()
        patient = checkout.identify(card)
        before = checkout.presettle(patient, "ZY-LATE-01").answer.split
        offered, *_ = offers(rules, patient.person, patient.bills[0].care, now().date())
        registered = Applications(platform, hospital.code).register(patient, offered.asked)
        agreed = checkout.presettle(registered, "ZY-LATE-01")
        made = checkout.settle(agreed, payment.cash(550_000, 550_000))
    assert (before.cash, offered.after.cash) == (650_000, 550_000)
    assert (made.split.pool, made.split.cash) == (550_000, 550_000)
    assert made.insured.registrations[-1] == offered.asked
