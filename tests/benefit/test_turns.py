"""The explanation of the rarer mechanisms: every turn is a leaf in both languages, and its formula computes."""

from pathlib import Path

import pytest

from terminal.benefit.explain import basis, leaves, tree
from terminal.benefit.scenario import decode
from terminal.benefit.split import Outcome, calculate_split
from terminal.model import Basis
from tests.benefit.small_pack import Json, care, employee, line, rules
from tests.benefit.test_pack_words import case

PACK = """
[employee.inpatient]
deductible = [{ @, per = "admission", amount = { 2 = 50000, 3 = 90000 }, yearly = 100000, again_after_days = 90 }]
later_admission = [{ @, steps = [{ nth = 2, factor = "0.50" }] }]
ratio = [{ @, segments = [{ up_to = 1000000, ratio = "0.80" }, { ratio = "0.90" }] }]
guaranteed = [{ @, of_bill = "0.85" }]
account = [{ @, use = "first" }]
lines = [{ @, categories = ["植入"], ratio = "1" }]
changes = [
  { @, only = ["中医"], minus = 10000 },
  { @, only = ["retired"], own_share = "0.80" },
  { @, only = ["中医"], lower = 1, plus = "0.03" },
]
"""
LEDGER = {"employee/2024/admissions/inpatient": 1, "employee/2024/deductible/inpatient": 70_000}


@pytest.fixture
def outcome(tmp_path: Path) -> Outcome:
    """Return the second stay of the year of a retired person in a traditional hospital, 100 days long."""
    lines = [line(8000), line(1000, category="植入")]
    stay: Json = care(lines=lines, class_="中医", admitted="2024-02-01")
    read = decode(case(employee(status="retired", account=10_000), stay), "case.json")
    settled = read.events[0].settle
    assert settled is not None
    return calculate_split(rules(tmp_path, PACK), read.person, 10_000, LEDGER, settled)


def computed(text: str) -> float:
    """Compute a formula up to its remark in brackets."""
    written = text.split("（", 1)[0].split(" (", 1)[0]
    if " - " in written:
        first, second = written.split(" - ")
        return float(first) - float(second)
    if " × " in written:
        first, second = written.split(" × ")
        return float(first) * float(second.removesuffix("%")) / 100
    return float(written)


def test_a_deductible_is_told_turn_by_turn(outcome: Outcome) -> None:
    node = tree(outcome)["deductible"]
    # 900, one level lower 500, less 100, the half of it, twice, 300 left of the year's 1,000.
    assert [leaf.amount for leaf in leaves(node)[1:]] == [90_000, -40_000, -10_000, -20_000, 20_000, -10_000]
    assert outcome.split.deductible == 30_000
    labels = ["Deductible of the table", "As one level lower", "Change of the deductible", "Further admission"]
    labels += ["Long stay, owed again", "Most of the year's deductibles"]
    assert [leaf.label_en for leaf in leaves(node)[1:]] == labels


@pytest.mark.parametrize("language", ["formula", "formula_en"])
def test_every_turn_has_a_formula_that_computes(language: str, outcome: Outcome) -> None:
    made = tree(outcome)
    for leaf in (*leaves(made["deductible"])[1:], *(each for each in leaves(made["pool"]) if each.amount)):
        assert round(computed(getattr(leaf, language)) * 100) == leaf.amount, leaf
        assert leaf.document
        assert leaf.since


def named(node: Basis) -> list[tuple[str, str]]:
    return [(leaf.label_zh, leaf.formula) for leaf in leaves(node)[1:]]


def test_the_pool_names_the_group_of_lines_and_each_change_of_the_ratio(outcome: Outcome) -> None:
    # 80 %: the own share of 20 % times 0.8 is 16 %, and 3 points: 87 %.
    assert named(tree(outcome)["pool"]) == [
        ("统筹支付", "7700.00 × 87%"),
        ("统筹支付", "1000.00 × 100%（植入）"),
        ("支付比例调整", "个人自付比例 × 80%"),
        ("支付比例调整", "加 3%"),
    ]


def test_a_guarantee_is_a_leaf_of_its_own(tmp_path: Path) -> None:
    read = decode(case(employee(), care(1000)), "case.json")
    settled = read.events[0].settle
    assert settled is not None
    made = calculate_split(rules(tmp_path, PACK.replace("90000 }", "10000 }")), read.person, 0, {}, settled)
    assert named(tree(made)["pool"]) == [("统筹支付", "900.00 × 80%"), ("保底补足", "850.00 - 720.00")]


def test_the_receipt_lists_the_turns_and_says_that_the_account_pays_first(outcome: Outcome) -> None:
    printed = {each.label_zh: each for each in basis(outcome)}
    assert printed["再次住院"].formula == "200.00 - 400.00（本年第 2 次）"
    assert printed["个人账户支付"].formula.startswith("个人账户先付")
