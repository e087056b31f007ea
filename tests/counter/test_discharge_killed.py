"""A discharge, and its undoing, ends the same in every book wherever the counter dies."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from counter.consents import undoing
from counter.prove.counter import person
from simulation.channel import ChannelFault
from simulation.network.faults import Fault
from terminal.errors import JiesuanError
from terminal.model import Method
from tests.counter.test_discharge import discharge, pay_in, plan
from tests.counter.ward import NAME, STAY, Ward, killed
from tests.terminal.tampering import Tampering, dearer


def undo(ward: Ward) -> None:
    made = ward.bench.checkout.last()
    assert made
    ward.bench.checkout.refund(made.number, ward.approves(undoing(made.number)))


def quiet(act: Callable[[Ward], object]) -> Callable[[Ward], None]:
    def acted(ward: Ward) -> None:
        with suppress(JiesuanError):
            act(ward)

    return acted


def with_lost_surplus(ward: Ward) -> None:
    ward.bench.channel.fail("refund", ChannelFault.LOST_REPLY)
    discharge(ward)


def with_lost_answer(ward: Ward) -> None:
    ward.bench.platform.fail("settle", Fault.LOST_REPLY)
    discharge(ward)


@pytest.mark.sampled
@pytest.mark.parametrize("act", [discharge, with_lost_surplus, with_lost_answer], ids=lambda act: act.__name__)
def test_a_killed_discharge_ends_the_same_in_every_book(tmp_path: Path, act: Callable[[Ward], object]) -> None:
    ends = [ended(ward) for ward in killed(tmp_path, quiet(act), pay_in)]
    due = ends[-1][2]
    assert set(ends) == {(225_000, 215_000, 0), (0, due - 10_000, due)}
    assert ends == sorted(ends, reverse=True)


@pytest.mark.sampled
def test_a_killed_undoing_ends_the_same_in_every_book(tmp_path: Path) -> None:
    def begin(ward: Ward) -> None:
        pay_in(ward)
        discharge(ward)

    ends = [ended(ward) for ward in killed(tmp_path, quiet(undo), begin)]
    due = ends[0][2]
    assert set(ends) == {(0, due - 10_000, due), (due, due - 10_000, 0)}


def ended(ward: Ward) -> tuple[int, int, int]:
    """Recover; return the balance, what the channel holds, and the patient's part of what is settled."""
    try:
        ward.bench.checkout.recover()
        ward.bench.checkout.recover()
        assert ward.bench.checkout.open_items() == ()
        assert ward.bench.hospital.claims() == {}
        live = [each.settlement for each in ward.bench.journal.of_bill(STAY) if each.counts and each.settlement]
        assert ward.bench.charged(STAY) == [each.number for each in live]
        paid = sum(each.split.cash for each in live)
        money = {Method.CASH, Method.WECHAT, Method.ALIPAY}
        booked = sum(fen for each in ward.booked for method, fen in each.amounts.items() if method in money)
        assert booked == ward.balance + paid
        memo = sum(each.amounts.get(Method.DEPOSIT, 0) for each in ward.booked)
        assert memo == 225_000 - ward.balance
        return ward.balance, ward.in_channel, paid
    finally:
        ward.close()


def with_other_figures(ward: Ward) -> None:
    checkout = ward.bench.counter(Tampering(ward.bench, dearer))
    found = checkout.presettle(checkout.identify(person(NAME).credential()), STAY)
    checkout.settle(found, plan(ward, found).tender())


@pytest.mark.sampled
def test_a_killed_discharge_with_figures_that_nobody_agreed_to_keeps_its_books_balanced(tmp_path: Path) -> None:
    ends = [ended(ward) for ward in killed(tmp_path, quiet(with_other_figures), pay_in)]
    assert ends[-1] == (225_000, 215_000, 0)
    assert len(set(ends)) <= 2
