"""Official worked examples (docs/packs.md, "Worked examples"), each with a small pack of the rule that it states."""

from pathlib import Path

import pytest

from tests.benefit.small_pack import care, employee, line, resident, rules, settle


def stay(deductible: int, ratio: str, more: str = "") -> str:
    return f"""
[employee.inpatient]
deductible = [{{ @, per = "admission", amount = {deductible} }}]
ratio = [{{ @, segments = [{{ ratio = "{ratio}" }}] }}]
{more}
"""


def test_e0_a_negotiated_drug_runs_through_the_segments_of_the_year(tmp_path: Path) -> None:
    segments = ", ".join(
        f'{{ up_to = {up_to}00, ratio = "{ratio}" }}'
        for up_to, ratio in ((1000, "0.40"), (5000, "0.60"), (15000, "0.65"))
    )
    found = rules(tmp_path, f'[employee.outpatient]\nratio = [{{ @, measure = "year", segments = [{segments}] }}]')
    drug = line(13_015.20, "乙", self_pay="0.30", limit=1_236_444)
    (result,) = settle(found, employee(), care(kind="outpatient", lines=[drug]))
    assert (result["over_limit"], result["line_self_pay"], result["in_scope"]) == (650.76, 3709.33, 8655.11)
    assert (result["pool"], result["personal"]) == (5175.82, 7839.38)


FRACTURE = [
    line(500, "丙"),
    line(1200, "丙"),
    line(15_700),
    line(2000, "乙", self_pay="0.10"),
    line(600, "乙", self_pay="0.30"),
]


def test_e1_an_active_employee_with_a_fracture(tmp_path: Path) -> None:
    (result,) = settle(rules(tmp_path, stay(80_000, "0.86")), employee(), care(lines=FRACTURE))
    assert (result["uncovered"], result["line_self_pay"], result["in_scope"]) == (1700, 380, 17_920)
    assert (result["pool"], result["pool_self"], result["personal"]) == (14_723.20, 2396.80, 5276.80)


def test_e2_a_retired_employee_with_imported_joints(tmp_path: Path) -> None:
    more = (
        'changes = [{ @, only = ["retired"], own_share = "0.80" }]\nlines = [{ @, categories = ["植入"], ratio = "1" }]'
    )
    lines = [
        line(2000, "丙"),
        line(3000, "丙"),
        line(34_800),
        line(18_200, "乙", self_pay="0.10"),
        line(2000, "乙", self_pay="0.30"),
        line(50_000, "乙", self_pay="0.50", category="植入"),
    ]
    found = rules(tmp_path, stay(80_000, "0.86", more))
    (result,) = settle(found, employee(status="retired", birth="1949-01-01"), care(lines=lines))
    assert (result["line_self_pay"], result["pool"], result["personal"]) == (27_420, 70_980.64, 39_019.36)


def test_e3_the_bureaus_teaching_example(tmp_path: Path) -> None:
    lines = [line(3000), line(5000, "乙", self_pay="0.10"), line(2000)]
    (result,) = settle(rules(tmp_path, stay(130_000, "0.80")), employee(), care(lines=lines))
    assert (result["line_self_pay"], result["in_scope"], result["pool"]) == (500, 9500, 6560)
    assert result["personal"] == 3440 == 1300 + 500 + 1640


def test_e4_a_first_stay_at_level_2(tmp_path: Path) -> None:
    lines = [line(200, "丙"), line(7500), line(800, "乙", self_pay="0.375")]
    (result,) = settle(rules(tmp_path, stay(60_000, "0.90")), employee(), care(level=2, lines=lines))
    assert (result["total"], result["in_scope"], result["pool"], result["personal"]) == (8500, 8000, 6660, 1840)


def test_e5_a_part_of_a_fen_is_rounded(tmp_path: Path) -> None:
    (result,) = settle(rules(tmp_path, stay(40_420, "0.83")), employee(), care(30_000, level=1))
    assert (result["pool"], result["personal"]) == (24_564.51, 5435.49)


def test_e6_the_cap_of_the_year_is_reached(tmp_path: Path) -> None:
    cap = 'caps = ["year"]\n[employee.caps]\nyear = [{ @, per = "year", amount = 4633600 }]'
    (result,) = settle(rules(tmp_path, stay(97_008, "0.85", cap)), employee(), care(60_000))
    assert (result["pool"], result["personal"]) == (46_336, 13_664)


@pytest.mark.parametrize("parts", [(150_000,), (10_000, 60_000, 80_000)], ids=["in one", "over the year"])
def test_e7_the_brackets_of_critical_illness_on_the_years_burden(parts: tuple[float, ...], tmp_path: Path) -> None:
    text = """
[resident.inpatient]
ratio = [{ @, segments = [{ ratio = "0" }] }]
[[resident.critical_illness]]
from = 2024-01-01
kinds = ["inpatient"]
above = 1200000
brackets = [{ up_to = 3000000, ratio = "0.60" }, { up_to = 10000000, ratio = "0.65" }, { ratio = "0.75" }]
document = "rule"
tag = "stated"
"""
    results = settle(rules(tmp_path, text), resident(), *(care(part) for part in parts))
    assert sum(result["critical_illness"] for result in results) == 93_800
