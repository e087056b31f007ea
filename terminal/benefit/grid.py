"""The grid of areas, insurances and kinds of care: what settles, and how well its values are known (docs/areas.md)."""

from collections.abc import Iterator
from datetime import date

from terminal.benefit.checks import dated_lists
from terminal.benefit.rules import Rules, Source, maybe_in_force
from terminal.benefit.schema import Pack
from terminal.benefit.terms import Resolver
from terminal.errors import Refused
from terminal.model import Care, Institution, Insurance, Insured, Kind, Noun, Status, Tag, Tier

TAGS = (Tag.STATED, Tag.PUBLISHED, Tag.SECONDARY, Tag.ASSUMED)
"""The tags, the surest first."""

_BILL = 2_000_000
_WORKING, _OLD = date(1984, 1, 1), date(1955, 1, 1)
_LEVELS = (1, 2, 3)

Column = tuple[Insurance, Kind]
COLUMNS: tuple[Column, ...] = tuple((insurance, kind) for insurance in Insurance for kind in Kind)


class Cell(Noun, frozen=True):
    """A kind of care in an area: at which levels it settles, by values of which tags; or what is `missing`.

    `tag` is the weakest of deductible and ratio, `cap` that of the caps; `inherited` means by the rule of the province.
    `missing` names what no pack gives: the kind of care, or the cap or the day of a value.
    """

    levels: tuple[int, ...] = ()
    tag: Tag | None = None
    cap: Tag | None = None
    missing: str = ""
    inherited: bool = False


class Row(Noun, frozen=True):
    """An area with its cells, in the order of COLUMNS, and the tag of its 大病 of each insurance, if it has one."""

    area: str
    name_zh: str
    name_en: str
    cells: tuple[Cell, ...]
    critical_illness: tuple[Tag | None, ...]


def grid(rules: Rules, day: date) -> tuple[Row, ...]:
    """Return a row for each area that has a pack, by code, as its rules are on a day."""
    packs = sorted(rules.packs, key=lambda pack: pack.area)
    return tuple(
        Row(
            area=area,
            name_zh=pack.name_zh,
            name_en=pack.name_en,
            cells=tuple(_cell(rules, area, column, day) for column in COLUMNS),
            critical_illness=tuple(_burden(pack, insurance, day) for insurance in Insurance),
        )
        for pack in packs
        for area in (f"{pack.area:0<6}",)
    )


def newest_day(rules: Rules) -> date:
    """Return the first day of the newest value of any pack."""
    return max(entry.since for pack in rules.packs for _, entries in dated_lists(pack) for entry in entries)


def _cell(rules: Rules, area: str, column: Column, day: date) -> Cell:
    tried = [(level, *_tried(rules, area, column, level, day)) for level in _LEVELS]
    settled = [(level, tag, cap) for level, tag, cap, _ in tried if tag is not None]
    if not settled:
        return Cell(missing=tried[0][-1])
    caps = [cap for _, _, cap in settled if cap is not None]
    return Cell(
        levels=tuple(level for level, _, _ in settled),
        tag=_weakest([tag for _, tag, _ in settled]),
        cap=_weakest(caps) if caps else None,
        inherited=_inherits(rules, area, column),
    )


def _inherits(rules: Rules, area: str, column: Column) -> bool:
    """Return whether the nearest pack leaves a kind of care to a wider one."""
    insurance, kind = column
    return getattr(rules.chain(area)[0].people(insurance), kind.value) is None


def _burden(pack: Pack, insurance: Insurance, day: date) -> Tag | None:
    try:
        entry = maybe_in_force(pack, pack.people(insurance).critical_illness, day)
    except Refused:
        return None
    return entry.tag if entry else None


def _tried(rules: Rules, area: str, column: Column, level: int, day: date) -> tuple[Tag | None, Tag | None, str]:
    """Return the tags of what settles for everybody at a level, or what somebody lacks."""
    found = list[tuple[Tag, Tag | None]]()
    for people in _people(area, column[0]):
        tags, lacks = _of_people(rules, people, area, column[1], level, day)
        if tags is None:
            return None, None, lacks
        found.append(tags)
    caps = [cap for _, cap in found if cap is not None]
    return _weakest([tag for tag, _ in found]), _weakest(caps) if caps else None, ""


def _of_people(
    rules: Rules, people: Iterator[Insured], area: str, kind: Kind, level: int, day: date
) -> tuple[tuple[Tag, Tag | None] | None, str]:
    """Return the tags for the first of several people of one sort for whom there is a rule."""
    missing = ""
    for insured in people:
        hospital = Institution(area=area, level=level, direct_settlement=True)
        stay = day if kind in {Kind.INPATIENT, Kind.MATERNITY} else None
        care = Care(hospital=hospital, kind=kind, day=day, admitted=stay, child=1, lines=())
        try:
            terms = Resolver(rules, insured, care, {}).terms(_BILL)
        except Refused as error:
            missing = str(error.facts.get("kind", error.code))
            continue
        basis = [each for each in (terms.deductible_source, terms.ratio_source) if each]
        if basis:
            limits = [limit.source for limit in (*terms.limits, *terms.cost_limits)]
            return (_of(basis), _of(limits) if limits else None), ""
        missing = "ratio"
    return None, missing


def _people(area: str, insurance: Insurance) -> Iterator[Iterator[Insured]]:
    """Yield everybody who must settle: those at work and the retired, or residents of some tier."""
    if insurance is Insurance.EMPLOYEE:
        for status, birth in ((Status.ACTIVE, _WORKING), (Status.RETIRED, _OLD)):
            yield iter([Insured(insured_area=area, insurance=insurance, status=status, birth=birth, insured_years=30)])
    else:
        tiers = (None, *Tier)
        yield (Insured(insured_area=area, insurance=insurance, birth=_WORKING, tier=tier) for tier in tiers)


def _of(sources: list[Source]) -> Tag:
    return _weakest([source.tag for source in sources])


def _weakest(tags: list[Tag]) -> Tag:
    return max(tags, key=TAGS.index)


def settling(rows: tuple[Row, ...]) -> dict[Tag, int]:
    """Count the cells that settle by the weakest tag of deductible and ratio."""
    tags = [cell.tag for row in rows for cell in row.cells if cell.tag]
    return {tag: tags.count(tag) for tag in TAGS}
