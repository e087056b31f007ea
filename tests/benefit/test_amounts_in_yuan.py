"""Amounts of a pack may be written in yuan, as the bureaus write them, or in fen."""

from pathlib import Path

import pytest

from terminal.benefit.pack_index import in_fen
from terminal.errors import BadInput
from terminal.texts import LANGUAGES, words
from tests.benefit.small_pack import care, deductibles, pools, resident, rules

RULE = """
[[resident.inpatient.deductible]]
from = 2024-01-01
per = "admission"
amount = {amount}
document = "rule"
tag = "stated"
[resident.inpatient]
caps = ["year"]
ratio = [{{ @, segments = [{{ up_to = {bound}, ratio = "0.60" }}, {{ ratio = "0.80" }}] }}]
[resident.caps]
year = [{{ @, per = "year", amount = {cap} }}]
"""
IN_FEN = RULE.format(amount="{ 1 = 30000, 3 = 90050 }", bound="100000", cap="1500000")
IN_YUAN = RULE.format(amount='{ 1 = "300元", 3 = "900.50 元" }', bound='"1,000.0 元"', cap='"15,000 元"')


def test_a_pack_in_yuan_settles_as_the_same_one_in_fen(tmp_path: Path) -> None:
    stays = [care(yuan, level=level, day=f"2024-0{level}-10") for level, yuan in ((1, 2000), (3, 20000), (1, 9000))]
    found = []
    for name, text in (("fen", IN_FEN), ("yuan", IN_YUAN)):
        (tmp_path / name).mkdir()
        made = rules(tmp_path / name, text)
        found.append((deductibles(made, resident(), *stays), pools(made, resident(), *stays)))
    assert found[0] == found[1]
    assert found[1][0] == [300, 900.5, 300]


@pytest.mark.parametrize(
    ("text", "fen"),
    [("7.00 元", 700), ("7 元", 700), ("7元", 700), ("0.5 元", 50), ("1,234.56 元", 123456), ("12000 元", 1_200_000)],
)
def test_an_amount_in_yuan_is_its_fen(text: str, fen: int) -> None:
    assert in_fen({"amount": [text, {"3": text}]}) == {"amount": [fen, {"3": fen}]}


@pytest.mark.parametrize("text", ["7.005 元", "七元", "1,23 元", "-7 元", "7.00", "7.00 yuan", "元", "7. 元"])
def test_what_is_no_amount_is_refused_with_the_two_ways_to_write_one(text: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"toml_field file=9900\.toml") as caught:
        rules(tmp_path, RULE.format(amount=f'{{ 1 = "{text}", 3 = 2 }}', bound="1", cap="1"))
    assert caught.value.facts["key"] == "resident.inpatient.deductible.0.amount.1"
    assert caught.value.facts["line"] == 11
    for language in LANGUAGES:
        assert "7.00 元" in words(caught.value, language).what


def test_a_title_that_names_yuan_stays_a_title(tmp_path: Path) -> None:
    text = IN_YUAN.replace(
        "[resident.caps]", '[documents.more]\ntitle = "每年 300 元"\ntitle_en = "300 元 a year"\n[resident.caps]'
    )
    text = text.replace('{ @, per = "year"', '{ from = 2024-01-01, document = "more", tag = "stated", per = "year"')
    [pack] = [each for each in rules(tmp_path, text).packs if each.area == "9900"]
    assert pack.documents["more"].title == "每年 300 元"
