"""Loading and checking of the packs, and the values in force for a person, a kind of care and a day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from terminal.benefit import checks
from terminal.benefit.schema import Agreement, Agreements, Benefit, Cap, Clause, Dated, Document, Notice, Pack
from terminal.errors import BadInput, Refused
from terminal.input_file import read
from terminal.model import Institution, Insurance, Insured, Kind, Tag

D = TypeVar("D", bound=Dated)

PACKS = Path(__file__).parent / "packs"
AGREEMENTS = "agreements.toml"
CLAUSES = "clauses.toml"


class Source(msgspec.Struct, frozen=True):
    """The source of a value: clause, document title in both languages, first day, tag."""

    clause: str
    document: str
    document_en: str
    since: date | None
    tag: Tag


class Rules:
    """Every pack and agreement, loaded once and looked up by area, insurance, kind and day."""

    def __init__(self, packs: Sequence[Pack], agreements: Agreements) -> None:
        self.packs = tuple(sorted(packs, key=lambda pack: -len(pack.area)))
        self.agreements = agreements
        self.people = {(pack.area, each): pack.people(each) for pack in packs for each in Insurance}
        self.chain = lru_cache(maxsize=256)(self._chain)

    def _chain(self, area: str) -> tuple[Pack, ...]:
        return tuple(pack for pack in self.packs if area.startswith(pack.area))

    def pool(self, area: str) -> str:
        """Return the pool (统筹区) of an area code: its first four digits, or two if the province is one pool."""
        return area[:2] if area[:2] in self.agreements.one_pool_provinces else area[:4]

    def benefit(self, insured: Insured, kind: Kind) -> tuple[Pack, Benefit]:
        """Return the benefit of a kind of care, from the nearest pack; raises Refused("no_rule")."""
        for pack in self.chain(insured.insured_area):
            found: Benefit | None = getattr(self.people[pack.area, insured.insurance], kind.value)
            if found is not None:
                return pack, found
        raise Refused("no_rule", area=insured.insured_area, insurance=insured.insurance.value, kind=kind.value)

    def cap(self, insured: Insured, name: str, day: date) -> tuple[Pack, Cap]:
        """Return a cap by name, from the nearest pack; raises Refused("no_rule") if none is in force."""
        for pack in self.chain(insured.insured_area):
            entries = self.people[pack.area, insured.insurance].caps.get(name)
            if entries:
                return pack, in_force(pack, entries, day)
        raise Refused("no_rule", area=insured.insured_area, insurance=insured.insurance.value, kind=name)

    def agreement(self, home: str, hospital: Institution, kind: Kind, day: date) -> Agreement | None:
        """Return the agreement under which a hospital treats an area's insured persons as local, or None."""
        for found in self.agreements.agreement:
            insured = home.startswith(found.insured or found.areas) and (not found.kinds or kind in found.kinds)
            if insured and _holds(found, day) and _takes_part(found, hospital):
                return found
        return None

    def notices(self, area: str, kind: Kind, day: date) -> tuple[Notice, ...]:
        """Return the notices of the insured area and of all areas about a kind of care on a day."""
        roots: tuple[Pack | Agreements, ...] = (*self.chain(area), self.agreements)
        listed = (notice for root in roots for notice in root.notices)
        return tuple(notice for notice in listed if _holds(notice, day) and kind in (notice.kinds or (kind,)))

    def cross_area_disease(self, code: str | None, day: date) -> bool:
        """Return whether a chronic disease is settled directly outside the insured area on a day."""
        latest = [entry for entry in self.agreements.cross_area_diseases if _holds(entry, day)]
        return bool(latest) and code in latest[-1].codes


def in_force(pack: Pack, entries: Sequence[D], day: date) -> D:
    """Return the entry in force on a day (see `Pack` on the days before the first one).

    Raises Refused("no_rule") for a day without an entry.
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
    """Return the entry in force on a day, or None if the pack has no such entries at all."""
    return in_force(pack, entries, day) if entries else None


def source(documents: dict[str, Document], entry: Dated, day: date) -> Source:
    """Return the source of an entry; on a day before its first one it is marked as an assumption."""
    tag = Tag.ASSUMED if day < entry.since else entry.tag
    document = documents[entry.document]
    return Source(entry.clause, document.title, document.title_en, entry.since, tag)


def _takes_part(agreement: Agreement, hospital: Institution) -> bool:
    if not hospital.area.startswith(agreement.areas):
        return False
    if not agreement.institutions and not agreement.levels:
        return True
    listed = not agreement.institutions or hospital.code in agreement.institutions
    return bool(hospital.code) and listed and (not agreement.levels or hospital.level in agreement.levels)


def _holds(entry: Dated, day: date) -> bool:
    return entry.since <= day and (entry.until is None or day <= entry.until)


def load(directory: Path = PACKS) -> Rules:
    """Load and check every pack of a directory.

    Raises BadInput with the file, key and line of the first problem (terminal/benefit/checks.py).
    """
    packs, agreements = read_all(directory)
    for problem in problems(directory, packs, agreements):
        raise problem
    return Rules(tuple(packs.values()), agreements)


def problems(directory: Path, packs: Mapping[Path, Pack], agreements: Agreements) -> Iterator[BadInput]:
    """Yield every problem of the packs of a directory."""
    for path, pack in packs.items():
        yield from checks.of_pack(path, pack, [near for near in packs.values() if pack.area.startswith(near.area)])
    yield from checks.of_agreements(directory / AGREEMENTS, agreements)
    known = clauses(directory)
    roots: dict[Path, Pack | Agreements] = {**packs, directory / AGREEMENTS: agreements}
    for path, root in roots.items():
        yield from checks.of_clauses(path, root, known)


def clauses(directory: Path = PACKS) -> dict[str, Clause]:
    """Read the numbered statements of the source documents, by id."""
    return read(directory / CLAUSES, dict[str, Clause])


def read_all(directory: Path = PACKS) -> tuple[dict[Path, Pack], Agreements]:
    """Read the packs and the agreements of a directory by schema only, without the checks."""
    packs = {path: read(path, Pack) for path in sorted(directory.glob("[0-9]*.toml"))}
    return packs, read(directory / AGREEMENTS, Agreements)
