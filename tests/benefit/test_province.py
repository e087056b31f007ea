"""Care elsewhere in one's own province needs no registration, and one made during a stay counts for all of it."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from terminal.benefit.entitlement import Entitlement, entitlement
from terminal.benefit.rules import Rules, load
from terminal.benefit.split import Outcome, calculate_split
from terminal.errors import Refused
from terminal.model import (
    Care,
    Institution,
    Insurance,
    Insured,
    Kind,
    Line,
    LineClass,
    Recognition,
    RecognitionKind,
    Registration,
    RegistrationKind,
)

ADMITTED, LEFT = date(2024, 3, 1), date(2024, 3, 10)
BEIJING, DATONG = "110105", "140200"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def resident(area: str, *registrations: Registration) -> Insured:
    birth = date(1980, 1, 1)
    return Insured(insured_area=area, insurance=Insurance.RESIDENT, birth=birth, registrations=registrations)


def stay(area: str, fen: int = 1_100_000, **more: object) -> Care:
    return care(area, Kind.INPATIENT, fen, LEFT, admitted=ADMITTED, **more)


def care(area: str, kind: Kind, fen: int, day: date, **more: object) -> Care:
    lines = (Line(name="药品", class_=LineClass.A, quantity="1", unit_price=fen),)
    where = Institution(area=area, level=3, direct_settlement=True)
    return Care(hospital=where, kind=kind, day=day, lines=lines, **more)  # type: ignore[arg-type]


def referred(since: date, until: date | None = None) -> Registration:
    return Registration(kind=RegistrationKind.REFERRAL, area="110000", since=since, until=until)


def settled(rules: Rules, who: Insured, what: Care) -> Outcome:
    return calculate_split(rules, who, 0, {}, what)


@pytest.mark.parametrize(
    ("home", "place", "state"),
    [
        ("140100", "140100", Entitlement.LOCAL),
        ("140100", DATONG, Entitlement.IN_PROVINCE),
        ("140100", BEIJING, Entitlement.UNREGISTERED),
        ("130900", "130100", Entitlement.IN_PROVINCE),
        ("130900", "110105", Entitlement.FREE),
        ("310118", "310115", Entitlement.LOCAL),
    ],
)
def test_province_stands_between_the_own_area_and_everything_else(
    home: str, place: str, state: Entitlement, rules: Rules
) -> None:
    assert entitlement(rules, resident(home), stay(place)) is state


@pytest.mark.parametrize(("home", "place"), [("140100", DATONG), ("371600", "370100"), ("130900", "130100")])
def test_care_elsewhere_in_the_province_is_paid_as_at_home(home: str, place: str, rules: Rules) -> None:
    assert settled(rules, resident(home), stay(place)).split == settled(rules, resident(home), stay(home)).split


@pytest.mark.parametrize("emergency", [True, False])
def test_neither_an_emergency_nor_a_registration_changes_anything_in_the_province(
    emergency: bool, rules: Rules
) -> None:
    registered = resident("140100", Registration(kind=RegistrationKind.TEMPORARY, area=DATONG, since=ADMITTED))
    assert settled(rules, registered, stay(DATONG, emergency=emergency)).split.pool == 600_000


def test_a_place_of_the_province_that_has_not_opened_is_refused_all_the_same(rules: Rules) -> None:
    closed = Institution(area=DATONG, level=3, direct_settlement=False)
    with pytest.raises(Refused, match="not_opened"):
        settled(rules, resident("140100"), replace(stay(DATONG), hospital=closed))


def test_a_disease_on_no_list_between_provinces_is_settled_in_the_province(rules: Rules) -> None:
    held = Recognition(kind=RecognitionKind.CHRONIC, since=date(2019, 1, 1), disease="M04600")
    who = Insured(insured_area="371600", insurance=Insurance.RESIDENT, birth=date(1980, 1, 1), recognitions=(held,))
    visits = {area: care(area, Kind.CHRONIC, 30_000, ADMITTED, disease="M04600") for area in ("370100", BEIJING)}
    assert settled(rules, who, visits["370100"]).split.pool == 6_500
    with pytest.raises(Refused, match="disease_not_cross_province"):
        settled(rules, who, visits[BEIJING])


@pytest.mark.parametrize(
    ("since", "until", "pool"),
    [
        (ADMITTED - timedelta(days=30), None, 550_000),
        (ADMITTED + timedelta(days=4), None, 550_000),
        (LEFT, None, 550_000),
        (LEFT + timedelta(days=1), None, 450_000),
        (date(2023, 1, 1), ADMITTED, 550_000),
        (date(2023, 1, 1), ADMITTED - timedelta(days=1), 450_000),
        (ADMITTED + timedelta(days=2), ADMITTED + timedelta(days=4), 550_000),
    ],
)
def test_a_registration_that_overlaps_a_stay_counts_for_all_of_it(
    since: date, until: date | None, pool: int, rules: Rules
) -> None:
    assert settled(rules, resident("140100", referred(since, until)), stay(BEIJING)).split.pool == pool


def test_for_a_visit_the_day_of_the_visit_decides(rules: Rules) -> None:
    visit = care(BEIJING, Kind.OUTPATIENT, 100, ADMITTED)
    day = timedelta(days=1)
    states = [
        entitlement(rules, resident("140100", held), visit)
        for held in (referred(ADMITTED), referred(ADMITTED + day), referred(ADMITTED - day, ADMITTED - day))
    ]
    assert states == [Entitlement.REFERRAL, Entitlement.UNREGISTERED, Entitlement.UNREGISTERED]
