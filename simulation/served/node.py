"""The types of a message's fields: texts of a length, and amounts as number, text or empty."""

from datetime import date
from decimal import Decimal
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct, json

from terminal.errors import Refused

T = TypeVar("T")

Text = Annotated[str, Meta(max_length=3000)]
Text3 = Annotated[str, Meta(max_length=3)]
Text6 = Annotated[str, Meta(max_length=6)]
Text20 = Annotated[str, Meta(max_length=20)]
Text30 = Annotated[str, Meta(max_length=30)]
Text50 = Annotated[str, Meta(max_length=50)]
Text200 = Annotated[str, Meta(max_length=200)]
Required3 = Annotated[str, Meta(min_length=1, max_length=3)]
Required6 = Annotated[str, Meta(min_length=1, max_length=6)]
Required20 = Annotated[str, Meta(min_length=1, max_length=20)]
Required30 = Annotated[str, Meta(min_length=1, max_length=30)]
Required50 = Annotated[str, Meta(min_length=1, max_length=50)]

# 数值型 16,2 and 16,6 and 16,4 of the interface; trailing zeros do not count as places.
Amount = Annotated[str, Meta(pattern=r"^[0-9]{1,14}(\.[0-9]{1,2}0*)?\Z", max_length=40)]
Signed = Annotated[str, Meta(pattern=r"^-?[0-9]{1,14}(\.[0-9]{1,2}0*)?\Z", max_length=40)]
Price = Annotated[str, Meta(pattern=r"^[0-9]{1,10}(\.[0-9]{1,6}0*)?\Z", max_length=40)]
Count = Annotated[str, Meta(pattern=r"^-?[0-9]{1,9}(\.[0-9]{1,4}0*)?\Z", max_length=40)]
Whole = Annotated[str, Meta(pattern=r"^[0-9]{1,9}\Z")]
# yyyy-MM-dd, with or without a time: clients send both wherever a day is expected.
Day = Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?)?\Z")]
Flag = Annotated[str, Meta(pattern=r"^[01]?\Z")]


class Node(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A node of an input or an output; unknown fields are ignored."""


def fen(amount: str) -> int:
    """Return an amount of yuan that fits `Signed`, or an empty one, as fen."""
    return int(Decimal(amount or "0") * 100)


def day_of(text: str) -> date:
    """Return the day of a text that fits `Day`; raises Refused("request_malformed") if there is no such day."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Refused("request_malformed", reason=f"{text[:10]!r}: yyyy-MM-dd") from error


NUMBER, TEXT = 1, 2
"""How a field was written, which add up where it was written in both ways."""
Forms = dict[tuple[str, ...], int]
"""How each field was written, by the names of the nodes and its own."""


class _Fraction(str):
    """A number with a fraction, as text."""

    __slots__ = ()


_PLAIN = json.Decoder(float_hook=lambda number: _Fraction(_written_out(Decimal(number))))


def loose(text: bytes | str, forms: Forms | None = None) -> object:
    """Parse JSON with every scalar as text and empty values left out, since clients write a field in many ways.

    How each was written is added to `forms`. Raises Refused("request_malformed").
    """
    try:
        return _texts(_PLAIN.decode(text), {} if forms is None else forms, ())
    except (msgspec.DecodeError, RecursionError, ArithmeticError, UnicodeError) as error:
        raise Refused("request_malformed", reason="not JSON") from error


def fitted(value: object, kind: type[T]) -> T:
    """Convert a value from `loose` to a node; raises Refused("request_malformed") with field and expectation."""
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        raise Refused("request_malformed", reason=error) from error


def _written_out(number: Decimal) -> str:
    # Java writes 10000000.0 as 1.0E7; without a limit 1E999999999 would fill the memory.
    if abs(number.adjusted()) > 40:
        raise ArithmeticError
    return format(number, "f")


def _texts(value: object, forms: Forms, at: tuple[str, ...]) -> object:
    match value:
        case dict():
            return {
                name: _texts(each, forms, (*at, name))
                for name, each in value.items()
                if each is not None and each != ""
            }
        case list():
            return [_texts(each, forms, at) for each in value]
        case bool():
            return value
        case int() | _Fraction():
            forms[at] = forms.get(at, 0) | NUMBER
            return str(value)
        case str():
            forms[at] = forms.get(at, 0) | TEXT
    return value
