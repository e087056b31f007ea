"""A counter opens with the sample hospital's stays: deposits are taken and discharges settled there."""

from contextlib import closing
from pathlib import Path

import pytest

import counter
from counter.opening import Counter
from counter.prove.counter import person
from counter.settings import Driver, Reader, Settings
from simulation import samples
from simulation.sample_stays import stays
from terminal.accounts.deposits import planned
from terminal.benefit.split import totals
from terminal.errors import Refused
from terminal.model import BookedKind, DepositState, Method, Settlement, StayState, payment
from terminal.private import Private

NAME, STAY = "张敏", "SY202611190007"
ALIPAY = Private("288888888888888888")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state=str(tmp_path / "state"), reader=Reader(driver=Driver.SIMULATED))


def discharge(opened: Counter) -> Settlement:
    assert opened.outside.insurer
    code = opened.outside.insurer.issue_voucher(person(NAME).number, opened.now())
    patient = opened.checkout.identify(opened.checkout.recognise(code))
    agreed = opened.checkout.presettle(patient, STAY)
    plan = planned(opened.deposits.account(STAY).deposits, agreed.answer.split.cash)
    return opened.checkout.settle(agreed, plan.tender(received=plan.shortage))


def test_each_day_of_a_stay_is_charged_once() -> None:
    bills = {each.bill.number: each.bill for each in samples.bills()}
    for each in stays():
        lines = [line for day in each.stay.days for line in day.lines]
        assert totals(lines)[0] == bills[each.stay.bill].stated_total
        assert bills[each.stay.bill].department == each.stay.department
        assert all(day.day >= each.stay.admitted for day in each.stay.days)


def test_the_sample_stays_are_as_far_as_stays_can_be_before_their_settlement() -> None:
    assert {each.stay.state for each in stays()} == {*StayState} - {StayState.SETTLED}
    assert {each.stay.checks.is_done for each in stays()} == {True, False}


def test_a_deposit_and_a_discharge_are_booked_for_the_operator_on_duty(settings: Settings) -> None:
    with closing(counter.open(settings)) as opened:
        taken = opened.deposits.take(STAY, 300_000, ALIPAY)
        made = discharge(opened)
        account = opened.deposits.account(STAY)
        booked = opened.desk.interval().booked
    assert [each.deposit for each in made.tender.deposits][-1] == taken.number
    assert (account.balance, account.stay.state) == (0, StayState.SETTLED)
    assert {each.operator for each in booked} == {"0112"}
    assert [each.kind for each in booked][:2] == [BookedKind.DEPOSIT, BookedKind.SETTLEMENT]
    assert booked[1].amounts[Method.DEPOSIT] == 550_000


def test_a_stay_keeps_its_deposits_when_the_counter_is_opened_again(settings: Settings) -> None:
    with closing(counter.open(settings)) as opened:
        opened.deposits.take(STAY, 10_000)
    with closing(counter.open(settings)) as opened:
        deposits = opened.deposits.account(STAY).deposits
    assert [each.amount for each in deposits] == [200_000, 50_000, 10_000]
    assert {each.state for each in deposits} == {DepositState.HELD}


def test_what_a_settlement_without_deposits_left_of_them_goes_back_without_approval(settings: Settings) -> None:
    with closing(counter.open(settings)) as opened:
        assert opened.outside.insurer
        code = opened.outside.insurer.issue_voucher(person(NAME).number, opened.now())
        patient = opened.checkout.identify(opened.checkout.recognise(code))
        with pytest.raises(Refused, match="stay_not_settled"):
            opened.deposits.give_back("500002", 200_000, STAY)
        agreed = opened.checkout.presettle(patient, STAY)
        opened.checkout.settle(agreed, payment.cash(agreed.answer.split.cash, agreed.answer.split.cash))
        opened.deposits.give_back("500002", 200_000, STAY)
        assert opened.deposits.account(STAY).balance == 50_000


def test_nobody_takes_a_deposit_without_an_interval(settings: Settings) -> None:
    with closing(counter.open(settings)) as opened:
        opened.desk.operator = lambda: "0115"
        with pytest.raises(Refused, match="off_duty"):
            opened.deposits.take(STAY, 10_000)
