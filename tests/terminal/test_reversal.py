"""Reversals: what has no answer and is not found is undone, also where messages overtake each other."""

from contextlib import closing

import pytest

from simulation.embedded import Fault
from terminal.model import Presettlement, State
from terminal.ports import Original
from tests.bench import Bench
from tests.terminal.tampering import Tampering, refused

NAME = "张敏"


def test_a_lost_request_is_reversed_and_the_bill_free_again(bench: Bench, agreed: Presettlement) -> None:
    bench.platform.fail("settle", Fault.LOST_REQUEST)
    refused(lambda: bench.settle(agreed))
    assert [each.state for each in bench.checkout.recover()] == [State.REVERSED]
    assert bench.charged(agreed.bill.number) == []
    assert bench.settle(agreed).number


@pytest.mark.parametrize("again", [False, True], ids=["not settled again", "settled again"])
def test_a_request_that_comes_after_its_reversal_does_nothing(bench: Bench, agreed: Presettlement, again: bool) -> None:
    before = bench.balances(NAME)
    bench.platform.fail("settle", Fault.LATE)
    refused(lambda: bench.settle(agreed))
    bench.checkout.recover()
    numbers = [bench.settle(agreed).number] if again else []
    balances = bench.balances(NAME)
    bench.platform.arrive()
    assert bench.charged(agreed.bill.number) == numbers
    assert bench.balances(NAME) == balances
    assert (balances == before) is not again


def test_a_reversal_that_undid_nothing_keeps_the_bill_locked_and_the_settlement_is_adopted(
    bench: Bench, agreed: Presettlement
) -> None:
    class Hollow(Tampering):
        def reverse(self, original: Original, message_id: str) -> None:
            bench.platform.arrive()

    bench.checkout = bench.counter(Hollow(bench, lambda answer: answer))
    bench.platform.fail("settle", Fault.LATE)
    refused(lambda: bench.settle(agreed))
    assert bench.checkout.recover() == ()
    assert refused(lambda: bench.agreed(NAME)) == "bill_locked"
    assert [each.state for each in bench.checkout.recover()] == [State.SETTLED]
    assert len(bench.charged(agreed.bill.number)) == 1


def test_a_settlement_that_a_reversal_on_its_way_would_undo_is_not_adopted(bench: Bench, agreed: Presettlement) -> None:
    bench.platform.fail("settle", Fault.REORDERED)
    refused(lambda: bench.settle(agreed))
    bench.platform.fail("reverse", Fault.LATE)
    assert bench.checkout.recover() == ()
    assert len(bench.charged(agreed.bill.number)) == 1
    with closing(bench.restarted()) as again:
        assert [each.state for each in again.checkout.recover()] == [State.REVERSED]
    bench.platform.arrive()
    assert bench.charged(agreed.bill.number) == []


def test_a_refund_that_a_reversal_on_its_way_would_undo_is_not_adopted(bench: Bench, agreed: Presettlement) -> None:
    number = bench.settle(agreed).number
    bench.platform.fail("refund", Fault.REORDERED)
    refused(lambda: bench.checkout.refund(number))
    bench.platform.fail("reverse", Fault.LATE)
    assert bench.checkout.recover() == ()
    assert bench.charged(agreed.bill.number) == []
    assert [each.state for each in bench.checkout.recover()] == [State.REVERSED]
    bench.platform.arrive()
    assert bench.charged(agreed.bill.number) == [number]


@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.REFUSED])
def test_a_settlement_is_adopted_where_its_reversal_surely_did_nothing(
    bench: Bench, agreed: Presettlement, fault: Fault
) -> None:
    bench.platform.fail("settle", Fault.REORDERED)
    refused(lambda: bench.settle(agreed))
    bench.platform.fail("reverse", fault)
    assert bench.checkout.recover() == ()
    assert [each.state for each in bench.checkout.recover()] == [State.SETTLED]
    assert len(bench.charged(agreed.bill.number)) == 1


def test_a_reversal_that_was_not_sent_says_nothing_of_the_one_before(bench: Bench, agreed: Presettlement) -> None:
    bench.platform.fail("settle", Fault.REORDERED)
    refused(lambda: bench.settle(agreed))
    bench.platform.fail("reverse", Fault.LATE, Fault.UNREACHABLE)
    assert bench.checkout.recover() == ()
    assert bench.checkout.recover() == ()
    assert [each.state for each in bench.checkout.recover()] == [State.REVERSED]
    bench.platform.arrive()
    assert bench.charged(agreed.bill.number) == []
