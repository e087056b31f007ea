"""因病致贫 looks back twelve months: earlier bills count, their own part is claimed by hand and takes the cap first."""

from datetime import date, timedelta

import pytest

from terminal.benefit import ledger as accumulators
from terminal.benefit.explain import CLAIMABLE, basis, leaves, tree
from terminal.benefit.rules import Rules, load
from terminal.benefit.split import Outcome, calculate_split
from terminal.model import Aid, Care, Institution, Insurance, Insured, Kind, Line, LineClass

APPLIED = date(2024, 5, 10)
BEFORE, AFTER = date(2024, 5, 1), date(2024, 6, 9)
POOR = Insured(
    insured_area="371600",
    insurance=Insurance.RESIDENT,
    birth=date(1980, 1, 1),
    aid=Aid(category="illness_poverty", since=APPLIED),
)
TOLD = "resident/2024-05-10/told/medical_aid"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def stay(day: date, fen: int = 10_000_000, kind: Kind = Kind.INPATIENT) -> Care:
    lines = (Line(name="药品", class_=LineClass.A, quantity="1", unit_price=fen),)
    where = Institution(area="371600", level=3, direct_settlement=True)
    return Care(hospital=where, kind=kind, day=day, lines=lines, admitted=day)


def played(rules: Rules, *stays: Care) -> tuple[list[Outcome], dict[str, int]]:
    ledger, made = dict[str, int](), list[Outcome]()
    for each in stays:
        made.append(calculate_split(rules, POOR, 0, ledger, each))
        ledger = accumulators.applied(ledger, made[-1].deltas)
    return made, ledger


def test_a_settlement_pays_its_marginal_part_and_the_earlier_part_is_told(rules: Rules) -> None:
    (earlier, now), ledger = played(rules, stay(BEFORE), stay(AFTER))
    assert (earlier.split.personal, earlier.split.medical_aid, earlier.claimable) == (2_459_200, 0, 0)
    assert (now.split.medical_aid, now.claimable) == (971_520, 875_520)
    assert ledger[TOLD] == 875_520


def test_it_is_told_once(rules: Rules) -> None:
    made, ledger = played(rules, stay(BEFORE), stay(AFTER), stay(AFTER + timedelta(days=30)))
    assert [each.claimable for each in made] == [0, 875_520, 0]
    assert ledger[TOLD] == 875_520


def test_the_earlier_part_takes_the_cap_first(rules: Rules) -> None:
    before = [stay(BEFORE - timedelta(days=each), 60_000_000) for each in range(2)]
    made, _ = played(rules, *before, stay(AFTER))
    assert made[-1].claimable == 3_000_000
    assert made[-1].split.medical_aid == 0


@pytest.mark.parametrize(
    ("day", "counts"),
    [(date(2023, 5, 9), False), (date(2023, 5, 10), True), (date(2024, 5, 9), True), (APPLIED, False)],
)
def test_it_looks_back_twelve_months_from_the_application(day: date, counts: bool, rules: Rules) -> None:
    made, _ = played(rules, stay(day), stay(AFTER))
    assert (made[-1].claimable > 0) is counts


def test_only_stays_of_the_same_insurance_count(rules: Rules) -> None:
    made, _ = played(rules, stay(BEFORE, kind=Kind.OUTPATIENT), stay(AFTER))
    assert made[-1].claimable == 0
    _, ledger = played(rules, stay(BEFORE))
    other = {name.replace("resident/", "employee/"): fen for name, fen in ledger.items()}
    assert calculate_split(rules, POOR, 0, other, stay(AFTER)).claimable == 0


def test_an_earlier_bill_that_was_refunded_does_not_count(rules: Rules) -> None:
    (earlier,), ledger = played(rules, stay(BEFORE))
    left = accumulators.reverted(ledger, earlier.deltas)
    assert calculate_split(rules, POOR, 0, left, stay(AFTER)).claimable == 0


def test_a_later_refund_of_an_earlier_bill_reprices_nothing_that_was_paid(rules: Rules) -> None:
    (earlier, now), ledger = played(rules, stay(BEFORE), stay(AFTER))
    after = accumulators.reverted(ledger, earlier.deltas)
    assert after[TOLD] == 875_520
    assert after["resident/2024-05-10/paid/medical_aid"] == now.split.medical_aid


def test_the_receipt_tells_the_earlier_part_and_the_explanation_counts_it_nowhere(rules: Rules) -> None:
    (_, now), _ = played(rules, stay(BEFORE), stay(AFTER))
    (told,) = [each for each in basis(now) if each.figure == CLAIMABLE]
    assert (told.amount, told.clause) == (875_520, "B21")
    assert told.formula == "此前 12 个月负担 24592.00，已占年限额：(24592.00 - 10000.00) × 60%"
    assert sum(leaf.amount for leaf in leaves(tree(now)["medical_aid"])) == now.split.medical_aid


def test_each_part_of_the_aid_cites_the_one_clause_that_decided_it(rules: Rules) -> None:
    (_, now), _ = played(rules, stay(BEFORE), stay(AFTER))
    parts = [(leaf.label_zh, leaf.clause, leaf.amount) for leaf in leaves(tree(now)["medical_aid"])[1:]]
    assert parts == [("分段支付", "B20", 971_520), ("追溯计入", "B21", 0), ("认定有效期", "B22", 0)]
