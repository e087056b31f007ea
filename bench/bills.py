"""A long synthetic bill in the form a hospital sends it: the same in every run."""

import json
from collections.abc import Sequence
from random import Random
from typing import Any

import msgspec

from terminal.benefit.scenario import ScenarioPerson
from terminal.model import Care, Institution, Kind, Line

QUANTITIES = ("1", "1", "2", "3", "7", "0.5", "1.5", "2.333", "12.75", "30")
RATIOS = ("0.05", "0.10", "0.15", "0.2", "0.30")

PERSON = msgspec.convert(
    {"insured_area": "371600", "insurance": "employee", "status": "retired", "birth": "1950-01-01", "account": 100_000},
    ScenarioPerson,
)


def read(data: bytes) -> tuple[Line, ...]:
    """Parse and check the lines of a bill."""
    return _DECODER.decode(data)


_DECODER = msgspec.json.Decoder(tuple[Line, ...])


def written(size: int) -> bytes:
    """Return a bill of `size` lines as JSON, each with the answer of the catalogue."""
    rng = Random(20241122)  # noqa: S311 - reproducible, no secret
    return json.dumps([_line(rng, number) for number in range(size)], ensure_ascii=False).encode()


def _line(rng: Random, number: int) -> dict[str, Any]:
    class_, price = rng.choice("甲甲乙乙乙丙"), rng.randint(1, 99_999)
    line: dict[str, Any] = {"name": f"药品 {number}", "class": class_, "quantity": rng.choice(QUANTITIES)}
    line |= {"unit_price": price, "category": rng.choice(("西药费", "检查费", "材料费"))}
    if class_ == "乙":
        line["self_pay"] = rng.choice(RATIOS)
    if class_ != "丙" and rng.random() < 0.3:
        line["limit"] = max(0, price + rng.choice((-1000, -1, 0, 500)))
    return line


def stay(lines: Sequence[Line]) -> Care:
    """Return an inpatient stay in the insured area with these lines."""
    hospital = Institution(area="371600", level=3, direct_settlement=True)
    bare = msgspec.convert({"hospital": hospital, "kind": Kind.INPATIENT, "date": "2024-05-10", "lines": ()}, Care)
    return msgspec.structs.replace(bare, admitted=bare.day, lines=tuple(lines))
