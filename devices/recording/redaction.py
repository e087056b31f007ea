"""Redaction of recordings: each personal name, number and code becomes a stand-in of the same form."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from devices.voucher import CodeKind, kind_of
from terminal.private import Private, is_id_number, masked_name, masked_number

_LAST = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_LONG = re.compile(r"[0-9]{12,}[0-9Xx]?")
_SHORTEST = 2
_MANY_KEYS = 8

# Personal texts without the type Private, by type and field.
_NUMBERS = {
    ("Person", "number"),
    ("Bill", "number"),
    ("PatientRecord", "number"),
    ("PatientRecord", "visits"),
    ("Refund", "number"),
    ("PlatformResult", "settlement_number"),
    ("PlatformResult", "visit"),
    ("Refund", "settlement_number"),
    ("Original", "person_number"),
    ("Request", "person_number"),
}


class Redactor:
    """The stand-ins of one recording: the same value always gets the same one, also within a longer text."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._pattern: re.Pattern[str] | None = None

    def value(self, value: object, of: str = "", field: str = "") -> Any:  # noqa: ANN401 - any JSON value
        """Convert a value, a field of a type, to JSON types, with a stand-in for everything personal."""
        match value:
            case Private():
                made: Any = self._stand_in(field, value.reveal())
            case Enum():
                made = value.value
            case str():
                made = self._stand_in(field, value) if (of, field) in _NUMBERS else self.text(value)
            case Struct():
                made = self._struct(value)
            case Mapping():
                made = {self.text(str(key)): self.value(each) for key, each in value.items()}
            case date() | datetime():
                made = value.isoformat()
            case tuple() | list():
                made = [self.value(each, of, field) for each in value]
            case _:
                made = value
        return made

    def text(self, text: str) -> str:
        """Replace all known personal data in a text by stand-ins."""
        return self._pattern.sub(lambda found: self._known[found[0]], text) if self._pattern else text

    def reason(self, text: str) -> str:
        """Redact a text from outside, in which any long number may be personal."""
        return _LONG.sub(lambda found: self._stand_in("number", found[0]), self.text(text))

    def typed(self, keys: str) -> str:
        """Redact keys typed in one go if they are too long for an amount, or part of a known number."""
        part = len(keys) > _SHORTEST * 2 and any(keys in known for known in self._known)
        return self._stand_in("typed", keys) if len(keys) > _MANY_KEYS or part else keys

    def code(self, text: str) -> str:
        """Replace a scanned text by one of the same kind."""
        return self._stand_in("code", text)

    def _struct(self, value: Struct) -> dict[str, Any]:
        kind = type(value).__name__
        held = ((each, getattr(value, each.name)) for each in fields(value))
        made = {each.encode_name: self.value(it, kind, each.name) for each, it in held if it != each.default}
        tag = value.__struct_config__.tag
        return {value.__struct_config__.tag_field or "type": tag} | made if tag is not None else made

    def _stand_in(self, field: str, text: str) -> str:
        if not text:
            return text
        if text not in self._known:
            self._learn(field, text)
        return self._known[text]

    def _learn(self, field: str, text: str) -> None:
        form = _name if field == "name" else _card_sn if field in {"card_sn", "serial"} else _form(text)
        kind = form.__name__
        self._counts[kind] = self._counts.get(kind, 0) + 1
        made = form(text, self._counts[kind])
        pairs = [(text, made)]
        if len(text) >= _SHORTEST:
            mask = masked_name if field == "name" else masked_number
            pairs.append((mask(Private(text)), mask(Private(made))))
        for known, stand_in in pairs:
            if known.strip("*"):
                self._known.setdefault(known, stand_in)
        self._pattern = _any_of(self._known)


def _any_of(known: Iterable[str]) -> "re.Pattern[str] | None":
    longest_first = sorted((each for each in known if len(each) >= _SHORTEST), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def _form(text: str) -> Any:  # noqa: ANN401 - one of the forms below
    if is_id_number(text.upper()):
        return _id_number
    return {CodeKind.VOUCHER: _voucher, CodeKind.PAYMENT: _payment}.get(kind_of(text), _same_shape)


def _name(text: str, count: int) -> str:
    if text.isascii():
        return _same_shape(text, count)
    high, low = divmod(count - 1, len(_LAST))
    made = "测" + "试" * (len(text) - 3) + _LAST[high % len(_LAST)] if len(text) > _SHORTEST else "测"
    return (made + _LAST[low])[-len(text) :]


def _id_number(_text: str, count: int) -> str:
    body = f"99000019900101{count:03d}"[:17]
    return next(body + check for check in "0123456789X" if is_id_number(body + check))


def _card_sn(text: str, count: int) -> str:
    """Keep the six digits of the card's area."""
    return text[:6] + _same_shape(text[6:], count)


def _voucher(text: str, count: int) -> str:
    """Keep the province, which decides where the message is sent."""
    return f"424{count:019d}{text[22:24]}0000"


def _payment(text: str, count: int) -> str:
    return text[:2] + f"{count:0{len(text) - 2}d}"


def _same_shape(text: str, count: int) -> str:
    """Count up in the digits, and replace letters by X, so that length and kind of each character are kept."""
    digits = sum(each.isdecimal() for each in text)
    number = iter(f"{count:0{digits}d}"[-digits:] if digits else "")
    letters = "" if digits else f"{count:0{len(text)}d}"[-len(text) :]
    if letters:
        return "".join(
            chr(ord("A") + int(each)) if shape.isalnum() else shape for each, shape in zip(letters, text, strict=True)
        )
    return "".join(next(number) if each.isdecimal() else "X" if each.isalpha() else each for each in text)
