"""Brackets and ratios of every shape: the year's cost, changes, groups of lines, guarantees, bounds by class."""

from pathlib import Path

import pytest

from tests.benefit.small_pack import after_refund, care, employee, line, pools, resident, rules, settle

YEAR = """
[employee.inpatient]
deductible = [{ @, per = "admission", amount = 130000 }]
later_admission = [{ @, steps = [{ nth = 2, factor = "0.50" }] }]
ratio = [{ @, measure = "year", segments = [
  { up_to = 3000000, ratio = "0.85" },
  { up_to = 4000000, ratio = "0.90" },
  { up_to = 10000000, ratio = "0.95" },
] }]
[[employee.over_cap]]
from = 2024-01-01
kinds = ["inpatient"]
ratio = { active = "0.85", retired = "0.90" }
cap = { active = 34000000, retired = 36000000 }
document = "rule"
tag = "stated"
"""


def test_brackets_of_the_year_count_its_cost_with_the_deductibles(tmp_path: Path) -> None:
    first, second = settle(rules(tmp_path, YEAR), employee(), care(20_000), care(20_000))
    assert first["pool"] == 18_700 * 0.85
    # The second stay begins at 20,000 of the year: 650 deductible, 9,350 to 30,000, 10,000 to 40,000.
    assert (second["deductible"], second["pool"]) == (650, round(9_350 * 0.85 + 10_000 * 0.90, 2))


def test_a_deductible_that_falls_into_a_higher_bracket_counts_there(tmp_path: Path) -> None:
    _, second = settle(rules(tmp_path, YEAR), employee(), care(35_000), care(10_000))
    # From 35,000: 650 deductible, 4,350 to 40,000, 5,000 above.
    assert second["pool"] == round(4_350 * 0.90 + 5_000 * 0.95, 2)


def test_what_lies_above_the_last_bracket_is_paid_as_a_large_amount(tmp_path: Path) -> None:
    (stay,) = settle(rules(tmp_path, YEAR), employee(status="retired"), care(120_000))
    assert (stay["over_cap"], stay["critical_illness"]) == (20_000, 18_000)


def test_a_refund_gives_each_bracket_back_its_own_cost(tmp_path: Path) -> None:
    found = rules(tmp_path, YEAR)
    assert after_refund(found, employee(), care(35_000), care(20_000))["pool"] == 18_700 * 0.85


BASE = '[employee.inpatient]\nratio = [{ @, segments = [{ ratio = { 1 = "0.98", 3 = "0.86" } }] }]\n'


@pytest.mark.parametrize(
    ("changes", "level", "expected"),
    [
        ('{ @, only = ["retired"], own_share = "0.80" }', 3, 888.0),
        ('{ @, only = ["retired"], plus = "0.03", at_most = "0.99" }', 1, 990.0),
        ('{ @, only = ["retired"], plus = "0.03" }, { @, only = ["中医"], plus = "0.03" }', 3, 920.0),
        ('{ @, only = ["active"], plus = "0.03" }', 3, 860.0),
        ('{ @, only = ["3"], points = "0.06" }', 3, 800.0),
        ('{ @, only = ["referred_up"], plus = "0.02" }', 3, 880.0),
    ],
)
def test_a_change_moves_the_ratio_of_those_it_names(changes: str, level: int, expected: float, tmp_path: Path) -> None:
    found = rules(tmp_path, f"{BASE}changes = [{changes}]")
    stay = care(1000, level=level, class_="中医", referred="up")
    assert pools(found, employee(status="retired"), stay) == [expected]


def test_each_ten_years_of_age_add_points_up_to_the_whole(tmp_path: Path) -> None:
    ages = "\n".join(f'[[employee.classes]]\nname = "{age}"\nmin_age = {age}' for age in (50, 60, 70, 80))
    steps = ", ".join(f'{{ @, only = ["{age}"], plus = "0.05" }}' for age in (50, 60, 70, 80))
    found = rules(tmp_path, f"{BASE}changes = [{steps}]\n{ages}")
    births = ("1990", "1974", "1960", "1940")
    paid = [pools(found, employee(birth=f"{year}-05-10"), care(1000))[0] for year in births]
    assert paid == [860.0, 910.0, 960.0, 1000.0]


LINES = """
[employee.inpatient]
deductible = [{ @, per = "admission", amount = 80000 }]
ratio = [{ @, segments = [{ ratio = "0.80" }] }]
"""


def test_a_category_of_lines_has_a_ratio_of_its_own_and_the_deductible_lies_on_the_others(tmp_path: Path) -> None:
    found = rules(tmp_path, f'{LINES}lines = [{{ @, categories = ["植入"], ratio = "1" }}]')
    lines = [line(1800), line(5000, "乙", self_pay="0.50", category="植入")]
    assert pools(found, employee(), care(lines=lines)) == [1000 * 0.80 + 2500]


def test_a_class_of_lines_has_a_ratio_of_its_own(tmp_path: Path) -> None:
    found = rules(tmp_path, f'{LINES}lines = [{{ @, classes = ["乙"], ratio = "0.50" }}]')
    assert pools(found, employee(), care(lines=[line(1800), line(1000, "乙", self_pay="0.10")])) == [800 + 450]


def test_lines_may_be_paid_some_points_more_up_to_a_limit(tmp_path: Path) -> None:
    found = rules(tmp_path, f'{LINES}lines = [{{ @, categories = ["中药"], plus = "0.15", at_most = "0.90" }}]')
    assert pools(found, employee(), care(lines=[line(1800), line(1000, category="中药")])) == [800 + 900]


def test_a_deductible_larger_than_the_other_lines_takes_the_rest_of_the_group(tmp_path: Path) -> None:
    found = rules(tmp_path, f'{LINES}lines = [{{ @, categories = ["植入"], ratio = "1" }}]')
    assert pools(found, employee(), care(lines=[line(300), line(1000, category="植入")])) == [500]


def test_groups_of_lines_fill_the_brackets_after_the_others(tmp_path: Path) -> None:
    brackets = 'ratio = [{ @, segments = [{ up_to = 100000, ratio = "0.50" }, { ratio = "0.80" }] }]'
    lines = 'lines = [{ @, categories = ["中药"], plus = "0.10" }]'
    found = rules(tmp_path, f"[employee.inpatient]\n{brackets}\n{lines}")
    bill = care(lines=[line(600, category="中药"), line(700)])
    assert pools(found, employee(), bill) == [350 + 300 * 0.60 + 300 * 0.90]


def test_a_group_of_lines_stays_below_the_cap(tmp_path: Path) -> None:
    caps = 'caps = ["year"]\n'
    cap = '[[employee.caps.year]]\nfrom = 2024-01-01\nper = "year"\namount = 100000\ndocument = "rule"\ntag = "stated"'
    found = rules(tmp_path, f'{LINES}{caps}lines = [{{ @, categories = ["植入"], ratio = "1" }}]\n{cap}')
    (stay,) = settle(found, employee(), care(lines=[line(1300), line(1000, category="植入")]))
    assert (stay["pool"], stay["over_cap"]) == (1000, 400)


def test_the_pool_pays_at_least_its_part_of_the_bill(tmp_path: Path) -> None:
    away = f'{LINES}guaranteed = [{{ @, of_bill = "0.45" }}]'.replace("0.80", "0.40")
    bill = care(lines=[line(2000), line(1000, "丙")])
    assert pools(rules(tmp_path, away), employee(), bill) == [1200]


def test_the_pool_pays_at_least_an_amount_but_never_more_than_is_in_scope(tmp_path: Path) -> None:
    text = '[resident.maternity]\nratio = [{ @, segments = [{ ratio = "0.60" }] }]\n'
    found = rules(tmp_path, f"{text}guaranteed = [{{ @, amount = 300000 }}]")
    bills = [care(yuan, kind="maternity") for yuan in (2_500, 4_000, 8_000)]
    assert pools(found, resident(), *bills) == [2500, 3000, 4800]


def test_bounds_differ_by_level_and_status(tmp_path: Path) -> None:
    bounds = "up_to = { retired = 180000, 1 = 100000, 3 = 120000 }"
    text = f'[employee.inpatient]\nratio = [{{ @, segments = [{{ {bounds}, ratio = "1" }}, {{ ratio = "0.50" }}] }}]'
    found = rules(tmp_path, text)
    assert pools(found, employee(), care(2000, level=1), care(2000)) == [1500, 1600]
    assert pools(found, employee(status="retired"), care(2000, level=1)) == [1900]


def test_an_own_table_away_may_guarantee_a_part_and_hold_for_some_hospitals_only(tmp_path: Path) -> None:
    text = """
[resident.inpatient]
ratio = [{ @, segments = [{ ratio = "0.80" }] }]
remote = [{ @, effects = [
  { states = ["unregistered"], only = ["0", "1"], refuse = "not_registered" },
  { states = ["unregistered"], table = "away" },
] }]
[resident.tables.away]
deductible = [{ @, per = "admission", amount = 300000 }]
ratio = [{ @, segments = [{ ratio = "0.40" }] }]
guaranteed = [{ @, of_bill = "0.30" }]
"""
    big, small = care(10_000, area="980000"), care(10_000, area="980000", level=1)
    results = settle(rules(tmp_path, text), resident(), big, small)
    assert (results[0]["pool"], results[1]) == (3000, {"refused": "not_registered"})


@pytest.mark.parametrize(
    ("bill", "deductible", "pool"), [(2000, 0, 2000), (3100, 100, 3000), (4000, 300, 3000), (6000, 300, 3990)]
)
def test_a_deductible_yields_to_a_guarantee_that_stands_before_it(
    bill: float, deductible: float, pool: float, tmp_path: Path
) -> None:
    text = """
[resident.maternity]
deductible = [{ @, per = "visit", amount = 300_00 }]
ratio = [{ @, segments = [{ ratio = "0.70" }] }]
guaranteed = [{ @, amount = 3000_00, before_deductible = true }]
"""
    paid = settle(rules(tmp_path, text), resident(), care(bill, kind="maternity"))[0]
    assert (paid["deductible"], paid["pool"]) == (deductible, pool)
