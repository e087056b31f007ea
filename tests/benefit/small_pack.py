"""A small pack made in a test, cases on it, and the promise that a refund gives everything back."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from terminal.benefit.explain import leaves, tree
from terminal.benefit.rules import PACKS, Rules, load
from terminal.benefit.scenario import Event, Player, decode
from terminal.benefit.split import Outcome

Json = dict[str, Any]

HEAD = """
area = "9900"
name_zh = "小区"
name_en = "Small"
assumed_from = 2024-01-01
documents.rule = { title = "办法", title_en = "Rule" }
"""
DATED = 'from = 2024-01-01, document = "rule", tag = "stated"'


def rules(folder: Path, text: str) -> Rules:
    """Load the packs of a new folder with a pack in which @ stands for the date, source and tag of a value."""
    made = folder / "packs"
    made.mkdir()
    for name in ("agreements.toml", "clauses.toml"):
        shutil.copy(PACKS / name, made / name)
    (made / "9900.toml").write_text(HEAD + text.replace("@", DATED), encoding="utf-8")
    return load(made)


def employee(**more: object) -> Json:
    person = {"insured_area": "990000", "insurance": "employee", "status": "active", "birth": "1980-01-01"}
    return {**person, **more}


def resident(**more: object) -> Json:
    return {"insured_area": "990000", "insurance": "resident", "birth": "1980-01-01", **more}


def line(yuan: float, class_: str = "甲", **more: object) -> Json:
    return {"name": "项目", "class": class_, "quantity": "1", "unit_price": round(yuan * 100), **more}


def care(yuan: float = 0, day: str = "2024-05-10", kind: str = "inpatient", level: int = 3, **more: Any) -> Json:  # noqa: ANN401 - JSON
    """Return a settlement of one line of 甲, or of the given lines; `class_` are the classes of the hospital."""
    place: Json = {"area": more.pop("area", "990000"), "level": level, "direct_settlement": True}
    if "class_" in more:
        place["class"] = more.pop("class_")
    made = {"hospital": place, "kind": kind, "date": day, "lines": more.pop("lines", [line(yuan)])}
    return {**made, **({"admitted": day} if kind == "inpatient" else {}), **more}


def settle(found: Rules, person: Json, *settled: Json) -> list[Json]:
    """Settle in order; return the figures in yuan, after refunding everything in another order gave everything back."""
    player, results = _played(found, person, settled)
    before = player.account + sum(result.get("account", 0) for result in results)
    numbers = range(len(settled))
    for number in (*numbers[1::2], *numbers[::2]):
        player.play(Event(id=f"R{number}", refund=f"V{number}"))
    assert {name: amount for name, amount in player.ledger.items() if amount} == {}
    assert player.account == before
    return [{name: value / 100 if name != "refused" else value for name, value in each.items()} for each in results]


def _played(found: Rules, person: Json, settled: Sequence[Json]) -> tuple[Player, list[Json]]:
    events = [{"id": f"V{number}", "settle": each} for number, each in enumerate(settled)]
    case = decode(json.dumps({"case": "small", "person": person, "events": events}).encode(), "small")
    player = Player(found, case.person)
    results = [player.play(event) for event in case.events]
    for outcome in player.settled.values():
        for name, node in tree(outcome).items():
            assert sum(leaf.amount for leaf in leaves(node)) == getattr(outcome.split, name), name
    return player, results


def outcome(found: Rules, person: Json, one: Json) -> Outcome:
    """Settle one bill."""
    return _played(found, person, [one])[0].settled["V0"]


def after_refund(found: Rules, person: Json, first: Json, then: Json) -> Json:
    """Settle, refund, and settle another bill; return the figures of that in yuan."""
    player, _ = _played(found, person, [first])
    player.play(Event(id="R0", refund="V0"))
    case = {"case": "small", "person": person, "events": [{"id": "V1", "settle": then}]}
    result = player.play(decode(json.dumps(case).encode(), "small").events[0])
    return {name: value / 100 for name, value in result.items()}


def pools(found: Rules, person: Json, *settled: Json) -> list[float]:
    return [result["pool"] for result in settle(found, person, *settled)]


def deductibles(found: Rules, person: Json, *settled: Json) -> list[float]:
    return [result["deductible"] for result in settle(found, person, *settled)]
