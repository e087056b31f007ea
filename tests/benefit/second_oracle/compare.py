"""Compares the packs with the oracle; the only module here that knows the project."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import json

from terminal.benefit import rules as packs
from terminal.benefit.scenario import decode, play
from tests.benefit.second_oracle.group import Group
from tests.benefit.second_oracle.scenarios import scenarios
from tests.benefit.second_oracle.visit import Json

# Own to the order of computation; the others follow from them.
FIGURES = (
    *("total", "in_scope", "line_self_pay", "remote_self_pay", "deductible", "pool", "pool_self", "over_cap"),
    *("critical_illness", "fund", "personal", "account", "cash"),
)


@dataclass
class Difference:
    """An event of a scenario that comes out otherwise."""

    case: Json
    event: str
    figures: dict[str, tuple[object, object]]


@dataclass
class Report:
    """What was compared, and what disagreed."""

    scenarios: int = 0
    settled: int = 0
    differences: list[Difference] = field(default_factory=list)
    without_rule: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Cells that the oracle settles and the packs refuse: (area, insurance, kind)."""


def with_pack(area: str) -> bool:
    """Whether a pack of the area's own, or of its province, is there."""
    names = {path.stem for path in Path(packs.PACKS).glob("*.toml")}
    return bool(names & {f"{area[:4]}00", f"{area[:2]}0000"})


def compare(seed: int, n: int, groups: Sequence[Group]) -> Report:
    """Play `n` scenarios by the packs and compare every figure with the oracle's."""
    rules = packs.load()
    report = Report()
    for case, expected in scenarios(seed, n, groups):
        played = play(rules, decode(json.encode(case), "second"))
        report.scenarios += 1
        for event in case["events"]:
            if not _agrees(case, event, expected[event["id"]], played[event["id"]], report):
                break  # Later events of the same person follow from the first difference.
    return report


def stated(event: Json, expected: Json) -> Json:
    """Return the figures of an event's result that the packs must give too."""
    names = FIGURES if "settle" in event and "refused" not in expected else tuple(expected)
    return {one: expected[one] for one in names}


def _agrees(case: Json, event: Json, expected: Json, played: Json, report: Report) -> bool:
    if played.get("refused") == "no_rule" and "refused" not in expected:
        who = case["person"]
        report.without_rule[who["insured_area"], who["insurance"], event["settle"]["kind"]] += 1
        return False
    figures = {one: (played.get(one, played.get("refused")), own) for one, own in stated(event, expected).items()}
    wrong = {one: pair for one, pair in figures.items() if pair[0] != pair[1]}
    if wrong:
        report.differences.append(Difference(case, event["id"], wrong))
    report.settled += "settle" in event and "refused" not in expected
    return not wrong
