"""Every number that the first oracle does not know decides money too: the smallest step of it is noticed.

It is noticed by a worked case of the area, or by the second oracle on a random scenario of the insurance and the kind
of care that it concerns. The first day of a series changes no figure, because its value is assumed for the days
before; only a change of the same benefit, which stands as long as its value, can fall with an earlier one.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from pathlib import Path
from random import Random
from typing import Any

import pytest

from terminal.benefit.rules import Rules, load
from terminal.benefit.scenario import decode
from terminal.model import Insurance, Kind
from tests.benefit.numbers import Number, documents, mutants, numbers
from tests.benefit.second_oracle.compare import stated
from tests.benefit.second_oracle.group import Group
from tests.benefit.second_oracle.groups import GROUPS
from tests.benefit.second_oracle.scenarios import scenario
from tests.benefit.test_mutation import PlayedCase, is_typed
from tests.whole import sample

WORKED = Path(__file__).parents[2] / "fixtures" / "cases"
SEED = 20261201
SCENARIOS = 3000
FIRST_DAY_SCENARIOS = 60
PART = sample(20, 1)
"""Of so many numbers of a pack the suite tries one."""

# Steps that no scenario can notice, by the reason.
UNSEEN: dict[str, dict[str, tuple[str, ...]]] = {
    "no rule: the other half, ratio or deductible, is not published": {
        "130400.toml:resident.inpatient.ratio.0.segments.0.ratio.3": ("0.6501", "0.6499"),
        "130400.toml:resident.tables.other_provinces.ratio.0.segments.0.ratio.3": ("0.5501", "0.5499"),
        "210100.toml:employee.inpatient.deductible.0.amount": ("{'2': 20000, '3': 'unknown'}",),
        "210100.toml:employee.inpatient.ratio.0.segments.0.ratio": (
            "{'2': {'active': '0.94', 'retired': '0.97'}, '3': 'unknown'}",
        ),
        "340300.toml:resident.tables.other_city.deductible.0.amount": ("200001", "199999"),
        "340300.toml:resident.tables.other_province.deductible.0.amount": ("250001", "249999"),
        "370100.toml:employee.inpatient.deductible.0.amount.0": ("20001", "19999"),
        "370100.toml:employee.inpatient.ratio.0.segments.0.levels.1": ("2", "0"),
        "370100.toml:employee.inpatient.ratio.0.segments.0.levels.2": ("1",),
        "371400.toml:employee.inpatient.deductible.0.amount.2": ("50001", "49999"),
        "371400.toml:employee.inpatient.deductible.0.amount.3.other": ("70001", "69999"),
        "371400.toml:employee.inpatient.later_admission.0.steps.0.factor.other": ("0.9999",),
        "371400.toml:employee.inpatient.later_admission.0.steps.1.factor.other": ("0.9999",),
        "371400.toml:employee.chronic.deductible.0.amount.2": ("50001", "49999"),
        "371400.toml:employee.chronic.deductible.0.amount.3.other": ("70001", "69999"),
    },
    "its deductible and its ratio end together: neither of them alone can go on": {
        "320100.toml:resident.outpatient.deductible.0.to": ("2023-01-01",),
        "320100.toml:resident.outpatient.ratio.0.to": ("2023-01-01",),
    },
    "its cap is in the province's pack, which has no rule for a day before 2019 either": {
        "140200.toml:assumed_from": ("2018-12-31",),
    },
    "its values themselves begin on the first day": {
        "440100.toml:assumed_from": ("2019-01-02",),
    },
    "the brackets end at 182,279 yuan, before the published cap": {
        "120000.toml:employee.critical_illness.0.cap": ("30000001", "29999999"),
    },
    "the sum is cut to the whole, which is meant": {
        "510100.toml:employee.inpatient.changes.6.plus": ("0.9999",),
    },
    "one sum for every child: a number below all rows takes the lowest": {
        "370200.toml:resident.maternity.fixed.0.by_child": ("{'2': 300000}",),
    },
    "a change is assumed for the days before, as long as its value is": {
        "130100.toml:employee.tables.away.changes.0.from": ("2023-12-31",),
        "130100.toml:employee.tables.unregistered.changes.0.from": ("2024-12-31",),
        "130200.toml:employee.inpatient.changes.0.from": ("2021-12-31",),
        "130900.toml:resident.inpatient.changes.0.from": ("2022-12-31",),
        "130900.toml:employee.inpatient.changes.0.from": ("2024-12-31",),
        "370100.toml:employee.inpatient.changes.0.from": ("2024-12-31",),
        "370200.toml:employee.inpatient.changes.0.from": ("2024-12-31",),
        "370200.toml:resident.inpatient.changes.0.from": ("2024-12-31",),
        "370200.toml:resident.inpatient.changes.1.from": ("2024-12-31",),
        "410100.toml:resident.inpatient.changes.0.from": ("2024-12-31",),
        "410100.toml:resident.inpatient.changes.1.from": ("2024-12-31",),
        "420100.toml:employee.inpatient.changes.0.from": ("2011-12-31",),
        **{f"510100.toml:employee.inpatient.changes.{number}.from": ("2020-12-28",) for number in range(6)},
    },
}
LISTED = {name: steps for listed in UNSEEN.values() for name, steps in listed.items()}


@dataclass
class Scenes:
    """The random scenarios of a group, drawn when they are asked for."""

    group: Group
    drawn: list[PlayedCase] = field(default_factory=list)

    def __iter__(self) -> Iterator[PlayedCase]:
        for number in range(SCENARIOS):
            if number == len(self.drawn):
                self.drawn.append(self._draw(number))
            yield self.drawn[number]

    def _draw(self, number: int) -> PlayedCase:
        rng = Random(f"{SEED} {self.group} {number}")  # noqa: S311 - reproducible test data, no secret
        case, results = scenario(rng, self.group, f"{self.group.area}-{number}")
        expected = {event["id"]: stated(event, results[event["id"]]) for event in case["events"]}
        played = PlayedCase(decode(json.dumps(case).encode(), "second"), expected)
        assert not played(_rules()), case  # who disagrees before the change cannot notice it
        return played


SCENES = [Scenes(group) for group in GROUPS]


@cache
def _rules() -> Rules:
    return load()


@cache
def worked() -> list[PlayedCase]:
    cases = [decode(path.read_bytes(), path.name) for path in sorted(WORKED.rglob("*.json"))]
    return [PlayedCase(case, case.expect) for case in cases]


def aimed_at(number: Number) -> Iterator[PlayedCase]:
    """Yield the worked cases and the scenarios of the area, insurance and kind of care that a number concerns."""
    area = documents()[number.file]["area"]
    insurance = number.keys[0] if number.keys[0] in set(Insurance) else None
    kind = number.keys[1] if insurance and number.keys[1] in set(Kind) else None
    scenes = [one for one in SCENES if one.group.area.startswith(area) and insurance in {None, one.group.insurance}]
    for played in chain(worked(), chain.from_iterable(zip(*scenes, strict=True))):
        who, events = played.case.person, played.case.events
        concerns = who.insured_area.startswith(area) and insurance in {None, who.insurance}
        if concerns and (not kind or any(event.settle and event.settle.kind == kind for event in events)):
            yield played


def unnoticed(number: Number, most: int | None = None) -> tuple[str, ...]:
    """Return the steps of a number that none of its scenarios notices."""
    steps = mutants(number)
    return tuple(str(value) for value, rules in steps if not any(one(rules) for one in islice(aimed_at(number), most)))


def is_assumed_before(number: Number) -> bool:
    """Return whether a number is the first day of a series, not of a change."""
    return number.is_first_day and number.keys[-3] != "changes"


def has_changes(number: Number) -> bool:
    """Return whether a change of the same benefit stands only as long as the value of a series stands."""
    benefit: Any = documents()[number.file]
    for key in number.keys[:-3]:
        benefit = benefit[key]
    return "changes" in benefit


OWN = [number for number in numbers() if not is_typed(number)]
FIRST_DAYS = [number for number in OWN if is_assumed_before(number)]
OTHERS = [number for number in OWN if not is_assumed_before(number)]
FILES = sorted({number.file for number in OWN})


def tried(found: list[Number], file: str) -> list[Number]:
    """Return the numbers of a file, or the sample of them that the suite tries."""
    those = [number for number in found if number.file == file]
    return Random(f"{SEED} {file}").sample(those, -(-len(those) // PART))  # noqa: S311 - as above


@pytest.mark.sampled
@pytest.mark.parametrize("file", FILES)
def test_a_number_that_changes_is_noticed(file: str) -> None:
    those = tried(OTHERS, file)
    missed = {str(number): unnoticed(number) for number in those}
    assert {name: steps for name, steps in missed.items() if steps} == {
        str(number): LISTED[str(number)] for number in those if str(number) in LISTED
    }


@pytest.mark.sampled
@pytest.mark.parametrize("file", FILES)
def test_the_first_day_of_a_series_moves_no_figure(file: str) -> None:
    for number in tried(FIRST_DAYS, file):
        later, earlier = (str(day) for day, _ in mutants(number))
        unseen = unnoticed(number, FIRST_DAY_SCENARIOS)
        assert later in unseen, str(number)
        assert earlier in unseen or has_changes(number), str(number)


def test_every_listed_number_is_one_of_a_pack() -> None:
    assert set(LISTED) <= {str(number) for number in OTHERS}
