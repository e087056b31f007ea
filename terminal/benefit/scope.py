"""The scope of payment (支付范围) of the place of care: whether a listed item counts there on a day (C08).

An item that no list holds is as the catalogue has it.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from terminal import diseases
from terminal.benefit.lists import Scope, ScopedItem
from terminal.benefit.rules import Rules, Source, is_in_force, source
from terminal.benefit.schema import Pack
from terminal.model import Care, Line, LineClass


class Decided(Struct, frozen=True):
    """Whether a listed item is in scope for a bill, and the list that says so."""

    is_inside: bool
    source: Source


Decisions = Mapping[str, Decided]
"""What the lists decide of a bill's items, by code."""


def decisions(rules: Rules, care: Care) -> Decisions:
    """Return what the lists of the place of care decide of the items of a bill."""
    listed = rules.scope(care.hospital.area)
    codes = {line.code for line in care.lines if line.code in listed} if listed else ()
    made = {}
    for code in codes:
        deciding = [each for each in listed[code] if _decides(each[1], care)]
        inside = next((each for each in deciding if _counts(each[1], each[2], care)), None)
        if deciding:
            pack, entry, item = inside or deciding[-1]
            made[code] = Decided(inside is not None, _source(pack, entry, item, care.day))
    return made


def within(lines: Iterable[Line], decided: Decisions) -> tuple[Line, ...]:
    """Return the lines with those outside the scope in class 丙."""
    return tuple(
        replace(line, class_=LineClass.C) if line.code in decided and not decided[line.code].is_inside else line
        for line in lines
    )


def applied(rules: Rules, care: Care) -> tuple[Care, Decisions]:
    """Return care with its lines as the lists of its place decide, and what they decide."""
    decided = decisions(rules, care)
    return (replace(care, lines=within(care.lines, decided)), decided) if decided else (care, decided)


def _decides(entry: Scope, care: Care) -> bool:
    of_kind = not entry.kinds or care.kind in entry.kinds
    return of_kind and (not entry.at or not set(entry.at).isdisjoint(care.hospital.classes))


def _counts(entry: Scope, item: ScopedItem, care: Care) -> bool:
    named = (*entry.hospitals, *entry.assumed)
    at_place = not named or care.hospital.code in named
    disease = care.disease or ""
    for_disease = not item.diseases or any(diseases.is_under(disease, each) for each in item.diseases)
    return is_in_force(entry, care.day) and at_place and for_disease


def _source(pack: Pack, entry: Scope, item: ScopedItem, day: date) -> Source:
    """Return the source of an entry; before its first day it is no assumption that nothing counts."""
    return replace(source(pack.documents, entry, max(day, entry.since)), tag=item.tag)
