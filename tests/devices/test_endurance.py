"""After any fault of reader, card or service, however often repeated, the next card is read without a restart."""

import pytest

from tests.devices.endurance import TROUBLES, endure

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcsc")]

RECOVERY = 3.0
GAP = 0.1


@pytest.mark.parametrize("trouble", [name for name in TROUBLES if name != "service killed"])
def test_after_trouble_the_next_card_is_read_and_no_thread_waited(machine: None, trouble: str) -> None:
    endured = endure(trouble, rounds=3)
    assert endured.recovery <= RECOVERY
    assert endured.gap <= GAP


def test_a_service_that_is_killed_twenty_times_is_worked_with_again_each_time(machine: None) -> None:
    endured = endure("service killed", rounds=20)
    assert endured.recovery <= RECOVERY
    assert endured.gap <= GAP
