"""A clock that is set changes no wait, and no day's figures but those of what is sold meanwhile."""

from datetime import timedelta

import pytest

from simulation.network.faults import Fault
from terminal.accounts import till
from terminal.model import Presettlement, State
from tests.bench import Bench
from tests.terminal.tampering import refused

HOUR, YEAR = 3600.0, 365 * 86_400.0


@pytest.mark.parametrize("jump", [-2 * HOUR, -YEAR, 2 * HOUR, YEAR])
def test_recovery_asks_after_the_same_wait_whatever_is_done_to_the_clock(
    bench: Bench, agreed: Presettlement, jump: float
) -> None:
    bench.platform.fail("settle", Fault.LOST_REPLY)
    refused(lambda: bench.settle(agreed))
    bench.platform.fail("find", Fault.UNREACHABLE)
    assert bench.checkout.recover_due() == ()
    bench.clock.now += timedelta(seconds=jump)
    (item,) = bench.checkout.open_items()
    assert bench.checkout.backoff.due_at(item) - bench.clock.steady() == timedelta(seconds=5)
    bench.clock.forward(4.9)
    assert bench.checkout.recover_due() == ()
    bench.clock.forward(0.1)
    assert [each.state for each in bench.checkout.recover_due()] == [State.SETTLED]


def test_a_new_run_asks_at_once_whatever_the_clock_was(bench: Bench, agreed: Presettlement) -> None:
    bench.platform.fail("settle", Fault.LOST_REPLY)
    refused(lambda: bench.settle(agreed))
    bench.clock.now += timedelta(seconds=YEAR)
    bench.platform.fail("find", Fault.UNREACHABLE)
    bench.checkout.recover()
    bench.clock.now -= timedelta(seconds=YEAR)
    bench.checkout = bench.counter(bench.platform)
    assert [each.state for each in bench.checkout.recover_due()] == [State.SETTLED]


def test_a_sale_under_a_future_date_counts_on_that_day_only(bench: Bench, agreed: Presettlement) -> None:
    bench.clock.now += timedelta(seconds=YEAR)
    made = bench.settle(agreed)
    future = bench.clock.now.date()
    bench.clock.now -= timedelta(seconds=YEAR)
    for days in range(3):
        assert bench.takings == (0, 0), days
        bench.clock.forward(86_400)
    assert till.of_day(bench.journal, future).cash == made.tender.cash
