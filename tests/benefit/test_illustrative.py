"""Illustrative rules: only for an area without any pack, off by default, and never without their mark."""

from datetime import date
from pathlib import Path

import pytest

from terminal.benefit.checks import dated_lists
from terminal.benefit.explain import ILLUSTRATIVE, basis, leaves, tree
from terminal.benefit.illustrative import illustrative, pack
from terminal.benefit.rules import Rules, load
from terminal.benefit.split import Outcome, calculate_split
from terminal.errors import Refused
from terminal.model import Basis, Care, Institution, Insurance, Insured, Kind, Line, LineClass, Split, Status, Tag

URUMQI, BINZHOU = "650100", "371600"
DAY = date(2024, 5, 10)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load(elsewhere=illustrative())


def insured(area: str, insurance: Insurance = Insurance.EMPLOYEE) -> Insured:
    status = Status.ACTIVE if insurance is Insurance.EMPLOYEE else None
    return Insured(insured_area=area, insurance=insurance, birth=date(1980, 1, 1), status=status)


def settled(
    rules: Rules, area: str, kind: Kind = Kind.INPATIENT, class_: LineClass = LineClass.A, day: date = DAY
) -> Outcome:
    hospital = Institution(area=area, level=3, direct_settlement=True)
    line = Line(name="项目", class_=class_, quantity="1", unit_price=1_000_000)
    return calculate_split(rules, insured(area), 0, {}, Care(hospital=hospital, kind=kind, day=day, lines=(line,)))


def nodes(root: Basis) -> list[Basis]:
    return [root, *(below for child in root.children for below in nodes(child))]


def test_every_value_of_the_illustrative_pack_is_tagged_so_and_names_the_invented_document() -> None:
    entries = [entry for _, entries in dated_lists(pack()) for entry in entries]
    assert len(entries) > 20
    assert {(entry.tag, entry.document, entry.clause) for entry in entries} == {(Tag.ILLUSTRATIVE, "invented", "")}


def test_they_are_off_by_default() -> None:
    with pytest.raises(Refused, match="no_rule"):
        settled(load(), URUMQI)


def test_an_area_without_any_pack_settles_by_them(rules: Rules) -> None:
    split = settled(rules, URUMQI).split
    assert (split.deductible, split.pool, split.cash) == (100_000, 765_000, 235_000)


@pytest.mark.parametrize("kind", [Kind.OUTPATIENT, Kind.INPATIENT, Kind.MATERNITY])
def test_an_area_with_a_pack_never_uses_them(rules: Rules, kind: Kind) -> None:
    theirs = settled(rules, BINZHOU, kind)
    assert theirs.split == settled(load(), BINZHOU, kind).split
    assert not any(entry.is_illustrative for entry in basis(theirs))


def test_an_area_with_a_pack_that_lacks_the_kind_is_still_refused(rules: Rules) -> None:
    with pytest.raises(Refused, match="no_rule"):
        settled(rules, "130500", Kind.INPATIENT)


def test_a_code_that_is_no_area_is_still_refused(rules: Rules) -> None:
    with pytest.raises(Refused, match="no_rule"):
        settled(rules, "990000")


@pytest.mark.parametrize("class_", LineClass)
def test_a_split_by_them_is_marked_first_whatever_it_pays(rules: Rules, class_: LineClass) -> None:
    first, *others = basis(settled(rules, URUMQI, class_=class_))
    assert (first.figure, first.amount, first.tag) == (ILLUSTRATIVE, 0, Tag.ILLUSTRATIVE)
    assert all(entry.amount for entry in others)


def test_the_mark_stands_in_the_tree_of_every_figure_and_adds_nothing(rules: Rules) -> None:
    outcome = settled(rules, URUMQI)
    trees = tree(outcome)
    for name in Split.__struct_fields__:
        assert trees[name].children[1].figure == ILLUSTRATIVE, name
        assert sum(leaf.amount for leaf in leaves(trees[name])) == getattr(outcome.split, name)


def test_a_day_before_their_first_one_does_not_make_an_assumption_of_them(rules: Rules) -> None:
    early = nodes(tree(settled(rules, URUMQI, day=date(1999, 1, 1)))["pool"])
    invented = pack().documents["invented"].title
    assert {node.tag for node in early if node.document == invented} == {Tag.ILLUSTRATIVE}


def test_an_invented_value_never_claims_to_have_been_published(rules: Rules) -> None:
    for day in (date(1999, 1, 1), DAY, date(2030, 1, 1)):
        found = nodes(tree(settled(rules, URUMQI, day=day))["cash"])
        assert not any(node.as_of or node.early for node in found if node.is_illustrative)


def test_the_pack_is_not_listed_among_those_of_the_areas() -> None:
    assert not [each for each in load(elsewhere=illustrative()).packs if each.name_zh == "示意"]
    assert not (Path(__file__).parents[2] / "terminal/benefit/packs/illustrative.toml").exists()
