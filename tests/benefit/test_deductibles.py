"""Deductibles of every shape: by visit, period or stay, falling, joined, changed, owed again, a part of the bill."""

from pathlib import Path

import pytest

from terminal.benefit.rules import Rules
from tests.benefit.small_pack import after_refund, care, deductibles, employee, resident, rules, settle

OPEN = 'ratio = [{ @, segments = [{ ratio = "0.50" }] }]'


def of_stays(folder: Path, deductible: str, steps: str = "", more: str = "") -> Rules:
    later = f"later_admission = [{{ @, {steps} }}]" if steps else ""
    return rules(folder, f"[employee.inpatient]\ndeductible = [{{ @, {deductible} }}]\n{later}\n{OPEN}\n{more}")


def visits(*yuan: float, day: str = "2024-05-10", level: int = 3) -> list[dict[str, object]]:
    return [care(each, day, "outpatient", level) for each in yuan]


def stays(count: int, **more: object) -> list[dict[str, object]]:
    return [care(10_000, **more) for _ in range(count)]  # type: ignore[arg-type]


def test_a_visit_owes_its_deductible_until_the_sum_of_the_year(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        f'[employee.outpatient]\ndeductible = [{{ @, per = "visit", amount = 8000, yearly = 20000 }}]\n{OPEN}',
    )
    assert deductibles(found, employee(), *visits(100, 50, 100, 100)) == [80, 50, 70, 0]


def test_a_visit_without_a_sum_owes_its_deductible_every_time(tmp_path: Path) -> None:
    found = rules(tmp_path, f'[employee.outpatient]\ndeductible = [{{ @, per = "visit", amount = 4000 }}]\n{OPEN}')
    assert deductibles(found, employee(), *visits(100, 100, 100)) == [40, 40, 40]


def test_a_refunded_visit_is_owed_again(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        f'[employee.outpatient]\ndeductible = [{{ @, per = "visit", amount = 8000, yearly = 8000 }}]\n{OPEN}',
    )
    assert after_refund(found, employee(), *visits(100, 100))["deductible"] == 80


def test_a_deductible_a_quarter_begins_again_with_the_quarter(tmp_path: Path) -> None:
    found = rules(tmp_path, f'[resident.outpatient]\ndeductible = [{{ @, per = "quarter", amount = 4000 }}]\n{OPEN}')
    days = [*visits(30, 30, day="2024-03-31"), *visits(30, day="2024-04-01")]
    assert deductibles(found, resident(), *days) == [30, 10, 30]


def test_once_a_year_at_the_highest_level_owes_the_difference(tmp_path: Path) -> None:
    found = of_stays(tmp_path, 'per = "year", amount = { 1 = 30000, 2 = 50000, 3 = 80000 }')
    levels = [care(10_000, level=level) for level in (1, 3, 2)]
    assert deductibles(found, employee(), *levels) == [300, 500, 0]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("steps = [{ nth = 2, minus = 10000, every = true }]", [900, 800, 700, 600]),
        ("steps = [{ nth = 2, minus = 30000, every = true, at_least = { 3 = 40000 } }]", [900, 600, 400, 400]),
        ('steps = [{ nth = 2, factor = "0.90", every = true, at_least = 70000 }]', [900, 810, 729, 700]),
        ('steps = [{ nth = 2, less = "0.20", every = true }]', [900, 720, 540, 360]),
        ('steps = [{ nth = 2, factor = "0.50" }, { nth = 3, amount = { 2 = 5000, 3 = 10000 } }]', [900, 450, 100, 100]),
        ("steps = [{ nth = 4, amount = 0 }]", [900, 900, 900, 0]),
    ],
    ids=["100 less", "with a floor", "90 % of the last", "20 % less", "half, then a table", "the fourth"],
)
def test_further_stays_owe_less(steps: str, expected: list[float], tmp_path: Path) -> None:
    found = of_stays(tmp_path, 'per = "admission", amount = 90000', steps)
    assert deductibles(found, employee(), *stays(4)) == expected


def test_stays_count_at_their_own_level_and_the_year_has_a_maximum(tmp_path: Path) -> None:
    steps = 'counted = "level", steps = [{ nth = 2, factor = "0.50" }]'
    found = of_stays(tmp_path, 'per = "admission", amount = { 2 = 80000, 3 = 110000 }, yearly = 250000', steps)
    levels = [care(10_000, level=level) for level in (3, 2, 3, 2)]
    assert deductibles(found, employee(), *levels) == [1100, 800, 550, 50]


@pytest.mark.parametrize(
    ("admitted", "times"), [("2024-02-10", 1), ("2024-02-09", 2), ("2023-11-12", 2), ("2023-11-11", 3)]
)
def test_a_long_stay_owes_again_for_every_ninety_days(admitted: str, times: int, tmp_path: Path) -> None:
    found = of_stays(tmp_path, 'per = "admission", amount = 100000, again_after_days = 90')
    assert deductibles(found, employee(), care(50_000, admitted=admitted)) == [1000 * times]


JOINED = """
[employee.inpatient]
deductible = [{ @, per = "admission", amount = { 1 = 80000, 3 = 170000 }, joined = "start" }]
later_admission = [{ @, steps = [{ nth = 2, amount = 50000 }] }]
ratio = [{ @, segments = [{ ratio = "0.85" }] }]
[employee.chronic]
deductible = [{ @, per = "year", amount = 130000, joined = "start" }]
ratio = [{ @, segments = [{ ratio = "0.85" }] }]
"""
RECOGNISED = employee(recognitions=[{"kind": "chronic", "disease": "M03900", "from": "2020-01-01"}])


def chronic(yuan: float) -> dict[str, object]:
    return care(yuan, kind="chronic", disease="M03900")


def test_chronic_care_and_the_first_stay_join_their_deductibles(tmp_path: Path) -> None:
    found = rules(tmp_path, JOINED)
    assert deductibles(found, RECOGNISED, chronic(1000), care(5000), chronic(1000), care(5000)) == [1000, 700, 0, 500]


def test_a_stay_at_a_low_level_leaves_the_rest_to_chronic_care(tmp_path: Path) -> None:
    found = rules(tmp_path, JOINED)
    assert deductibles(found, RECOGNISED, care(5000, level=1), chronic(1000)) == [800, 500]


CHANGES = """
[employee.inpatient]
deductible = [{ @, per = "admission", amount = { 0 = 10000, 1 = 20000, 2 = 50000, 3 = 90000 } }]
ratio = [{ @, segments = [{ ratio = "0.50" }] }]
"""


@pytest.mark.parametrize(
    ("change", "person", "class_", "level", "expected"),
    [
        ('only = ["中医"], minus = 10000, at_least = 10000', employee(), "中医", 3, 800),
        ('only = ["中医"], minus = 10000, at_least = 10000', employee(), "中医", 0, 100),
        ('only = ["中医"], minus = 10000, at_least = 10000', employee(), "市属", 3, 900),
        ('only = ["中医"], factor = "0.80"', employee(), ["市属", "中医"], 3, 720),
        ('only = ["中医"], lower = 1', employee(), "中医", 3, 500),
        ('only = ["retired"], minus = 10000', employee(status="retired"), "中医", 1, 100),
    ],
)
def test_a_change_lowers_the_deductible_of_those_it_names(
    change: str, person: dict[str, object], class_: str, level: int, expected: float, tmp_path: Path
) -> None:
    found = rules(tmp_path, f"{CHANGES}changes = [{{ @, {change} }}]")
    assert deductibles(found, person, care(5000, level=level, class_=class_)) == [expected]


def test_changes_apply_before_further_stays_owe_their_part(tmp_path: Path) -> None:
    later = 'later_admission = [{ @, steps = [{ nth = 2, factor = "0.50" }] }]'
    found = rules(tmp_path, f'{CHANGES}{later}\nchanges = [{{ @, only = ["中医"], minus = 10000 }}]')
    assert deductibles(found, employee(), *stays(2, class_="中医")) == [800, 400]


def test_a_deductible_may_be_a_part_of_the_bill_within_bounds(tmp_path: Path) -> None:
    part = 'per = "admission", of_bill = "0.20", amount = 200000, at_most = 1000000'
    found = of_stays(tmp_path, part)
    bills = [care(5_000), care(20_000), care(90_000)]
    assert [each["deductible"] for each in settle(found, employee(), *bills)] == [2000, 4000, 10_000]


def test_courses_of_one_treatment_owe_the_deductible_once_a_year(tmp_path: Path) -> None:
    found = of_stays(tmp_path, 'per = "admission", amount = 80000, once_a_year = ["M00500"]')
    courses = [care(10_000, disease="M00501"), care(10_000), care(10_000, disease="M00501")]
    assert deductibles(found, employee(), *courses) == [800, 800, 0]


@pytest.mark.parametrize(("apart", "owed"), [("", [1000, 300, 100]), (", apart = true", [1000, 600, 100])])
def test_the_stays_of_a_table_of_its_own_count_with_the_others_unless_they_stand_apart(
    apart: str, owed: list[float], tmp_path: Path
) -> None:
    text = f"""
[resident.inpatient]
deductible = [{{ @, per = "admission", amount = 600_00 }}]
later_admission = [{{ @, steps = [{{ nth = 2, amount = 300_00 }}, {{ nth = 3, amount = 100_00 }}] }}]
ratio = [{{ @, segments = [{{ ratio = "0.80" }}] }}]
remote = [{{ @, effects = [{{ states = ["unregistered"], table = "away"{apart} }}] }}]
[resident.tables.away]
deductible = [{{ @, per = "admission", amount = 1000_00 }}]
ratio = [{{ @, segments = [{{ ratio = "0.50" }}] }}]
"""
    found = rules(tmp_path, text)
    there, here = care(2000, area="110105"), care(2000)
    assert deductibles(found, resident(), there, here)[:2] == owed[:2]
    assert deductibles(found, resident(), here, here, here)[2] == owed[2]


def test_where_no_fund_pays_elsewhere_neither_large_amounts_nor_critical_illness_do(tmp_path: Path) -> None:
    text = """
[resident.inpatient]
ratio = [{ @, segments = [{ ratio = "0.80" }] }]
remote = [{ @, effects = [{ states = ["unregistered"], table = "unpaid", no_fund = true }] }]
[resident.tables.unpaid]
ratio = [{ @, segments = [{ ratio = "0" }] }]
[[resident.critical_illness]]
from = 2024-01-01
document = "rule"
tag = "stated"
kinds = ["inpatient"]
above = 1000_00
brackets = [{ ratio = "0.60" }]
"""
    paid = settle(rules(tmp_path, text), resident(), care(10000, area="110105"), care(10000))
    assert [each["critical_illness"] for each in paid] == [0, 600]
