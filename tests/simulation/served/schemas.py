"""Messages drawn from a JSON Schema, and a judge of its own of whether one fits; both know what is used of it."""

import re
from datetime import date
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]
_FIRST = date(2026, 1, 1)
_PRINTABLE = st.characters(min_codepoint=33, max_codepoint=126)


def messages(schema: Json) -> st.SearchStrategy[Any]:
    """Draw values that fit a schema, as far as it says anything."""
    if "anyOf" in schema:
        return st.one_of([messages(each) for each in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type", ""):
        case "object":
            return _objects(schema)
        case "array":
            return st.lists(messages(schema["items"]), min_size=schema.get("minItems", 0), max_size=2)
    return _scalars(schema)


def _scalars(schema: Json) -> st.SearchStrategy[str]:
    if "number" in schema.get("type", ""):
        return st.integers(0, 9).map(str)
    if schema.get("format") == "date":
        return st.dates(_FIRST).map(str)
    if "pattern" in schema:
        return st.dates(_FIRST).map(lambda day: f"{day} 08:00:00")
    return st.text(_PRINTABLE, min_size=1, max_size=min(schema.get("maxLength", 12), 12))


def _objects(schema: Json) -> st.SearchStrategy[Any]:
    """Draw objects with what is required and at most three more of their fields."""
    fields, needed = schema.get("properties", {}), set(schema.get("required", []))
    needed |= {name for each in schema.get("allOf", []) for name in each["anyOf"][0]["required"]}
    least = schema.get("minProperties", 0)
    others = st.sets(st.sampled_from(sorted(fields.keys() - needed) or [""]), min_size=least, max_size=3)
    return others.flatmap(
        lambda more: st.fixed_dictionaries({name: messages(fields[name]) for name in sorted(needed | more - {""})})
    )


def violations(schema: Json, value: object, at: str = "input") -> list[str]:
    """List where a value does not fit a schema; scalars count as texts, and what is empty as not there."""
    if "anyOf" in schema:
        every = [violations(each, value, at) for each in schema["anyOf"]]
        return [] if not all(every) else every[0]
    if isinstance(value, dict):
        return _of_object(schema, value, at)
    if isinstance(value, list):
        if schema.get("type") != "array":
            return [at] if "type" in schema or "enum" in schema else []
        short = [at] if len(value) < schema.get("minItems", 0) else []
        return short + [found for each in value for found in violations(schema["items"], each, at)]
    return _of_scalar(schema, value, at)


def _of_object(schema: Json, value: Json, at: str) -> list[str]:
    if schema.get("type") != "object":
        return [at] if "type" in schema or "enum" in schema else []
    given = {name: each for name, each in value.items() if each not in (None, "", [])}
    known = schema.get("properties", {})
    found = [f"{at}.{name}" for name in schema.get("required", []) if name not in given]
    for each in schema.get("allOf", []):
        found += [] if any(given.keys() >= set(one["required"]) for one in each["anyOf"]) else [at]
    found += [at] if len(given) < schema.get("minProperties", 0) else []
    if schema.get("additionalProperties", True) is False:
        found += [f"{at}.{name}" for name in given.keys() - known.keys()]
    return found + [
        bad for name, each in given.items() for bad in violations(known.get(name, {}), each, f"{at}.{name}")
    ]


def _of_scalar(schema: Json, value: object, at: str) -> list[str]:
    text = str(value)
    fits = (
        text in schema.get("enum", [text])
        and schema.get("type") not in ("object", "array")
        and len(text) <= schema.get("maxLength", len(text))
        and re.search(schema.get("pattern", ""), text) is not None
        and (schema.get("format") != "date" or _is_day(text))
    )
    return [] if fits else [at]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
