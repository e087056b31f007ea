"""A split follows numbered statements of the source documents, each in a test that cites it."""

from datetime import date, timedelta

import pytest

from terminal.benefit import ledger as accumulators
from terminal.benefit.rules import Rules, load
from terminal.benefit.split import Outcome, calculate_split
from terminal.errors import Refused
from terminal.model import (
    Aid,
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
    Status,
    TwoDisease,
)

DAY = date(2024, 5, 10)
OLD = date(2019, 1, 1)


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def hospital(area: str, level: int = 3, *, opened: bool = True) -> Institution:
    return Institution(area=area, level=level, direct_settlement=opened)


def care(where: Institution, kind: Kind = Kind.OUTPATIENT, fen: int = 100_000, day: date = DAY, **more: object) -> Care:
    lines = (Line(name="药品", class_=LineClass.A, quantity="1", unit_price=fen),)
    return Care(hospital=where, kind=kind, day=day, lines=lines, **more)  # type: ignore[arg-type]


def employee(area: str, **more: object) -> Insured:
    facts = {"insurance": Insurance.EMPLOYEE, "status": Status.ACTIVE, "birth": date(1980, 1, 1)} | more
    return Insured(insured_area=area, **facts)  # type: ignore[arg-type]


def resident(area: str, **more: object) -> Insured:
    return Insured(insured_area=area, insurance=Insurance.RESIDENT, birth=date(1980, 1, 1), **more)  # type: ignore[arg-type]


def chronic(code: str) -> Recognition:
    return Recognition(kind=RecognitionKind.CHRONIC, since=OLD, disease=code)


def refusal(rules: Rules, insured: Insured, what: Care) -> str:
    try:
        calculate_split(rules, insured, 0, {}, what)
    except Refused as error:
        return error.code
    return ""


def moved(outcome: Outcome, what: str) -> dict[str, int]:
    return {name: amount for name, amount in outcome.deltas.items() if f"/{what}/" in name}


def two_diseases(*diseases: TwoDisease) -> Recognition:
    return Recognition(kind=RecognitionKind.TWO_DISEASES, since=OLD, diseases=diseases)


@pytest.mark.parametrize(
    ("held", "code", "expected"),
    [
        ((TwoDisease.HYPERTENSION,), "M03900", "not_recognised"),
        ((TwoDisease.HYPERTENSION,), "M03901", "not_recognised"),
        ((TwoDisease.HYPERTENSION,), "M01600", ""),
        ((TwoDisease.HYPERTENSION,), "M04600", ""),
        ((TwoDisease.DIABETES,), "M01602", "not_recognised"),
        ((TwoDisease.DIABETES_TYPE1,), "M01600", "not_recognised"),
        ((TwoDisease.DIABETES, TwoDisease.HYPERTENSION), "M03900", ""),
    ],
)
def test_a_chronic_recognition_takes_the_same_disease_out_of_the_two_diseases(
    held: tuple[TwoDisease, ...], code: str, expected: str, rules: Rules
) -> None:
    visit = care(hospital("140100", 1), Kind.TWO_DISEASES)
    assert refusal(rules, resident("140100", recognitions=(two_diseases(*held),)), visit) == ""
    assert refusal(rules, resident("140100", recognitions=(two_diseases(*held), chronic(code))), visit) == expected


def test_the_cap_of_the_two_diseases_is_that_of_the_diseases_that_remain(rules: Rules) -> None:
    held = two_diseases(TwoDisease.HYPERTENSION, TwoDisease.DIABETES)
    visit = care(hospital("371600", 1), Kind.TWO_DISEASES)

    def pool(*recognitions: Recognition) -> int:
        return calculate_split(rules, resident("371600", recognitions=recognitions), 0, {}, visit).split.pool

    assert [pool(held), pool(held, chronic("M03900")), pool(held, chronic("M01600"))] == [60_000, 40_000, 30_000]


def test_the_account_pays_ordinary_outpatient_care_in_another_province(rules: Rules) -> None:
    outcome = calculate_split(rules, employee("371600"), 5_000, {}, care(hospital("140100")))
    assert (outcome.split.account, outcome.split.cash) == (5_000, outcome.split.personal - 5_000)


def test_a_chronic_disease_needs_recognition_but_no_registration(rules: Rules) -> None:
    visit = care(hospital("120100"), Kind.CHRONIC, disease="M03900")
    assert refusal(rules, employee("371600"), visit) == "not_recognised"
    assert refusal(rules, employee("371600", recognitions=(chronic("M03900"),)), visit) == ""


def test_a_newly_opened_institution_is_free_of_registration_at_once(rules: Rules) -> None:
    person, day = resident("130900"), date(2024, 6, 3)
    closed = care(hospital("120100", opened=False), Kind.INPATIENT, day=day, admitted=day)
    assert refusal(rules, person, closed) == "not_opened"
    opened = care(hospital("120100"), Kind.INPATIENT, day=day, admitted=day)
    assert calculate_split(rules, person, 0, {}, opened).terms.entitlement.value == "free"


@pytest.mark.parametrize("level", [1, 2, 3])
def test_care_in_the_agreement_is_paid_as_at_home_at_the_same_level(level: int, rules: Rules) -> None:
    stay = {"kind": Kind.INPATIENT, "fen": 2_000_000, "admitted": DAY}
    away = calculate_split(rules, resident("130900"), 0, {}, care(hospital("110100", level), **stay))  # type: ignore[arg-type]
    home = calculate_split(rules, resident("130900"), 0, {}, care(hospital("130900", level), **stay))  # type: ignore[arg-type]
    assert away.split == home.split


def test_before_the_agreement_the_same_care_was_reduced(rules: Rules) -> None:
    before, since = date(2023, 3, 31), date(2023, 4, 1)
    pools = [
        calculate_split(
            rules, resident("130900"), 0, {}, care(hospital("110100"), Kind.INPATIENT, 2_000_000, day, admitted=day)
        )
        for day in (before, since)
    ]
    assert pools[0].split.pool < pools[1].split.pool


def test_an_institution_that_has_not_opened_is_refused(rules: Rules) -> None:
    assert refusal(rules, employee("371600"), care(hospital("120100", opened=False))) == "not_opened"
    assert refusal(rules, employee("371600"), care(hospital("371621", opened=False))) == ""


def test_the_patient_pays_the_personal_share_only(rules: Rules) -> None:
    split = calculate_split(rules, employee("371600"), 0, {}, care(hospital("371600", 2))).split
    assert split.cash == split.personal == split.total - split.fund == 51_000


def test_a_refund_gives_each_segment_back_what_it_took(rules: Rules) -> None:
    visit = care(hospital("120100"), fen=700_000)
    first = calculate_split(rules, employee("120000"), 0, {}, visit)
    assert moved(first, "segment") == {
        "employee/2024/segment/outpatient/seg1": 470_000,
        "employee/2024/segment/outpatient/seg2": 150_000,
    }
    assert set(accumulators.reverted(accumulators.applied({}, first.deltas), first.deltas).values()) == {0}


def test_a_refund_in_another_year_leaves_the_new_year_alone(rules: Rules) -> None:
    old = calculate_split(rules, employee("120000"), 0, {}, care(hospital("120100"), day=date(2024, 12, 30)))
    ledger = accumulators.applied({}, old.deltas)
    new = calculate_split(rules, employee("120000"), 0, ledger, care(hospital("120100"), day=date(2025, 1, 2)))
    after = accumulators.reverted(accumulators.applied(ledger, new.deltas), old.deltas)
    assert {name: amount for name, amount in after.items() if amount} == dict(new.deltas)


def test_five_diseases_are_settled_elsewhere_and_ten_from_2025(rules: Rules) -> None:
    def asked(code: str, day: date) -> str:
        person = employee("371600", recognitions=(chronic(code),))
        return refusal(rules, person, care(hospital("120100"), Kind.CHRONIC, day=day, disease=code))

    last, first = date(2024, 12, 31), date(2025, 1, 1)
    assert [asked(code, last) for code in ("M03900", "M01600", "M00500", "M07800", "M08300")] == [""] * 5
    assert (asked("M04600", last), asked("M04600", first)) == ("disease_not_cross_province", "")
    assert asked("M05400", first) == "disease_not_cross_province"
    assert asked("M99900", first) == "disease_not_known"


@pytest.mark.parametrize("code", ["M00501", "M00502", "M00503", "M07803", "M07804", "M07805", "M08301"])
def test_a_child_of_a_listed_disease_counts_as_listed(code: str, rules: Rules) -> None:
    person = employee("371600", recognitions=(chronic(f"{code[:4]}00"),))
    assert refusal(rules, person, care(hospital("120100"), Kind.CHRONIC, disease=code)) == ""


@pytest.mark.parametrize("code", ["M00201", "M00203", "M00204"])
def test_a_child_is_listed_from_the_day_of_its_parent(code: str, rules: Rules) -> None:
    person = employee("371600", recognitions=(chronic(code),))
    last, first = (
        refusal(rules, person, care(hospital("120100"), Kind.CHRONIC, day=day, disease=code))
        for day in (date(2024, 12, 31), date(2025, 1, 1))
    )
    assert (last, first) == ("disease_not_cross_province", "")


def test_a_recognition_for_the_parent_covers_its_children_and_not_the_reverse(rules: Rules) -> None:
    def asked(held: str, code: str) -> str:
        person = employee("371600", recognitions=(chronic(held),))
        return refusal(rules, person, care(hospital("371600"), Kind.CHRONIC, disease=code))

    assert asked("M00500", "M00501") == ""
    assert asked("M00501", "M00500") == "not_recognised"
    assert asked("M00501", "M00502") == "not_recognised"


def test_refusals_come_in_their_order(rules: Rules) -> None:
    def asked(code: str, *recognitions: Recognition, opened: bool = True) -> str:
        visit = care(hospital("120100", opened=opened), Kind.CHRONIC, disease=code)
        return refusal(rules, employee("371600", recognitions=recognitions), visit)

    assert asked("M99900", opened=False) == "not_opened"
    assert asked("M99900") == "disease_not_known"
    assert asked("M04600") == "not_recognised"
    assert asked("M04600", chronic("M04600")) == "disease_not_cross_province"


@pytest.mark.parametrize("day", [date(2020, 8, 23), date(2020, 8, 24)])
def test_the_demonstration_zone_needs_no_registration(day: date, rules: Rules) -> None:
    free = day >= date(2020, 8, 24)
    assert refusal(rules, employee("310118"), care(hospital("320509", 2), day=day)) == (
        "" if free else "not_registered"
    )
    assert refusal(rules, employee("310118"), care(hospital("320508", 2), day=day)) == "not_registered"


def test_the_pilot_of_2020_was_for_long_term_residents_only(rules: Rules) -> None:
    def asked(kind: RegistrationKind, day: date) -> str:
        held = (Registration(kind=kind, area="110000", since=OLD),)
        return refusal(rules, employee("120000", registrations=held), care(hospital("110100"), day=day))

    october = date(2020, 10, 15)
    assert asked(RegistrationKind.TEMPORARY, october) == "not_registered"
    assert asked(RegistrationKind.LONG_TERM, october) == ""
    assert asked(RegistrationKind.TEMPORARY, date(2023, 4, 1)) == ""


def test_a_stay_that_began_in_the_last_valid_day_is_registered_to_its_end(rules: Rules) -> None:
    held = (Registration(kind=RegistrationKind.TEMPORARY, area="120000", since=OLD, until=DAY),)
    person = employee("371600", registrations=held)
    stay = care(hospital("120100"), Kind.INPATIENT, 2_000_000, DAY + timedelta(days=10), admitted=DAY)
    assert calculate_split(rules, person, 0, {}, stay).split.remote_self_pay == 200_000


def test_illness_poverty_is_aided_for_one_year_from_recognition(rules: Rules) -> None:
    person = resident("371600", aid=Aid(category="illness_poverty", since=DAY))

    def aided(day: date) -> int:
        stay = care(hospital("371600"), Kind.INPATIENT, 10_000_000, day, admitted=day)
        return calculate_split(rules, person, 0, {}, stay).split.medical_aid

    assert aided(DAY - timedelta(days=1)) == 0
    assert aided(DAY) > 0
    assert aided(date(2025, 5, 9)) > 0
    assert aided(date(2025, 5, 10)) == 0
