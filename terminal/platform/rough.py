"""Values as regions really write them: amounts as "", text or numbers, codes as numbers, a row where a list is due."""

import re
from decimal import Decimal
from json import loads
from typing import Any, Self, TypeVar

from msgspec import Struct, ValidationError, convert
from msgspec.structs import replace

T = TypeVar("T")
N = TypeVar("N", bound=Struct)

_LONGEST = 14  # digits of yuan before the point (数值型 16,2)
_NUMBER = re.compile(r"[+-]?\d{1,20}(\.\d{0,20})?([eE][+-]?\d{1,2})?", re.ASCII)


class Fen(int):
    """An amount in fen, read from yuan without a float; nothing at all is 0."""

    def __new__(cls, yuan: object = 0) -> Self:
        """Read yuan; raises ValueError where it is no amount of whole fen."""
        if yuan is None or yuan == "":
            return super().__new__(cls, 0)
        if not _is_scalar(yuan) or not _NUMBER.fullmatch(str(yuan).strip()):
            raise ValueError("an amount in yuan")
        amount = Decimal(str(yuan).strip())
        if not amount.is_finite() or amount.adjusted() >= _LONGEST or amount != round(amount, 2):
            raise ValueError("an amount of whole fen")
        return super().__new__(cls, amount * 100)


class Code(str):
    """A code, or any text, that may come as a number; nothing at all is empty."""

    __slots__ = ()

    def __new__(cls, value: object = "") -> Self:
        """Read a code; raises ValueError where it is neither text nor a number."""
        if not _is_scalar(value):
            raise ValueError("a text or a number")
        return super().__new__(cls, str(value).strip())


class Node(Struct, frozen=True, kw_only=True):
    """A node of a message as a platform sends it; fields that are not named are a region's own and left alone."""


def read(text: str | bytes) -> object:
    """Read JSON with exact numbers; raises ValueError where it is none, or an object names a field twice."""
    try:
        return loads(text, object_pairs_hook=_fields, parse_float=Decimal, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def node(value: object, kind: type[N]) -> N:
    """Read a node as a struct of Fen and Code fields; raises ValueError where it does not fit, naming no value."""
    try:
        told = convert(value, kind, dec_hook=_rough)
    except ValidationError as error:
        raise ValueError(str(error)) from error
    # What is read here is written by others, such as the journal, who know plain numbers and texts only.
    return replace(told, **{name: _plain(getattr(told, name)) for name in kind.__struct_fields__})


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


def _is_scalar(value: object) -> bool:
    return isinstance(value, int | str | Decimal) and not isinstance(value, bool)


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


def _rough(kind: type, value: object) -> object:
    if kind is Fen or kind is Code:
        return kind(value)
    raise NotImplementedError(kind.__name__)


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Keep what is given: a field of null is one left out."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field twice")
    return {name: value for name, value in fields.items() if value is not None}


def _no_number(text: str) -> None:
    raise ValueError(text)
