"""Tests before a planned stay join its bill where the rule says so, and stay outpatient everywhere else."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from terminal.benefit.pre_admission import disease_of, ensure_joined, joined
from terminal.benefit.rules import Rules, load
from terminal.benefit.split import calculate_split, totals
from terminal.errors import Refused
from terminal.institutions import load as register
from terminal.model import Care, Diagnosis, Institution, Insurance, Insured, Kind, Line, LineClass, Tag, Treating

ADMITTED = date(2024, 5, 10)
TUMOUR, PEOPLES, SAMPLE = "H14010600001", "H14010600002", "H37160000001"
TAIYUAN = Insured(insured_area="140100", insurance=Insurance.RESIDENT, birth=date(1980, 1, 1))
BLOOD, CT, HEAD, DRUG = "血常规(五分类)", "胸部CT平扫", "头颅磁共振平扫", "阿莫西林胶囊 0.25g×24粒"
DISEASES = ("肿瘤", "颅骨缺损", "脑颈血管狭窄闭塞", "下肢动脉闭塞")


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def line(name: str, fen: int = 10_000) -> Line:
    return Line(name=name, class_=LineClass.A, quantity="1", unit_price=fen)


def hospital(code: str) -> Institution:
    return Institution(area="140106", level=3, direct_settlement=True, code=code)


def stay(code: str = TUMOUR, admitted: date = ADMITTED, kind: Kind = Kind.INPATIENT) -> Care:
    lines = (line("药品", 1_800_000),)
    return Care(hospital=hospital(code), kind=kind, day=admitted + timedelta(days=7), lines=lines, admitted=admitted)


def visit(*names: str, before: int = 3, code: str = TUMOUR, admitted: date = ADMITTED) -> Care:
    day = admitted - timedelta(days=before)
    return Care(hospital=hospital(code), kind=Kind.OUTPATIENT, day=day, lines=tuple(map(line, names)))


def names(care: Care) -> list[str]:
    return [each.name for each in care.lines]


def test_tests_of_the_disease_join_the_stay_and_the_rest_stays_outpatient(rules: Rules) -> None:
    made, left = joined(rules, TAIYUAN, stay(), "肿瘤", [visit(BLOOD, DRUG), visit(CT, before=1)])
    assert names(made) == ["药品", BLOOD, CT]
    assert [names(each) for each in left] == [[DRUG]]


def test_the_joined_bill_is_settled_as_one_stay(rules: Rules) -> None:
    made, _ = joined(rules, TAIYUAN, stay(), "肿瘤", [visit(BLOOD)])
    split = calculate_split(rules, TAIYUAN, 0, {}, made).split
    assert (split.total, split.deductible, split.pool) == (1_810_000, 100_000, 1_026_000)


def test_no_fen_is_lost_or_paid_twice(rules: Rules) -> None:
    visits = [visit(BLOOD, DRUG), visit(CT, before=9), visit(HEAD, BLOOD)]
    made, left = joined(rules, TAIYUAN, stay(), "颅骨缺损", visits)
    before = sum(totals(care.lines)[0] for care in (stay(), *visits))
    assert sum(totals(care.lines)[0] for care in (made, *left)) == before


@pytest.mark.parametrize(("before", "joins"), [(-1, False), (0, True), (7, True), (8, False)])
def test_a_test_counts_up_to_seven_days_before_the_admission(before: int, joins: bool, rules: Rules) -> None:
    made, left = joined(rules, TAIYUAN, stay(), "肿瘤", [visit(BLOOD, before=before)])
    assert (BLOOD in names(made), not left) == (joins, joins)


@pytest.mark.parametrize(
    ("kept", "tested"), [(SAMPLE, SAMPLE), (TUMOUR, PEOPLES), ("", "")], ids=["not named", "another", "no code"]
)
def test_both_have_to_be_in_the_same_one_of_the_five_hospitals(kept: str, tested: str, rules: Rules) -> None:
    made, left = joined(rules, TAIYUAN, stay(kept), "肿瘤", [visit(BLOOD, code=tested)])
    assert (names(made), len(left)) == (["药品"], 1)


@pytest.mark.parametrize("code", [f"H1401060000{number}" for number in range(1, 6)])
def test_five_hospitals_take_part(code: str, rules: Rules) -> None:
    made, _ = joined(rules, TAIYUAN, stay(code), "肿瘤", [visit(BLOOD, code=code)])
    assert BLOOD in names(made)
    found = register().find(code)
    assert found is not None
    assert (found.clause, found.level) == ("S07", 3)


def test_each_disease_has_a_list_of_its_own(rules: Rules) -> None:
    asked = [visit(CT, HEAD, BLOOD)]
    lists = {disease: names(joined(rules, TAIYUAN, stay(), disease, asked)[0])[1:] for disease in DISEASES}
    assert lists["肿瘤"] == [CT, BLOOD]
    assert lists["颅骨缺损"] == [HEAD, BLOOD]
    assert all(BLOOD in found for found in lists.values())
    assert names(joined(rules, TAIYUAN, stay(), "感冒", asked)[0]) == ["药品"]


def test_the_list_has_54_diseases_of_which_the_document_names_four(rules: Rules) -> None:
    (allowed,) = next(each for each in rules.packs if each.area == "14").pre_admission.tests
    assert len({each.name for each in allowed.diseases}) == 54
    assert tuple(each.name for each in allowed.diseases if each.tag is Tag.STATED) == DISEASES
    assert all(each.diagnoses and each.tests for each in allowed.diseases)


@pytest.mark.parametrize(
    ("code", "disease"),
    [("C34.900", "肿瘤"), ("K80.200x003", "胆囊结石"), ("D35.100", "甲状旁腺腺瘤"), ("J18.900", "")],
)
def test_the_main_diagnosis_tells_the_disease(code: str, disease: str, rules: Rules) -> None:
    treating = Treating(doctor_name="", department_code="", department="", diagnoses=(Diagnosis(code=code, name=""),))
    assert disease_of(rules, TAIYUAN, replace(stay(), treating=treating)) == disease


def test_an_emergency_is_no_planned_stay(rules: Rules) -> None:
    made, _ = joined(rules, TAIYUAN, replace(stay(), emergency=True), "肿瘤", [visit(BLOOD)])
    assert names(made) == ["药品"]


def test_the_insurer_takes_no_line_of_an_earlier_day_that_does_not_belong_to_the_stay(rules: Rules) -> None:
    made, _ = joined(rules, TAIYUAN, stay(), "肿瘤", [visit(BLOOD)])
    ensure_joined(rules, TAIYUAN, made)
    for done, name in ((ADMITTED - timedelta(days=8), BLOOD), (ADMITTED - timedelta(days=1), DRUG)):
        with pytest.raises(Refused, match="not_before_admission"):
            ensure_joined(rules, TAIYUAN, replace(stay(), lines=(replace(line(name), done=done),)))


def test_a_stay_of_11_000_with_a_ct_of_300_before_it_pays_6_180(rules: Rules) -> None:
    planned = replace(stay(), lines=(line("药品", 1_100_000),))
    made, left = joined(rules, TAIYUAN, planned, "肿瘤", [replace(visit(), lines=(line(CT, 30_000),))])
    assert (calculate_split(rules, TAIYUAN, 0, {}, made).split.pool, left) == (618_000, ())


@pytest.mark.parametrize(("admitted", "joins"), [(date(2020, 12, 31), False), (date(2021, 1, 1), True)])
def test_nothing_joined_before_it_was_tried_out(admitted: date, joins: bool, rules: Rules) -> None:
    made, _ = joined(rules, TAIYUAN, stay(admitted=admitted), "肿瘤", [visit(BLOOD, admitted=admitted)])
    assert (BLOOD in names(made)) is joins


def test_it_is_the_rule_of_the_insured_province_and_for_planned_stays_only(rules: Rules) -> None:
    binzhou = Insured(insured_area="371600", insurance=Insurance.RESIDENT, birth=date(1980, 1, 1))
    assert names(joined(rules, binzhou, stay(), "肿瘤", [visit(BLOOD)])[0]) == ["药品"]
    birth = stay(kind=Kind.MATERNITY)
    assert names(joined(rules, TAIYUAN, birth, "肿瘤", [visit(BLOOD)])[0]) == ["药品"]
