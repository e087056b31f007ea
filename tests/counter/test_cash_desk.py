"""A counter's takings are booked once and closed once, whoever takes them and wherever the counter dies."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from msgspec.structs import replace

import counter
from counter.opening import Counter
from counter.prove.counter import Counter as Bench
from counter.prove.counter import person
from counter.receipt_settings import BY_ONE
from counter.settings import Driver, Reader, Settings
from simulation.network.faults import Fault
from terminal.accounts import till
from terminal.errors import JiesuanError, NotSent, Refused
from terminal.journal import reader as journals
from terminal.model import (
    BY_CODE,
    Act,
    Begin,
    Method,
    Settlement,
    insurers_of,
    payment,
    takings,
)
from tests.bench import person as known
from tests.counter.days_of_three import Days, Failing, Place, close_of, desk_of
from tests.whole import sample


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Failing]:
    opened = Failing(tmp_path / "hospital.db")
    yield opened
    opened.close()


@pytest.fixture
def place(bench: Bench, office: Failing, tmp_path: Path) -> Place:
    place = Place(bench, desk_of(bench, office, tmp_path))
    place.signed_in("0112")
    place.desk.perform(Begin(by="0112", at=bench.clock(), counter="00"))
    place.desk.book()
    bench.clock.forward(60)
    return place


def test_the_pace_of_a_day_is_from_the_card_to_the_receipt(tmp_path: Path) -> None:
    with counter.open(Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED, keep_card=False))) as at:
        since = at.desk.interval().since
        assert at.desk.pace(since) is None
        patient = at.checkout.identify(known("张敏").credential())
        agreed = at.checkout.presettle(patient, patient.bills[0].number)
        due = agreed.answer.split.cash
        made = at.checkout.settle(agreed, payment.cash(due, due))
        at.checkout.prints.begin(made.number)
        at.checkout.prints.end(made.number)
        at.journal.flush()
        found = at.desk.pace(since)
    assert found is not None
    assert found.visits == 1
    assert 0 < found.within.total_seconds() < 60


def test_what_a_settlement_brings_is_booked_by_method_and_what_a_refund_gives_back_names_its_origin(
    place: Place, office: Failing
) -> None:
    bench, desk = place.bench, place.desk
    made = bench.settle(bench.agreed("张敏"))
    place.signed_in("0115")
    bench.clock.forward(3600)
    bench.checkout.refund(made.number)
    desk.book()
    took, gave = office.interval("0112").booked, office.interval("0115").booked
    expected = {Method.CASH: made.split.cash} | insurers_of(made.split, made.insured.insurance)
    assert [(each.amounts, each.number) for each in took] == [(expected, made.number)]
    assert [(each.amounts, each.of_operator, each.of_time) for each in gave] == [
        ({method: -fen for method, fen in expected.items()}, "0112", took[0].at)
    ]


def test_what_a_journal_held_before_the_office_saw_it_belongs_to_nobodys_interval(
    bench: Bench, office: Failing, tmp_path: Path
) -> None:
    made = bench.settle(bench.agreed("张敏"))
    desk = desk_of(bench, office, tmp_path)
    desk.book()
    assert office.interval(desk.operator()).booked == ()
    bench.checkout.refund(made.number)
    desk.book()
    assert takings.amounts(office.interval(desk.operator()).booked)[Method.CASH] == -made.split.cash


@pytest.mark.parametrize("lost", ["before", "after"])
def test_a_closing_without_an_answer_is_made_once_when_it_is_asked_for_again(
    place: Place, office: Failing, lost: str
) -> None:
    place.bench.settle(place.bench.agreed("张敏"))
    close = close_of(place.desk, place.bench.clock)
    office.lost = lost
    with pytest.raises(NotSent):
        place.desk.perform(close)
    assert place.desk.perform(close) == "R0000001"
    assert len(office.remittances()) == 1


def test_a_closing_that_a_killed_counter_left_is_delivered_when_it_is_back(
    place: Place, office: Failing, tmp_path: Path
) -> None:
    place.bench.settle(place.bench.agreed("张敏"))
    close = close_of(place.desk, place.bench.clock)
    office.lost = "before"
    with pytest.raises(NotSent):
        place.desk.perform(close)
    risen = place.bench.risen()
    desk = desk_of(risen, office, tmp_path)
    risen.journal._operator = lambda: "0112"
    assert desk.interval().booked == ()
    assert [each.amounts for each in office.remittances()] == [close.seen]
    assert journals.undelivered(tmp_path / "journal.db") == ()
    risen.close()


def test_cash_that_recovery_finds_belongs_to_who_took_it(place: Place, office: Failing, tmp_path: Path) -> None:
    agreed = place.bench.agreed("张敏")
    place.bench.platform.fail("settle", Fault.LOST_REPLY)
    with suppress(JiesuanError):
        place.bench.settle(agreed)
    risen = place.bench.risen()
    desk = desk_of(risen, office, tmp_path)
    risen.journal._operator = lambda: "0115"
    risen.checkout.recover()
    desk.interval()
    [booked] = office.interval("0112").booked
    assert booked.cash == agreed.answer.split.cash
    assert office.interval("0115").booked == ()
    risen.close()


def test_a_refused_closing_is_not_delivered_again(place: Place, office: Failing, tmp_path: Path) -> None:
    place.bench.settle(place.bench.agreed("张敏"))
    with pytest.raises(Refused, match="figures_moved"):
        place.desk.perform(replace(close_of(place.desk, place.bench.clock), seen={}))
    assert journals.undelivered(tmp_path / "journal.db") == ()
    assert office.remittances() == ()


def test_the_journals_head_goes_with_the_closing(place: Place, office: Failing) -> None:
    place.bench.settle(place.bench.agreed("张敏"))
    close = close_of(place.desk, place.bench.clock)
    seq, digest = place.bench.journal.head()
    made = office.remittance(place.desk.perform(close))
    assert made.journal
    assert (made.journal.seq, made.journal.hash, made.counter) == (seq, digest, "00")


def moved(places: list[Place]) -> tuple[int, int]:
    """Return the cash and the code money of the journals themselves."""
    sums = [till.totals(till.movements(place.bench.journal.money())) for place in places]
    return sum(each.cash for each in sums), sum(each.by_code for each in sums)


@pytest.mark.sampled
@pytest.mark.parametrize("seed", range(sample(3, whole=200)))
def test_the_sums_of_all_remittances_are_the_sums_of_all_transactions(
    seed: int, tmp_path: Path, office: Failing
) -> None:
    days = Days(seed, tmp_path, office)
    try:
        days.run(80)
        days.settle_everything()
        assert days.disagreements() == []
        assert days.numbers_left_out() == []
        valid = [each for each in office.remittances() if not each.voided_by]
        linked = [booked.id for each in valid for booked in each.booked]
        assert len(linked) == len(set(linked))
        sums = takings.amounts(booked for each in valid for booked in each.booked)
        assert (sums.get(Method.CASH, 0), sum(sums.get(each, 0) for each in BY_CODE)) == moved(days.places)
        assert takings.insurers(sums) == insured_by_the_insurer(days)
        assert [each.number for each in reversed(office.remittances())] == [
            f"R{at:07d}" for at in range(1, len(office.remittances()) + 1)
        ]
    finally:
        days.end()


def insured_by_the_insurer(days: Days) -> int:
    """Return what the insurer has to pay for the settlements that stand in the journals."""
    made = (
        each.settlement
        for folder in days.folders
        for each in journals.transactions(folder / "journal.db")
        if each.act is Act.SETTLE and each.counts
    )
    return sum(each.split.fund + each.split.account for each in made if each)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state=str(tmp_path / "state"), reader=Reader(driver=Driver.SIMULATED), refunds=BY_ONE)


def sell(opened: Counter, name: str = "张敏") -> Settlement:
    assert opened.outside.insurer
    code = opened.outside.insurer.issue_voucher(person(name).number, opened.now())
    patient = opened.checkout.identify(opened.checkout.recognise(code))
    agreed = opened.checkout.presettle(patient, patient.bills[0].number)
    return opened.checkout.settle(agreed, payment.cash(agreed.answer.split.cash, agreed.answer.split.cash))


def test_the_demonstration_operator_is_on_duty_without_a_key(settings: Settings) -> None:
    with closing(counter.open(settings)) as opened:
        made = sell(opened)
        [booked] = opened.desk.interval().booked
    assert (booked.number, booked.cash, booked.operator) == (made.number, made.split.cash, "0112")


def test_nobody_takes_or_gives_money_without_an_interval(settings: Settings) -> None:
    with closing(counter.open(settings)) as opened:
        made = sell(opened)
        opened.desk.operator = lambda: "0115"
        for act in (lambda: sell(opened, "李伟"), lambda: opened.checkout.refund(made.number)):
            with pytest.raises(Refused, match="off_duty"):
                act()
        opened.desk.perform(Begin(by="0115", at=opened.now(), counter=opened.settings.counter.counter))
        opened.checkout.refund(made.number)
