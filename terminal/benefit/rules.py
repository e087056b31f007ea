"""Loading and checking of the packs, and the values in force for a person, a kind of care and a day."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import TypeVar

import msgspec

from terminal import diseases
from terminal.benefit import checks, pack_index
from terminal.benefit.entries import Cap, Dated
from terminal.benefit.pack_index import PackFiles, PackIndex, of_directory, prefix_of
from terminal.benefit.schema import Agreement, Agreements, Benefit, Clause, Document, Notice, Pack, People
from terminal.errors import Phrase, Refused
from terminal.input_file import read
from terminal.model import Care, Institution, Insured, Kind, Tag

D = TypeVar("D", bound=Dated)

PACKS = Path(__file__).parent / "packs"
AGREEMENTS, CLAUSES = pack_index.AGREEMENTS, pack_index.CLAUSES
CONFIRMED_MONTHS = 18
"""So long a confirmation stands; an older value says as of when it is (docs/rules.md, "As of")."""


class Source(msgspec.Struct, frozen=True):
    """The source of a value: clause, document title in both languages, first day, tag.

    `as_of` is the day it was published, where it is no longer the newest or was confirmed long ago; an `early` value is
    applied to a day before its first one.
    """

    clause: str
    document: str
    document_en: str
    since: date | None
    tag: Tag
    as_of: date | None = None
    early: bool = False


class Rules:
    """The packs by area, and the agreements between areas, looked up by area, insurance, kind and day.

    A pack is read when its area is first asked for, which raises BadInput if it does not fit. For an area without any
    pack those of `elsewhere` count, if there are some.
    """

    def __init__(
        self,
        packs: Sequence[Pack] | PackIndex,
        agreements: Agreements,
        statements: Callable[[], Mapping[str, Clause]] = dict,
        elsewhere: PackIndex | None = None,
    ) -> None:
        self._statements = cache(statements)
        self._superseded: dict[str, frozenset[int]] = {}
        self._index = packs if isinstance(packs, PackIndex) else pack_index.of_packs(packs)
        self._elsewhere = elsewhere
        self.agreements = agreements
        self.chain = lru_cache(maxsize=256)(self._chain)
        country = frozenset(code for entry in agreements.cross_area_diseases for code in entry.codes)
        self.scope = lru_cache(maxsize=256)(lambda area: pack_index.scoped(self.chain(area)))
        self._listed_near = lru_cache(maxsize=256)(lambda area: country | _codes(self.chain(area)))

    @property
    def packs(self) -> tuple[Pack, ...]:
        """Every pack, which reads those that nobody has asked for yet."""
        return self._index.packs()

    def _chain(self, area: str) -> tuple[Pack, ...]:
        near = self._index.chain(area)
        return near if near or not self._elsewhere else self._elsewhere.chain(area)

    def pool(self, area: str) -> str:
        """Return the pool (统筹区) of an area code: its first four digits, or two if the province is one pool."""
        return area[:2] if area[:2] in self.agreements.one_pool_provinces else area[:4]

    def benefit(self, insured: Insured, kind: Kind) -> tuple[Pack, Benefit]:
        """Return the benefit of a kind of care, from the nearest pack; raises Refused("no_rule")."""
        for pack in self.chain(insured.insured_area):
            found: Benefit | None = getattr(getattr(pack, insured.insurance.value), kind.value)
            if found is not None:
                return pack, found
        raise self._no_rule(insured, kind.value)

    def cap(self, insured: Insured, name: str, day: date) -> tuple[Pack, Cap]:
        """Return a cap by name, from the nearest pack; raises Refused("no_rule") if none is in force."""
        for pack in self.chain(insured.insured_area):
            part: People = getattr(pack, insured.insurance.value)
            entries = part.caps.get(name)
            if entries:
                return pack, in_force(pack, entries, day)
        raise self._no_rule(insured, name)

    def _no_rule(self, insured: Insured, kind: str) -> Refused:
        """Return the refusal of what no pack has, which says what kinds of care the insurance has rules for."""
        area, insurance = insured.insured_area, insured.insurance
        people = [pack.people(insurance) for pack in self.chain(area)]
        held = tuple(Phrase(each.value) for each in Kind if any(getattr(part, each.value) for part in people))
        has = Phrase("has_kinds" if held else "has_no_kind", insurance=Phrase(insurance.value), kinds=held)
        return Refused("no_rule", area=area, insurance=insurance.value, kind=kind, has=has)

    def agreement(self, home: str, hospital: Institution, kind: Kind, day: date) -> Agreement | None:
        """Return the agreement under which a hospital treats an area's insured persons as local, or None."""
        for found in self.agreements.agreement:
            insured = home.startswith(found.insured or found.areas) and (not found.kinds or kind in found.kinds)
            if insured and is_in_force(found, day) and _takes_part(found, hospital):
                return found
        return None

    def notices(self, insured: Insured, care: Care) -> tuple[Notice, ...]:
        """Return the notices of the insured area and of all areas that concern a person and a bill."""
        roots: tuple[Pack | Agreements, ...] = (*self.chain(insured.insured_area), self.agreements)
        listed = (notice for root in roots for notice in root.notices if not notice.general)
        away = self.pool(insured.insured_area) != self.pool(care.hospital.area)
        now = (each for each in listed if is_in_force(each, care.day))
        return tuple(each for each in now if _concerns(each, insured, care, away=away))

    def says(self, clauses: str, language: str) -> tuple[str, ...]:
        """Return the text of each statement that is cited by its id."""
        known = self._statements()
        found = (known[name] for name in clauses.split() if name in known)
        return tuple(each.says if language == "zh_CN" else each.says_en or each.says for each in found)

    def is_superseded(self, pack: Pack, entry: Dated) -> bool:
        """Return whether a later value of the same list is known."""
        found = self._superseded.get(pack.area)
        if found is None:
            found = frozenset(id(each) for entries in checks.series(pack) for each in entries[:-1])
            self._superseded[pack.area] = found
        return id(entry) in found

    def state(self, name: str, day: date) -> Source | None:
        """Return what decides a registration state by the rules of the whole country."""
        found = (entry for entry in self.agreements.states if entry.state == name)
        return next((source(self.agreements.documents, entry, day) for entry in found), None)

    def cross_area_disease(self, code: str | None, day: date) -> bool:
        """Return whether a chronic disease, or the one above it, is settled across provinces on a day."""
        latest = _latest(self.agreements.cross_area_diseases, day)
        return latest is not None and any(diseases.is_under(code or "", listed) for listed in latest.codes)

    def is_listed(self, code: str, area: str = "") -> bool:
        """Return whether a chronic disease, or the one above it, is on the list of any pack or of the country.

        The lists of the country and of the insured area are asked first, as the others may have to be read for it.
        """
        given = {code, diseases.parent(code)}
        return not given.isdisjoint(self._listed_near(area)) or not given.isdisjoint(self._listed_anywhere)

    @cached_property
    def _listed_anywhere(self) -> frozenset[str]:
        return _codes(self.packs)

    def lists_any(self, care: Care) -> bool:
        """Return whether a list of the place of care decides of any item of a bill (terminal/benefit/scope.py)."""
        listed = self.scope(care.hospital.area)
        return bool(listed) and not listed.keys().isdisjoint({line.code for line in care.lines})

    def admits(self, area: str, code: str, day: date) -> bool:
        """Return whether the insured area's list of a day has a chronic disease; all where no list is known (S03)."""
        lists = next((pack.chronic_diseases for pack in self.chain(area) if pack.chronic_diseases), ())
        latest = _latest(lists, day)
        return latest is None or any(diseases.is_under(code, each) for each in (*latest.codes, *latest.assumed))

    def is_class_b(self, area: str, code: str | None, day: date) -> bool:
        """Return whether the list of an insured area has a chronic disease in class 乙 on a day (B15)."""
        lists = next((pack.chronic_diseases for pack in self.chain(area) if pack.chronic_diseases), ())
        latest = _latest(lists, day)
        return latest is not None and any(diseases.is_under(code or "", listed) for listed in latest.class_b)

    def special_drugs(self, area: str, day: date) -> frozenset[str]:
        """Return the item codes of the special drugs of an insured area on a day; none where no list is known."""
        lists = next((pack.special_drugs for pack in self.chain(area) if pack.special_drugs), ())
        latest = _latest(lists, day)
        return frozenset(drug.code for drug in latest.drugs) if latest else frozenset()


def _codes(packs: Sequence[Pack]) -> frozenset[str]:
    lists = (entry for pack in packs for entry in pack.chronic_diseases)
    return frozenset(code for entry in lists for code in (*entry.codes, *entry.assumed))


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
    raise Refused("no_rule", area=pack.area, insurance="", kind=str(day), has=Phrase("has_not_then", day=day))


def maybe_in_force(pack: Pack, entries: Sequence[D], day: date) -> D | None:
    """Return the entry in force on a day, or None if the pack has no such entries at all."""
    return in_force(pack, entries, day) if entries else None


def source(documents: dict[str, Document], entry: Dated, day: date, *, is_superseded: bool = False) -> Source:
    """Return the source of an entry; on a day before its first one it is marked as an assumption.

    A superseded value, and one last confirmed more than 18 months before the day, says as of when it is.
    """
    document, early = documents[entry.document], day < entry.since and entry.tag is not Tag.ILLUSTRATIVE
    tag = Tag.ASSUMED if early else entry.tag
    as_of = None if early else entry.since if is_superseded else _long_ago(document, entry, day)
    return Source(entry.clause, document.title, document.title_en, entry.since, tag, as_of, early)


def _long_ago(document: Document, entry: Dated, day: date) -> date | None:
    """Return when a value was last confirmed, if that is long ago; an assumed one of no date claims none."""
    undated = None if entry.tag in {Tag.ASSUMED, Tag.ILLUSTRATIVE} else entry.since
    last = entry.confirmed or document.confirmed or document.day or undated
    if last is None:
        return None
    is_old = (day.year * 12 + day.month - CONFIRMED_MONTHS, day.day) > (last.year * 12 + last.month, last.day)
    return last if is_old else None


def _takes_part(agreement: Agreement, hospital: Institution) -> bool:
    if not hospital.area.startswith(agreement.areas):
        return False
    if not agreement.institutions and not agreement.levels:
        return True
    listed = not agreement.institutions or hospital.code in agreement.institutions
    return bool(hospital.code) and listed and (not agreement.levels or hospital.level in agreement.levels)


def _concerns(notice: Notice, insured: Insured, care: Care, *, away: bool) -> bool:
    aid = insured.aid
    return (
        care.kind in (notice.kinds or (care.kind,))
        and notice.insurance in {None, insured.insurance}
        and notice.status in {None, insured.status}
        and notice.away in {None, away}
        and (not notice.aid or (aid is not None and aid.since <= care.day and aid.category in notice.aid))
        and (not notice.lines or any(word in line.name for line in care.lines for word in notice.lines))
    )


def is_in_force(entry: Dated, day: date) -> bool:
    """Return whether an entry is in force on a day, its last one included."""
    return entry.since <= day and (entry.until is None or day <= entry.until)


def _latest(entries: Sequence[D], day: date) -> D | None:
    return next((entry for entry in reversed(entries) if is_in_force(entry, day)), None)


def load(directory: Path = PACKS, own: Path | None = None, elsewhere: PackIndex | None = None) -> Rules:
    """Load the rules of a directory, and over them those of one's `own`; `elsewhere` are those of every other area.

    Built-in packs are read and checked when their area is asked for, those of any other directory now. Raises BadInput
    with the file, key and line of the first problem (terminal/benefit/checks.py).
    """
    files = of_directory(directory, own)
    if own or directory != PACKS:
        for problem in checks.problems(files):
            raise problem
    return indexed(files, elsewhere)


def indexed(files: PackFiles, elsewhere: PackIndex | None = None) -> Rules:
    """Return the rules of a set of files, each of whose packs is read and checked when its area is first asked for."""
    agreements = read(files.agreements, Agreements)
    plain, known = pack_index.unchecked(files)
    checked = {path: partial(_checked, path, plain[path], known, files.is_own(path)) for path in files.packs}
    index = PackIndex((prefix_of(path), read_pack) for path, read_pack in checked.items())
    return Rules(index, agreements, partial(read, files.clauses, dict[str, Clause]), elsewhere)


def _checked(path: Path, read_pack: Callable[[], Pack], known: PackIndex, is_own: bool) -> Pack:
    pack = read_pack()
    for problem in checks.of_pack(path, pack, known.chain(pack.area)):
        raise problem
    return pack_index.marked(pack) if is_own else pack


def clauses(directory: Path = PACKS) -> dict[str, Clause]:
    """Read the numbered statements of the source documents, by id."""
    return read(directory / CLAUSES, dict[str, Clause])


def read_all(directory: Path = PACKS) -> tuple[dict[Path, Pack], Agreements]:
    """Read the packs and the agreements of a directory by schema only, without the checks."""
    files = of_directory(directory)
    return {path: pack_index.read_pack(path) for path in files.packs}, read(files.agreements, Agreements)
