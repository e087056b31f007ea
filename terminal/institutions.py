"""The register of designated institutions (定点医药机构): searched as in the national app, checked at settlement."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import field

from terminal import areas
from terminal.errors import Refused
from terminal.input_file import read
from terminal.model import Area, HospitalClass, Institution, Kind, Level, Noun
from terminal.registered_names import REGISTER

OURS = REGISTER


class Designated(Noun, frozen=True):
    """A designated hospital (code H…) or pharmacy (P…), with the first day of each kind of care it settles directly.

    `pinyin` is the Chinese name in Latin letters, one syllable per character, as typed at a counter. `clause` is the
    statement of a document that names it; without one it was invented for the simulation. `class_` is one class beyond
    the level, or several. One that is `account_only` takes personal accounts and cash for outpatient care, and no fund
    pays there (B19).
    """

    code: str
    name_zh: str
    name_en: str
    pinyin: str
    area: Area
    level: Level
    services: dict[Kind, date]
    clause: str = ""
    account_only: bool = False
    class_: HospitalClass | tuple[HospitalClass, ...] = field(name="class", default=())

    @property
    def is_pharmacy(self) -> bool:
        """True for a pharmacy, false for a hospital."""
        return self.code.startswith("P")

    def has_opened(self, kind: Kind, day: date) -> bool:
        """Return whether it settles a kind of care directly on a day."""
        return kind in self.services and self.services[kind] <= day

    def settles(self, kind: Kind, day: date, *, away: bool) -> bool:
        """Return whether it settles a kind of care on a day for a local patient, or one insured elsewhere (`away`).

        One that has opened nothing yet settles for its own area all the same.
        """
        return self.has_opened(kind, day) or not (away or self.services)


class _Written(Noun, frozen=True):
    institutions: tuple[Designated, ...] = field(name="institution")


class Register:
    """Every designated institution, by code."""

    def __init__(self, institutions: Sequence[Designated]) -> None:
        self._by_code = {each.code: each for each in institutions}

    def extended(self, institutions: Sequence[Designated]) -> "Register":
        """Return this register with further institutions, which stand over its own of the same code."""
        return Register((*self._by_code.values(), *institutions))

    def find(self, code: str) -> Designated | None:
        """Return an institution by its code of 12 characters, or None."""
        return self._by_code.get(code)

    def search(self, words: str = "", area: str = "") -> tuple[Designated, ...]:
        """List the institutions in an area (or one that it covers) whose name, place or code contains every word.

        A Chinese name also matches by its pinyin, in full (``tongren``) or by first letters (``bjtr``).
        """
        wanted, prefix = words.casefold().split(), areas.prefix(area)
        return tuple(
            each
            for each in self._by_code.values()
            if each.area.startswith(prefix) and all(word in _searchable(each) for word in wanted)
        )

    def ensure_open(self, hospital: Institution, kind: Kind, day: date, *, away: bool) -> None:
        """Raise Refused("not_designated"), or "not_opened" as Designated.settles says.

        A hospital without a code is not looked up, because the register cannot contain it.
        """
        if not hospital.code:
            return
        found = self.find(hospital.code)
        if found is None:
            raise Refused("not_designated", institution=hospital.code)
        if not found.settles(kind, day, away=away):
            raise Refused("not_opened")

    def ensure_chosen(self, codes: Sequence[str], doctors: Sequence[str], day: date) -> None:
        """Raise Refused("choice_incomplete") without a hospital and a pharmacy for special drugs, or a doctor (S12)."""
        chosen = [found for code in codes if (found := self.find(code)) and found.has_opened(Kind.SPECIAL_DRUG, day)]
        if len(chosen) < len(codes) or {each.is_pharmacy for each in chosen} != {True, False} or not doctors:
            raise Refused("choice_incomplete")


@cache
def load(path: Path = OURS) -> Register:
    """Load a register; raises BadInput as input_file.read does."""
    return Register(read(path, _Written).institutions)


def _searchable(each: Designated) -> str:
    syllables = each.pinyin.split()
    letters = ("".join(syllables), "".join(syllable[0] for syllable in syllables))
    places = (areas.name(each.area, language) for language in ("zh_CN", "en"))
    return " ".join((each.name_zh, each.name_en, each.code, *letters, *places)).casefold()
