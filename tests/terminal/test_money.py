"""Money in fen: parse and format are each other's inverse, half a fen goes up, and capital figures keep the clauses."""

from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal import money

AMOUNTS = st.integers(0, 10**14 - 1)
SIGNED = st.integers(1 - 10**14, 10**14 - 1)

# 正确填写票据和结算凭证的基本规定, with the examples that the clauses themselves give first.
CAPITALS = [
    (140_950, "壹仟肆佰零玖元伍角整"),
    (600_714, "陆仟零柒元壹角肆分"),
    (168_032, "壹仟陆佰捌拾元叁角贰分"),
    (10_700_053, "壹拾万柒仟元伍角叁分"),
    (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
    (32_504, "叁佰贰拾伍元零肆分"),
    (211_835, "贰仟壹佰壹拾捌元叁角伍分"),
    (0, "零元整"),
    (1, "壹分"),
    (10, "壹角整"),
    (15, "壹角伍分"),
    (100, "壹元整"),
    (105, "壹元零伍分"),
    (150, "壹元伍角整"),
    (1_000, "壹拾元整"),
    (1_100, "壹拾壹元整"),
    (10_000, "壹佰元整"),
    (10_100, "壹佰零壹元整"),
    (100_100, "壹仟零壹元整"),
    (101_000, "壹仟零壹拾元整"),
    (1_000_000, "壹万元整"),
    (1_000_100, "壹万零壹元整"),
    (1_010_000, "壹万零壹佰元整"),
    (10_001_000, "壹拾万零壹拾元整"),
    (100_000_000, "壹佰万元整"),
    (10_000_000_000, "壹亿元整"),
    (10_000_000_100, "壹亿零壹元整"),
    (10_001_000_000, "壹亿零壹万元整"),
    (100_000_000_000_000 - 1, "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    (-211_835, "负贰仟壹佰壹拾捌元叁角伍分"),
]


@pytest.mark.parametrize(("fen", "figures"), CAPITALS)
def test_capital_figures_follow_the_clauses_on_zero_and_on_the_closing_word(fen: int, figures: str) -> None:
    assert money.capital(fen) == figures


@given(AMOUNTS)
def test_capital_figures_read_back_as_the_amount(fen: int) -> None:
    assert _read(money.capital(fen)) == fen


@given(AMOUNTS)
def test_capital_figures_close_unless_they_end_in_fen_and_never_say_zero_twice(fen: int) -> None:
    figures = money.capital(fen)
    assert figures.endswith("整") == (fen % 10 == 0)
    assert "零零" not in figures
    assert figures == "零元整" or not figures.startswith("零")


def test_capital_figures_have_no_word_for_a_trillion() -> None:
    with pytest.raises(ValueError, match="10\\^12"):
        money.capital(10**14)


@given(AMOUNTS)
def test_what_is_written_can_be_typed_again(fen: int) -> None:
    assert money.parse(money.plain(fen)) == fen
    assert money.parse(money.grouped(fen)) == fen
    assert money.parse(money.yuan(fen)) == fen


@given(SIGNED)
def test_a_negative_amount_is_the_positive_one_with_a_sign(fen: int) -> None:
    sign = "-" if fen < 0 else ""
    assert money.plain(fen) == sign + money.plain(abs(fen))
    assert money.grouped(fen) == sign + money.grouped(abs(fen))
    assert Fraction(money.plain(fen)) == Fraction(fen, 100)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("0", 0), ("5", 500), ("1234.5", 123_450), ("1,234.50", 123_450), (" ¥ 2,118.35 ", 211_835), ("007", 700)],
)
def test_an_amount_is_read_as_a_cashier_types_it(typed: str, fen: int) -> None:
    assert money.parse(typed) == fen


@pytest.mark.parametrize(
    "typed", ["", "-1", "1.234", "1,23", "12,34.5", "1.", ".5", "1 2", "1e3", "٣", "¥", "+1", "1.2.3"]
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="amount in yuan"):
        money.parse(typed)


@given(st.integers(0, 10**12), st.integers(1, 10**9))
def test_a_half_is_rounded_up(numerator: int, denominator: int) -> None:
    assert money.half_up(numerator, denominator) == floor(Fraction(numerator, denominator) + Fraction(1, 2))


@given(st.integers(0, 10**12), st.integers(0, money.MILLIONTHS))
def test_a_ratio_of_an_amount_is_exact_to_half_a_fen_up(fen: int, ratio: int) -> None:
    assert money.multiply_ratio(fen, ratio) == floor(Fraction(fen * ratio, money.MILLIONTHS) + Fraction(1, 2))


@given(st.integers(0, 10**9))
def test_a_ratio_reads_back_from_its_decimal(ratio: int) -> None:
    text = f"{ratio // money.MILLIONTHS}.{ratio % money.MILLIONTHS:06d}"
    assert money.millionths(text) == ratio
    assert money.millionths(text.rstrip("0").rstrip(".")) == ratio


@pytest.mark.parametrize("text", ["", "1.", ".5", "-0.5", "0.1234567", "1e-3", "50%", "0,5", " 1", "1\n", "٠.٥"])
def test_what_is_no_ratio_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="six places"):
        money.millionths(text)


@pytest.mark.parametrize(
    ("ratio", "text"), [(925_000, "92.5%"), (1_000_000, "100%"), (0, "0%"), (100_000, "10%"), (333_333, "33.3333%")]
)
def test_a_ratio_is_shown_without_idle_zeros(ratio: int, text: str) -> None:
    assert money.percent(ratio) == text


def _read(figures: str) -> int:
    """Read capital figures the plain way, digit by digit, as a check that shares nothing with the writer."""
    fen = group = digit = high = 0
    for char in figures:
        if char in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(char)
        elif char in "拾佰仟":
            group, digit = group + digit * 10 ** ("拾佰仟".index(char) + 1), 0
        elif char in "万亿":
            high, group, digit = high + (group + digit) * 10_000 ** ("万亿".index(char) + 1), 0, 0
        elif char == "元":
            fen, digit = (high + group + digit) * 100, 0
        elif char in "角分":
            fen, digit = fen + digit * (10 if char == "角" else 1), 0
    return fen
