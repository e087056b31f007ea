"""The ways to break a message that fits its schema, each at one place, with the names that its refusal has to tell."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from typing import Any, NamedTuple

Json = dict[str, Any]
_LONGEST = 5000
"""Above it no text is made too long: the message itself would be."""


class Break(NamedTuple):
    """One place and what is done there; `name` is that of the field, or of the node that is missing or misshapen.

    A field with several names is refused by the first of them, with the same `title`.
    """

    place: tuple[str | int, ...]
    name: str
    title: str
    how: str
    do: Callable[[Any], object]

    def of(self, whole: Json) -> Json:
        """Return the message, broken; `do` changes what is at the place."""
        broken = deepcopy(whole)
        at: Any = broken
        for each in self.place:
            at = at[each]
        self.do(at)
        return broken


def breaks(schema: Json, value: object, place: tuple[str | int, ...] = ()) -> Iterator[Break]:
    """List what breaks a value that fits a schema."""
    if "anyOf" in schema:
        schema = schema["anyOf"][isinstance(value, list)]
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from breaks(schema["items"], each, (*place, number))
    elif isinstance(value, dict):
        yield from _of_object(schema, value, place)


def _of_object(schema: Json, value: Json, place: tuple[str | int, ...]) -> Iterator[Break]:
    for name in schema.get("required", []):
        yield Break(place, name, name, "missing", partial(_leave_out, name))
    if schema.get("additionalProperties") is False:
        yield Break(place, "unheard_of", "unheard_of", "unknown", partial(_put, "unheard_of", "1"))
    for name, each in value.items():
        known = schema["properties"][name]
        yield from _of_child(known, name, place)
        yield from breaks(known, each, (*place, name))


def _of_child(known: Json, name: str, place: tuple[str | int, ...]) -> Iterator[Break]:
    for how, wrong in _wrong(known):
        yield Break(place, name, known.get("title", name), how, partial(_put, name, wrong))


def _leave_out(name: str, at: Json) -> None:
    del at[name]


def _put(name: str, wrong: object, at: Json) -> None:
    at[name] = wrong


def _wrong(known: Json) -> Iterator[tuple[str, object]]:
    """What does not fit the schema of one child, and what is wrong with it."""
    if known.get("type") in ("object", "array") or "anyOf" in known:
        yield "a text for a node", "1"
    elif "enum" in known:
        yield "no code of its dictionary", "~"
    elif "pattern" in known or known.get("format") == "date":
        yield "another form", "~"
    elif known.get("maxLength", _LONGEST) < _LONGEST:
        yield "too long", "1" * (known["maxLength"] + 1)
    if "type" in known and known.get("type") not in ("object", "array"):
        yield "a list for a field", ["1", "2"]
