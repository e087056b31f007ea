"""Counters with the national interface: what a restart or a lost answer leaves open is resolved correctly."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from counter.prove.books import disagreements
from counter.prove.counter import Counter
from counter.prove.interface import Interface
from simulation.network.faults import Fault
from simulation.served.profile import ReverseUnknown
from terminal.model import Settlement, State
from terminal.national.profile import load
from tests.bench import Clock, person
from tests.terminal.tampering import refused

MINUTE = 60
LISTED = load("plain").recovery.listed_within or 0
BILLS = {"MZ202611220005": "李伟", "ZY202611210004": "王秀兰"}


@pytest.fixture
def unknown(request: pytest.FixtureRequest) -> ReverseUnknown:
    """What the platform does with a reversal of what it does not know; a test may choose the other."""
    return getattr(request, "param", ReverseUnknown.REFUSE)


@pytest.fixture(params=[False, True], ids=["by number", "by message"])
def outside(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock, unknown: ReverseUnknown
) -> Iterator[Interface]:
    with closing(Interface(tmp_path, clock, by_message=request.param, unknown=unknown)) as outside:
        yield outside


@pytest.fixture
def counter(outside: Interface, tmp_path: Path, clock: Clock) -> Iterator[Counter]:
    (tmp_path / "01").mkdir()
    with closing(Counter(tmp_path / "01", clock, outside=outside, number="01")) as counter:
        yield counter


@pytest.fixture(params=BILLS)
def settled(request: pytest.FixtureRequest, counter: Counter) -> Settlement:
    return counter.settle(counter.agreed(BILLS[request.param], request.param))


def wrong(counter: Counter) -> list[str]:
    return list(disagreements(counter.books, {bill: person(name).number for bill, name in BILLS.items()}))


def comes(counter: Counter) -> None:
    """Let a late message come while the counter, which has looked once, has to count on it."""
    assert counter.checkout.recover() == ()
    counter.clock.forward(MINUTE)
    counter.platform.arrive()


def two_lines(settled: Settlement, counter: Counter) -> Callable[[], object]:
    lines = settled.care.lines[:2] if settled.care else ()
    return lambda: counter.checkout.refund_lines(settled.number, lines)


@pytest.mark.parametrize("fault", [Fault.LOST_REPLY, Fault.LATE, Fault.HTML])
def test_lines_that_stay_and_were_settled_without_an_answer_are_settled_once(
    counter: Counter, settled: Settlement, fault: Fault
) -> None:
    counter.platform.fail("settle", fault)
    assert refused(two_lines(settled, counter)) == "kept_not_settled"
    if fault is Fault.LATE:
        comes(counter)
    counter.checkout.recover()
    counter.outside.echo()
    assert wrong(counter) == []
    (kept,) = counter.books.live_settlements(settled.bill_number)
    assert len(kept.care.lines if kept.care else ()) == 2
    assert counter.checkout.refund(kept.number).refund
    assert wrong(counter) == []


@pytest.mark.parametrize("fault", [Fault.LOST_REPLY, Fault.LATE])
def test_lines_that_stay_end_also_where_the_terminal_starts_anew_and_knows_nobody(
    counter: Counter, settled: Settlement, fault: Fault
) -> None:
    counter.platform.fail("settle", fault)
    refused(two_lines(settled, counter))
    risen = counter.risen()
    if fault is Fault.LATE:
        comes(risen)
    risen.checkout.recover()
    risen.outside.echo()
    assert risen.checkout.open_items() == ()
    assert wrong(risen) == []
    risen.close()


@pytest.mark.parametrize("bill", BILLS)
def test_what_comes_while_it_is_unknown_is_adopted_and_not_settled_anew(counter: Counter, bill: str) -> None:
    counter.platform.fail("settle", Fault.LATE)
    refused(lambda: counter.settle(counter.agreed(BILLS[bill], bill)))
    comes(counter)
    assert [each.state for each in counter.checkout.recover()] == [State.SETTLED]
    counter.outside.echo()
    assert wrong(counter) == []


@pytest.mark.parametrize("bill", BILLS)
def test_what_never_comes_is_settled_anew_when_it_can_come_no_more(counter: Counter, bill: str) -> None:
    counter.platform.fail("settle", Fault.LOST_REQUEST)
    refused(lambda: counter.settle(counter.agreed(BILLS[bill], bill)))
    assert counter.checkout.recover() == ()
    assert refused(lambda: counter.agreed(BILLS[bill], bill)) == "bill_locked"
    counter.clock.forward(LISTED * MINUTE + 1)
    assert [each.state for each in counter.checkout.recover()] == [State.REVERSED]
    assert counter.settle(counter.agreed(BILLS[bill], bill)).number
    counter.outside.echo()
    assert wrong(counter) == []


@pytest.mark.parametrize("unknown", [ReverseUnknown.ACCEPT], indirect=True)
@pytest.mark.parametrize("bill", BILLS)
def test_what_was_reversed_is_settled_anew(counter: Counter, bill: str) -> None:
    counter.platform.fail("settle", Fault.LATE)
    refused(lambda: counter.settle(counter.agreed(BILLS[bill], bill)))
    assert [each.state for each in counter.checkout.recover()] == [State.REVERSED]
    assert counter.settle(counter.agreed(BILLS[bill], bill)).number
    counter.outside.echo()
    counter.platform.arrive()
    assert wrong(counter) == []
