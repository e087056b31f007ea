"""Amounts as they are said: no digit is lost, no zero is missed, and twos and tens sound as people say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.money import capital
from terminal.spoken import spoken

DIGITS = "零一二三四五六七八九"


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元"),
        (5, "五分"),
        (30, "三角"),
        (200, "两元"),
        (250, "两元五角"),
        (1_000, "十元"),
        (1_200, "十二元"),
        (11_000, "一百一十元"),
        (20_000, "二百元"),
        (64_889, "六百四十八元八角九分"),
        (100_005, "一千元零五分"),
        (100_530, "一千零五元三角"),
        (1_000_000, "一万元"),
        (10_000_000, "十万元"),
        (100_100_000, "一百万一千元"),
        (-37_54, "负三十七元五角四分"),
    ],
)
def test_an_amount_is_said_as_people_say_it(fen: int, said: str) -> None:
    assert spoken(fen) == said


@given(st.integers(0, 10**13 - 1))
def test_what_is_said_has_every_digit_that_is_written(fen: int) -> None:
    written = [each for each in capital(fen) if each in "壹贰叁肆伍陆柒捌玖"]
    said = [each for each in spoken(fen).replace("两元", "二元") if each in DIGITS[1:]]
    assert len(said) in {len(written), len(written) - 1}
    assert (len(said) == len(written)) is not spoken(fen).startswith("十")
