"""The irregular answers of some regions: zero amounts as "", infcode as a text (docs/interface.md, "Answers")."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from simulation.network.faults import Fault


def output(fields: dict[str, Any], fault: Fault | None) -> dict[str, Any]:
    """Return an output as altered by a fault."""
    match fault:
        case Fault.BLANK_AMOUNTS:
            return {name: _blanked(each) for name, each in fields.items()}
        case Fault.EMPTY_SETLDETAIL if "setldetail" in fields:
            return fields | {"setldetail": []}
        case _:
            return fields


def head(answer: Mapping[str, Any], fault: Fault | None) -> dict[str, Any]:
    """Return an answer's envelope as altered by a fault."""
    fields = dict(answer)
    if fault is Fault.TEXT_INFCODE:
        fields["infcode"] = str(fields["infcode"])
    return fields


def _blanked(value: object) -> object:
    match value:
        case dict():
            return {name: _blanked(each) for name, each in value.items()}
        case list():
            return [_blanked(each) for each in value]
        case Decimal() if not value:
            return ""
        case _:
            return value
