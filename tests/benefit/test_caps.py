"""Caps of every shape: of the cost or the payment, by class, a part for pharmacies; top-ups by rescue category."""

import json
from datetime import date
from pathlib import Path

import pytest

from terminal.benefit.limits import year_limits
from terminal.benefit.rules import Rules
from terminal.benefit.scenario import decode
from terminal.model import Institution, Kind
from tests.benefit.small_pack import after_refund, care, employee, line, pools, resident, rules, settle
from ui.words import limits

Visit = dict[str, object]


def visit(yuan: float, **more: object) -> Visit:
    return care(yuan, kind="outpatient", **more)  # type: ignore[arg-type]


def cap(name: str, what: str) -> str:
    return f"\n[employee.caps]\n{name} = [{{ @, {what} }}]"


OUTPATIENT = """
[employee.outpatient]
caps = ["year"]
deductible = [{ @, per = "year", amount = 50000 }]
ratio = [{ @, segments = [{ ratio = "0.60" }] }]
"""


def test_a_cap_of_the_cost_counts_the_deductible_and_leaves_the_rest_to_the_person(tmp_path: Path) -> None:
    found = rules(tmp_path, OUTPATIENT + cap("year", 'per = "year", of = "cost", amount = 1200000'))
    first, second, third = settle(found, employee(), visit(10_000), visit(3_000), visit(100))
    assert first["pool"] == 9_500 * 0.60
    assert (second["pool"], second["over_cap"]) == (2_000 * 0.60, 1_000)
    assert (third["pool"], third["over_cap"]) == (0, 100)


def test_a_refund_gives_a_cap_of_the_cost_its_cost_back(tmp_path: Path) -> None:
    found = rules(tmp_path, OUTPATIENT + cap("year", 'per = "year", of = "cost", amount = 1200000'))
    assert after_refund(found, employee(), visit(15_000), visit(12_000))["over_cap"] == 0


def test_pharmacies_have_a_smaller_cap_inside_the_cap_of_all(tmp_path: Path) -> None:
    inside = 'pharmacy = [{ @, per = "year", of = "cost", only = ["药店", "诊所"], amount = 200000 }]'
    text = OUTPATIENT.replace('["year"]', '["year", "pharmacy"]')
    found = rules(tmp_path, text + cap("year", 'per = "year", of = "cost", amount = 300000') + f"\n{inside}")
    bills = [visit(2_500, class_="药店", level=0), visit(1_500, level=0)]
    assert [each["over_cap"] for each in settle(found, employee(), *bills)] == [500, 500]


def test_cost_that_does_not_count_owes_no_deductible(tmp_path: Path) -> None:
    inside = 'pharmacy = [{ @, per = "year", of = "cost", only = ["药店"], amount = 200000 }]'
    text = OUTPATIENT.replace('["year"]', '["year", "pharmacy"]')
    text = text.replace("50000", "250000") + cap("year", 'per = "year", of = "cost", amount = 1200000')
    at_pharmacy = [visit(yuan, class_="药店", level=0) for yuan in (2_100, 100)]
    first, second, third = settle(rules(tmp_path, f"{text}\n{inside}"), employee(), *at_pharmacy, visit(600))
    assert [each["deductible"] for each in (first, second, third)] == [2_000, 0, 500]
    assert (first["over_cap"], second["over_cap"], third["pool"]) == (100, 100, 60)


def test_a_cap_differs_by_age_tier_and_years_insured(tmp_path: Path) -> None:
    text = """
[resident.inpatient]
caps = ["year"]
ratio = [{ @, segments = [{ ratio = { "高" = "0.80", other = "0.70" } }] }]
[resident.caps]
year = [{ @, per = "year", amount = { three_years = 150000, old = 120000, other = "none" } }]
[[resident.classes]]
name = "three_years"
min_years = 3
[[resident.classes]]
name = "old"
min_age = 45
"""
    found = rules(tmp_path, text)
    people = [
        resident(insured_years=3, tier="高"),
        resident(birth="1979-05-10", tier="低"),
        resident(birth="1979-05-11", insured_years=2),
    ]
    assert [pools(found, person, care(3_000))[0] for person in people] == [1500, 1200, 2100]


def test_a_cap_a_quarter_and_a_cap_a_month_begin_again(tmp_path: Path) -> None:
    found = rules(tmp_path, OUTPATIENT.replace("50000", "0") + cap("year", 'per = "quarter", amount = 15000'))
    days = ("2024-01-02", "2024-03-31", "2024-04-01")
    assert pools(found, employee(), *(visit(200, day=day) for day in days)) == [120, 30, 120]


def test_the_years_limits_tell_a_cap_of_the_cost_apart(tmp_path: Path) -> None:
    found = rules(tmp_path, OUTPATIENT + cap("year", 'per = "year", of = "cost", amount = 1200000'))
    read = decode(json.dumps({"case": "limits", "person": employee(), "events": []}).encode(), "case.json")
    hospital = Institution(area="990000", level=3, direct_settlement=True)
    spent = {"employee/2024/cost/year": 200_000}
    (limit,) = year_limits(found, read.person, hospital, spent, date(2024, 5, 10))
    assert (limit.payer, limit.kinds, limit.left) == ("cost", (Kind.OUTPATIENT,), 1_000_000)
    assert limits([limit]) == [("Outpatient (cost)", "10,000.00\n2,000.00 used")]


ILL = """
[resident.inpatient]
ratio = [{ @, segments = [{ ratio = "0.50" }] }]
[[resident.critical_illness]]
from = 2024-01-01
kinds = ["inpatient"]
above = { low_income = 500000, other = 1000000 }
brackets = [
  { up_to = 3000000, ratio = { low_income = "0.65", other = "0.60" } },
  { ratio = { low_income = "0.75", other = "0.70" } },
]
cap = { low_income = "none", other = 2000000 }
document = "rule"
tag = "stated"
"""
POOR = {"category": "low_income", "from": "2020-01-01"}


@pytest.mark.parametrize(
    ("person", "paid"), [(resident(), 20_000), (resident(aid=POOR), 25_000 * 0.65 + 20_000 * 0.75)]
)
def test_the_poor_have_half_the_start_more_points_and_no_cap(person: Visit, paid: float, tmp_path: Path) -> None:
    (stay,) = settle(rules(tmp_path, ILL), person, care(100_000))
    assert stay["critical_illness"] == paid


@pytest.mark.parametrize(("switch", "burden"), [("", 10_500), ("line_self_pay = true\n", 11_500)])
def test_the_self_pay_of_the_lines_counts_into_the_burden_where_the_area_says_so(
    switch: str, burden: float, tmp_path: Path
) -> None:
    found = rules(tmp_path, ILL.replace("above =", f"{switch}above ="))
    stay = care(lines=[line(20_000), line(2_000, "乙", self_pay="0.50")])
    (result,) = settle(found, resident(), stay)
    assert result["critical_illness"] == (burden - 10_000) * 0.60


def test_large_amounts_are_paid_first_and_their_rest_counts_into_the_burden(tmp_path: Path) -> None:
    text = """
[employee.inpatient]
caps = ["year"]
ratio = [{ @, segments = [{ ratio = "1" }] }]
[employee.caps]
year = [{ @, per = "year", amount = 10000000 }]
[[employee.over_cap]]
from = 2024-01-01
kinds = ["inpatient"]
ratio = "0.80"
document = "rule"
tag = "stated"
[[employee.critical_illness]]
from = 2024-01-01
kinds = ["inpatient"]
above = 1000000
brackets = [{ ratio = "0.50" }]
document = "rule"
tag = "stated"
"""
    (stay,) = settle(rules(tmp_path, text), employee(), care(200_000))
    assert stay["critical_illness"] == 80_000 + (20_000 - 10_000) * 0.50


def accounts(folder: Path, use: str) -> Rules:
    return rules(folder, f'[employee.outpatient]\nratio = [{{ @, segments = [{{ ratio = "0.60" }}] }}]\n{use}')


@pytest.mark.parametrize(
    ("use", "paid"),
    [("", 400.0), ('account = [{ @, use = "first" }]', 400.0), ('account = [{ @, use = "never" }]', 0.0)],
)
def test_the_account_pays_the_personal_share_first_or_never(use: str, paid: float, tmp_path: Path) -> None:
    (result,) = settle(accounts(tmp_path, use), employee(account=100_000), visit(1000))
    assert (result["account"], result["pool"]) == (paid, 600)
