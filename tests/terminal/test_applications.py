"""A patient's application at the counter counts for the bill that is settled next, and for no bill before it."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from simulation import samples
from simulation.embedded import Fault
from terminal.checkout.applications import Applications
from terminal.checkout.insurer_gateway import original
from terminal.errors import NotSent, Refused
from terminal.model import (
    Kind,
    Patient,
    PlatformResult,
    Recognition,
    RecognitionKind,
    Registration,
    RegistrationKind,
    Split,
    TwoDisease,
)
from terminal.ports import Request
from tests.bench import Bench

OURS, CLINIC = samples.institution().code, "H37160000003"
TUMOUR, PHARMACY = "H14010600001", "P14010600001"
ADMITTED, TODAY = date(2026, 11, 15), date(2026, 11, 22)
AWAY, LOCAL = "高淑珍", "郑浩然"


@pytest.fixture
def counter(bench: Bench) -> Applications:
    return Applications(bench.platform, OURS)


def registration(since: date = ADMITTED, until: date | None = None, area: str = "371600") -> Registration:
    return Registration(kind=RegistrationKind.REFERRAL, area=area, since=since, until=until)


def chronic(disease: str = "M03900") -> Recognition:
    return Recognition(kind=RecognitionKind.CHRONIC, since=TODAY, disease=disease)


def two_diseases() -> Recognition:
    return Recognition(kind=RecognitionKind.TWO_DISEASES, since=TODAY, diseases=(TwoDisease.DIABETES,))


def special_drug(*institutions: str, doctors: tuple[str, ...] = ("D1",)) -> Recognition:
    kind = RecognitionKind.SPECIAL_DRUG
    return Recognition(kind=kind, since=TODAY, institutions=institutions, doctors=doctors)


def trial(bench: Bench, patient: Patient) -> Split:
    return bench.checkout.presettle(patient, patient.bills[0].number).answer.split


def asked(bench: Bench, patient: Patient, kind: Kind, disease: str | None = None, code: str = OURS) -> PlatformResult:
    """Ask the insurer for a presettlement of the patient's lines as another kind of care, or at another hospital."""
    care = replace(patient.bills[0].care, kind=kind, day=TODAY, disease=disease)
    care = replace(care, hospital=replace(care.hospital, code=code))
    return bench.platform.presettle(Request(person_number=patient.person.number, bill_number="B1", care=care))


def test_a_registration_made_up_before_discharge_counts_for_the_whole_stay(bench: Bench, counter: Applications) -> None:
    before = bench.patient(AWAY)
    unregistered = trial(bench, before)
    registered = trial(bench, counter.register(before, registration()))
    assert (unregistered.pool, registered.pool) == (22_648, 30_197)
    settled = bench.settle(bench.agreed(AWAY))
    assert settled.split == registered


def test_one_that_begins_during_the_stay_counts_for_all_of_it(bench: Bench, counter: Applications) -> None:
    patient = bench.patient(AWAY)
    assert trial(bench, patient).pool == 22_648
    assert trial(bench, counter.register(patient, registration(ADMITTED + timedelta(days=1)))).pool == 30_197


def test_a_bill_that_was_settled_unregistered_stays_as_it_was(bench: Bench, counter: Applications) -> None:
    settled = bench.settle(bench.agreed(AWAY))
    answer = bench.platform.find(original(settled))
    bench.insurer.register(settled.person_number, registration(), bench.clock())
    assert bench.platform.find(original(settled)) == answer


def test_the_registration_is_kept_and_the_same_again_changes_nothing(bench: Bench, counter: Applications) -> None:
    first = counter.register(bench.patient(AWAY), registration())
    again = counter.register(first, registration())
    assert again.person == first.person == bench.patient(AWAY).person
    assert again.person.insured.registrations == (registration(),)


@pytest.mark.parametrize(
    ("who", "wanted", "code"),
    [
        (LOCAL, registration(), "registration_not_needed"),
        (AWAY, registration(until=ADMITTED - timedelta(days=1)), "registration_dates"),
        (AWAY, registration(until=TODAY - timedelta(days=1)), "registration_dates"),
    ],
    ids=["at home", "ends before it begins", "over already"],
)
def test_a_registration_that_makes_no_sense_is_refused(
    who: str, wanted: Registration, code: str, bench: Bench, counter: Applications
) -> None:
    patient = bench.patient(who)
    with pytest.raises(Refused, match=code):
        counter.register(patient, wanted)
    assert bench.patient(who).person == patient.person


def test_a_registration_may_end_on_the_day_on_which_it_is_made(bench: Bench, counter: Applications) -> None:
    made = counter.register(bench.patient(AWAY), registration(until=TODAY))
    assert made.person.insured.registrations == (registration(until=TODAY),)


def test_a_chronic_disease_recognised_at_the_counter_is_settled_as_such(bench: Bench, counter: Applications) -> None:
    patient = bench.patient(LOCAL)
    with pytest.raises(Refused, match="not_recognised"):
        asked(bench, patient, Kind.CHRONIC, "M03900")
    counter.recognise(patient, chronic())
    assert asked(bench, patient, Kind.CHRONIC, "M03900").split.total == patient.bills[0].stated_total


def test_the_recognition_is_kept_and_the_same_again_changes_nothing(bench: Bench, counter: Applications) -> None:
    first = counter.recognise(bench.patient(LOCAL), chronic())
    assert counter.recognise(first, chronic()).person == first.person == bench.patient(LOCAL).person


@pytest.mark.parametrize("disease", ["M99999", "感冒", ""])
def test_a_disease_that_has_no_national_code_is_not_recognised(
    disease: str, bench: Bench, counter: Applications
) -> None:
    with pytest.raises(Refused, match="disease_not_known"):
        counter.recognise(bench.patient(LOCAL), chronic(disease))


def test_the_two_diseases_need_the_diagnosis_of_a_hospital_of_level_2(bench: Bench, counter: Applications) -> None:
    patient = bench.patient(LOCAL)
    with pytest.raises(Refused, match="diagnosis_level"):
        Applications(bench.platform, CLINIC).recognise(patient, two_diseases())
    counter.recognise(patient, two_diseases())
    assert asked(bench, patient, Kind.TWO_DISEASES).split.fund > 0


@pytest.mark.parametrize(
    "choice",
    [special_drug(), special_drug(TUMOUR), special_drug(PHARMACY), special_drug(TUMOUR, PHARMACY, doctors=())],
    ids=["nothing", "no pharmacy", "no hospital", "no doctor"],
)
def test_special_drugs_need_a_hospital_a_pharmacy_and_a_doctor(
    choice: Recognition, bench: Bench, counter: Applications
) -> None:
    with pytest.raises(Refused, match="choice_incomplete"):
        counter.recognise(bench.patient(LOCAL), choice)


def test_a_full_choice_is_recognised(bench: Bench, counter: Applications) -> None:
    made = counter.recognise(bench.patient(LOCAL), special_drug(TUMOUR, PHARMACY))
    assert made.person.insured.recognitions == (special_drug(TUMOUR, PHARMACY),)


def test_one_applies_at_a_designated_institution_only(bench: Bench) -> None:
    with pytest.raises(Refused, match="not_designated"):
        Applications(bench.platform, "H99999999999").recognise(bench.patient(LOCAL), chronic())


def test_nothing_is_settled_at_an_institution_that_is_not_designated(bench: Bench) -> None:
    with pytest.raises(Refused, match="not_designated"):
        asked(bench, bench.patient(LOCAL), Kind.OUTPATIENT, code="H99999999999")


@pytest.mark.parametrize("who", [AWAY, LOCAL])
def test_an_institution_settles_what_it_opened_for_those_insured_here_and_elsewhere(who: str, bench: Bench) -> None:
    with pytest.raises(Refused, match="not_opened"):
        asked(bench, bench.patient(who), Kind.INPATIENT, code=CLINIC)


@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.LOST_REPLY, Fault.LATE])
def test_what_was_not_answered_may_be_asked_again(fault: Fault, bench: Bench, counter: Applications) -> None:
    patient = bench.patient(AWAY)
    bench.platform.fail("register", fault)
    with pytest.raises(NotSent, match="platform_unreachable"):
        counter.register(patient, registration())
    assert counter.register(patient, registration()).person.insured.registrations == (registration(),)


def test_a_no_of_the_insured_area_is_told(bench: Bench, counter: Applications) -> None:
    bench.platform.fail("recognise", Fault.REFUSED)
    with pytest.raises(Refused, match="insurer_refused"):
        counter.recognise(bench.patient(LOCAL), chronic())
