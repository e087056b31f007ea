"""Loads the packs, checks them, and resolves the values in force for a person, a kind of care and a day."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from terminal.benefit.schema import Agreement, Agreements, Benefit, Burden, Cap, Dated, Document, Pack, People
from terminal.errors import BadInput, Refused
from terminal.model import Insurance, Insured, Kind, Tag
from terminal.toml_file import line_of, read

D = TypeVar("D", bound=Dated)

PACKS = Path(__file__).parent / "packs"
AGREEMENTS = "agreements.toml"


class Source(msgspec.Struct, frozen=True):
    """Where a value is written: clause, document title in both languages, first day, tag."""

    clause: str
    document: str
    document_en: str
    since: date | None
    tag: Tag


class Rules:
    """Every pack and agreement, loaded once; asked by area, insurance, kind and day."""

    def __init__(self, packs: Sequence[Pack], agreements: Agreements) -> None:
        self.packs = tuple(sorted(packs, key=lambda pack: -len(pack.area)))
        self.agreements = agreements
        self.chain = lru_cache(maxsize=256)(self._chain)

    def _chain(self, area: str) -> tuple[Pack, ...]:
        return tuple(pack for pack in self.packs if area.startswith(pack.area))

    def pool(self, area: str) -> str:
        """Name the 统筹区 of an area code: its first four digits, or two where a province is one pool."""
        return area[:2] if area[:2] in self.agreements.one_pool_provinces else area[:4]

    def benefit(self, insured: Insured, kind: Kind) -> tuple[Pack, Benefit]:
        """Find the benefit of a kind of care, the nearest pack first; raises Refused("no_rule")."""
        for pack in self.chain(insured.insured_area):
            found: Benefit | None = getattr(people(pack, insured.insurance), kind.value)
            if found is not None:
                return pack, found
        raise Refused("no_rule", area=insured.insured_area, insurance=insured.insurance.value, kind=kind.value)

    def cap(self, insured: Insured, name: str, day: date) -> tuple[Pack, Cap]:
        """Find a cap by name, the nearest pack first; raises Refused("no_rule") where none is in force."""
        for pack in self.chain(insured.insured_area):
            entries = people(pack, insured.insurance).caps.get(name)
            if entries:
                return pack, in_force(pack, entries, day)
        raise Refused("no_rule", area=insured.insured_area, insurance=insured.insurance.value, kind=name)

    def agreement(self, one: str, other: str, kind: Kind, day: date) -> Agreement | None:
        """Find the agreement that frees two areas from registration on a day, where there is one."""
        for found in self.agreements.agreement:
            covered = one.startswith(found.areas) and other.startswith(found.areas)
            if covered and _holds(found, day) and (not found.kinds or kind in found.kinds):
                return found
        return None

    def cross_area_disease(self, code: str | None, day: date) -> bool:
        """Tell whether a chronic disease is settled directly outside the insured area on a day."""
        latest = [entry for entry in self.agreements.cross_area_diseases if _holds(entry, day)]
        return bool(latest) and code in latest[-1].codes


def people(pack: Pack, insurance: Insurance) -> People:
    """Return the part of a pack for an insurance."""
    return pack.employee if insurance is Insurance.EMPLOYEE else pack.resident


def in_force(pack: Pack, entries: Sequence[D], day: date) -> D:
    """Return the entry in force on a day (see `Pack` on the days before the first one).

    Raises Refused("no_rule") for a day that no entry covers.
    """
    for entry in reversed(entries):
        if entry.since <= day:
            if entry.until is None or day <= entry.until:
                return entry
            break
    if entries and pack.assumed_from <= day < entries[0].since:
        return entries[0]
    raise Refused("no_rule", area=pack.area, insurance="", kind=str(day))


def maybe_in_force(pack: Pack, entries: Sequence[D], day: date) -> D | None:
    """Return the entry in force on a day, or None where the pack has no entry of the sort at all."""
    return in_force(pack, entries, day) if entries else None


def source(documents: dict[str, Document], entry: Dated, day: date) -> Source:
    """Tell where an entry is written; a day before its first one makes it an assumption."""
    tag = Tag.ASSUMED if day < entry.since else entry.tag
    document = documents[entry.document]
    return Source(entry.clause, document.title, document.title_en, entry.since, tag)


def burdens(pack: Pack, insured: Insured) -> tuple[Burden, ...]:
    """Return the entries of the medical aid for a person's rescue category; none where there is no such aid."""
    return pack.medical_aid.get(insured.aid.category, ()) if insured.aid else ()


def _holds(entry: Dated, day: date) -> bool:
    return entry.since <= day and (entry.until is None or day <= entry.until)


def load(directory: Path = PACKS) -> Rules:
    """Load and check every pack of a directory.

    Raises BadInput naming file, key and line: unknown key, missing date, overlapping dates, unknown name.
    """
    paths = [path for path in sorted(directory.glob("*.toml")) if path.name != AGREEMENTS]
    packs = [read(path, Pack) for path in paths]
    for path, pack in zip(paths, packs, strict=True):
        _check(path, pack)
        _check_names(path, pack, [near for near in packs if pack.area.startswith(near.area)])
    agreements = read(directory / AGREEMENTS, Agreements)
    _check(directory / AGREEMENTS, agreements)
    return Rules(packs, agreements)


def _check(path: Path, root: Pack | Agreements) -> None:
    for keys, entries in dated_lists(root, ()):
        for index, entry in enumerate(entries):
            if entry.document not in root.documents:
                raise _wrong(path, [*keys, str(index), "document"], "pack_document", name=entry.document)
            before = entries[index - 1] if index else None
            if before and "areas" not in entry.__struct_fields__ and _overlap(before, entry):
                raise _wrong(path, [*keys, str(index), "from"], "pack_overlap", date=entry.since.isoformat())


def _overlap(before: Dated, entry: Dated) -> bool:
    last = before.until or entry.since - timedelta(days=1)
    return entry.since <= before.since or entry.since <= last


def _check_names(path: Path, pack: Pack, chain: Sequence[Pack]) -> None:
    for insurance in Insurance:
        part = people(pack, insurance)
        caps = {name for near in chain for name in people(near, insurance).caps}
        benefits = {kind.value: getattr(part, kind.value) for kind in Kind} | {
            f"tables.{name}": table for name, table in part.tables.items()
        }
        for name, benefit in benefits.items():
            keys = [insurance.value, *name.split(".")]
            for cap in benefit.caps if benefit else ():
                if cap not in caps:
                    raise _wrong(path, [*keys, "caps"], "pack_name", name=cap)
            _check_effects(path, keys, benefit, part)


def _check_effects(path: Path, keys: list[str], benefit: Benefit | None, part: People) -> None:
    for index, remote in enumerate(benefit.remote if benefit else ()):
        for effect in remote.effects:
            if effect.table is not None and effect.table not in part.tables:
                raise _wrong(path, [*keys, "remote", str(index), "effects"], "pack_name", name=effect.table)


def dated_lists(node: object, keys: tuple[str, ...]) -> list[tuple[tuple[str, ...], tuple[Dated, ...]]]:
    """List every dated list below a node of a pack, with its key path."""
    found: list[tuple[tuple[str, ...], tuple[Dated, ...]]] = []
    if isinstance(node, tuple) and node and isinstance(node[0], Dated):
        return [(keys, node)]
    if isinstance(node, dict):
        for name, below in node.items():
            found += dated_lists(below, (*keys, name))
    elif isinstance(node, msgspec.Struct):
        for name in node.__struct_fields__:
            found += dated_lists(getattr(node, name), (*keys, name))
    return found


def _wrong(path: Path, parts: list[str], code: str, **facts: object) -> BadInput:
    line = line_of(path.read_text(encoding="utf-8"), parts)
    return BadInput(code, file=path.name, key=".".join(parts), line=line, **facts)
