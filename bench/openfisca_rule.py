"""The rule for a resident's inpatient stay in openfisca-core: integer variables, formulas on 64 bits."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from terminal.benefit.batch import Column
from terminal.benefit.terms import Terms, TopUp
from terminal.money import MILLIONTHS

Formula = Callable[[Callable[[str], Column]], Column]

PERSON = build_entity(key="person", plural="persons", label="", is_person=True)
PERIOD = "2024"
GIVEN = ("in_scope", "pool_before", "burden_before", "critical_before")


def system(terms: Terms, critical: TopUp) -> TaxBenefitSystem:
    """Return the rule of `terms` (one segment, one cap) and of 大病 as variables."""
    made = TaxBenefitSystem([PERSON])
    made.add_variables(*(_variable(name, None) for name in GIVEN))
    made.add_variables(*(_variable(name, formula) for name, formula in _formulas(terms, critical).items()))
    return made


def calculate(rule: TaxBenefitSystem, given: Mapping[str, Column], names: tuple[str, ...]) -> dict[str, Column]:
    """Calculate the named figures for people whose `given` inputs are columns."""
    people = len(next(iter(given.values())))
    simulation = SimulationBuilder().build_default_simulation(rule, people)
    for name, column in given.items():
        simulation.set_input(name, PERIOD, column)
    return {name: simulation.calculate(name, PERIOD) for name in names}


def _variable(name: str, formula: Formula | None) -> type[Variable]:
    body: dict[str, Any] = {"value_type": int, "entity": PERSON, "definition_period": YEAR, "label": name}
    if formula is not None:
        asked = formula

        def of_openfisca(person: Any, period: Any) -> Column:  # noqa: ANN401, openfisca's own protocol
            return asked(lambda other: person(other, period).astype(np.int64))

        body["formula"] = of_openfisca
    return type(name, (Variable,), body)


def _formulas(terms: Terms, critical: TopUp) -> dict[str, Formula]:
    segment, limit = terms.segments[0], terms.limits[0]

    def over_cap(get: Callable[[str], Column]) -> Column:
        short = _multiply_ratio(get("base"), segment.ratio) - get("pool")
        cost = (2 * MILLIONTHS * short + segment.ratio) // (2 * segment.ratio)
        capped: Column = np.minimum(get("base"), cost)
        return capped

    def critical_illness(get: Callable[[str], Column]) -> Column:
        before, this = get("burden_before"), get("deductible") + get("pool_self") + get("over_cap")
        due = brackets(critical, before + this) - brackets(critical, before)
        paid: Column = np.maximum(np.minimum(due, critical.cap - get("critical_before")), 0)
        return paid

    return {
        "deductible": lambda get: np.minimum(get("in_scope"), terms.deductible),
        "base": lambda get: get("in_scope") - get("deductible"),
        "room": lambda get: np.maximum(limit.amount - get("pool_before"), 0),
        "pool": lambda get: np.minimum(_multiply_ratio(get("base"), segment.ratio), get("room")),
        "over_cap": over_cap,
        "pool_self": lambda get: get("base") - get("pool") - get("over_cap"),
        "critical_illness": critical_illness,
        "fund": lambda get: get("pool") + get("critical_illness"),
        "personal": lambda get: get("in_scope") - get("fund"),
        "tier": lambda get: brackets(critical, get("burden_before")),
    }


def brackets(top_up: TopUp, burden: Column) -> Column:
    """Add up the brackets' payments of a burden, each rounded half up."""
    paid, lower = np.zeros_like(burden), top_up.above
    for up_to, ratio in top_up.brackets:
        upper = burden if up_to is None else np.minimum(burden, up_to)
        paid = paid + _multiply_ratio(np.maximum(upper - lower, 0), ratio)
        lower = up_to or lower
    return paid


def _multiply_ratio(fen: Column, ratio: int) -> Column:
    return (fen * ratio + MILLIONTHS // 2) // MILLIONTHS
