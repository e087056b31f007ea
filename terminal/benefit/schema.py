"""The schema of the rule packs: the valid content of a file in `packs/`, and of the agreements between areas."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, field

from terminal.benefit.entries import (
    AccountUse,
    Burden,
    Cap,
    Change,
    Dated,
    Deductible,
    Entry,
    Fixed,
    Guarantee,
    LaterAdmission,
    LineRatio,
    OverCap,
    PersonClass,
    PlaceClass,
    Prefix,
    Reimbursement,
    Words,
)
from terminal.benefit.lists import DiseaseList, DrugList, PreAdmission, Scope
from terminal.model import Insurance, Kind, Level, Ratio, Status, TwoDisease

State = Literal["in_province", "free", "long_term", "emergency", "referral", "temporary", "unregistered"]


class Effect(Entry, frozen=True, kw_only=True):
    """The effect of care outside the insured area on a benefit, in the named states: exactly one mechanism.

    `points` are subtracted from every ratio, `first_self_pay` is paid before the deductible, another `table` replaces
    the benefit's (`points` may lower it too), or the case is refused. With `only` it holds only where one of these
    words of the case does; the first effect that fits counts. The stays of a table that counts `apart` are no earlier
    ones of the others; with `no_fund` no other fund than the pool pays either.
    """

    states: tuple[State, ...]
    points: Ratio | None = None
    first_self_pay: Ratio | None = None
    table: str | None = None
    refuse: str | None = None
    only: Words = ()
    apart: bool = False
    no_fund: bool = False


class Remote(Dated, frozen=True, kw_only=True):
    """异地就医: the effects by registration state; a state that is not named changes nothing."""

    effects: tuple[Effect, ...]


class Benefit(Entry, frozen=True, kw_only=True):
    """All rules of one kind of care of one insurance; `caps` names caps of the same insurance.

    `class_b_caps` stand in their place for chronic diseases of class 乙.
    """

    deductible: tuple[Deductible, ...] = ()
    later_admission: tuple[LaterAdmission, ...] = ()
    ratio: tuple[Reimbursement, ...] = ()
    changes: tuple[Change, ...] = ()
    lines: tuple[LineRatio, ...] = ()
    guaranteed: tuple[Guarantee, ...] = ()
    fixed: tuple[Fixed, ...] = ()
    account: tuple[AccountUse, ...] = ()
    remote: tuple[Remote, ...] = ()
    caps: tuple[str, ...] = ()
    class_b_caps: tuple[str, ...] = ()


class Notice(Dated, frozen=True, kw_only=True):
    """A statement of a document that changes no figure of a split, shown where it concerns the person and the bill.

    Every condition that is stated must hold: `kinds` of care, `insurance`, `status`, rescue category `aid`, care `away`
    from the insured area, or a word of `lines` in the name of a line. One of the scheme as a `general` matter concerns
    no bill.
    """

    kinds: tuple[Kind, ...] = ()
    insurance: Insurance | None = None
    status: Status | None = None
    aid: tuple[str, ...] = ()
    away: bool | None = None
    lines: tuple[str, ...] = ()
    general: bool = False
    text_zh: str
    text_en: str


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


class Document(Entry, frozen=True, kw_only=True):
    """A source: its title in both languages, its date if it has one, and when it was last seen to hold."""

    title: str
    title_en: str
    day: date | None = field(name="date", default=None)
    confirmed: date | None = None


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
    hospital_classes: tuple[PlaceClass, ...] = ()
    employee: People = People()
    resident: People = People()
    medical_aid: dict[str, tuple[Burden, ...]] = field(default_factory=dict)
    pre_admission: PreAdmission = PreAdmission()
    chronic_diseases: tuple[DiseaseList, ...] = ()
    special_drugs: tuple[DrugList, ...] = ()
    scope: tuple[Scope, ...] = ()
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


class StateRule(Dated, frozen=True, kw_only=True):
    """A rule that decides a registration state."""

    state: State | Literal["local"]


class CivilServant(Dated, frozen=True, kw_only=True):
    """公务员医疗补助: the part it pays of deductible, pool_self and over_cap left after critical_illness."""

    ratio: dict[Literal["active", "retired"], Ratio]


class Agreements(Entry, frozen=True, kw_only=True):
    """The rules between areas and of the whole country; `two_diseases` are the national codes of 两病.

    `account_only` says that no fund pays at an institution that takes accounts only.
    """

    one_pool_provinces: tuple[Prefix, ...]
    two_diseases: dict[TwoDisease, str]
    documents: dict[str, Document]
    agreement: tuple[Agreement, ...]
    cross_area_diseases: tuple[DiseaseList, ...]
    civil_servant: tuple[CivilServant, ...]
    account_only: tuple[Dated, ...] = ()
    states: tuple[StateRule, ...] = ()
    notices: tuple[Notice, ...] = ()


class Clause(Entry, frozen=True, kw_only=True):
    """A numbered statement of the source documents; `carried_by` applies if no pack cites it.

    `carried_by` names tests (``tests/…::name``); it is empty for a statement that is not implemented yet.
    """

    says: str
    says_en: str = ""
    carried_by: tuple[str, ...] = ()
