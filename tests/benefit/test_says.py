"""The text of each numbered statement stands in both languages, in the packs and in the document that lists them."""

import re
from pathlib import Path

from terminal.benefit.rules import clauses, load

RULES = Path(__file__).parents[2] / "docs" / "rules.md"
ROW = re.compile(r"^\| `([A-Z]\d+b?)` \| (.*?) \| (.*?) \| ", re.MULTILINE)


def test_the_packs_and_the_table_of_statements_say_the_same_in_both_languages() -> None:
    listed = {name: (english, chinese) for name, english, chinese in ROW.findall(RULES.read_text(encoding="utf-8"))}
    assert {name: (each.says_en, each.says) for name, each in clauses().items()} == listed


def test_several_clauses_are_told_in_their_order_and_an_unknown_one_is_not() -> None:
    rules = load()
    assert rules.says("B02 B99 B03", "zh_CN") == (
        "职工门诊报销比例：一级 80%、二级 70%、三级 65%",
        "退休人员再提高 5 个百分点",
    )
    assert rules.says("B03", "en") == ("Retired employees get 5 percentage points more",)
    assert rules.says("", "en") == ()
