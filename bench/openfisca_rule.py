"""The tier rule of 大病 in openfisca-core: integer variables, formulas on 64 bits."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from openfisca_core.entities import build_entity
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from terminal.benefit.resolved import TopUp
from terminal.money import MILLIONTHS

Column = NDArray[np.int64]
Formula = Callable[[Callable[[str], Column]], Column]

PERSON = build_entity(key="person", plural="persons", label="", is_person=True)
PERIOD = "2024"
BURDEN = "burden_before"


def system(critical: TopUp) -> TaxBenefitSystem:
    """Return the rule of 大病 as variables."""
    made = TaxBenefitSystem([PERSON])
    made.add_variables(_variable(BURDEN, None), _variable("tier", lambda get: brackets(critical, get(BURDEN))))
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
