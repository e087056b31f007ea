"""Every number of every pack, and its mutations: the smallest step up and the smallest step down."""

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from math import inf
from typing import Any, cast

import msgspec

from terminal.benefit.pack_index import in_fen
from terminal.benefit.rules import AGREEMENTS, PACKS, Rules
from terminal.benefit.schema import Agreements, Pack

Key = str | int
Document = dict[str, Any]

FILES = (*sorted(path.name for path in PACKS.glob("[0-9]*.toml")), AGREEMENTS)

_RATIO = re.compile(r"0(\.\d+)?|1(\.0+)?")
_CODE = re.compile(r"([A-Z]?)(\d+)")
_MONTH_AND_DAY = re.compile(r"\d\d-\d\d")
# Keys that name a number by its digits, or are no rule: titles, days of documents, and notices without effect. The
# members of the lists are compared as a whole (tests/benefit/test_lists.py), and the states only name their sources.
_NO_NUMBERS = {"documents", "notices", "clause", "chronic_diseases", "special_drugs", "states"}
_CODES = {"area", "areas", "one_pool_provinces", "codes", "insured", "institutions"}


@dataclass(frozen=True)
class Number:
    """One number: its file, its key path, and its value as TOML reads it."""

    file: str
    keys: tuple[Key, ...]
    value: Any

    def __str__(self) -> str:
        return f"{self.file}:{'.'.join(map(str, self.keys))}"

    @property
    def is_first_day(self) -> bool:
        """True if this is the day of the first value of a series, which by assumption also holds on the days before."""
        return self.file != AGREEMENTS and self.keys[-1] == "from" and self.keys[-2] == 0


@cache
def documents() -> dict[str, Document]:
    return {name: cast("Document", in_fen(tomllib.loads((PACKS / name).read_text("utf-8")))) for name in FILES}


def numbers() -> list[Number]:
    found = [Number(name, keys, value) for name in FILES for keys, value in _leaves(documents()[name])]
    return [number for number in found if _steps(number.keys, number.value)]


def mutants(number: Number) -> Iterator[tuple[object, Rules]]:
    """Yield each neighbour of a number, and the rules with it."""
    for value in _steps(number.keys, number.value):
        changed = deepcopy(documents()[number.file])
        node: Any = changed
        for key in number.keys[:-1]:
            node = node[key]
        node[number.keys[-1]] = value
        with suppress(msgspec.ValidationError):  # such as level 4, which cannot be written
            yield value, _rules(number.file, changed)


def _rules(file: str, changed: Document) -> Rules:
    """Return the rules of all files, one of which has changed."""
    files = {**_files(), file: _converted(file, changed)}
    return Rules([one for one in files.values() if isinstance(one, Pack)], cast("Agreements", files[AGREEMENTS]))


@cache
def _files() -> dict[str, Pack | Agreements]:
    return {name: _converted(name, document) for name, document in documents().items()}


def _converted(file: str, document: Document) -> Pack | Agreements:
    return msgspec.convert(document, Agreements) if file == AGREEMENTS else msgspec.convert(document, Pack)


def _leaves(node: object, keys: tuple[Key, ...] = ()) -> Iterator[tuple[tuple[Key, ...], object]]:
    """Yield every value that is not a table, and every table whose keys are numbers (levels, children)."""
    if _NO_NUMBERS.intersection(keys):
        return
    if isinstance(node, dict | list):
        for key, below in node.items() if isinstance(node, dict) else enumerate(node):
            yield from _leaves(below, (*keys, key))
    if not isinstance(node, dict | list) or _is_numbered(node):
        yield keys, node


def _is_numbered(node: object) -> bool:
    return isinstance(node, dict) and all(str(key).isdigit() for key in node)


def _steps(keys: tuple[Key, ...], value: object) -> tuple[object, ...]:
    if isinstance(value, dict):
        return ({str(int(key) + 1): below for key, below in value.items()},)
    if isinstance(value, date):
        return value + timedelta(1), value - timedelta(1)
    if isinstance(value, int) and not isinstance(value, bool):
        return tuple(_beside(value, 2 if keys[-1] == "nth" else 0))
    return _text_steps(keys, value) if isinstance(value, str) else ()


def _text_steps(keys: tuple[Key, ...], text: str) -> tuple[str, ...]:
    if _CODES.intersection(keys):
        return (_next_code(text),)
    if _MONTH_AND_DAY.fullmatch(text):
        return (f"{text[:3]}{int(text[3:]) + 1:02d}",)
    if _RATIO.fullmatch(text):
        near = _beside(int(Decimal(text) * 10_000), 0, 10_000)
        return tuple(f"{one // 10_000}.{one % 10_000:04d}" for one in near)
    return ()


def _beside(value: int, least: int, most: float = inf) -> list[int]:
    return [near for near in (value + 1, value - 1) if least <= near <= most]


def _next_code(code: str) -> str:
    match = _CODE.fullmatch(code)
    assert match, code
    return f"{match[1]}{int(match[2]) + 1:0{len(match[2])}d}"
