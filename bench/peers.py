"""G5 and G6: the same rules in openfisca-core, compared by figures and by time."""

import sys
from collections.abc import Iterator

import numpy as np
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from bench import bills
from bench.measure import Goal, ratio
from bench.openfisca_rule import GIVEN, calculate, system
from terminal.benefit.batch import Column, splits
from terminal.benefit.rules import Rules
from terminal.benefit.split import bracket_parts
from terminal.benefit.terms import Resolver, Terms, TopUp
from terminal.model import Insurance, Insured

KEYS = tuple(
    f"resident/2024/{of}" for of in ("cap/inpatient_chronic", "burden/critical_illness", "paid/critical_illness")
)
FIGURES = ("deductible", "pool", "over_cap", "pool_self", "critical_illness", "fund", "personal")
CALLS = 100


def goals(rules: Rules, people: int, rounds: int) -> Iterator[Goal]:
    """Measure one tier rule for one bill, and an inpatient stay for many people at once."""
    resident = Insured(insured_area="371600", insurance=Insurance.RESIDENT, birth=bills.PERSON.birth)
    terms = Resolver(rules, resident, bills.stay(()), {}).terms()
    critical = terms.critical_illness
    if critical is None:
        sys.exit("the rule that is compared has no 大病 any more")
    rule = system(terms, critical)
    yield _one_bill(critical, rule, rounds * 5)
    yield _population(terms, rule, people, rounds)


def _one_bill(critical: TopUp, rule: TaxBenefitSystem, rounds: int) -> Goal:
    burden = 23_456_789

    def ours() -> list[int]:
        return [sum(bracket_parts(critical, burden)) for _ in range(CALLS)]

    def theirs() -> Column:
        return calculate(rule, {"burden_before": np.array([burden])}, ("tier",))["tier"]

    _ensure_same(np.array(ours()[:1]), theirs())
    return Goal("G5 one tier rule, one bill / openfisca-core", ratio(ours, theirs, rounds) / CALLS, 1 / 50)


def _population(terms: Terms, rule: TaxBenefitSystem, people: int, rounds: int) -> Goal:
    rng = np.random.default_rng(7)
    in_scope, *accumulators = (
        rng.integers(0, most, people) for most in (50_000_000, 16_000_000, 20_000_000, 41_000_000)
    )
    none = np.zeros(people, np.int64)
    bill = dict.fromkeys(("uncovered", "over_limit", "line_self_pay"), none) | {"total": in_scope, "in_scope": in_scope}
    ledger = dict(zip(KEYS, accumulators, strict=True))
    given = dict(zip(GIVEN, (in_scope, *accumulators), strict=True))

    def ours() -> dict[str, Column]:
        return splits(terms, bill, ledger, none)

    def theirs() -> dict[str, Column]:
        return calculate(rule, given, FIGURES)

    made, other = ours(), theirs()
    for name in FIGURES:
        _ensure_same(made[name], other[name])
    return Goal(f"G6 a stay of {people:,} people at once / openfisca-core", ratio(ours, theirs, rounds), 0.5)


def _ensure_same(ours: Column, theirs: Column) -> None:
    if not np.array_equal(ours, theirs):
        sys.exit("the two sides disagree: what they take cannot be compared")
