"""The irregular answers of some regions: zero amounts as "", infcode as a text (docs/interface.md, "Answers")."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulation.network.faults import Fault


def output(told: dict[str, Any], fault: Fault | None) -> dict[str, Any]:
    """Return an output as altered by a fault."""
    match fault:
        case Fault.BLANK_AMOUNTS:
            return {name: _blanked(each) for name, each in told.items()}
        case Fault.EMPTY_SETLDETAIL if "setldetail" in told:
            return told | {"setldetail": []}
        case _:
            return told


def head(answer: Mapping[str, Any], fault: Fault | None) -> dict[str, Any]:
    """Return an answer's envelope as altered by a fault."""
    told = dict(answer)
    if fault is Fault.TEXT_INFCODE:
        told["infcode"] = str(told["infcode"])
    return told


def _blanked(told: object) -> object:
    match told:
        case dict():
            return {name: _blanked(each) for name, each in told.items()}
        case list():
            return [_blanked(each) for each in told]
        case Decimal() if not told:
            return ""
        case _:
            return told
