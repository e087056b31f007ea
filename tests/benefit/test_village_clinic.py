"""At a village clinic that takes accounts only no fund pays and nothing is counted (B19)."""

from datetime import date

import pytest
from msgspec.structs import replace

from terminal.benefit.explain import leaves, tree
from terminal.benefit.rules import Rules, load
from terminal.benefit.split import calculate_split
from terminal.errors import Refused
from terminal.institutions import load as register
from terminal.model import Aid, Care, Institution, Insurance, Insured, Kind, Line, LineClass, Status

OPENED = date(2024, 6, 30)
CLINIC = "H37160000003"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def employee(area: str = "371600") -> Insured:
    return Insured(
        insured_area=area,
        insurance=Insurance.EMPLOYEE,
        birth=date(1985, 3, 1),
        status=Status.ACTIVE,
        civil_servant=True,
        aid=Aid(category="low_income", since=date(2024, 1, 1)),
    )


def visit(day: date = OPENED, kind: Kind = Kind.OUTPATIENT, code: str = CLINIC, **more: object) -> Care:
    lines = (
        Line(name="药品", class_=LineClass.A, quantity="1", unit_price=30_000),
        Line(name="自选", class_=LineClass.C, quantity="1", unit_price=1_000),
    )
    where = Institution(area="371600", level=0, direct_settlement=True, code=code)
    return Care(hospital=where, kind=kind, day=day, lines=lines, **more)  # type: ignore[arg-type]


def refusal(rules: Rules, what: Care, who: Insured | None = None) -> str:
    try:
        calculate_split(rules, who or employee(), 0, {}, what)
    except Refused as error:
        return error.code
    return ""


@pytest.mark.parametrize(("account", "paid"), [(100_000, 30_000), (12_345, 12_345), (0, 0)])
def test_the_account_pays_what_is_in_scope_and_no_fund_pays(account: int, paid: int, rules: Rules) -> None:
    outcome = calculate_split(rules, employee(), account, {}, visit())
    split = outcome.split
    assert (split.pool_self, split.deductible, split.fund, split.personal) == (30_000, 0, 0, 31_000)
    assert (split.account, split.cash) == (paid, 31_000 - paid)
    assert dict(outcome.deltas) == {}


def test_a_resident_pays_in_cash(rules: Rules) -> None:
    who = Insured(insured_area="371600", insurance=Insurance.RESIDENT, birth=date(1985, 3, 1))
    split = calculate_split(rules, who, 0, {}, visit()).split
    assert (split.fund, split.cash) == (0, 31_000)


def test_it_is_so_for_a_person_of_an_area_without_rules_as_well(rules: Rules) -> None:
    assert calculate_split(rules, employee("650100"), 30_000, {}, visit()).split.account == 30_000


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.OUTPATIENT])
def test_every_other_kind_of_care_is_not_opened(kind: Kind, rules: Rules) -> None:
    assert refusal(rules, visit(kind=kind, disease="M03900")) == "not_opened"


@pytest.mark.parametrize(("day", "expected"), [(date(2024, 6, 29), "not_opened"), (OPENED, "")])
def test_it_opens_on_its_day(day: date, expected: str, rules: Rules) -> None:
    assert refusal(rules, visit(day)) == expected


@pytest.mark.parametrize(("kind", "expected"), [(Kind.OUTPATIENT, ""), (Kind.INPATIENT, "not_opened")])
def test_services_are_checked_for_local_patients_as_well(kind: Kind, expected: str, rules: Rules) -> None:
    assert refusal(rules, visit(kind=kind, code="P37160000001")) == expected


def test_an_institution_that_has_opened_nothing_yet_still_settles_for_its_own_area(rules: Rules) -> None:
    closed = Institution(area="120101", level=3, direct_settlement=False, code="H12010100001")
    own = replace(visit(), hospital=closed)
    assert refusal(rules, own, employee("120000")) == ""
    assert refusal(rules, own) == "not_opened"


def test_two_clinics_take_accounts_only() -> None:
    assert [each.code for each in register().search() if each.account_only] == [CLINIC, "H37160000004"]


def test_the_figure_says_by_which_clause(rules: Rules) -> None:
    _, leaf = leaves(tree(calculate_split(rules, employee(), 0, {}, visit()))["pool_self"])
    assert (leaf.amount, leaf.clause, leaf.since) == (30_000, "B19", OPENED)
