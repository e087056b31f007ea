"""The scope of payment of the place of care: a listed item counts where, when and for what its list says (C08)."""

from datetime import date

import pytest
from msgspec.structs import replace

from terminal.benefit.explain import leaves, tree
from terminal.benefit.rules import Rules, load
from terminal.benefit.split import Outcome, calculate_split
from terminal.model import Care, HospitalClass, Institution, Insurance, Insured, Kind, Line, LineClass

COUNTY = Institution(area="371600", level=2, direct_settlement=True, code="H37160000001")
HOSPICE = Line(name="安宁疗护（日）", class_=LineClass.A, quantity="1", unit_price=100_000, code="AN01")
NEEDLES = replace(HOSPICE, name="普通针刺", code="ZY01")
APRIL = date(2024, 4, 15)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def settled(
    rules: Rules, line: Line, kind: Kind, hospital: Institution = COUNTY, day: date = APRIL, home: str = "371600"
) -> Outcome:
    who = Insured(insured_area=home, insurance=Insurance.RESIDENT, birth=date(1980, 1, 1))
    care = Care(hospital=hospital, kind=kind, day=day, admitted=day, lines=(line,))
    return calculate_split(rules, who, 0, {}, care)


@pytest.mark.parametrize(("day", "uncovered"), [(date(2024, 4, 14), 100_000), (APRIL, 0)])
def test_the_leaf_of_a_listed_item_names_the_statement_that_decides_it(day: date, uncovered: int, rules: Rules) -> None:
    outcome = settled(rules, HOSPICE, Kind.INPATIENT, day=day)
    assert outcome.split.uncovered == uncovered
    figure = tree(outcome, [HOSPICE])["uncovered" if uncovered else "in_scope"]
    (leaf,) = [each for each in leaves(figure) if each.amount]
    assert (leaf.amount, leaf.clause, leaf.since) == (100_000, "B18", APRIL)
    assert not leaf.early


def test_the_list_of_the_place_of_care_decides_for_people_from_elsewhere_too(rules: Rules) -> None:
    elsewhere = replace(COUNTY, code="H37160000002")
    assert settled(rules, HOSPICE, Kind.INPATIENT, elsewhere, home="370100").split.uncovered == 100_000
    jinan = replace(COUNTY, area="370100", code="")
    assert settled(rules, HOSPICE, Kind.INPATIENT, jinan, home="371600").split.uncovered == 0


def test_a_list_decides_only_for_its_kinds_of_care_and_classes_of_institutions(rules: Rules) -> None:
    clinic = replace(COUNTY, level=0, code="H37160000180", class_=HospitalClass.VILLAGE)
    assert settled(rules, NEEDLES, Kind.OUTPATIENT, clinic).split.uncovered == 100_000
    assert settled(rules, NEEDLES, Kind.OUTPATIENT).split.uncovered == 0
    drug = replace(HOSPICE, code="MY01")
    assert settled(rules, drug, Kind.OUTPATIENT).split.uncovered == 0


def test_a_line_without_an_item_code_is_as_the_catalogue_has_it(rules: Rules) -> None:
    assert settled(rules, replace(HOSPICE, code=""), Kind.INPATIENT, day=date(2024, 4, 14)).split.uncovered == 0
