"""The words of a case: what the tables of a pack may name of a person, a hospital and the care (docs/packs.md).

Also the row of a table that they choose.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from terminal import diseases
from terminal.benefit.entries import OTHER, PersonClass, PlaceClass
from terminal.benefit.schema import Pack, People
from terminal.model import Care, HospitalClass, Institution, Insured, Kind, RecognitionKind, Status, Tier
from terminal.model.care import Referred

V = TypeVar("V")

OWN_COUNTY = "own_county"
"""The word for care in the county where the person is insured."""

BUILT_IN = (
    *(each.value for group in (Status, Tier, HospitalClass, Kind) for each in group),
    *(f"referred_{way.value}" for way in Referred),
    *("pupil", "signed", "emergency", OWN_COUNTY),
)


def of_case(pack: Pack, part: People, insured: Insured, care: Care) -> Iterator[str]:
    """Yield every word that holds, the most particular first: classes of the pack, person, hospital, care."""
    yield from (each.name for each in part.classes if _fits(each, insured, care))
    yield from _of_person(insured, care.day)
    yield from (each.name for each in pack.hospital_classes if _is_at(each, care.hospital))
    yield from (each.value for each in care.hospital.classes)
    if care.disease:
        yield from (care.disease, diseases.parent(care.disease))
    if care.referred:
        yield f"referred_{care.referred.value}"
    if care.emergency:
        yield "emergency"


def _of_person(insured: Insured, day: date) -> Iterator[str]:
    aid = insured.aid
    if insured.status:
        yield insured.status.value
    if insured.pupil:
        yield "pupil"
    if insured.tier:
        yield insured.tier.value
    if aid and aid.since <= day:
        yield aid.category
    if insured.signed:
        yield "signed"


def _fits(wanted: PersonClass, insured: Insured, care: Care) -> bool:
    """Return whether every condition of a class that is stated holds."""
    retired, aid = insured.retired_on, insured.aid
    return (
        wanted.status in {None, insured.status}
        and _within(wanted.min_age, age(insured.birth, care.day), wanted.max_age)
        and _within(wanted.min_years, insured.insured_years or 0, wanted.max_years)
        and (wanted.retired_by is None or (retired is not None and retired <= wanted.retired_by))
        and wanted.pupil in {None, insured.pupil}
        and wanted.signed in {None, insured.signed}
        and (not wanted.tiers or insured.tier in wanted.tiers)
        and (not wanted.aid or (aid is not None and aid.since <= care.day and aid.category in wanted.aid))
        and (not wanted.insured or insured.insured_area.startswith(wanted.insured))
        and (not wanted.diseases or (care.disease or "").startswith(wanted.diseases))
        and _within(wanted.min_diseases, _recognised(insured, care.day), None)
    )


def _recognised(insured: Insured, day: date) -> int:
    """Return how many chronic diseases a person is recognised for."""
    held = (each for each in insured.recognitions if each.since <= day and each.kind is RecognitionKind.CHRONIC)
    return len({each.disease for each in held})


def _within(lowest: int | None, number: int, highest: int | None) -> bool:
    return (lowest is None or number >= lowest) and (highest is None or number <= highest)


def _is_at(wanted: PlaceClass, hospital: Institution) -> bool:
    return (
        set(wanted.of) <= set(hospital.classes)
        and hospital.level in wanted.levels
        and (not wanted.areas or hospital.area.startswith(wanted.areas))
        and (not wanted.codes or hospital.code in wanted.codes)
    )


def age(birth: date, day: date) -> int:
    """Return the full years of age on a day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def row(table: Mapping[str, V], held: Sequence[str], level: int) -> V | None:
    """Return the row of the first word that holds, or that of the level, or of every other case."""
    for word in held:
        if word in table:
            return table[word]
    at_level = by_level(table, level)
    return table.get(OTHER) if at_level is None else at_level


def by_level(table: Mapping[str, V], level: int) -> V | None:
    """Return the highest row not above the level; a level below all rows takes the lowest one."""
    for row in range(level, -1, -1):
        if (name := str(row)) in table:
            return table[name]
    rows = [name for name in table if name.isdigit()]
    return table[min(rows, key=int)] if rows else None
