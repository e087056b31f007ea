"""Every printed number is explained by a tree whose leaves add up to it, in both languages, with its source."""

import json
from collections.abc import Iterator
from datetime import date

import pytest
from msgspec.structs import replace

from terminal.benefit import ledger as accumulators
from terminal.benefit.explain import CLAIMABLE, basis, leaves, sentence, tree
from terminal.benefit.resolved import Limit, TopUp
from terminal.benefit.rules import Rules, Source, clauses, load
from terminal.benefit.scenario import decode
from terminal.benefit.split import Outcome, calculate_split
from terminal.errors import Refused
from terminal.model import Basis, Care, Split, Tag
from terminal.money import percent, plain
from tests.benefit.generate import cases

AREAS = ["3716", "1309", "12", "14", "31"]
YUAN = 100
# What the catalogue or a family says holds for the bill at hand.
WITHOUT_DAY = {"Catalogue of the place of care", "Family mutual aid (set for the simulation)"}


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
        short = [entry for entry in basis(outcome) if entry.figure != CLAIMABLE]
        assert all(entry.amount for entry in short)
        own = ("uncovered", "over_limit", "line_self_pay", "remote_self_pay", "deductible", "pool_self", "over_cap")
        paid = sum(getattr(outcome.split, name) for name in own)
        assert sum(entry.amount for entry in short) == paid + outcome.split.fund + outcome.split.account


def test_an_assumed_value_says_so(explained: list[tuple[Outcome, Care]]) -> None:
    tags = {entry.tag for outcome, _ in explained for entry in basis(outcome)}
    assert tags == set(Tag) - {Tag.ILLUSTRATIVE}


def test_one_sentence_tells_the_patient_who_pays() -> None:
    split = Split(total=100000, in_scope=100000, fund=49000, personal=51000, account=12345, cash=38655)
    assert sentence(split, "zh_CN") == (
        "您这次总费用 1000.00 元，医保基金支付 490.00 元，个人账户支付 123.45 元，您还需要付 386.55 元。"
    )
    assert sentence(split, "en") == (
        "Your bill is 1000.00 yuan: the insurance pays 490.00, your account pays 123.45, and you pay 386.55."
    )


def lowered(outcome: Outcome) -> Iterator[tuple[str, str, Source | None]]:
    """Yield what lowered or waived a figure: the figure, what has to be said of it, and who says so."""
    terms, paying = outcome.terms, [portion for portion in outcome.portions if portion.pool]
    if terms.admissions_key and terms.admission > 1:
        amount = "" if terms.deductible_turns else f", {plain(terms.deductible)}"
        yield "deductible", f"admission {terms.admission} of the year{amount}", terms.deductible_source
    if not (terms.admissions_key or terms.deductible_turns) and terms.owed < terms.deductible:
        yield "deductible", f"{plain(terms.deductible)} a year, {plain(terms.owed)} still owed", terms.deductible_source
    if terms.points and paying:
        yield "pool", f"{percent(terms.points)[:-1]} percentage points less, out of the area", terms.ratio_source
    for portion in paying:
        if portion.over_cap and terms.ratio_source:
            clause = portion.segment.clause or terms.ratio_source.clause
            yield "pool", "up to the cap", replace(terms.ratio_source, clause=clause)
    if terms.limits and outcome.split.over_cap:
        yield "over_cap", "was left", min(terms.limits, key=lambda limit: room(limit, outcome)).source
    if (critical := terms.critical_illness) and critical.cap is not None and is_capped(outcome, critical):
        yield "critical_illness", f"at most {plain(critical.cap)} a year", critical.source


def is_capped(outcome: Outcome, critical: TopUp) -> bool:
    """Return whether the cap of the year keeps critical illness cover from paying more than it does, or anything."""
    split, before = outcome.split, outcome.before
    burden = split.remote_self_pay + split.deductible + split.pool_self + split.over_cap
    is_due = burden > YUAN and before.get(accumulators.burden_key(critical.key), 0) > critical.above
    return is_due and before.get(critical.key, 0) + split.critical_illness == critical.cap


def room(limit: Limit, outcome: Outcome) -> int:
    """Return what a cap leaves, in fen."""
    return limit.amount - outcome.before.get(limit.key, 0)


def is_sourced(leaf: Basis, day: date) -> bool:
    """Return whether a leaf names its source: a rule with first day and clause, the catalogue, or the account."""
    if leaf.figure == "account" or leaf.label_en == "Paid from the account":
        return not leaf.document
    if leaf.document_en in WITHOUT_DAY:
        return bool(leaf.document)
    if leaf.since is None or not (leaf.document and leaf.document_en):
        return False
    return (leaf.since <= day or leaf.tag is Tag.ASSUMED) and (leaf.tag is not Tag.STATED or bool(leaf.clause))


def test_every_fen_is_explained_with_clause_date_tag_and_source_and_so_is_what_lowered_it(
    explained: list[tuple[Outcome, Care]],
) -> None:
    known, seen = set(clauses()), set[str]()
    for outcome, care in explained:
        made = tree(outcome, care.lines)
        for name, root in made.items():
            parts = [leaf for leaf in leaves(root) if leaf.amount]
            assert sum(leaf.amount for leaf in parts) == root.amount == getattr(outcome.split, name)
            assert [leaf for leaf in parts if not (leaf.formula and is_sourced(leaf, care.day))] == []
            assert {clause for leaf in parts for clause in leaf.clause.split()} <= known
        for name, says, source in lowered(outcome):
            named = [each for each in nodes(made[name]) if says in each.formula_en]
            assert {sources(each) for each in named} == {source}, (name, says)
            seen.add(name)
    assert seen == {"deductible", "pool", "over_cap", "critical_illness"}


def sources(node: Basis) -> Source:
    return Source(node.clause, node.document, node.document_en, node.since, node.tag, node.as_of, node.early)
