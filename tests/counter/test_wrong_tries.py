"""Wrong tries are slowed, for the operator at every counter and for everybody at this one; no restart helps."""

from collections.abc import Callable

import pytest

from counter.people import LONGEST, People, wait_after
from simulation.operators import SampleOperators
from terminal.errors import Refused
from tests.counter.staff import LI, PASSWORD, WANG, wrong


class Steady:
    """Seconds that a test lets pass."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def counters(operators: SampleOperators) -> Callable[[str, Steady], People]:
    """Start the people of a counter, as often as wanted."""
    operators.add(LI, PASSWORD)
    operators.add(WANG, PASSWORD)
    return lambda number, steady: People(operators, number, "0112", lambda _: None, steady)


def test_each_wrong_try_beyond_the_third_doubles_the_wait() -> None:
    assert [wait_after(wrong) for wrong in range(7)] == [0, 0, 0, 2, 4, 8, 16]
    assert wait_after(50) == LONGEST


def test_while_it_waits_not_even_the_right_password_is_looked_at(counters: Callable[[str, Steady], People]) -> None:
    steady = Steady()
    people = counters("03", steady)
    assert [wrong(people) for _ in range(3)] == ["sign_in_wrong", "sign_in_wrong", "sign_in_wrong_wait"]
    with pytest.raises(Refused, match="sign_in_slowed"):
        people.sign_in("0301", PASSWORD)
    steady.now += 2
    assert people.sign_in("0301", PASSWORD) == LI
    assert wrong(people) == "sign_in_wrong"


def test_tries_with_numbers_that_nobody_has_slow_the_counter_and_no_other(
    counters: Callable[[str, Steady], People],
) -> None:
    here, there = counters("03", Steady()), counters("04", Steady())
    for number in ("7001", "7002", "7003"):
        wrong(here, number)
    assert wrong(here) == "sign_in_slowed"
    assert there.sign_in("0301", PASSWORD) == LI


def test_tries_at_one_counter_slow_the_operator_at_every_other_and_nobody_else(
    counters: Callable[[str, Steady], People],
) -> None:
    here, there = counters("03", Steady()), counters("04", Steady())
    for _ in range(3):
        wrong(here)
    assert wrong(there) == "sign_in_slowed"
    assert there.sign_in("0302", PASSWORD) == WANG


def test_a_restart_makes_no_wait_shorter(counters: Callable[[str, Steady], People]) -> None:
    steady = Steady()
    before = counters("03", steady)
    for _ in range(3):
        wrong(before)
    steady.now = 7.0  # as of a computer that has just been started
    again = counters("03", steady)
    assert wrong(again) == "sign_in_slowed"
    steady.now += 1.9
    assert wrong(again) == "sign_in_slowed"
    steady.now += 0.2
    assert again.sign_in("0301", PASSWORD) == LI
