"""Finds the innermost place at which parsed TOML or JSON does not fit a type, and what is allowed there."""

from collections.abc import Hashable, Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from re import compile as pattern
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

import msgspec
from msgspec import Struct, inspect

from terminal.errors import Phrase
from terminal.input_file import Fault, Keys, Problem, private

_OF_FIELD = pattern(r" in field `([\w.]+)`$")


def find(value: object, kind: object) -> Problem:
    """Find the first place at which a value that does not fit its type fails to."""
    return _first(value, kind, ()) or _wrong(value, kind, (), "")


def _first(value: object, kind: object, keys: Keys) -> Problem | None:
    complaint = _complaint(value, kind)
    if complaint is None:
        return None
    return next(_inside(value, _member(kind, value), keys), None) or _wrong(value, kind, keys, complaint)


def _complaint(value: object, kind: object) -> str | None:
    try:
        msgspec.convert({"part": value}, _holder(kind), dec_hook=private)
    except msgspec.ValidationError as error:
        return str(error).partition(" - at `")[0]
    return None


@cache
def _holder(kind: Hashable) -> type[Struct]:
    """Return a struct that keeps a type: msgspec 0.22 frees the pattern of a union once too often after each use."""
    return msgspec.defstruct("Holder", [("part", kind)])


def _info(kind: object) -> inspect.Type:
    held = inspect.type_info(_holder(kind))
    return held.fields[0].type if isinstance(held, inspect.StructType) else held


def _member(kind: object, value: object) -> object:
    """Return the type without constraints; of several, the one whose form the value has."""
    if get_origin(kind) is Annotated:
        return _member(get_args(kind)[0], value)
    if get_origin(kind) not in {Union, UnionType}:
        return kind
    members = [_member(each, value) for each in get_args(kind) if each is not NoneType]
    return next((each for each in members if _has_form(value, each)), members[0])


def _has_form(value: object, kind: object) -> bool:
    """Check for a value of a type's form: a table, an array, or neither."""
    if isinstance(value, dict):
        return _is_struct(kind) or get_origin(kind) is dict
    is_sequence = get_origin(kind) in {tuple, list, set, frozenset}
    return is_sequence if isinstance(value, list) else not (is_sequence or _is_struct(kind) or get_origin(kind) is dict)


def _is_struct(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Struct)


def _inside(value: object, kind: object, keys: Keys) -> Iterator[Problem]:
    """Find what does not fit below a value of the right form: misspelt keys first, which explain missing ones."""
    if isinstance(value, dict) and isinstance(kind, type) and issubclass(kind, Struct):
        yield from _of_struct(value, kind, keys)
    elif isinstance(value, dict) and get_origin(kind) is dict:
        yield from _of_dict(value, get_args(kind), keys)
    elif isinstance(value, list) and _has_form(value, kind):
        yield from _each(((index, part, of) for index, (part, of) in enumerate(_elements(value, kind))), keys)


def _each(parts: Iterable[tuple[str | int, object, object]], keys: Keys) -> Iterator[Problem]:
    for key, part, kind in parts:
        if found := _first(part, kind, (*keys, key)):
            yield found


def _of_struct(value: dict[str, object], kind: type[Struct], keys: Keys) -> Iterator[Problem]:
    fields = {each.encode_name: each for each in msgspec.structs.fields(kind)}
    unknown = value.keys() - fields.keys() if kind.__struct_config__.forbid_unknown_fields else ()
    yield from (_unknown((*keys, name), fields) for name in value if name in unknown)
    yield from _each(((name, part, fields[name].type) for name, part in value.items() if name in fields), keys)
    for name, field in fields.items():
        if field.required and name not in value:
            yield Problem(Fault.MISSING_KEY, Phrase("missing_key", name=name), (*keys, name), name)


def _of_dict(value: dict[str, object], kinds: tuple[object, ...], keys: Keys) -> Iterator[Problem]:
    key_kind, kind = kinds
    for name, part in value.items():
        if complaint := _complaint(name, key_kind):
            known = _info(key_kind)
            if isinstance(known, inspect.EnumType | inspect.LiteralType):
                yield _unknown((*keys, name), _choices(known))
            else:
                yield _wrong(name, key_kind, (*keys, name), complaint)
        yield from _each([(name, part, kind)], keys)


def _elements(value: list[object], kind: object) -> Iterator[tuple[object, object]]:
    kinds = get_args(kind)
    if get_origin(kind) is tuple and Ellipsis not in kinds:
        return zip(value, kinds, strict=False)
    return ((part, kinds[0]) for part in value)


def _unknown(keys: Keys, known: Iterable[str]) -> Problem:
    """Name the known key that is nearest, whatever its case, or all of them where none is near."""
    plain = {each.casefold(): each for each in known}
    near = get_close_matches(str(keys[-1]).casefold(), plain, n=1) or plain
    named = " | ".join(plain[each] for each in near)
    return Problem(Fault.UNKNOWN_KEY, Phrase("unknown_key", near=named), keys, named)


def _wrong(value: object, kind: object, keys: Keys, complaint: str) -> Problem:
    """Describe what is allowed; a value of the right form breaks a rule of its type, which the complaint tells."""
    if isinstance(value, dict | list) and _has_form(value, _member(kind, value)):
        if named := _OF_FIELD.search(complaint):
            keys, complaint = (*keys, *_keys(named[1])), complaint[: named.start()]
        return Problem(Fault.WRONG_VALUE, complaint, keys, complaint)
    allowed = _told(_info(kind))
    return Problem(Fault.WRONG_VALUE, Phrase("wrong_value", allowed=allowed), keys, allowed)


def _keys(place: str) -> Keys:
    """Return the keys of a place as a complaint writes it: ``lines.3.quantity``."""
    return tuple(int(each) if each.isdigit() else each for each in place.split("."))


def _told(kind: inspect.Type) -> str:
    """Describe what is allowed by the examples of a type, which say more than a pattern, else by its rules."""
    if isinstance(kind, inspect.Metadata) and kind.extra_json_schema:
        return " | ".join(f'"{each}"' for each in kind.extra_json_schema["examples"])
    return _allowed(kind)


def _allowed(kind: inspect.Type) -> str:
    match kind:
        case inspect.EnumType() | inspect.LiteralType():
            return " | ".join(_choices(kind))
        case inspect.IntType() | inspect.FloatType():
            return _range(kind)
        case inspect.StrType():
            return kind.pattern or _length(kind)
        case inspect.UnionType():
            several = [_told(each) for each in kind.types if not isinstance(each, inspect.NoneType)]
            return " | ".join(dict.fromkeys(several))
        case inspect.StructType():
            return ", ".join(each.encode_name for each in kind.fields)
        case _:
            return _plain(kind)


def _choices(kind: inspect.EnumType | inspect.LiteralType) -> list[str]:
    values = kind.values if isinstance(kind, inspect.LiteralType) else [each.value for each in kind.cls]
    return [str(each) for each in values]


def _range(kind: inspect.IntType | inspect.FloatType) -> str:
    low = kind.ge if kind.ge is not None else kind.gt
    high = kind.le if kind.le is not None else kind.lt
    if low is None and high is None:
        return "int" if isinstance(kind, inspect.IntType) else "float"
    return " ".join(str(each) for each in (low, "…", high) if each is not None)


def _length(kind: inspect.StrType) -> str:
    if kind.min_length is None and kind.max_length is None:
        return "str"
    return f"str ({kind.min_length or 0} … {'' if kind.max_length is None else kind.max_length})"


def _plain(kind: inspect.Type) -> str:
    match kind:
        case inspect.ListType() | inspect.VarTupleType() | inspect.TupleType() | inspect.SetType():
            return "array"
        case inspect.DictType():
            return "table"
        case inspect.DateType():
            return "YYYY-MM-DD"
        case inspect.CustomType():
            return "str"
        case _:
            return type(kind).__name__.removesuffix("Type").lower()
