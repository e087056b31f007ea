"""Checks of the tables of a pack: every word is known, bounds rise in every row, each entry says something."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import get_args

from msgspec import Struct

from terminal import diseases
from terminal.benefit.entries import OTHER, Burden, Change, Guarantee, LineRatio, Reimbursement
from terminal.benefit.schema import Pack, People, State
from terminal.benefit.words import BUILT_IN, row
from terminal.errors import Phrase
from terminal.model import Insurance, Status

Keys = tuple[str, ...]
Fault = tuple[Keys, str, dict[str, object]]

LEVELS = ("0", "1", "2", "3")
AID = ("low_income", "low_income_edge", "illness_poverty")
# What the bureaus' texts call the words.
USUAL = {
    "一级": "1",
    "二级": "2",
    "三级": "3",
    "在职": "active",
    "退休": "retired",
    "学生": "pupil",
    "签约": "signed",
    "急诊": "emergency",
    "低保": "low_income",
    "其他": OTHER,
    "其它": OTHER,
    "中医院": "中医",
    "乡镇卫生院": "乡镇",
    "社区卫生服务中心": "社区",
    "村卫生室": "村",
    "县级": "县",
    "市级": "市属",
    "省级": "省属",
}
# Tables by something else than words: names of caps, tables and documents, the number of the child, diseases.
_OTHER_TABLES = {"caps", "tables", "documents", "by_child", "by_disease", "by_diseases"}
_STATUSES = {status.value for status in Status}


def faults(pack: Pack) -> Iterator[Fault]:
    """Yield (key path, code, facts) of every problem of the tables of a pack."""
    everybody = set[str]()
    for insurance in Insurance:
        part = pack.people(insurance)
        known = words(pack, part)
        everybody |= known
        yield from _below(part, (insurance.value,), known)
    yield from _below(pack.medical_aid, ("medical_aid",), everybody)


def words(pack: Pack, part: People) -> set[str]:
    """Return the words that the tables of an insurance may name."""
    named = {each.name for each in part.classes} | {each.name for each in pack.hospital_classes}
    aid = {category for each in part.classes for category in each.aid} | set(pack.medical_aid)
    return {*named, *aid, *get_args(State), "local", *AID, *BUILT_IN, *LEVELS, OTHER}


def _below(node: object, keys: Keys, known: Collection[str]) -> Iterator[Fault]:
    if isinstance(node, Struct):
        yield from _said(node, keys)
        for name in node.__struct_fields__:
            yield from _of_field(getattr(node, name), (*keys, name), known)
    elif isinstance(node, Mapping):
        for name, below in node.items():
            yield from _below(below, (*keys, str(name)), known)
    elif isinstance(node, tuple):
        for index, each in enumerate(node):
            yield from _below(each, (*keys, str(index)), known)


def _of_field(value: object, keys: Keys, known: Collection[str]) -> Iterator[Fault]:
    name = keys[-1]
    if name == "only" and isinstance(value, tuple):
        yield from _unknown([str(word) for word in value], keys, known)
    elif isinstance(value, Mapping) and name not in _OTHER_TABLES:
        yield from _of_table(value, keys, known)
    else:
        yield from _below(value, keys, known)


def _of_table(table: Mapping[str, object], keys: Keys, known: Collection[str]) -> Iterator[Fault]:
    yield from _unknown(table, keys, known)
    if not {OTHER, *LEVELS} & set(table) and not set(table) >= _STATUSES:
        yield keys, "pack_rows", {"name": " ".join(table)}
    for name, below in table.items():
        if isinstance(below, Mapping):
            yield from _of_table(below, (*keys, name), known)


def _unknown(named: Collection[str], keys: Keys, known: Collection[str]) -> Iterator[Fault]:
    for word in named:
        if word not in known and not diseases.is_code(word):
            yield keys, "pack_word", {"name": word, "allowed": _meant(word, known)}


def _meant(word: str, known: Collection[str]) -> Phrase:
    """Return the known words that are nearest to one, or all of them where none is near."""
    near = [USUAL[word]] if word in USUAL else get_close_matches(word, known, n=3)
    if near:
        return Phrase("did_you_mean", near=" | ".join(near))
    return Phrase("wrong_value", allowed=" ".join(sorted(known)))


def _said(entry: Struct, keys: Keys) -> Iterator[Fault]:
    """Yield an entry that says nothing or too much, and brackets whose bounds do not rise in some row."""
    if isinstance(entry, Change) and not _any_of(entry, _CHANGES):
        yield keys, "pack_empty", {"allowed": " ".join(_CHANGES)}
    if isinstance(entry, Guarantee) and not _any_of(entry, ("of_bill", "amount")):
        yield keys, "pack_empty", {"allowed": "of_bill amount"}
    if isinstance(entry, LineRatio):
        if not _any_of(entry, ("classes", "categories", "codes")):
            yield keys, "pack_empty", {"allowed": "classes categories codes"}
        if (entry.ratio is None) == (entry.plus is None):
            yield keys, "pack_empty", {"allowed": "ratio plus"}
    if isinstance(entry, Reimbursement):
        for level in LEVELS:
            fitting = [part.up_to for part in entry.segments if int(level) in part.levels]
            yield from _rising(0, fitting, level, (*keys, "segments"))
    if isinstance(entry, Burden):
        yield from _rising(entry.above, [part.up_to for part in entry.brackets], "3", (*keys, "brackets"))


_CHANGES = ("lower", "factor", "minus", "own_share", "plus", "points")


def _any_of(entry: Struct, names: Collection[str]) -> bool:
    return any(getattr(entry, name) not in {None, (), 0} for name in names)


def _rising(lowest: object, bounds: Sequence[object], level: str, keys: Keys) -> Iterator[Fault]:
    for word in sorted(_named([lowest, *bounds])) or [""]:
        first, *rest = [_at(bound, word, level) for bound in (lowest, *bounds)]
        if not _rises(first, rest):
            where = f"{word} {level}".strip() if keys[-1] == "segments" else word
            yield keys, "pack_order", {"name": where or "brackets"}
            return


def _named(tables: Collection[object]) -> set[str]:
    """Return the words of the tables that are no level."""
    found = set[str]()
    for table in tables:
        if isinstance(table, Mapping):
            found |= {name for name in table if name not in LEVELS} | _named(list(table.values()))
    return found


def _at(table: object, word: str, level: str) -> object:
    """Return the value of a table for a word at a level, as a case looks it up; () without a row."""
    while isinstance(table, Mapping):
        found = row(table, (word,), int(level))
        table = () if found is None else found
    return table


def _rises(lowest: object, bounds: Sequence[object]) -> bool:
    """Return whether the bounds rise and only the last is open; a bound without a row for the word counts as risen."""
    for index, bound in enumerate(bounds):
        if bound is None:
            return index == len(bounds) - 1
        if isinstance(bound, int):
            if isinstance(lowest, int) and bound <= lowest:
                return False
            lowest = bound
    return bool(bounds)
