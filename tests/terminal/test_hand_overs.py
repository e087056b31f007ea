"""Cash that nobody confirmed as handed over stays listed, whoever came after, until it is confirmed one by one."""

from datetime import timedelta
from pathlib import Path

import pytest

from simulation.channel import ChannelFault
from terminal.journal.reader import to_hand_over
from terminal.model import HandOver, Settlement, payment
from tests.bench import Bench, Clock
from tests.terminal.tampering import Tampering, dearer, refused
from tests.terminal.test_refund import Second, lines, nothing_from_the_fund

FIRST, SECOND = "何文斌", "张敏"


def sold(bench: Bench, name: str, change: int = 500) -> Settlement:
    agreed = bench.agreed(name)
    due = agreed.answer.split.cash
    return bench.checkout.settle(agreed, payment.cash(due, due + change))


def listed(bench: Bench, path: Path) -> list[HandOver]:
    return list(bench.checkout.hand_overs(to_hand_over(path, bench.clock().date())))


def sums(bench: Bench, path: Path) -> list[tuple[str, int]]:
    return [(each.number, each.cash) for each in listed(bench, path)]


def test_the_change_of_every_patient_is_listed_until_it_is_confirmed(bench: Bench, path: Path) -> None:
    first, second = sold(bench, FIRST), sold(bench, SECOND, change=700)
    assert sums(bench, path) == [(first.number, 500), (second.number, 700)]
    bench.checkout.hand_over(first.number)
    assert sums(bench, path) == [(second.number, 700)]
    bench.journal.flush()
    assert to_hand_over(path, bench.clock().date()) == (second.bill_number,)
    [left] = listed(bench, path)
    assert (left.masked_name, left.at, left.is_refund) == (second.masked_name, second.at, False)


def test_exact_cash_leaves_nothing_to_confirm(bench: Bench, path: Path) -> None:
    sold(bench, FIRST, change=0)
    assert to_hand_over(path, bench.clock().date()) == ()


def test_the_cash_of_a_refund_is_listed_once_with_what_goes_back(bench: Bench, path: Path) -> None:
    made = sold(bench, FIRST)
    given = bench.checkout.refund_lines(made.number, made.care.lines[:1] if made.care else ())
    assert given.kept
    [back] = listed(bench, path)
    assert (back.number, back.cash, back.is_refund) == (made.number, given.cash_back, True)
    bench.checkout.hand_over(made.number)
    rest = bench.checkout.refund(given.kept.number)
    assert sums(bench, path) == [(given.kept.number, rest.cash_back)]


def test_the_change_of_a_rest_that_was_collected_later_is_listed(bench: Bench, path: Path) -> None:
    agreed = bench.agreed(FIRST)
    bench.channel.fail("charge", ChannelFault.REFUSED)
    assert refused(lambda: bench.settle_by_phone(agreed, 0)) == "not_paid"
    assert listed(bench, path) == []
    made, due = bench.checkout.last(), agreed.answer.split.cash
    assert made
    bench.checkout.collect(made.number, payment.cash(due, due + 900))
    assert sums(bench, path) == [(made.number, 900)]


def test_of_figures_that_nobody_agreed_to_no_cash_is_listed(bench: Bench, path: Path) -> None:
    bench.checkout = bench.counter(Tampering(bench, dearer))
    assert refused(lambda: sold(bench, FIRST)) == "figures_changed"
    assert listed(bench, path) == []


def test_cash_that_went_back_whole_is_listed_under_the_whole(bench: Bench, path: Path) -> None:
    bench.checkout = bench.counter(Second(bench, nothing_from_the_fund))
    made = sold(bench, FIRST)
    given = bench.checkout.refund_lines(made.number, lines(made)[:-1])
    assert given.code == "figures_changed"
    assert sums(bench, path) == [(made.number, made.split.cash)]


def test_what_is_older_than_the_day_asked_for_is_not_listed(bench: Bench, path: Path, clock: Clock) -> None:
    sold(bench, FIRST)
    assert to_hand_over(path, (clock() + timedelta(days=1)).date()) == ()


@pytest.mark.parametrize("has_one_before", [True, False])
def test_a_settlement_undone_for_differing_figures_is_not_the_last_one(bench: Bench, *, has_one_before: bool) -> None:
    before = sold(bench, SECOND) if has_one_before else None
    bench.checkout = bench.counter(Tampering(bench, dearer))
    assert refused(lambda: sold(bench, FIRST)) == "figures_changed"
    last = bench.checkout.last()
    assert (last and last.number) == (before and before.number)
