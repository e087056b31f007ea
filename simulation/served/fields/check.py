"""Checks of messages against the field tables, compiled once for each transaction."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from simulation.served.fields.definition import Field, FieldType, Node, Shape, Table, dictionaries, table
from simulation.served.fields.deviations import Finding
from simulation.served.node import NUMBER, TEXT, Forms
from terminal.model import BEIJING

ROOT = "input"
"""The name of the input itself in a finding."""
MOST = 20
"""The number of findings of one kind that are listed: what follows of it says nothing new, and hides no other kind."""
_SHAPES = {Shape.ONE: "一个对象", Shape.MANY: "数组", Shape.EITHER: "对象或数组"}
_FORMS = {FieldType.DATE: "yyyy-MM-dd", FieldType.DATETIME: "yyyy-MM-dd HH:mm:ss"}
_DAY, _TIME = 10, 19


class _Rule(NamedTuple):
    field: Field
    fits: Callable[[object], object]
    assumed: bool


class _Branch(NamedTuple):
    """A node: the rules of its fields by name, those that it needs, and the nodes inside it by name."""

    path: str
    node: Node
    rules: dict[str, _Rule]
    needed: tuple[_Rule, ...]
    inside: dict[str, "_Branch"]
    complete: bool
    assumed: bool


class _Found:
    """What is found of one message: no more than MOST of each kind, so that none hides what refuses."""

    def __init__(self) -> None:
        self.listed: list[Finding] = []
        self._counts: Counter[tuple[str, bool]] = Counter()

    def append(self, finding: Finding) -> None:
        kind = finding.code, finding.assumed
        self._counts[kind] += 1
        if self._counts[kind] <= MOST:
            self.listed.append(finding)


class Checker:
    """The checks of one transaction's input, or of its output."""

    def __init__(self, nodes: Sequence[Node], of: Table) -> None:
        by_path = {each.node: each for each in nodes}
        self._root = _branch("", by_path, of)
        self._written = dict(_by_name(self._root, ()))

    def check(self, given: dict[str, Any] | list[dict[str, Any]]) -> list[Finding]:
        """List the deviations of what node.loose returned.

        What a lenient platform takes is put into its own form on the way: a single row into a list, a time with a zone
        into Beijing's.
        """
        found = _Found()
        for row in given if isinstance(given, list) else (given,):
            _row(self._root, row, ROOT, found)
        return found.listed

    def written(self, forms: Forms) -> list[Finding]:
        """List the numbers that were written as text, and the texts as numbers, each field of a node once."""
        return [each for names, form in forms.items() if (each := self._miswritten(names, form))][:MOST]

    def _miswritten(self, names: tuple[str, ...], form: int) -> Finding | None:
        rule = self._written.get(names)
        if rule is None:
            return None
        is_number = rule.field.type is FieldType.NUMBER and not rule.field.dictionary
        if not form & (TEXT if is_number else NUMBER):
            return None
        path = ".".join(names[:-1]) or ROOT
        return Finding("F12" if is_number else "F13", path, rule.field.name, rule.field.label, assumed=rule.assumed)


@cache
def of_request(infno: str) -> Checker | None:
    """Return the checks of a transaction's input; None where no table tells its fields."""
    found = table(infno)
    return Checker(found.request, found) if found else None


@cache
def of_answer(infno: str) -> Checker | None:
    """Return the checks of a transaction's output; None where no table tells its fields."""
    found = table(infno)
    return Checker(found.answer, found) if found else None


def _branch(path: str, by_path: dict[str, Node], of: Table) -> _Branch:
    node = by_path.get(path) or Node(node=path, fields=())
    rules = {name: each for field in node.fields for each in (_rule(field, of),) for name in (field.name, *field.also)}
    inside = {each: _branch(f"{path}.{each}".strip("."), by_path, of) for each in _names_below(path, by_path)}
    needed = tuple(each for name, each in rules.items() if each.field.required and name == each.field.name)
    return _Branch(path or ROOT, node, rules, needed, inside, of.complete, of.is_assumed())


def _by_name(branch: _Branch, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], _Rule]]:
    """Return the rule of each field below a node, by the names of the nodes and its own."""
    for name, rule in branch.rules.items():
        if rule.field.type is not FieldType.ANY:
            yield (*at, name), rule
    for name, below in branch.inside.items():
        yield from _by_name(below, (*at, name))


def _names_below(path: str, by_path: dict[str, Node]) -> Iterator[str]:
    start = f"{path}." if path else ""
    names = (each.removeprefix(start).split(".")[0] for each in by_path if each != path and each.startswith(start))
    yield from dict.fromkeys(names)


def _rule(field: Field, of: Table) -> _Rule:
    return _Rule(field, _fits(field), of.is_assumed(field))


def _fits(field: Field) -> Callable[[object], object]:
    known = dictionaries().get(field.dictionary)
    if known and not known.open:
        codes = frozenset(known.codes)
        return lambda given: isinstance(given, str) and given in codes
    match field.type:
        case FieldType.NUMBER:
            pattern = re.compile(number_pattern(field.length))
            return lambda given: isinstance(given, str) and pattern.fullmatch(given)
        case FieldType.DATE:
            return lambda given: _is_time(given, _DAY)
        case FieldType.DATETIME:
            return lambda given: _is_time(given, _TIME)
        case FieldType.ANY:
            return lambda _: True
    most = int(field.length or 4000)
    return lambda given: isinstance(given, str) and len(given) <= most


def number_pattern(length: str) -> str:
    """Return the pattern of 数值型; trailing zeros do not count as places."""
    whole, _, places = (length or "20,6").partition(",")
    digits = int(whole) - int(places or 0)
    return rf"-?[0-9]{{1,{digits}}}" + (rf"(\.[0-9]{{1,{places}}}0*)?" if int(places or 0) else r"(\.0+)?")


def _is_time(given: object, length: int) -> bool:
    if not isinstance(given, str) or len(given) != length or given[4] != "-" or given[_DAY : _DAY + 1] not in {"", " "}:
        return False
    try:
        datetime.fromisoformat(given)
    except ValueError:
        return False
    return True


def _row(branch: _Branch, row: dict[str, Any], path: str, found: _Found) -> None:
    rules, inside = branch.rules, branch.inside
    for rule in branch.needed:
        field = rule.field
        if field.name not in row and not any(each in row for each in field.also):
            found.append(Finding("F01", path, field.name, field.label, assumed=rule.assumed))
    for name, given in row.items():
        known = rules.get(name)
        if known is not None:
            if not known.fits(given):
                found.append(_misfit(known, given, path))
                row[name] = _in_beijing(known.field, given)
        elif name not in inside:
            found.append(Finding("F04", path, name, assumed=branch.assumed or not branch.complete))
    for name, below in inside.items():
        _node(below, row, name, found)


def _node(branch: _Branch, above: dict[str, Any], name: str, found: _Found) -> None:
    given, shape = above.get(name), branch.node.shape
    if given is None or given == []:
        if branch.node.required:
            found.append(Finding("F05", branch.path, assumed=branch.assumed))
        return
    is_list = isinstance(given, list)
    if (is_list and shape is Shape.ONE) or (not is_list and shape is Shape.MANY) or not given:
        found.append(Finding("F08" if given else "F05", branch.path, allowed=_SHAPES[shape], assumed=branch.assumed))
    if not is_list and shape is Shape.MANY:
        above[name] = [given]
    for place, row in enumerate(given if is_list else (given,), 1):
        where = f"{branch.path}[{place}]" if is_list else branch.path
        if isinstance(row, dict):
            _row(branch, row, where, found)
        elif row is not given or shape is not Shape.MANY:
            found.append(Finding("F08", where, allowed=_SHAPES[Shape.ONE], assumed=branch.assumed))


def _misfit(rule: _Rule, given: object, path: str) -> Finding:
    field, known = rule.field, dictionaries().get(rule.field.dictionary)
    if known and not known.open:
        code, allowed = "F03", " ".join(known.codes)
    elif field.type in _FORMS:
        code, allowed = "F07", _FORMS[field.type]
    elif field.type is FieldType.NUMBER or not isinstance(given, str):
        code, allowed = "F06", f"{'数值型' if field.type is FieldType.NUMBER else '字符型'} {field.length}".strip()
    else:
        code, allowed = "F02", field.length
    return Finding(code, path, field.name, field.label, allowed, rule.assumed)


def _in_beijing(field: Field, given: object) -> object:
    """Return a time with a zone in the interface's own form, everything else as it is."""
    if field.type not in _FORMS or not isinstance(given, str):
        return given
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        return given
    local = at.astimezone(BEIJING) if at.tzinfo else at
    return f"{local:%Y-%m-%d}" if len(given) == _DAY else f"{local:%Y-%m-%d %H:%M:%S}"
