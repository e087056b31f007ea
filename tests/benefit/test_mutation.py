"""Every number of a pack is tested: a step of one fen, day, place or ten-thousandth changes the result of a case.

The expected results come from the oracle and, where a rule is older or younger than docs/rules.md, are calculated
by hand: never from the packs. The first day of a series changes no figure, because its value is assumed for
the days before; it appears in the explanation. The days of documents and of notices have no output and are left out.
"""

import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from terminal.benefit.explain import tree
from terminal.benefit.pre_admission import joined
from terminal.benefit.rules import AGREEMENTS, Rules, load
from terminal.benefit.scenario import Case, Player, decode
from terminal.model import Care
from tests.benefit import oracle
from tests.benefit.edges import Json, case, edges, person, visit
from tests.benefit.first_days import first_days
from tests.benefit.generate import INSURED, cases, within
from tests.benefit.numbers import Number, mutants, numbers

# The cases are made once, and looked at by every test.
pytestmark = pytest.mark.xdist_group("mutation")

Differs = Callable[[Rules], bool]

GROUPS = {"120000": "12", "130900": "1309", "140000": "14", "140100": "14", "310000": "31", "371600": "3716"}
# What this oracle does not know: the packs and benefits of the published tables, played by fixtures/cases/areas.
TABLES: dict[str, tuple[str, ...]] = {
    "120000": (
        *("employee.inpatient", "employee.chronic", "employee.tables", "employee.caps.inpatient_chronic"),
        *("employee.critical_illness", "resident", "employee.outpatient.ratio.0.segments.0.ratio.药店"),
    ),
    "130900": (
        *("employee", "resident.chronic", "resident.caps.chronic", "resident.inpatient.changes"),
        "resident.inpatient.lines",
    ),
    "140100": (
        *("employee", "resident.inpatient.deductible.0.amount.2.县"),
        "resident.inpatient.ratio.0.segments.0.ratio.2.县",
    ),
    "310000": ("employee.chronic", "resident"),
}
RANDOM_CASES = 300
# Numbers without a visible effect, with the reason.
UNSEEN: dict[str, tuple[object, ...]] = {
    # A visit is part of its day, which has the same cap.
    "140000.toml:resident.caps.visit.0.amount": (5001,),
    # Its cap is in the province's pack, which has no rule for a day before 2019 either.
    "140100.toml:assumed_from": (date(2018, 12, 31),),
    # A refusal has no first day, and the same is refused on the days before.
    "120000.toml:employee.outpatient.remote.0.from": (date(2020, 9, 8), date(2020, 9, 6)),
    "310000.toml:employee.outpatient.remote.0.from": (date(2023, 7, 2), date(2023, 6, 30)),
    # On the day beyond, the adjacent agreement gives the same.
    "agreements.toml:agreement.1.to": (date(2020, 5, 10),),
    "agreements.toml:agreement.2.from": (date(2020, 5, 9),),
    "agreements.toml:agreement.3.to": (date(2023, 4, 1),),
    # These three begin together: none of them alone can begin earlier.
    "140000.toml:pre_admission.hospitals.0.from": (date(2020, 12, 31),),
    "140000.toml:pre_admission.window.0.from": (date(2020, 12, 31),),
    "140000.toml:pre_admission.tests.0.from": (date(2020, 12, 31),),
}


@dataclass(frozen=True)
class PlayedCase:
    """A case and its expected result; some events, and some figures of one, may be enough."""

    case: Case
    expected: Json

    def __call__(self, rules: Rules) -> bool:
        player = Player(rules, self.case.person)
        for event in self.case.events:
            got = player.play(event)
            if any(got.get(name) != value for name, value in self.expected.get(event.id, {}).items()):
                return True
        return False


@dataclass(frozen=True)
class FirstDays:
    """A case and the expected first days of the figures of its last settlement."""

    case: Case
    expected: dict[str, str]

    def __call__(self, rules: Rules) -> bool:
        player = Player(rules, self.case.person)
        for event in self.case.events:
            player.play(event)
        last = self.case.events[-1].id
        if last not in player.settled:
            return True
        made = tree(player.settled[last])
        return any(str(made[name].since) != day for name, day in self.expected.items())


@dataclass(frozen=True)
class Joined:
    """A test some days before a stay in a hospital, and whether it joins the bill (预住院)."""

    code: str
    admitted: date
    days_before: int
    joins: bool

    def __call__(self, rules: Rules) -> bool:
        day = self.admitted - timedelta(self.days_before)
        raw = {"case": "test", **case(person("140100", "resident"), visit(str(day), "outpatient", 100, 3, "140106"))}
        raw["events"][0]["settle"]["lines"][0]["name"] = "血常规(五分类)"
        raw["events"][0]["settle"]["hospital"]["code"] = self.code
        made = _case(raw)
        test = made.events[0].settle
        assert test is not None
        stay = visit(str(self.admitted), "inpatient", 100, 3, "140106")
        stay["hospital"]["code"] = self.code
        into, _ = joined(rules, made.person, _care(stay), "肿瘤", [test])
        return (len(into.lines) == 2) != self.joins


def _joined() -> list[Differs]:
    hospitals = [f"H1401060000{number}" for number in range(1, 6)]
    day, first = date(2024, 5, 10), date(2021, 1, 1)
    return [
        *(Joined(code, day, 1, joins=True) for code in hospitals),
        *(Joined(hospitals[0], day, before, joins=before <= 7) for before in (7, 8)),
        *(Joined(hospitals[0], first - timedelta(early), 0, joins=not early) for early in (0, 1)),
    ]


def _case(raw: Json) -> Case:
    return decode(json.dumps(raw).encode(), raw.get("case", "edge"))


def _care(settle: Json) -> Care:
    made = _case({"case": "care", **case(person("140100", "resident"), settle)}).events[0].settle
    assert made is not None
    return made


@pytest.fixture(scope="module")
def stage() -> dict[str, list[Differs]]:
    """The cases for each group of packs: each returns whether the rules deviate from the expected result."""
    found: dict[str, list[Differs]] = defaultdict(list)
    found["14"] += _joined()
    for group, raw, days in first_days():
        found[group].append(FirstDays(_case(raw), days))
    for group, raw, expected in edges():
        found[group].append(PlayedCase(_case(raw), expected or oracle.play(raw)["results"]))
    for group in INSURED:
        for raw in cases(seed=4, n=RANDOM_CASES, areas=[group]):
            made = within(raw, oracle.play(raw)["results"])
            found[group].append(PlayedCase(_case(made), oracle.play(made)["results"]))
    return found


def test_the_packs_give_what_the_cases_must_give(stage: dict[str, list[Differs]]) -> None:
    rules = load()
    assert [differs for played in stage.values() for differs in played if differs(rules)] == []


def is_typed(number: Number) -> bool:
    """Return whether the oracle knows the rule of a number."""
    file, _, keys = str(number).partition(".toml:")
    return number.file == AGREEMENTS or (file in GROUPS and not keys.startswith(TABLES.get(file, ())))


def is_seen(rules: Rules, played: list[Differs]) -> bool:
    """Return whether a case deviates, and put it first: what sees a number often sees the next one, too."""
    for at, differs in enumerate(played):
        if differs(rules):
            played.insert(0, played.pop(at))
            return True
    return False


@pytest.mark.parametrize("number", [number for number in numbers() if is_typed(number)], ids=str)
def test_a_number_that_changes_is_seen(number: Number, stage: dict[str, list[Differs]]) -> None:
    group = GROUPS.get(number.file.removesuffix(".toml"))
    played = stage[group] if group else [differs for each in stage.values() for differs in each]
    assert group or number.file == AGREEMENTS
    unseen = [value for value, rules in mutants(number) if not is_seen(rules, played)]
    assert tuple(unseen) == UNSEEN.get(str(number), ())
