"""An interim settlement takes what was charged up to a day, and no more of the deposits than it needs."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

import counter
from counter.consents import Consent, back_in_bed, interim, undoing
from counter.opening import Counter
from counter.prove.counter import person
from counter.settings import Driver, Reader, Settings
from simulation import samples
from terminal.accounts.deposits import planned
from terminal.errors import Refused
from terminal.model import Presettlement, Settlement, StayState

NAME, STAY = "胡长顺", "ZY202611220025"
DAY = date(2026, 11, 16)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Counter]:
    settings = Settings(state=str(tmp_path / "state"), reader=Reader(driver=Driver.SIMULATED))
    with closing(counter.open(settings)) as found:
        yield found


def approved(opened: Counter, consent: Consent) -> str:
    """Let the stand-in of the demonstration consent; return its number."""
    return opened.people.stand_in(*consent).number


def cut(opened: Counter) -> str:
    return opened.deposits.cut(STAY, DAY, approved(opened, interim(STAY, DAY)))


def agreed(opened: Counter, bill: str) -> Presettlement:
    assert opened.outside.insurer
    code = opened.outside.insurer.issue_voucher(person(NAME).number, opened.now())
    patient = opened.checkout.identify(opened.checkout.recognise(code))
    return opened.checkout.presettle(patient, bill)


def settle(opened: Counter, bill: str) -> Settlement:
    found, account = agreed(opened, bill), opened.deposits.account(STAY)
    plan = planned(account.deposits, found.answer.split.cash, is_interim=bill in account.interim)
    return opened.checkout.settle(found, plan.tender(received=plan.shortage))


def test_a_bill_is_cut_in_two_without_a_fen_lost(opened: Counter) -> None:
    whole = next(each.bill.stated_total for each in samples.bills() if each.bill.number == STAY)
    bill = cut(opened)
    first, rest = agreed(opened, bill).bill, agreed(opened, STAY).bill
    assert first.stated_total + rest.stated_total == whole
    assert min(first.stated_total, rest.stated_total) > 0
    assert first.care.day == DAY


def test_the_patient_stays_and_so_does_what_is_left_of_the_deposits(opened: Counter) -> None:
    bill = cut(opened)
    made = settle(opened, bill)
    account = opened.deposits.account(STAY)
    used = sum(each.used for each in made.tender.deposits)
    assert (account.stay.state, account.balance) == (StayState.IN_BED, 200_000 - used)
    assert made.tender.change == 0


def test_the_discharge_settles_the_rest(opened: Counter) -> None:
    settle(opened, cut(opened))
    left = opened.deposits.account(STAY).balance
    made = settle(opened, STAY)
    assert sum(each.amount for each in made.tender.deposits) == left
    assert opened.deposits.account(STAY).stay.state is StayState.SETTLED
    assert opened.deposits.account(STAY).balance == 0


def test_an_interim_settlement_that_is_undone_gives_its_deposits_back_as_deposits(opened: Counter) -> None:
    made = settle(opened, cut(opened))
    opened.checkout.refund(made.number, approved(opened, undoing(made.number)))
    assert opened.deposits.account(STAY).balance == 200_000


def test_cutting_the_same_again_is_that_one_bill(opened: Counter) -> None:
    bills = {cut(opened) for _ in range(2)}
    assert len(bills) == 1
    assert opened.deposits.account(STAY).interim == tuple(bills)


@pytest.mark.parametrize("approved_by", ["", "0112"])
def test_cutting_a_bill_needs_somebody_else(opened: Counter, approved_by: str) -> None:
    with pytest.raises(Refused, match="cut_not_approved"):
        opened.deposits.cut(STAY, DAY, approved_by)
    assert opened.deposits.account(STAY).interim == ()


@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 11, 30)])
def test_nothing_and_everything_cannot_be_cut(opened: Counter, day: date) -> None:
    with pytest.raises(Refused, match="nothing_to_cut"):
        opened.deposits.cut(STAY, day, approved(opened, interim(STAY, day)))


def test_no_interim_settlement_takes_more_than_is_left_or_gives_anything_back(opened: Counter) -> None:
    found = agreed(opened, cut(opened))
    plan = planned(opened.deposits.account(STAY).deposits, found.answer.split.cash)
    if plan.surplus:
        with pytest.raises(Refused, match="deposits_changed"):
            opened.checkout.settle(found, plan.tender())
    opened.deposits.give_back("500006", 200_000, STAY, approved(opened, back_in_bed("500006", 200_000)))
    with pytest.raises(Refused, match="deposits_changed"):
        opened.checkout.settle(found, plan.tender(received=plan.shortage))
