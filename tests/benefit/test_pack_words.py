"""The words that tables name: classes of persons and hospitals; a word or value that is not known is refused."""

import json
from pathlib import Path

import pytest

from terminal.benefit.scenario import decode
from terminal.errors import BadInput
from tests.benefit.small_pack import care, employee, line, pools, resident, rules, settle

PLACES = """
[[hospital_classes]]
name = "省三甲"
of = ["省属", "三甲"]
[[hospital_classes]]
name = "省二三级"
of = ["省属"]
levels = [2, 3]
[[hospital_classes]]
name = "县域"
areas = ["990021", "990022"]
[[resident.inpatient.ratio]]
from = 2024-01-01
document = "rule"
tag = "stated"
[[resident.inpatient.ratio.segments]]
[resident.inpatient.ratio.segments.ratio]
"省三甲" = "0.50"
"省二三级" = "0.55"
"县域" = "0.90"
3 = { "市属" = "0.65", other = "0.60" }
1 = "0.80"
"""


@pytest.mark.parametrize(
    ("class_", "level", "area", "paid"),
    [
        (["三甲", "省属"], 3, "990000", 500),
        ("省属", 3, "990000", 550),
        ("省属", 1, "990000", 800),
        ("市属", 3, "990000", 650),
        ([], 3, "990000", 600),
        ([], 3, "990021", 900),
        ([], 2, "990000", 800),
    ],
)
def test_a_table_names_classes_of_hospitals_before_levels(
    class_: str, level: int, area: str, paid: float, tmp_path: Path
) -> None:
    found = rules(tmp_path, PLACES)
    assert pools(found, resident(), care(1000, level=level, class_=class_, area=area)) == [paid]


PERSONS = """
[[resident.classes]]
name = "child"
max_age = 17
[[resident.classes]]
name = "county"
insured = ["990021"]
[[resident.classes]]
name = "poor"
aid = ["low_income", "orphan"]
[[resident.classes]]
name = "tumour"
diseases = ["M005"]
[[resident.classes]]
name = "upper"
tiers = ["高", "二档"]
signed = true
[resident.chronic]
ratio = [{ @, segments = [{ ratio = { tumour = "0.90", M03900 = "0.85", other = "0.80" } }] }]
[[resident.inpatient.ratio]]
from = 2024-01-01
document = "rule"
tag = "stated"
[[resident.inpatient.ratio.segments]]
[resident.inpatient.ratio.segments.ratio]
child = "0.90"
county = "0.70"
poor = "0.95"
upper = "0.85"
pupil = "0.88"
"高" = "0.80"
signed = "0.77"
other = "0.60"
"""


@pytest.mark.parametrize(
    ("person", "paid"),
    [
        (resident(birth="2006-05-11"), 900),
        (resident(birth="2006-05-10"), 600),
        (resident(insured_area="990021"), 700),
        (resident(aid={"category": "orphan", "from": "2020-01-01"}), 950),
        (resident(aid={"category": "orphan", "from": "2024-05-11"}), 600),
        (resident(tier="高", signed=True), 850),
        (resident(tier="高"), 800),
        (resident(signed=True), 770),
        (resident(pupil=True), 880),
        (resident(tier="低"), 600),
    ],
)
def test_a_table_names_classes_of_persons(person: dict[str, object], paid: float, tmp_path: Path) -> None:
    assert pools(rules(tmp_path, PERSONS), person, care(1000)) == [paid]


@pytest.mark.parametrize(("disease", "paid"), [("M00501", 900), ("M03900", 850), ("M01600", 800)])
def test_a_table_names_diseases(disease: str, paid: float, tmp_path: Path) -> None:
    known = resident(recognitions=[{"kind": "chronic", "disease": disease, "from": "2020-01-01"}])
    assert pools(rules(tmp_path, PERSONS), known, care(1000, kind="chronic", disease=disease)) == [paid]


def test_a_row_that_no_source_gives_has_no_rule_and_the_others_settle(tmp_path: Path) -> None:
    text = """
[employee.inpatient]
deductible = [{ @, per = "admission", amount = { 2 = 100_00, 3 = "unknown" } }]
ratio = [{ @, segments = [{ ratio = { active = { 1 = "unknown", 2 = "0.80" }, retired = "0.90" } }] }]
"""
    found = rules(tmp_path, text)
    assert pools(found, employee(), care(1100, level=2)) == [800]
    for person, level in ((employee(), 1), (employee(status="retired"), 3)):
        assert settle(found, person, care(1100, level=level)) == [{"refused": "no_rule"}]


@pytest.mark.parametrize(
    ("insured", "area", "paid"), [("990021", "990021", 900), ("990021", "990022", 700), ("990000", "990022", 900)]
)
def test_a_table_names_the_own_county(insured: str, area: str, paid: float, tmp_path: Path) -> None:
    text = 'resident.inpatient.ratio = [{ @, segments = [{ ratio = { own_county = "0.90", other = "0.70" } }] }]'
    assert pools(rules(tmp_path, text), resident(insured_area=insured), care(1000, area=area)) == [paid]


@pytest.mark.parametrize(("first", "paid"), [("inpatient", [500, 0]), ("chronic", [300, 200])])
def test_kinds_that_share_a_cap_may_have_several_amounts_of_it(first: str, paid: list[float], tmp_path: Path) -> None:
    text = """
resident.inpatient = { caps = ["shared"], ratio = [{ @, segments = [{ ratio = "1" }] }] }
resident.chronic = { caps = ["shared"], ratio = [{ @, segments = [{ ratio = "1" }] }] }
resident.caps.shared = [{ @, per = "year", amount = { chronic = 300_00, other = 500_00 } }]
"""
    ill = resident(recognitions=[{"kind": "chronic", "disease": "M03900", "from": "2020-01-01"}])
    visits = {"inpatient": care(600), "chronic": care(600, kind="chronic", disease="M03900")}
    second = next(kind for kind in visits if kind != first)
    assert pools(rules(tmp_path, text), ill, visits[first], visits[second]) == paid


@pytest.mark.parametrize(("codes", "paid"), [(["M03900"], 1000), (["M03900", "M01600"], 500)])
def test_a_class_counts_the_diseases_that_are_recognised(codes: list[str], paid: float, tmp_path: Path) -> None:
    text = """
[[resident.classes]]
name = "several"
min_diseases = 2
[resident.chronic]
caps = ["several"]
ratio = [{ @, segments = [{ ratio = "1" }] }]
[resident.caps]
several = [{ @, per = "year", only = ["several"], amount = 500_00 }]
"""
    known = resident(recognitions=[{"kind": "chronic", "disease": code, "from": "2020-01-01"} for code in codes])
    assert pools(rules(tmp_path, text), known, care(1000, kind="chronic", disease="M03900")) == [paid]


def test_a_change_holds_as_long_as_the_value_it_changes_stands_before_its_first_day(tmp_path: Path) -> None:
    text = """
[employee.inpatient]
ratio = [{ from = 2025-01-01, document = "rule", tag = "stated", segments = [{ ratio = "0.80" }] }]
changes = [{ from = 2025-01-01, document = "rule", tag = "stated", only = ["retired"], plus = "0.05" }]
"""
    found = rules(tmp_path, text)
    assert pools(found, employee(status="retired"), care(1000, day="2024-05-10")) == [850]


@pytest.mark.parametrize(
    ("piece", "code", "fact"),
    [
        ('ratio = [{ @, segments = [{ ratio = { 省厅 = "0.9" } }] }]', "toml_syntax", ""),
        ('ratio = [{ @, segments = [{ ratio = { "省厅" = "0.9", other = "1" } }] }]', "pack_word", "省厅"),
        ('ratio = [{ @, segments = [{ ratio = { 4 = "0.9" } }] }]', "pack_word", "4"),
        ('deductible = [{ @, per = "year", amount = { retierd = 1, other = 2 } }]', "pack_word", "retierd"),
        ('changes = [{ @, only = ["中医院"], plus = "0.03" }]', "pack_word", "中医院"),
        ('ratio = [{ @, segments = [{ ratio = { pupil = "0.9", 3 = { "中医" = "1" } } }] }]', "pack_rows", "中医"),
        ('changes = [{ @, only = ["中医"] }]', "pack_empty", ""),
        ('lines = [{ @, classes = ["乙"] }]', "pack_empty", ""),
        ('lines = [{ @, ratio = "1" }]', "pack_empty", ""),
        ("guaranteed = [{ @ }]", "pack_empty", ""),
        (
            'ratio = [{ @, segments = [{ up_to = { retired = 9, 1 = 5 }, ratio = "1" }, { up_to = 7, ratio = "1" }] }]',
            "pack_order",
            "retired 0",
        ),
    ],
)
def test_a_word_or_an_entry_that_says_nothing_names_its_key(piece: str, code: str, fact: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        rules(tmp_path, f"[employee.inpatient]\n{piece}")
    assert (caught.value.code, caught.value.facts.get("name", "")) == (code, fact)
    assert caught.value.facts["file"] == "9900.toml"


def case(person: dict[str, object], settle_: dict[str, object]) -> bytes:
    events = [{"id": "V1", "settle": settle_}]
    return json.dumps({"case": "words", "person": person, "events": events}).encode()


@pytest.mark.parametrize(
    ("person", "stay", "field", "allowed"),
    [
        (resident(), care(1, class_="国属"), "hospital.class", "省属"),
        (resident(), care(1, class_=["省属", "国属"]), "hospital.class[1]", "市属"),
        (resident(tier="三档"), care(1), "person.tier", "二档"),
        (resident(pupil="yes"), care(1), "person.pupil", "bool"),
        (resident(insured_years=-1), care(1), "person.insured_years", "0"),
        (resident(), care(1, referred="sideways"), "settle.referred", "down"),
    ],
)
def test_a_value_that_is_not_allowed_in_a_case_says_what_is(
    person: dict[str, object], stay: dict[str, object], field: str, allowed: str
) -> None:
    with pytest.raises(BadInput) as caught:
        decode(case(person, stay), "case.json")
    assert str(caught.value.facts["field"]).endswith(field)
    assert allowed in str(caught.value.facts["allowed"])


def test_a_case_may_leave_every_optional_field_out_or_give_null(tmp_path: Path) -> None:
    found = rules(tmp_path, PERSONS)
    stay = care(lines=[line(1000, category="化验")], class_=["市属"])
    nothing = resident(tier=None, insured_years=None)
    assert [each["pool"] for each in settle(found, nothing, stay)] == [600]
