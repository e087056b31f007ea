"""A badge's code: recognised as such, and never taken for a patient's code, nor one of those for a badge."""

import pytest

from devices.badge import is_badge, new_badge
from devices.scanner import SHORTEST
from devices.voucher import CodeKind, kind_of, payment_code, recognise, wallet_of
from terminal.errors import Refused
from terminal.private import is_id_number

BADGE = "99000000000000001232"


def test_a_new_badge_is_a_badge_and_another_than_the_one_before() -> None:
    made = {new_badge().reveal() for _ in range(50)}
    assert len(made) == 50
    assert all(is_badge(each) for each in made)


def test_a_badge_is_no_voucher_no_payment_code_and_no_id_number() -> None:
    for code in (new_badge().reveal() for _ in range(50)):
        assert kind_of(code) is CodeKind.BADGE
        assert (payment_code(code), wallet_of(code)) == (None, None)
        assert not is_id_number(code)
        with pytest.raises(Refused, match="badge_at_counter"):
            recognise(code)


def test_a_badge_is_long_enough_to_be_taken_as_a_scan_at_any_speed() -> None:
    assert len(BADGE) >= SHORTEST


@pytest.mark.parametrize("at", range(4, 20))
def test_a_digit_that_was_misread_makes_no_badge(at: int) -> None:
    wrong = BADGE[:at] + str((int(BADGE[at]) + 1) % 10) + BADGE[at + 1 :]
    assert is_badge(BADGE)
    assert not is_badge(wrong)


@pytest.mark.parametrize(
    "code", ["4241234567890123456780037000", "130000000000000000", "2800000000000000", "372922198603051234", "", "9900"]
)
def test_no_patients_code_is_a_badge(code: str) -> None:
    assert not is_badge(code)
