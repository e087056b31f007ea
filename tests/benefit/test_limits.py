"""The year's limits: each cap once, less the amount used, and none where there is no rule."""

from dataclasses import dataclass
from datetime import date

import pytest

from simulation import samples
from terminal.benefit.ledger import applied
from terminal.benefit.limits import YearLimit, year_limits
from terminal.benefit.rules import Rules, load
from terminal.benefit.split import calculate_split
from terminal.model import Kind

DAY = date(2026, 11, 22)
EMPLOYEE, RESCUED, ELSEWHERE = "37160000000000000001", "37160000000000000002", "42010000000000000019"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


@dataclass
class Year:
    """A sample person's year."""

    rules: Rules
    number: str

    def limits(self, ledger: dict[str, int]) -> dict[tuple[str, tuple[Kind, ...]], YearLimit]:
        person = next(each for each in samples.people() if each.number == self.number)
        found = year_limits(self.rules, person.insured, samples.institution(), ledger, DAY)
        return {(each.payer, each.kinds): each for each in found}


def test_a_cap_that_kinds_of_care_share_is_told_once(rules: Rules) -> None:
    limits = Year(rules, EMPLOYEE).limits({})
    assert limits["pool", (Kind.CHRONIC, Kind.INPATIENT)].left == 20_000_000
    assert limits["pool", (Kind.OUTPATIENT,)].left == 550_000
    assert len(limits) == 3


def test_what_a_settlement_used_is_gone_from_its_cap_alone(rules: Rules) -> None:
    person = next(each for each in samples.people() if each.number == RESCUED)
    bill = next(
        each.bill for each in samples.bills() if each.patient == RESCUED and each.bill.care.kind is Kind.INPATIENT
    )
    made = calculate_split(rules, person.insured, person.account, {}, bill.care)
    limits = Year(rules, RESCUED).limits(applied({}, made.deltas))
    assert limits["pool", (Kind.CHRONIC, Kind.INPATIENT)].used == made.split.pool > 0
    assert limits["medical_aid", (Kind.INPATIENT,)].used == made.split.medical_aid > 0
    assert limits["pool", (Kind.OUTPATIENT,)].used == 0


def test_a_cap_that_is_used_up_leaves_nothing(rules: Rules) -> None:
    limits = Year(rules, EMPLOYEE).limits({"employee/2026/cap/outpatient": 600_000})
    assert limits["pool", (Kind.OUTPATIENT,)].left == 0


def test_the_last_years_use_is_not_counted(rules: Rules) -> None:
    limits = Year(rules, EMPLOYEE).limits({"employee/2025/cap/outpatient": 600_000})
    assert limits["pool", (Kind.OUTPATIENT,)].used == 0


def test_an_area_without_rules_has_no_limits(rules: Rules) -> None:
    assert Year(rules, ELSEWHERE).limits({}) == {}


def test_the_notices_are_those_of_the_insured_area_the_kind_of_care_and_the_day(rules: Rules) -> None:
    def clauses(kind: Kind, day: date) -> set[str]:
        return {notice.clause for notice in rules.notices("130900", kind, day)}

    assert clauses(Kind.OUTPATIENT, DAY) == {"C03", "C08", "C13"}
    assert clauses(Kind.INPATIENT, DAY) == {"C03", "C08", "C11"}
    assert clauses(Kind.OUTPATIENT, date(2018, 12, 31)) == set()
    assert rules.notices("420100", Kind.OUTPATIENT, DAY) == ()
