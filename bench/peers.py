"""G5: the same rule in openfisca-core, compared by figures and by time."""

import sys
from collections.abc import Iterator

import numpy as np
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from bench import bills
from bench.measure import Goal, ratio
from bench.openfisca_rule import BURDEN, Column, calculate, system
from terminal.benefit.resolved import TopUp
from terminal.benefit.rules import Rules
from terminal.benefit.terms import Resolver
from terminal.model import Insurance, Insured

CALLS = 100


def goals(rules: Rules, rounds: int) -> Iterator[Goal]:
    """Measure one tier rule for one bill."""
    resident = Insured(insured_area="371600", insurance=Insurance.RESIDENT, birth=bills.PERSON.birth)
    terms = Resolver(rules, resident, bills.stay(()), {}).terms()
    critical = terms.critical_illness
    if critical is None:
        sys.exit("the rule that is compared has no 大病 any more")
    rule = system(critical)
    yield _one_bill(critical, rule, rounds * 5)


def _one_bill(critical: TopUp, rule: TaxBenefitSystem, rounds: int) -> Goal:
    burden = 23_456_789

    def ours() -> list[int]:
        return [sum(critical.by_bracket(burden)) for _ in range(CALLS)]

    def theirs() -> Column:
        return calculate(rule, {BURDEN: np.array([burden])}, ("tier",))["tier"]

    _ensure_same(np.array(ours()[:1]), theirs())
    return Goal("G5 one tier rule, one bill / openfisca-core", ratio(ours, theirs, rounds) / CALLS, 1 / 200)


def _ensure_same(ours: Column, theirs: Column) -> None:
    if not np.array_equal(ours, theirs):
        sys.exit("the two sides disagree: what they take cannot be compared")
