"""The year's limits: each cap once, less the amount used, and none where there is no rule."""

from dataclasses import dataclass
from datetime import date

import pytest
from msgspec.structs import replace

from simulation import samples
from terminal.benefit.ledger import applied
from terminal.benefit.limits import YearLimit, year_limits
from terminal.benefit.rules import Rules, load
from terminal.benefit.split import calculate_split
from terminal.model import Care, Institution, Insurance, Insured, Kind, Line, LineClass

DAY = date(2026, 11, 22)
EMPLOYEE, RESCUED = "37160000000000000001", "37160000000000000002"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


@dataclass
class Year:
    """A sample person's year."""

    rules: Rules
    number: str
    area: str = "371600"

    def limits(self, ledger: dict[str, int]) -> dict[tuple[str, tuple[Kind, ...]], YearLimit]:
        person = next(each for each in samples.people() if each.number == self.number)
        insured = replace(person.insured, insured_area=self.area)
        found = year_limits(self.rules, insured, samples.institution(), ledger, DAY)
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
    assert Year(rules, EMPLOYEE, area="530100").limits({}) == {}


def told(rules: Rules, who: Insured, kind: Kind, place: str, day: date = DAY, line: str = "药品") -> set[str]:
    lines = (Line(name=line, class_=LineClass.A, quantity="1", unit_price=100),)
    hospital = Institution(area=place, level=3, direct_settlement=True)
    return {notice.clause for notice in rules.notices(who, Care(hospital=hospital, kind=kind, day=day, lines=lines))}


def of(area: str, insurance: Insurance) -> Insured:
    return Insured(insured_area=area, insurance=insurance, birth=date(1980, 1, 1))


def test_the_notices_are_those_of_the_insured_area_the_kind_of_care_and_the_day(rules: Rules) -> None:
    who = of("130900", Insurance.RESIDENT)
    assert told(rules, who, Kind.OUTPATIENT, "110105") == {"C08", "C13"}
    assert told(rules, who, Kind.INPATIENT, "110105") == {"C08", "C11"}
    assert told(rules, who, Kind.OUTPATIENT, "110105", date(2018, 12, 31)) == set()
    assert told(rules, of("420100", Insurance.RESIDENT), Kind.OUTPATIENT, "110105") == set()


def test_a_notice_is_told_only_where_it_concerns_the_person_and_the_bill(rules: Rules) -> None:
    resident, employee = of("371600", Insurance.RESIDENT), of("371600", Insurance.EMPLOYEE)
    assert told(rules, of("130900", Insurance.RESIDENT), Kind.OUTPATIENT, "130900") == set()
    assert told(rules, employee, Kind.MATERNITY, "371600") == {"B10"}
    assert told(rules, resident, Kind.MATERNITY, "371600") == set()
    assert told(rules, resident, Kind.INPATIENT, "371600") == set()
    assert told(rules, resident, Kind.INPATIENT, "371600", line="安宁疗护（日）") == {"B18"}
    assert told(rules, employee, Kind.OUTPATIENT, "371600", line="普通针灸") == {"B23"}
    # How the areas clear their money is no matter of a bill.
    assert told(rules, of("120000", Insurance.EMPLOYEE), Kind.OUTPATIENT, "371600") == {"T06", "T09"}
