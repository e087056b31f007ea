"""Lenient reading of regional values: amounts as "", text or numbers, codes as numbers, a row instead of a list."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from json import loads
from typing import Any, TypeVar, get_args

from msgspec import NODEFAULT, Struct, ValidationError, convert
from msgspec.structs import fields

T = TypeVar("T")
N = TypeVar("N", bound=Struct)
Reader = Callable[[object], object]

_LONGEST = 14  # digits of yuan before the point (数值型 16,2)
_USUAL = re.compile(r"(-?)(\d{1,14})(?:\.(\d{1,2}))?", re.ASCII)
# The exact decimal of a binary fraction has up to 60 places.
_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{0,60})?([eE][+-]?\d{1,2})?", re.ASCII)
_NOISE = Decimal("1e-6")
"""The distance in yuan from whole fen within which an amount is one that went through a binary fraction."""


class Fen(int):
    """Marker of a node's field as an amount: yuan in the message, fen here, 0 if missing."""


class Code(str):
    """Marker of a node's field as a code or any text, which may arrive as a number; empty if missing."""

    __slots__ = ()


def fen(yuan: object) -> int:
    """Parse yuan without a float; raises ValueError if it is not an amount of whole fen.

    The noise of a platform's own floats (126.39999999999999) is read as what it was meant to be.
    """
    if yuan is None or yuan == "":
        return 0
    text = code(yuan)
    if usual := _USUAL.fullmatch(text):
        sign, whole, places = usual.groups(default="")
        return int(f"{sign}{whole}{places:0<2}")
    if not _NUMBER.fullmatch(text):
        raise ValueError("an amount in yuan")
    amount = Decimal(text)
    if amount.adjusted() >= _LONGEST or abs(amount - round(amount, 2)) >= _NOISE:
        raise ValueError("an amount of whole fen")
    return int(round(amount, 2) * 100)


def code(value: object) -> str:
    """Parse a code; raises ValueError if it is neither text nor a number."""
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise ValueError("a text or a number")  # noqa: TRY004, one error for all that does not fit
    return str(value).strip()


class Node(Struct, frozen=True, kw_only=True):
    """A node of a message as a platform sends it; unnamed fields are specific to a region and ignored."""


def read(text: str | bytes) -> object:
    """Parse JSON, keeping fractions as written; raises ValueError if invalid, or if an object repeats a field."""
    try:
        return loads(text, object_pairs_hook=_fields, parse_float=str, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def node(value: object, kind: type[N]) -> N:
    """Read a node as a struct of Fen and Code fields; raises ValueError, without any value, if it does not fit.

    The fields become plain numbers and texts, the only types known to those who write them again, such as the journal.
    """
    if not isinstance(value, dict):
        raise ValueError(f"no {kind.__name__.strip('_').lower()}")  # noqa: TRY004, as above
    found: dict[str, object] = {}
    for field, name, reader, default in _fields_of(kind):  # without a call for each field: there are many, mostly empty
        if name in value:
            try:
                found[field] = reader(value[name])
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        elif default is NODEFAULT:
            raise ValueError(f"no {name}")
        else:
            found[field] = default
    return kind(**found)


@cache
def _fields_of(kind: type[Struct]) -> tuple[tuple[str, str, Reader, object], ...]:
    """Return each field's own name, its name in the message, its reader, and its default."""
    return tuple((each.name, each.encode_name, _reader(each.type), _plain(each.default)) for each in fields(kind))


def _reader(kind: object) -> Reader:
    kinds = get_args(kind) or (kind,)
    return fen if Fen in kinds else code if Code in kinds else _as_it_is


def _as_it_is(value: object) -> object:
    return value


def rows(value: object) -> list[object]:
    """Return a list of rows; a single row may come without its list, and no row as nothing."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value] if value else []


def _plain(value: object) -> object:
    match value:
        case Fen():
            return int(value)
        case Code():
            return str(value)
        case _:
            return value


def extension(content: object, mark: str, kind: type[T]) -> T | None:
    """Read the simulated platform's exp_content, which has the field `mark`; None for a region's.

    Raises ValueError if it has the field and does not fit.
    """
    if isinstance(content, str):
        try:
            content = read(content)
        except ValueError:
            return None
    if not isinstance(content, dict) or mark not in content:
        return None
    try:
        return convert(content, kind)
    except ValidationError as error:
        raise ValueError(f"exp_content: {error}") from None


def needed(code: Code, name: str) -> str:
    """Return a required code; raises ValueError if it is missing."""
    if not code:
        raise ValueError(f"no {name}")
    return str(code)


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Drop fields of null, which count as left out."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field twice")
    return {name: value for name, value in fields.items() if value is not None}


def _no_number(text: str) -> None:
    raise ValueError(text)
