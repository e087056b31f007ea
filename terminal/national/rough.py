"""Values as regions really write them: amounts as "", text or numbers, codes as numbers, a row where a list is due."""

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
_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{0,20})?([eE][+-]?\d{1,2})?", re.ASCII)


class Fen(int):
    """Marks a field of a node as an amount: yuan there, fen here, nothing at all 0."""


class Code(str):
    """Marks a field of a node as a code or any text, which may come as a number; nothing at all is empty."""

    __slots__ = ()


def fen(yuan: object) -> int:
    """Read yuan without a float; raises ValueError where it is no amount of whole fen."""
    if yuan is None or yuan == "":
        return 0
    text = code(yuan)
    if usual := _USUAL.fullmatch(text):
        sign, whole, places = usual.groups(default="")
        return int(f"{sign}{whole}{places:0<2}")
    if not _NUMBER.fullmatch(text):
        raise ValueError("an amount in yuan")
    amount = Decimal(text)
    if amount.adjusted() >= _LONGEST or amount != round(amount, 2):
        raise ValueError("an amount of whole fen")
    return int(amount * 100)


def code(value: object) -> str:
    """Read a code; raises ValueError where it is neither text nor a number."""
    if not isinstance(value, int | str) or isinstance(value, bool):
        raise ValueError("a text or a number")  # noqa: TRY004, one error for all that does not fit
    return str(value).strip()


class Node(Struct, frozen=True, kw_only=True):
    """A node of a message as a platform sends it; fields that are not named are a region's own and left alone."""


def read(text: str | bytes) -> object:
    """Read JSON, fractions as they are written; raises ValueError for none, or where an object names a field twice."""
    try:
        return loads(text, object_pairs_hook=_fields, parse_float=str, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def node(value: object, kind: type[N]) -> N:
    """Read a node as a struct of Fen and Code fields; raises ValueError where it does not fit, naming no value.

    The fields are plain numbers and texts then: those who write them again, such as the journal, know nothing else.
    """
    if not isinstance(value, dict):
        raise ValueError(f"no {kind.__name__.strip('_').lower()}")  # noqa: TRY004, as above
    return kind(**{name: _read(value, *how) for name, how in _fields_of(kind).items()})


def _read(given: dict[str, object], name: str, reader: Reader, default: object) -> object:
    if name not in given:
        if default is NODEFAULT:
            raise ValueError(f"no {name}")
        return default
    try:
        return reader(given[name])
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


@cache
def _fields_of(kind: type[Struct]) -> dict[str, tuple[str, Reader, object]]:
    """Tell of each field its name in the message, how it is read, and what stands for one that is left out."""
    return {each.name: (each.encode_name, _reader(each.type), _plain(each.default)) for each in fields(kind)}


def _reader(kind: object) -> Reader:
    kinds = get_args(kind) or (kind,)
    return fen if Fen in kinds else code if Code in kinds else _as_it_is


def _as_it_is(value: object) -> object:
    return value


def rows(value: object) -> list[object]:
    """Return a list of rows, where one row may come without its list and none as nothing."""
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
    """Read exp_content where it is the simulated platform's, which has the field `mark`; None where it is a region's.

    Raises ValueError where it has the field and does not fit.
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
    """Return a code that must be there; raises ValueError where it is not."""
    if not code:
        raise ValueError(f"no {name}")
    return str(code)


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keep what is given: a field of null is one left out."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field twice")
    return {name: value for name, value in fields.items() if value is not None}


def _no_number(text: str) -> None:
    raise ValueError(text)
