"""A long synthetic bill in the form a hospital sends it: the same in every run."""

import json
from collections.abc import Iterable
from random import Random
from typing import Any

import msgspec

from terminal.benefit.scenario import ScenarioPerson
from terminal.model import Bill, Care, Line

QUANTITIES = ("1", "1", "2", "3", "7", "0.5", "1.5", "2.333", "12.75", "30")
RATIOS = ("0.05", "0.10", "0.15", "0.2", "0.30")

PERSON = msgspec.convert(
    {"insured_area": "371600", "insurance": "employee", "status": "retired", "birth": "1950-01-01", "account": 100_000},
    ScenarioPerson,
)


def read(data: bytes) -> Bill:
    """Parse and check a bill."""
    return _DECODER.decode(data)


_DECODER = msgspec.json.Decoder(Bill)


def written(size: int) -> bytes:
    """Return a bill of `size` lines as JSON, each with the answer of the catalogue."""
    rng = Random(20241122)  # noqa: S311 - reproducible, no secret
    care = {"hospital": {"area": "371600", "level": 3, "direct_settlement": True}, "kind": "inpatient"}
    dates = {"date": "2024-05-10", "admitted": "2024-05-10"}
    lines = [_line(rng, number) for number in range(size)]
    head = {"number": "B1", "department": "内科", "stated_total": 0}
    return json.dumps(head | {"care": care | dates | {"lines": lines}}, ensure_ascii=False).encode()


def _line(rng: Random, number: int) -> dict[str, Any]:
    class_, price = rng.choice("甲甲乙乙乙丙"), rng.randint(1, 99_999)
    line: dict[str, Any] = {"name": f"药品 {number}", "class": class_, "quantity": rng.choice(QUANTITIES)}
    category = rng.choice(("药品", "检查", "材料"))
    line["unit_price"] = price
    if class_ == "乙":
        line["self_pay"] = rng.choice(RATIOS)
    if class_ != "丙" and rng.random() < 0.3:
        line["limit"] = max(0, price + rng.choice((-1000, -1, 0, 500)))
    return line | {"category": category}


def stay(lines: Iterable[Line]) -> Care:
    """Return an inpatient stay in the insured area with these lines."""
    return msgspec.structs.replace(_STAY, lines=tuple(lines))


_STAY = read(written(0)).care
