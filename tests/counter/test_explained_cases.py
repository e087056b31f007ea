"""`explain` and `whatif` speak one language: clauses, certainty and refusals in words, refunds in yuan."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from counter.cli import jiesuan

CASES = Path(__file__).parents[2] / "fixtures" / "cases"
_WORD = re.compile(r"[A-Za-z]{2,}")
ITEM = "CT"


def said(*words: str) -> str:
    done = CliRunner().invoke(jiesuan, list(words))
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("case", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_an_explanation_in_chinese_has_no_english_word(case: Path) -> None:
    assert set(_WORD.findall(said("explain", str(case), "--figure", "all"))) <= {ITEM}


def test_a_leaf_tells_the_text_of_its_clause_and_the_id_behind_it() -> None:
    case = str(CASES / "binzhou-employee-inpatient-bracket.json")
    assert "〔三级医院住院 1 万元以下：在职 85%，退休 92.5%（B05） · " in said("explain", case)
    english = "〔Stays at level 3, the part below 10,000: 85 %, retired 92.5 % (B05) · "
    assert english in said("explain", case, "--language", "en")


def test_how_certain_and_how_old_a_value_is_stands_in_words() -> None:
    case = str(CASES / "binzhou-employee-inpatient-bracket.json")
    assert "按 2022-06 公布 · 公开发布〕" in said("explain", case)
    assert "※假定〕" in said("explain", case)
    assert "as published in 2022-06 · published〕" in said("explain", case, "--language", "en")


def test_a_refusal_is_explained_in_words() -> None:
    case = str(CASES / "jjj-institution-not-opened.json")
    assert "不予直接结算：本机构在就医日未开通这类直接结算。" in said("explain", case)
    assert "not_opened" not in said("explain", case)
    assert "Not settled directly: This institution had not opened" in said("explain", case, "--language", "en")


def test_a_refund_is_told_in_yuan() -> None:
    shown = said("explain", str(CASES / "tianjin-refund-same-year.json"))
    refund = next(line for line in shown.splitlines() if "退费" in line)
    assert re.search(r"医疗费总额：-\d+\.\d\d  基金支付总额：-\d+\.\d\d", refund)


def test_what_if_speaks_one_language_and_refuses_in_words() -> None:
    case = str(CASES / "binzhou-employee-inpatient-bracket.json")
    assert _WORD.findall(said("whatif", case, "--level", "1")) == []
    assert "这里没有可用的规则" in said("whatif", case, "--date", "2017-01-01")
    shown = said("whatif", case, "--date", "2017-01-01", "--language", "en")
    assert "A trial, never sent" in shown
    assert "Not settled directly: " in shown
