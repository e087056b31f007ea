"""The schema of the rule packs: the valid content of a file in `packs/`, and of the agreements between areas."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from terminal.model import Fen, Insurance, Kind, Level, Ratio, Tag

Prefix = Annotated[str, Meta(pattern=r"^[0-9]{2,6}$")]
AmountTable = Fen | dict[str, Fen | dict[str, Fen]]
RatioTable = Ratio | dict[str, Ratio | dict[str, Ratio]]


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of everything in a pack; unknown keys are refused."""


class Dated(Entry, frozen=True, kw_only=True):
    """A value in force from a day on (up to and including `to`, if given), with its source."""

    since: date = field(name="from")
    until: date | None = field(name="to", default=None)
    clause: str = ""
    document: str
    tag: Tag


class Deductible(Dated, frozen=True, kw_only=True):
    """起付线: the fen owed once a year or at each admission."""

    per: Literal["year", "admission"]
    amount: AmountTable


class Step(Entry, frozen=True, kw_only=True):
    """The deductible of the nth and every later admission of the year: another amount, a reduction, or a part."""

    nth: Annotated[int, Meta(ge=2)]
    levels: tuple[int, ...] = (0, 1, 2, 3)
    amount: Fen | None = None
    minus: Fen | None = None
    factor: Ratio | None = None


class LaterAdmission(Dated, frozen=True, kw_only=True):
    """The reduction of the deductible over the year's admissions; the step with the highest nth that fits counts."""

    steps: tuple[Step, ...]


class Segment(Entry, frozen=True, kw_only=True):
    """One bracket at the named levels: the pool's share of the cost up to `up_to` fen; the last one may be open."""

    name: str = ""
    levels: tuple[int, ...] = (0, 1, 2, 3)
    up_to: Fen | None = None
    ratio: RatioTable


class Reimbursement(Dated, frozen=True, kw_only=True):
    """支付比例: brackets above the deductible of one settlement, or segments of the year's in-scope cost (台账段)."""

    measure: Literal["settlement", "year"] = "settlement"
    segments: tuple[Segment, ...]


class Fixed(Dated, frozen=True, kw_only=True):
    """A fixed sum by the number of the child (定额补助), at most the in-scope amount."""

    by_child: dict[str, Fen]


class Effect(Entry, frozen=True, kw_only=True):
    """The effect of care outside the insured area on a benefit, in the named states: exactly one mechanism.

    `points` are subtracted from every ratio, `first_self_pay` is paid before the deductible, another `table` replaces
    the benefit's (`points` may lower it too), or the case is refused.
    """

    states: tuple[Literal["emergency", "referral", "temporary", "unregistered", "long_term", "free"], ...]
    points: Ratio | None = None
    first_self_pay: Ratio | None = None
    table: str | None = None
    refuse: str | None = None


class Remote(Dated, frozen=True, kw_only=True):
    """异地就医: the effects by registration state; a state that is not named changes nothing."""

    effects: tuple[Effect, ...]


class Benefit(Entry, frozen=True, kw_only=True):
    """All rules of one kind of care of one insurance; `caps` names caps of the same insurance."""

    deductible: tuple[Deductible, ...] = ()
    later_admission: tuple[LaterAdmission, ...] = ()
    ratio: tuple[Reimbursement, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    remote: tuple[Remote, ...] = ()
    caps: tuple[str, ...] = ()


class Cap(Dated, frozen=True, kw_only=True):
    """封顶线: the maximum that the pool pays for a visit, a day or a year; benefits that name the same cap share it.

    `by_diseases` holds the caps of 两病, joint ones as ``diabetes+hypertension`` (in alphabetical order); diseases that
    are not named together get the sum of their single caps.
    """

    per: Literal["visit", "day", "year"]
    amount: AmountTable | None = None
    by_diseases: dict[str, Fen] | None = None


class OverCap(Dated, frozen=True, kw_only=True):
    """大额: the part it pays of the in-scope cost above the cap, and its own yearly cap in fen."""

    kinds: tuple[Kind, ...]
    ratio: RatioTable
    cap: Fen


class Bracket(Entry, frozen=True, kw_only=True):
    """A part of the year's burden up to `up_to` fen, and the share of it that is paid."""

    up_to: Fen | None = None
    ratio: Ratio


class Burden(Dated, frozen=True, kw_only=True):
    """大病 or 医疗救助: brackets of the year's burden `above` a threshold, at most `cap` fen a year.

    With `valid_months` the year is an aid year: it begins with the recognition and ends that many months later (B22).
    """

    kinds: tuple[Kind, ...]
    above: Fen
    brackets: tuple[Bracket, ...]
    cap: Fen
    valid_months: Annotated[int, Meta(ge=1)] | None = None


class Notice(Dated, frozen=True, kw_only=True):
    """A statement of a document that changes no figure of a split, shown on request (no `kinds`: every kind)."""

    kinds: tuple[Kind, ...] = ()
    text_zh: str
    text_en: str


class PersonClass(Entry, frozen=True, kw_only=True):
    """A class of persons that the tables may name; the first match counts, otherwise the status itself."""

    name: str
    status: Literal["active", "retired"] | None = None
    min_age: int | None = None
    retired_by: date | None = None


class People(Entry, frozen=True, kw_only=True):
    """The rules of one insurance in one area."""

    classes: tuple[PersonClass, ...] = ()
    outpatient: Benefit | None = None
    chronic: Benefit | None = None
    two_diseases: Benefit | None = None
    special_drug: Benefit | None = None
    inpatient: Benefit | None = None
    maternity: Benefit | None = None
    tables: dict[str, Benefit] = field(default_factory=dict)
    caps: dict[str, tuple[Cap, ...]] = field(default_factory=dict)
    over_cap: tuple[OverCap, ...] = ()
    critical_illness: tuple[Burden, ...] = ()

    def benefits(self) -> dict[str, Benefit]:
        """Return every benefit by key path: ``inpatient``, ``tables.away``."""
        kinds = {kind.value: getattr(self, kind.value) for kind in Kind}
        tables = {f"tables.{name}": table for name, table in self.tables.items()}
        return {name: benefit for name, benefit in (kinds | tables).items() if benefit is not None}


class Hospitals(Dated, frozen=True, kw_only=True):
    """The hospitals that take part in a pilot scheme, by code."""

    codes: tuple[str, ...]


class Window(Dated, frozen=True, kw_only=True):
    """The number of days before the admission that count."""

    days: Annotated[int, Meta(ge=0)]


class AllowedTests(Dated, frozen=True, kw_only=True):
    """The tests before an operation that are paid with the stay, by disease: names of lines of a bill."""

    by_disease: dict[str, tuple[str, ...]]


class PreAdmission(Entry, frozen=True, kw_only=True):
    """预住院: tests before a planned stay that are settled with it."""

    hospitals: tuple[Hospitals, ...] = ()
    window: tuple[Window, ...] = ()
    tests: tuple[AllowedTests, ...] = ()


class Document(Entry, frozen=True, kw_only=True):
    """A source: its title in both languages, and its date if it has one."""

    title: str
    title_en: str
    day: date | None = field(name="date", default=None)


class Pack(Entry, frozen=True, kw_only=True):
    """The rules of one 统筹区 (or of a whole province, for the rules its cities share).

    A day between `assumed_from` and a value's first day gets that first value, marked as assumed because no earlier
    text was available. An earlier day has no rule.
    """

    area: Prefix
    name_zh: str
    name_en: str
    year_starts: Annotated[str, Meta(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")] = "01-01"
    assumed_from: date
    documents: dict[str, Document]
    employee: People = People()
    resident: People = People()
    medical_aid: dict[str, tuple[Burden, ...]] = field(default_factory=dict)
    pre_admission: PreAdmission = PreAdmission()
    notices: tuple[Notice, ...] = ()

    def people(self, insurance: Insurance) -> People:
        """Return the rules of an insurance."""
        return self.employee if insurance is Insurance.EMPLOYEE else self.resident


class Agreement(Dated, frozen=True, kw_only=True):
    """Areas that treat each other's insured persons as local, without registration.

    It may be limited: to persons `insured` in these areas, to `kinds` of care, to hospitals by code (`institutions`) or
    by `levels`; the last two require a hospital that is known by its code. Care is then paid at the level `as_level`;
    if `registered` is set, the agreement holds only for registered persons.
    """

    name_zh: str
    name_en: str
    areas: tuple[Prefix, ...]
    insured: tuple[Prefix, ...] = ()
    kinds: tuple[Kind, ...] = ()
    institutions: tuple[str, ...] = ()
    levels: tuple[Level, ...] = ()
    as_level: Level | None = None
    registered: bool = False


class DiseaseList(Dated, frozen=True, kw_only=True):
    """The chronic diseases that are settled directly outside the insured area, by national code."""

    codes: tuple[str, ...]


class CivilServant(Dated, frozen=True, kw_only=True):
    """公务员医疗补助: the part it pays of deductible, pool_self and over_cap left after critical_illness."""

    ratio: dict[Literal["active", "retired"], Ratio]


class Agreements(Entry, frozen=True, kw_only=True):
    """The rules between areas and of the whole country."""

    one_pool_provinces: tuple[Prefix, ...]
    documents: dict[str, Document]
    agreement: tuple[Agreement, ...]
    cross_area_diseases: tuple[DiseaseList, ...]
    civil_servant: tuple[CivilServant, ...]
    notices: tuple[Notice, ...] = ()


class Clause(Entry, frozen=True, kw_only=True):
    """A numbered statement of the source documents; `carried_by` applies if no pack cites it.

    `carried_by` names tests (``tests/…::name``); it is empty for a statement that is not implemented yet.
    """

    says: str
    carried_by: tuple[str, ...] = ()
