"""Entitlements depend on place and time: from the day of birth, where care was chosen, and on who prescribed it."""

from datetime import date, timedelta

import pytest

from terminal.benefit.rules import Rules, load
from terminal.benefit.split import calculate_split
from terminal.errors import Refused
from terminal.institutions import load as register
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
    TwoDisease,
)

DAY = date(2024, 5, 10)
TUMOUR, PEOPLES, PHARMACY = "H14010600001", "H14010600002", "P14010600001"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def care(kind: Kind, code: str = "", area: str = "140106", day: date = DAY, fen: int = 100_000, **more: object) -> Care:
    found = register().find(code)
    where = Institution(area=found.area if found else area, level=3, direct_settlement=True, code=code)
    lines = (Line(name="药品", class_=LineClass.A, quantity="1", unit_price=fen),)
    return Care(hospital=where, kind=kind, day=day, lines=lines, **more)  # type: ignore[arg-type]


def resident(area: str = "140100", birth: date = date(1970, 1, 1), *held: Recognition) -> Insured:
    return Insured(insured_area=area, insurance=Insurance.RESIDENT, birth=birth, recognitions=held)


def special_drug(*institutions: str, doctors: tuple[str, ...] = ()) -> Insured:
    kind = RecognitionKind.SPECIAL_DRUG
    held = Recognition(kind=kind, since=date(2021, 9, 6), institutions=institutions, doctors=doctors)
    return resident("140100", date(1970, 1, 1), held)


def refusal(rules: Rules, who: Insured, what: Care) -> str:
    try:
        calculate_split(rules, who, 0, {}, what)
    except Refused as error:
        return error.code
    return ""


@pytest.mark.parametrize(("code", "expected"), [(TUMOUR, ""), (PHARMACY, ""), (PEOPLES, "not_chosen")])
def test_special_drugs_come_from_the_chosen_hospital_and_the_chosen_pharmacy(
    code: str, expected: str, rules: Rules
) -> None:
    assert refusal(rules, special_drug(TUMOUR, PHARMACY), care(Kind.SPECIAL_DRUG, code)) == expected


def test_they_are_paid_by_one_ratio_at_the_hospital_and_at_the_pharmacy(rules: Rules) -> None:
    who = special_drug(TUMOUR, PHARMACY)
    bought = [calculate_split(rules, who, 0, {}, care(Kind.SPECIAL_DRUG, code)).split for code in (TUMOUR, PHARMACY)]
    assert bought[0] == bought[1]
    assert bought[0].pool == 70_000


@pytest.mark.parametrize(("doctor", "expected"), [("D1", ""), ("D2", "doctor_not_chosen"), ("", "doctor_not_chosen")])
def test_special_drugs_need_a_prescription_by_a_chosen_doctor(doctor: str, expected: str, rules: Rules) -> None:
    who = special_drug(TUMOUR, PHARMACY, doctors=("D1", "D3"))
    assert refusal(rules, who, care(Kind.SPECIAL_DRUG, PHARMACY, doctor=doctor)) == expected


def test_each_recognition_has_a_choice_of_its_own(rules: Rules) -> None:
    one, other = special_drug(TUMOUR, doctors=("D1",)), special_drug(PEOPLES, doctors=("D2",))
    who = resident("140100", date(1970, 1, 1), *one.recognitions, *other.recognitions)
    asked = [
        refusal(rules, who, care(Kind.SPECIAL_DRUG, code, doctor=doctor))
        for code, doctor in ((TUMOUR, "D1"), (PEOPLES, "D2"), (PEOPLES, "D1"), (PHARMACY, "D1"))
    ]
    assert asked == ["", "", "doctor_not_chosen", "not_chosen"]


def test_who_chose_nothing_and_a_hospital_without_a_code_are_not_held_to_a_choice(rules: Rules) -> None:
    assert refusal(rules, special_drug(), care(Kind.SPECIAL_DRUG, PEOPLES)) == ""
    assert refusal(rules, special_drug(TUMOUR, doctors=("D1",)), care(Kind.SPECIAL_DRUG)) == ""


def test_without_the_recognition_no_choice_helps(rules: Rules) -> None:
    assert refusal(rules, resident(), care(Kind.SPECIAL_DRUG, TUMOUR)) == "not_recognised"


def test_a_choice_for_one_disease_says_nothing_of_another_kind_of_care(rules: Rules) -> None:
    assert refusal(rules, special_drug(TUMOUR), care(Kind.OUTPATIENT, PEOPLES)) == ""


def test_a_chronic_recognition_may_name_its_hospital(rules: Rules) -> None:
    chronic = Recognition(
        kind=RecognitionKind.CHRONIC, since=date(2020, 1, 1), disease="M03900", institutions=("H37160000001",)
    )
    who = resident("371600", date(1970, 1, 1), chronic)
    asked = [
        refusal(rules, who, care(Kind.CHRONIC, code, disease="M03900")) for code in ("H37160000001", "H37160000002")
    ]
    assert asked == ["", "not_chosen"]


def test_the_two_diseases_are_paid_at_a_township_or_community_institution(rules: Rules) -> None:
    kind, diseases = RecognitionKind.TWO_DISEASES, (TwoDisease.HYPERTENSION,)
    who = resident("140100", date(1970, 1, 1), Recognition(kind=kind, since=date(2021, 3, 1), diseases=diseases))
    assert calculate_split(rules, who, 0, {}, care(Kind.TWO_DISEASES, "H14010600006", fen=13_000)).split.pool == 6_000


def test_a_newborn_is_insured_from_the_day_of_birth(rules: Rules) -> None:
    newborn = resident("371600", DAY)
    assert refusal(rules, newborn, care(Kind.OUTPATIENT, area="371600")) == ""
    assert refusal(rules, newborn, care(Kind.OUTPATIENT, area="371600", day=DAY - timedelta(days=1))) == (
        "not_insured_yet"
    )


def test_a_stay_that_began_before_the_birth_is_not_the_newborns(rules: Rules) -> None:
    stay = care(Kind.INPATIENT, area="371600", day=DAY + timedelta(days=3), admitted=DAY - timedelta(days=1))
    assert refusal(rules, resident("371600", DAY), stay) == "not_insured_yet"


def test_a_newborn_has_the_critical_illness_cover_as_well(rules: Rules) -> None:
    stay = care(Kind.INPATIENT, area="371600", fen=10_000_000, day=DAY + timedelta(days=20), admitted=DAY)
    assert calculate_split(rules, resident("371600", DAY), 0, {}, stay).split.critical_illness > 0
