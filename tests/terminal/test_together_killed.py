"""Several bills of one visit, killed at any point and with lost replies: settled and paid once, or not at all."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter.prove.counter import Outside
from simulation.network.faults import Fault
from terminal.checkout.several import Paying
from terminal.errors import JiesuanError
from terminal.house_rules import TogetherRules
from tests.bench import Bench, Clock
from tests.terminal.test_together import BILLS, agree, agreed, due, money, paid
from tests.whole import sample


class Killed(BaseException):
    """The end of the process at a point."""


class Switch:
    """Kills at one of the points passed since it was armed, from 1."""

    def __init__(self, at: int) -> None:
        self.is_armed, self._left = False, at

    def tell(self, _point: str) -> None:
        self._left -= self.is_armed
        if self.is_armed and not self._left:
            self.is_armed = False
            raise Killed


def killed(folder: Path, at: int, fault: Fault | None, by_code: bool, all_or_none: bool) -> bool:
    """Kill the settlement of two bills at a point, and hold what recovery makes of it; return whether it was killed."""
    folder.mkdir()
    clock, switch = Clock(), Switch(at)
    outside = Outside(folder, clock)
    bench = Bench(folder, clock, switch.tell, outside)
    bench.checkout.together = TogetherRules(all_or_none=all_or_none)
    found = agreed(bench)
    if fault:
        bench.platform.fail("settle", fault)
    switch.is_armed = True
    with suppress(Killed, JiesuanError):
        paid(bench, found, by_code=due(found) if by_code else 0)
    was_killed, switch.is_armed = not switch.is_armed, False
    risen = bench.risen()
    risen.checkout.recover()
    stands = [bool(risen.charged(bill)) for bill in BILLS]
    unpaid = [each.number for each in risen.checkout.open_items()]
    standing = sum(each.answer.split.cash for each, stood in zip(found, stands, strict=True) if stood)
    if all_or_none:
        assert stands in ([True, True], [False, False])
        # One payment is for both, or for none yet.
        assert len(unpaid) in {0, sum(stands)}
    before = sum(money(risen))
    if unpaid:
        risen.checkout.collect_together(unpaid, Paying(sum(risen.checkout.drawer(each).owed for each in unpaid)))
    assert sum(money(risen)) == standing
    assert before in {0, standing} or not all_or_none
    assert risen.checkout.open_items() == ()
    agree(risen)
    risen.journal.close()
    outside.close()
    return was_killed


@pytest.mark.sampled
@pytest.mark.parametrize("by_code", [False, True])
def test_killed_at_any_point_both_are_settled_and_paid_once_or_none_is(tmp_path: Path, by_code: bool) -> None:
    at = 1
    while killed(tmp_path / str(at), at, None, by_code=by_code, all_or_none=True):
        at += sample(7, whole=1)
    assert at > 20


@pytest.mark.sampled
@settings(max_examples=sample(8, whole=200), deadline=None)
@given(st.integers(1, 40), st.sampled_from([None, *Fault]), st.booleans(), st.booleans())
def test_whatever_is_lost_and_wherever_it_is_killed_all_books_agree(
    tmp_path_factory: pytest.TempPathFactory, at: int, fault: Fault | None, by_code: bool, all_or_none: bool
) -> None:
    killed(tmp_path_factory.mktemp("killed") / "books", at, fault, by_code, all_or_none)
