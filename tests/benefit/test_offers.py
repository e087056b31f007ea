"""A registration is offered wherever it would leave the patient less to pay, with both amounts."""

from datetime import date

import pytest
from msgspec.structs import replace

from terminal.benefit.rules import Rules, load
from terminal.benefit.whatif import offers
from terminal.model import (
    Care,
    Institution,
    Insurance,
    Insured,
    Kind,
    Line,
    LineClass,
    Person,
    Registration,
    RegistrationKind,
    Status,
)
from terminal.private import Private

ADMITTED, SETTLED = date(2024, 3, 1), date(2024, 3, 10)
REFERRAL, LONG_TERM, TEMPORARY = RegistrationKind.REFERRAL, RegistrationKind.LONG_TERM, RegistrationKind.TEMPORARY
BEIJING = Institution(area="110105", level=3, direct_settlement=True)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def person(area: str = "140100", insurance: Insurance = Insurance.RESIDENT, *held: Registration) -> Person:
    status = Status.ACTIVE if insurance is Insurance.EMPLOYEE else None
    insured = Insured(insured_area=area, insurance=insurance, birth=date(1980, 1, 1), status=status, registrations=held)
    number, name, id_number = "14010000000000000001", Private("某某"), Private("140105198001010019")
    return Person(number=number, name=name, id_number=id_number, gender="女", insured=insured, account=0)


def stay(hospital: Institution = BEIJING, fen: int = 1_100_000) -> Care:
    lines = (Line(name="药品", class_=LineClass.A, quantity="1", unit_price=fen),)
    return Care(hospital=hospital, kind=Kind.INPATIENT, day=SETTLED, lines=lines, admitted=ADMITTED)


def visit(hospital: Institution = BEIJING, fen: int = 300_000) -> Care:
    return replace(stay(hospital, fen), kind=Kind.OUTPATIENT, admitted=None)


def offered(rules: Rules, who: Person, care: Care, today: date = SETTLED) -> dict[RegistrationKind, tuple[int, int]]:
    """Return the personal amount as it is and as it would be, by kind; 0 for a refusal."""
    found = offers(rules, who, care, today)
    return {each.asked.kind: (each.before.personal if each.before else 0, each.after.personal) for each in found}


def test_it_is_offered_with_both_amounts_where_it_helps_and_the_kind_that_changes_nothing_is_not(rules: Rules) -> None:
    assert offered(rules, person(), stay()) == {REFERRAL: (650_000, 550_000), LONG_TERM: (650_000, 500_000)}


def test_made_during_the_stay_it_counts_from_the_day_it_is_made_and_pays_for_the_whole_stay(rules: Rules) -> None:
    made, *_ = offers(rules, person(), stay(), date(2024, 3, 5))
    assert (made.asked.since, made.after.pool) == (date(2024, 3, 5), 550_000)


def test_made_after_the_discharge_and_before_the_settlement_it_still_counts(rules: Rules) -> None:
    made, *_ = offers(rules, person(), stay(), date(2024, 3, 12))
    assert (made.asked.since, made.after.pool) == (SETTLED, 550_000)


def test_a_registration_is_added_to_those_held_and_never_takes_one_away(rules: Rules) -> None:
    held = Registration(kind=REFERRAL, area="110000", since=ADMITTED)
    who = person("140100", Insurance.RESIDENT, held)
    assert offered(rules, who, stay()) == {LONG_TERM: (550_000, 500_000)}


def test_a_refused_visit_is_offered_it_too_with_what_it_would_cost_then(rules: Rules) -> None:
    who, nanjing = person("310000", Insurance.EMPLOYEE), Institution(area="320100", level=3, direct_settlement=True)
    found = offers(rules, who, visit(nanjing), SETTLED)
    assert {each.asked.kind for each in found} >= {LONG_TERM}
    assert all(each.before is None and each.after.pool > 0 for each in found)


def test_a_visit_of_an_earlier_day_is_offered_nothing(rules: Rules) -> None:
    who, nanjing = person("310000", Insurance.EMPLOYEE), Institution(area="320100", level=3, direct_settlement=True)
    assert offered(rules, who, visit(nanjing), date(2024, 3, 11)) == {}


@pytest.mark.parametrize(
    ("area", "hospital"),
    [
        ("140100", Institution(area="140106", level=3, direct_settlement=True)),
        ("140100", Institution(area="140200", level=3, direct_settlement=True)),
        ("130900", BEIJING),
    ],
    ids=["own area", "own province", "agreement free of registration"],
)
def test_nothing_is_offered_where_it_changes_nothing(area: str, hospital: Institution, rules: Rules) -> None:
    assert offered(rules, person(area), stay(hospital)) == {}


def test_nothing_is_offered_where_no_rule_is_known_or_too_little_of_the_person(rules: Rules) -> None:
    assert offered(rules, person("650100"), stay()) == {}
    assert offered(rules, replace(person(), complete=False), stay()) == {}
