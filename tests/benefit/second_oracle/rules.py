"""Which rule a visit falls under: the nearer area before its province."""

from collections.abc import Callable

from tests.benefit.second_oracle import (
    capital,
    cities,
    cities_more,
    delta,
    delta_more,
    hebei,
    hebei_more,
    shandong,
    shanxi,
)
from tests.benefit.second_oracle.visit import Refusal, Terms, Visit

Rule = Callable[[Visit], Terms]

RULES: dict[tuple[str, str, str], Rule] = {
    **capital.RULES,
    **hebei.RULES,
    **hebei_more.RULES,
    **shanxi.RULES,
    **shandong.RULES,
    **delta.RULES,
    **delta_more.RULES,
    **cities.RULES,
    **cities_more.RULES,
}


def first_day(area: str) -> str:
    """The first day that is answered for an area, by a convention of the simulation (docs/rules.md)."""
    return "2018-09-01" if area.startswith("31") else "2012-01-01" if area.startswith("4201") else "2019-01-01"


def rule_of(v: Visit) -> Terms:
    """The terms of the insured area, insurance and kind; raises Refusal("no_rule")."""
    if v.kind == "chronic" and v.state not in {"local", "in_province"} and v.day < "2019-01-01":
        raise Refusal("disease_not_cross_province")  # The list of those diseases begins then.
    if v.day < first_day(v.person["insured_area"]):
        raise Refusal("no_rule")
    for digits in (4, 2):
        rule = RULES.get((v.person["insured_area"][:digits], v.person["insurance"], v.kind))
        if rule:
            return rule(v)
    raise Refusal("no_rule")
