"""Care between areas is paid by agreement: for given patients, hospitals and levels, from a given day."""

from datetime import date
from itertools import pairwise

import pytest

from terminal.benefit.entitlement import agreement, entitlement
from terminal.benefit.explain import basis
from terminal.benefit.rules import Rules, load
from terminal.benefit.split import Outcome, calculate_split
from terminal.errors import Refused
from terminal.institutions import Register
from terminal.institutions import load as register
from terminal.model import (
    Care,
    Institution,
    Insurance,
    Insured,
    Kind,
    Line,
    LineClass,
    Registration,
    RegistrationKind,
    Status,
)

CANGZHOU = Insured(insured_area="130900", insurance=Insurance.RESIDENT, birth=date(1970, 1, 1))
BEIJING = Insured(insured_area="110000", insurance=Insurance.RESIDENT, birth=date(1970, 1, 1))
TEDA, TONGREN = "H12011600001", "H11010100001"
LISTED_FROM, THIRTY_FROM = date(2019, 1, 1), date(2020, 5, 10)
MUTUAL_FROM, FREE_FROM = date(2022, 10, 1), date(2023, 4, 1)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def hospital(code: str, level: int | None = None, area: str = "") -> Institution:
    """Return a hospital of the register, or one in `area` that has no code."""
    found = register().find(code)
    if found is None:
        return Institution(area=area, level=level or 3, direct_settlement=True)
    own = found.level if level is None else level
    return Institution(area=found.area, level=own, direct_settlement=True, code=code, name=found.name_zh)


def stay(where: Institution, day: date, kind: Kind = Kind.INPATIENT) -> Care:
    lines = (Line(name="药品", class_=LineClass.A, quantity="1", unit_price=2_000_000),)
    return Care(hospital=where, kind=kind, day=day, lines=lines, admitted=day)


def registered(kind: RegistrationKind = RegistrationKind.REFERRAL, who: Insured = CANGZHOU) -> Insured:
    held = tuple(Registration(kind=kind, area=area, since=date(2019, 1, 1)) for area in ("110000", "120000", "130900"))
    return Insured(insured_area=who.insured_area, insurance=who.insurance, birth=who.birth, registrations=held)


def settled(rules: Rules, who: Insured, care: Care) -> Outcome:
    return calculate_split(rules, who, 0, {}, care)


def clause(rules: Rules, who: Insured, care: Care) -> str:
    found = agreement(rules, who, care)
    return found.clause if found else ""


@pytest.mark.parametrize("code", [TEDA, TONGREN])
@pytest.mark.parametrize("day", [LISTED_FROM, date(2020, 5, 9), THIRTY_FROM, date(2022, 9, 30)])
@pytest.mark.parametrize("level", [1, 2, 3])
def test_a_listed_hospital_is_paid_as_level_3_at_home_without_registration(
    code: str, day: date, level: int, rules: Rules
) -> None:
    away = settled(rules, CANGZHOU, stay(hospital(code, level), day))
    home = settled(rules, CANGZHOU, stay(hospital("", 3, "130900"), day))
    assert away.split == home.split
    assert away.terms.entitlement.value == "free"


@pytest.mark.parametrize("code", [TEDA, TONGREN])
def test_the_list_of_2019_was_followed_by_that_of_2020_and_by_mutual_recognition(code: str, rules: Rules) -> None:
    ends = (date(2018, 12, 31), date(2020, 5, 9), date(2022, 9, 30), date(2023, 3, 31))
    days = sorted((*ends, LISTED_FROM, THIRTY_FROM, MUTUAL_FROM, FREE_FROM))
    found = [clause(rules, CANGZHOU, stay(hospital(code), day)) for day in days]
    assert found == ["", "C01", "C01", "C02", "C02", "C03 C04", "C03 C04", "C06 C12"]


def test_the_list_is_cangzhous_and_for_inpatient_care(rules: Rules) -> None:
    day = date(2021, 6, 1)
    shijiazhuang = Insured(insured_area="130100", insurance=Insurance.RESIDENT, birth=date(1970, 1, 1))
    assert clause(rules, shijiazhuang, stay(hospital(TEDA), day)) == ""
    assert clause(rules, CANGZHOU, stay(hospital(TEDA), day, Kind.OUTPATIENT)) == ""
    assert clause(rules, CANGZHOU, stay(hospital("H12010500001"), day)) == ""


def test_the_figure_says_by_which_clause_the_level_is_another(rules: Rules) -> None:
    outcome = settled(rules, CANGZHOU, stay(hospital(TEDA, 2), date(2021, 6, 1)))
    paid = [entry for entry in basis(outcome) if entry.label_en == "Paid by the pool"]
    assert paid
    assert all(entry.formula.endswith("（按 C02 视同 3 级）") for entry in paid)
    assert all(entry.formula_en.endswith("(as level 3 by C02)") for entry in paid)
    local = settled(rules, CANGZHOU, stay(hospital("H13090000001"), date(2021, 6, 1)))
    assert "视同" not in "".join(entry.formula for entry in basis(local))


@pytest.mark.parametrize("day", [MUTUAL_FROM, date(2023, 3, 31)])
@pytest.mark.parametrize("level", [2, 3])
def test_mutual_recognition_pays_the_registered_as_at_home_at_the_same_level(
    level: int, day: date, rules: Rules
) -> None:
    away = settled(rules, registered(), stay(hospital("H12010500001", level), day))
    home = settled(rules, CANGZHOU, stay(hospital("", level, "130900"), day))
    assert away.split == home.split
    day_before = settled(rules, registered(), stay(hospital("H12010500001", level), date(2022, 9, 30)))
    assert day_before.split.pool < away.split.pool


def test_mutual_recognition_says_nothing_of_level_1_nor_of_the_unregistered(rules: Rules) -> None:
    assert entitlement(rules, registered(), stay(hospital("H12010500002", 1), MUTUAL_FROM)) == "referral"
    assert entitlement(rules, CANGZHOU, stay(hospital("H12010500001"), MUTUAL_FROM)) == "unregistered"


def test_a_hospital_that_is_not_known_by_a_code_is_on_no_list(rules: Rules) -> None:
    for day in (date(2021, 6, 1), date(2022, 12, 1)):
        assert clause(rules, CANGZHOU, stay(hospital("", 3, "120116"), day)) == ""


@pytest.mark.parametrize(
    "who",
    [
        BEIJING,
        Insured(insured_area="120000", insurance=Insurance.EMPLOYEE, birth=date(1970, 1, 1), status=Status.ACTIVE),
    ],
)
def test_hospitals_of_cangzhou_take_beijing_and_tianjin_people_the_same_way(who: Insured, rules: Rules) -> None:
    cangzhou = hospital("H13090000001")
    assert clause(rules, who, stay(cangzhou, date(2021, 6, 1))) == ""
    assert entitlement(rules, registered(who=who), stay(cangzhou, MUTUAL_FROM)) == "free"
    assert entitlement(rules, who, stay(cangzhou, FREE_FROM)) == "free"


def test_a_hospital_that_opens_is_in_the_agreement_on_that_day_without_a_change_of_any_list(rules: Rules) -> None:
    book: Register = register()
    community = hospital("H12010500002")
    opened = date(2024, 6, 3)
    with pytest.raises(Refused, match="not_opened"):
        book.ensure_open(community, Kind.INPATIENT, date(2024, 6, 2), away=True)
    book.ensure_open(community, Kind.INPATIENT, opened, away=True)
    assert entitlement(rules, CANGZHOU, stay(community, opened)) == "free"


def test_every_hospital_on_a_list_is_in_the_register_under_an_area_of_the_agreement(rules: Rules) -> None:
    listed = [(found, code) for found in rules.agreements.agreement for code in found.institutions]
    assert listed
    for found, code in listed:
        held = register().find(code)
        assert held is not None
        assert held.area.startswith(found.areas)
        assert held.clause


def test_the_lists_of_cangzhou_follow_each_other_without_a_gap(rules: Rules) -> None:
    listed = [found for found in rules.agreements.agreement if found.insured or found.levels]
    for before, after in pairwise(listed):
        assert before.until is not None
        assert (after.since - before.until).days == 1
