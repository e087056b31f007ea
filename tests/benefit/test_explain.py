"""Every printed number is explained by a tree whose leaves add up to it, in both languages, with its source."""

import json

import pytest

from terminal.benefit import ledger as accumulators
from terminal.benefit.explain import basis, leaves, sentence, tree
from terminal.benefit.rules import Rules, load
from terminal.benefit.scenario import decode
from terminal.benefit.split import Outcome, calculate_split
from terminal.errors import Refused
from terminal.model import Basis, Care, Split, Tag
from tests.benefit.generate import cases

AREAS = ["3716", "1309", "12", "14", "31"]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


@pytest.fixture(scope="module")
def explained(rules: Rules) -> list[tuple[Outcome, Care]]:
    """A thousand random settlements, each on the ledger left by the ones before it."""
    found = []
    for raw in cases(seed=6, n=250, areas=AREAS):
        case, ledger = decode(json.dumps(raw).encode(), "random"), dict[str, int]()
        for event in case.events:
            if event.settle is None:
                continue
            try:
                outcome = calculate_split(rules, case.person, case.person.account, ledger, event.settle)
            except Refused:
                continue
            ledger = accumulators.applied(ledger, outcome.deltas)
            found.append((outcome, event.settle))
    assert len(found) > 500
    return found


def nodes(node: Basis) -> list[Basis]:
    return [node, *(below for child in node.children for below in nodes(child))]


def test_the_leaves_of_every_figure_add_up_to_it(explained: list[tuple[Outcome, Care]]) -> None:
    for outcome, care in explained:
        made = tree(outcome, care.lines)
        for name in Split.__struct_fields__:
            amount = getattr(outcome.split, name)
            assert made[name].amount == amount
            assert sum(leaf.amount for leaf in leaves(made[name])) == amount, (name, outcome.split)


def test_without_the_lines_the_tree_still_adds_up(explained: list[tuple[Outcome, Care]]) -> None:
    for outcome, _ in explained[:200]:
        for name, node in tree(outcome).items():
            assert sum(leaf.amount for leaf in leaves(node)) == getattr(outcome.split, name)


def test_every_node_speaks_both_languages(explained: list[tuple[Outcome, Care]]) -> None:
    for outcome, care in explained[:200]:
        for node in (below for root in tree(outcome, care.lines).values() for below in nodes(root)):
            assert node.label_zh
            assert node.label_en
            assert bool(node.formula) == bool(node.formula_en)
            assert bool(node.document) == bool(node.document_en)


def test_the_short_form_names_every_figure_that_is_not_zero(explained: list[tuple[Outcome, Care]]) -> None:
    for outcome, _ in explained:
        short = basis(outcome)
        assert all(entry.amount for entry in short)
        own = ("uncovered", "over_limit", "line_self_pay", "remote_self_pay", "deductible", "pool_self", "over_cap")
        paid = sum(getattr(outcome.split, name) for name in own)
        assert sum(entry.amount for entry in short) == paid + outcome.split.fund + outcome.split.account


def test_an_assumed_value_says_so(explained: list[tuple[Outcome, Care]]) -> None:
    tags = {entry.tag for outcome, _ in explained for entry in basis(outcome)}
    assert tags == set(Tag)


def test_one_sentence_tells_the_patient_who_pays() -> None:
    split = Split(total=100000, in_scope=100000, fund=49000, personal=51000, account=12345, cash=38655)
    assert sentence(split, "zh_CN") == (
        "您这次总费用 1000.00 元，医保基金支付 490.00 元，个人账户支付 123.45 元，您还需要付 386.55 元。"
    )
    assert sentence(split, "en") == (
        "Your bill is 1000.00 yuan: the insurance pays 490.00, your account pays 123.45, and you pay 386.55."
    )
