"""The sample bills of 太原's provincial hospital show a planned stay whose tests join it."""

from simulation import samples
from terminal.benefit.pre_admission import disease_of, joined
from terminal.benefit.rules import load
from terminal.benefit.split import calculate_split

PROVINCIAL = "H14010600002"


def test_the_patient_for_an_operation_has_tests_of_two_days_before_that_join_the_stay() -> None:
    rules = load()
    owed = {each.bill.number: each for each in samples.bills(code=PROVINCIAL)}
    stay, visit = owed["ZY20261122TY01"], owed["MZ20261112TY02"]
    assert stay.patient == visit.patient
    insured = next(each for each in samples.people() if each.number == stay.patient).insured
    disease = disease_of(rules, insured, stay.bill.care)
    made, left = joined(rules, insured, stay.bill.care, disease, [visit.bill.care])
    assert (disease, left) == ("肿瘤", ())
    assert [line.name for line in made.lines if line.done] == ["胸部CT平扫", "凝血四项", "血常规(五分类)"]
    split = calculate_split(rules, insured, 0, {}, made).split
    assert split.total == stay.bill.stated_total + visit.bill.stated_total
