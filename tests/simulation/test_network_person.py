"""The person service's answers, and the names by which it knows a disease."""

from datetime import date

import pytest
from msgspec.structs import replace

from simulation.network.insurer import Held
from terminal import diseases
from terminal.errors import Refused
from terminal.model import Insurance, Recognition, RecognitionKind
from tests.bench import CODE, Bench, person
from tests.simulation.test_embedded import request

SINCE = date(2026, 11, 22)
CHRONIC = "周建国"


def test_a_person_has_the_insurance_that_pays_and_those_that_are_paused(bench: Bench) -> None:
    who = person("赵磊")
    assert bench.insurer.insurances(who.number) == (
        Held(insurance=Insurance.EMPLOYEE, insured_area="371600", account=who.account),
        Held(insurance=Insurance.RESIDENT, insured_area="130900", paused=date(2003, 9, 1)),
    )


def test_most_people_have_one(bench: Bench) -> None:
    assert [each.paused for each in bench.insurer.insurances(person(CHRONIC).number)] == [None]


def test_the_account_is_that_of_the_insurance_that_pays_after_a_settlement_too(bench: Bench) -> None:
    agreed = bench.agreed("赵磊")
    bench.settle(agreed)
    pays, paused = bench.insurer.insurances(person("赵磊").number)
    assert (pays.account, paused.account) == (agreed.answer.account_left, 0)


def test_nobody_has_no_insurances(bench: Bench) -> None:
    with pytest.raises(Refused, match="person_not_known"):
        bench.insurer.insurances("0")


@pytest.mark.parametrize("called", ["M03900", "高血压", "高血压病", "原发性高血压", "Hypertension"])
def test_a_disease_is_settled_by_its_national_code_whatever_the_place_of_care_calls_it(
    bench: Bench, called: str
) -> None:
    asked = request(CHRONIC)
    local = replace(asked, care=replace(asked.care, disease=called))
    assert asked.care.disease == "M03900"
    assert bench.insurer.presettle(local) == bench.insurer.presettle(asked)


def test_a_disease_is_recognised_by_its_national_code_whatever_it_is_called(bench: Bench) -> None:
    number = person("李伟").number
    for called in ("慢阻肺", "M05300"):
        applied = Recognition(kind=RecognitionKind.CHRONIC, since=SINCE, disease=called)
        found = bench.insurer.recognise(number, applied, CODE)
        assert [each.disease for each in found.insured.recognitions] == ["M05300"]


def test_a_disease_without_a_national_code_is_not_known(bench: Bench) -> None:
    applied = Recognition(kind=RecognitionKind.CHRONIC, since=SINCE, disease="感冒")
    with pytest.raises(Refused, match="disease_not_known disease=感冒"):
        bench.insurer.recognise(person("李伟").number, applied, CODE)


def test_no_two_diseases_share_a_name() -> None:
    names = [name for each in diseases._diseases().values() for name in each]
    assert len(set(names)) == len(names)
