"""The oracle agrees with every worked case, and keeps the identities of the cases on random scenarios."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.benefit.generate import INSURED, KINDS, cases
from tests.benefit.oracle import play

FOLDER = Path(__file__).parents[3] / "shared" / "cases"
FILES = sorted(FOLDER.glob("*.json"))
SHORT = ("total", "fund", "account", "cash")


@pytest.mark.skipif(not FILES, reason="the folder of worked cases is not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_worked_case_comes_out_as_worked_by_hand(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    assert play(case) == {"case": case["case"], "results": case["expect"]}


def settlements() -> Iterator[dict[str, int]]:
    for case in cases(seed=1, n=1500):
        results = play(case)["results"]
        yield from (result for result in results.values() if "in_scope" in result)


def test_every_random_settlement_adds_up_and_nothing_is_negative() -> None:
    for one in settlements():
        assert min(one.values()) >= 0
        assert one["total"] == one["uncovered"] + one["over_limit"] + one["line_self_pay"] + one["in_scope"]
        parts = ("remote_self_pay", "deductible", "pool", "pool_self", "over_cap")
        assert one["in_scope"] == sum(one[part] for part in parts)
        funds = ("pool", "critical_illness", "civil_servant", "medical_aid")
        assert one["fund"] == sum(one[fund] for fund in funds)
        assert one["total"] == one["fund"] + one["account"] + one["cash"]
        assert one["personal"] == one["account"] + one["cash"]
        assert one["account"] <= one["personal"] - one["uncovered"]


def test_refunding_everything_leaves_the_ledger_as_it_was() -> None:
    for case in cases(seed=2, n=300):
        visits = [event for event in case["events"] if "settle" in event]
        refunds = [{"id": f"B{one['id']}", "refund": one["id"], "date": "2030-01-01"} for one in visits]
        again: list[dict[str, Any]] = [{**one, "id": f"A{one['id']}"} for one in visits]
        results = play({**case, "events": visits + refunds + again})["results"]
        for one in visits:
            first = results[one["id"]]
            assert results[f"A{one['id']}"] == first
            if "refused" not in first:
                assert results[f"B{one['id']}"] == {name: -first[name] for name in SHORT}


def test_random_scenarios_reach_every_kind_insurance_place_and_refusal() -> None:
    seen: set[str] = set()
    for case in cases(seed=3, n=1500):
        seen.add(case["person"]["insured_area"])
        settled = [event["settle"]["kind"] for event in case["events"] if "settle" in event]
        seen.update(f"{case['person']['insurance']} {kind}" for kind in settled)
        seen.update(result["refused"] for result in play(case)["results"].values() if "refused" in result)
    assert seen >= {f"{insurance} {kind}" for insurance in ("employee", "resident") for kind in KINDS}
    assert seen >= {area for group in INSURED.values() for area in group}
    assert seen >= {"not_opened", "not_recognised", "not_registered", "disease_not_cross_province"}
    assert seen >= {"disease_not_known", "not_special_drug"}
    assert seen >= {"no_rule", "already_refunded", "unknown_settlement"}


def test_a_seed_gives_the_same_scenarios_again_and_areas_narrow_them() -> None:
    assert list(cases(seed=4, n=50)) == list(islice(cases(seed=4, n=80), 50))
    assert {case["person"]["insured_area"][:4] for case in cases(seed=4, n=50, areas=["3716"])} == {"3716"}
