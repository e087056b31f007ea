"""A second oracle, typed from the published tables apart from the packs, agrees with them on random scenarios."""

import ast
import os
import tomllib
from pathlib import Path

import pytest

from terminal.benefit.rules import PACKS, Rules, load
from terminal.benefit.scenario import Case, decode, differences, play
from terminal.model import Insurance, Kind
from tests.benefit import oracle_places, second_oracle
from tests.benefit.second_oracle.compare import compare, with_pack
from tests.benefit.second_oracle.group import Group
from tests.benefit.second_oracle.groups import GROUPS
from tests.benefit.second_oracle.rules import RULES
from tests.benefit.second_oracle.scenarios import scenarios

FOLDER = Path(second_oracle.__file__).parent
# The comparison itself has to know both sides.
KNOWS_THE_PROJECT = {"compare.py", "__main__.py"}
LIBRARY = {"collections", "dataclasses", "datetime", "fractions", "math", "random", "typing"}
WHOLE = bool(os.environ.get("JIESUAN_PROVE"))
PARTS = 20 if WHOLE else 1

ONCE_DIFFERENT = [
    decode(line, "once_different.jsonl", number)
    for number, line in enumerate((Path(__file__).parent / "once_different.jsonl").read_bytes().splitlines(), 1)
]
"""What the two sides once disagreed on, with the figures that were found right."""

WITH_PACK = [one for one in GROUPS if with_pack(one.area)]


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load()


def test_the_oracle_imports_nothing_of_the_project() -> None:
    for path in FOLDER.glob("*.py"):
        if path.name in KNOWS_THE_PROJECT:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            outside = [name for name in names if not name.startswith("tests.benefit.second_oracle")]
            assert {name.split(".")[0] for name in outside} <= LIBRARY, path


@pytest.mark.sampled
@pytest.mark.parametrize("part", range(PARTS))
def test_random_scenarios_of_every_area_agree_with_the_second_oracle(part: int) -> None:
    report = compare(20261130 + part, 100_000 // PARTS if WHOLE else 1500, WITH_PACK)
    assert report.settled > report.scenarios
    assert not report.without_rule
    shown = [(one.case["person"]["insured_area"], one.event, one.figures, one.case) for one in report.differences[:3]]
    assert not report.differences, (len(report.differences), shown)


@pytest.mark.parametrize("case", ONCE_DIFFERENT, ids=lambda case: case.case)
def test_what_was_once_different_comes_out_right(case: Case, rules: Rules) -> None:
    assert differences(case, play(rules, case)) == ()


def test_every_cell_that_a_pack_settles_is_tried_by_one_of_the_two_oracles() -> None:
    cells = set()
    for path in Path(PACKS).glob("[0-9]*.toml"):
        area = path.stem[:2] if path.stem.endswith("0000") else path.stem[:4]
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
        cells |= {(area, one, kind) for one in Insurance for kind in pack.get(one, {}) if kind in set(Kind)}
    assert cells - set(oracle_places.RULES) == set(RULES) - set(oracle_places.RULES)


def test_every_area_of_the_oracle_has_a_pack() -> None:
    assert {one.area for one in GROUPS if not with_pack(one.area)} == set()


def test_every_random_settlement_adds_up_and_nothing_is_negative() -> None:
    for _, results in scenarios(seed=1, n=600, groups=GROUPS):
        for one in results.values():
            if "in_scope" not in one:
                continue
            assert min(one.values()) >= 0
            parts = ("remote_self_pay", "deductible", "pool", "pool_self", "over_cap")
            assert one["in_scope"] == sum(one[part] for part in parts)
            assert one["total"] == one["fund"] + one["account"] + one["cash"]


def test_random_scenarios_settle_every_rule_of_the_oracle() -> None:
    seen = {rule for group in GROUPS for rule in _settled(group)}
    assert seen == set(RULES)


def _settled(group: Group) -> set[tuple[str, str, str]]:
    seen = set()
    for case, results in scenarios(seed=3, n=40, groups=[group]):
        for event in case["events"]:
            if "settle" in event and "refused" not in results[event["id"]]:
                key = (group.insurance, event["settle"]["kind"])
                area = group.area[:4] if (group.area[:4], *key) in RULES else group.area[:2]
                seen.add((area, *key))
    return seen
