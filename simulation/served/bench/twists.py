"""Answers as a fault or a rule spoils them: their output before they are signed, their envelope after that."""

from base64 import b64encode
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from simulation.network.faults import Fault
from simulation.served.bench.effects import Answer, Effect

# For each identity a figure of setlinfo that no earlier identity holds, so that a fen more breaks this one.
_FIGURES = {"I1": "inscp_scp_amt", "I2": "hosp_part_amt", "I3": "psn_cash_pay", "I4": "oth_pay"}
_FEN = Decimal("0.01")
_ANOTHERS_SIGNATURE = b64encode(b"\x30" * 64).decode()


class Twist(NamedTuple):
    """What spoils an answer: the fault it met on the way, and the effect of a rule."""

    fault: Fault | None = None
    effect: Effect | None = None

    @property
    def answer(self) -> Answer | None:
        """The answer that the rule wants."""
        return self.effect.answer if self.effect else None


def output(fields: dict[str, Any], twist: Twist) -> dict[str, Any]:
    """Return an output as spoilt."""
    if twist.fault is Fault.BLANK_AMOUNTS:
        return {name: _blanked(each) for name, each in fields.items()}
    if twist.fault is Fault.EMPTY_SETLDETAIL and "setldetail" in fields:
        return fields | {"setldetail": []}
    info = fields.get("setlinfo")
    if not isinstance(info, dict):
        return fields
    if twist.answer is Answer.NO_SETL_ID:
        return fields | {"setlinfo": info | {"setl_id": ""}}
    if twist.answer is Answer.BROKEN_FIGURES and twist.effect:
        return _broken(fields, info, twist.effect.identity or "I1")
    return fields


def envelope(answer: Mapping[str, Any], twist: Twist) -> dict[str, Any]:
    """Return an answer's envelope as spoilt."""
    fields = dict(answer)
    if twist.fault is Fault.TEXT_INFCODE:
        fields["infcode"] = str(fields["infcode"])
    elif twist.fault is Fault.REFUSED:
        # The shape that many platforms give a no (docs/interface.md, "Answers").
        fields |= {"inf_refmsgid": None, "output": None}
    if twist.answer is Answer.NULL_OUTPUT:
        fields["output"] = None
    elif twist.answer is Answer.BAD_SIGNATURE:
        fields["cainfo"] = _ANOTHERS_SIGNATURE
    if twist.effect and twist.effect.infcode is not None:
        fields["infcode"] = twist.effect.infcode
    return fields


def _broken(fields: dict[str, Any], info: dict[str, Any], identity: str) -> dict[str, Any]:
    if identity == "I5":
        first, *others = fields.get("setldetail") or [{"fund_pay_type": "310100", "fund_payamt": Decimal(0)}]
        return fields | {"setldetail": [first | {"fund_payamt": first["fund_payamt"] + _FEN}, *others]}
    name = _FIGURES[identity]
    return fields | {"setlinfo": info | {name: info[name] + _FEN}}


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
