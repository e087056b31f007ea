"""Resolution of dated rules into the plain numbers for one person, place, kind of care and day."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from msgspec import Struct

from terminal.benefit.entitlement import Entitlement, agreement, entitlement, two_diseases
from terminal.benefit.ledger import Ledger, cost_year, key
from terminal.benefit.rules import Rules, Source, maybe_in_force, source
from terminal.benefit.schema import Benefit, Burden, Cap, Dated, Effect, LaterAdmission
from terminal.errors import Refused
from terminal.model import Care, Insurance, Insured
from terminal.money import millionths, multiply_ratio

V = TypeVar("V")


class Segment(Struct, frozen=True):
    """A bracket: the pool pays `ratio` (millionths) of the next `width` fen (None: of the whole rest)."""

    key: str
    width: int | None
    ratio: int


class Limit(Struct, frozen=True):
    """A cap: at most `amount` fen under the accumulator `key` (empty for a cap per visit)."""

    key: str
    amount: int
    source: Source


class TopUp(Struct, frozen=True):
    """大额, 大病 or 医疗救助: `brackets` of (up_to fen, millionths) of a burden above a threshold, `cap` a year."""

    name: str
    key: str
    brackets: tuple[tuple[int | None, int], ...]
    above: int
    cap: int
    source: Source


class Terms(Struct, frozen=True):
    """The resolved numbers that decide one settlement; amounts in fen, ratios in millionths."""

    entitlement: Entitlement
    year: str
    level: int
    level_source: Source | None
    first_self_pay: int
    remote_source: Source | None
    deductible: int
    owed: int
    deductible_key: str
    deductible_source: Source | None
    admissions_key: str
    admission: int
    segments: tuple[Segment, ...]
    points: int
    ratio_source: Source | None
    limits: tuple[Limit, ...]
    fixed: int | None
    over_cap: TopUp | None
    critical_illness: TopUp | None
    medical_aid: TopUp | None
    civil_servant: int
    civil_servant_source: Source | None


class Resolver:
    """Lookup of values for one person and care; each value comes with its source."""

    def __init__(self, rules: Rules, insured: Insured, care: Care, ledger: Ledger) -> None:
        self.rules, self.insured, self.care, self.ledger = rules, insured, care, ledger
        self.entitlement = entitlement(rules, insured, care)
        self.level, self.level_source = self._level()
        self.pack, local = rules.benefit(insured, care.kind)
        self.part = rules.people[self.pack.area, insured.insurance]
        self.year = cost_year(care.day, self.pack.year_starts)
        self.effect, self.remote_source = self._effect(local)
        self.name = (self.effect and self.effect.table) or care.kind.value
        self.benefit = self.part.tables[self.effect.table] if self.effect and self.effect.table else local
        self.classes = self._classes()

    def terms(self) -> Terms:
        """Resolve all terms; raises Refused if a rule refuses, or none is in force."""
        nth = self.ledger.get(self.key("admissions", self.name), 0) + 1
        deductible, owed, deductible_source = self._deductible(nth)
        segments, ratio_source = self._segments(deductible)
        fixed, fixed_source = self._fixed()
        civil, civil_source = self._civil_servant()
        return Terms(
            entitlement=self.entitlement,
            year=self.year,
            level=self.level,
            level_source=self.level_source,
            first_self_pay=millionths((self.effect and self.effect.first_self_pay) or "0"),
            remote_source=self.remote_source,
            deductible=deductible,
            owed=owed,
            deductible_key=self.key("deductible", self.name),
            deductible_source=deductible_source,
            admissions_key=self.key("admissions", self.name) if self._per_admission() else "",
            admission=nth,
            segments=segments,
            points=self._points(),
            ratio_source=ratio_source or fixed_source,
            limits=tuple(map(self._limit, self.benefit.caps)),
            fixed=fixed,
            over_cap=self._over_cap(),
            critical_illness=self._burden("critical_illness", self.part.critical_illness),
            medical_aid=self._medical_aid(),
            civil_servant=civil,
            civil_servant_source=civil_source,
        )

    def key(self, what: str, of: str) -> str:
        """Return the key of an accumulator of this person's cost year."""
        return key(self.insured.insurance, self.year, what, of)

    def source(self, entry: Dated) -> Source:
        """Return the source of an entry of this person's pack."""
        return source(self.pack.documents, entry, self.care.day)

    def _level(self) -> tuple[int, Source | None]:
        """Return the level that is paid: the hospital's own, unless an agreement sets another (C02)."""
        agreed = agreement(self.rules, self.insured, self.care) if self.entitlement is Entitlement.FREE else None
        if agreed is None or agreed.as_level is None:
            return self.care.hospital.level, None
        return agreed.as_level, source(self.rules.agreements.documents, agreed, self.care.day)

    def _effect(self, local: Benefit) -> tuple[Effect | None, Source | None]:
        if self.entitlement is Entitlement.LOCAL:
            return None, None
        remote = maybe_in_force(self.pack, local.remote, self.care.day)
        for effect in remote.effects if remote else ():
            if self.entitlement.value in effect.states:
                if effect.refuse:
                    raise Refused(effect.refuse)
                return effect, self.source(remote) if remote else None
        return None, None

    def _classes(self) -> tuple[str, ...]:
        status = self.insured.status.value if self.insured.status else ""
        for found in self.part.classes:
            fits = found.status in {None, status} and self._fits(found.min_age, found.retired_by)
            if fits:
                return found.name, status
        return (status,)

    def _fits(self, min_age: int | None, retired_by: date | None) -> bool:
        if min_age is not None and _age(self.insured.birth, self.care.day) < min_age:
            return False
        retired = self.insured.retired_on
        return retired_by is None or (retired is not None and retired <= retired_by)

    def _per_admission(self) -> bool:
        entry = maybe_in_force(self.pack, self.benefit.deductible, self.care.day)
        return entry is not None and entry.per == "admission"

    def _deductible(self, nth: int) -> tuple[int, int, Source | None]:
        entry = maybe_in_force(self.pack, self.benefit.deductible, self.care.day)
        if entry is None:
            return 0, 0, None
        full = self._amount(entry.amount)
        if entry.per == "year":
            paid = self.ledger.get(self.key("deductible", self.name), 0)
            return full, max(0, full - paid), self.source(entry)
        later = maybe_in_force(self.pack, self.benefit.later_admission, self.care.day)
        reduced = _reduced(full, later, nth, self.level)
        return reduced, reduced, self.source(later if later and reduced != full else entry)

    def _segments(self, deductible: int) -> tuple[tuple[Segment, ...], Source | None]:
        entry = maybe_in_force(self.pack, self.benefit.ratio, self.care.day)
        if entry is None:
            return (), None
        yearly = entry.measure == "year"
        paid = self.ledger.get(self.key("deductible", self.name), 0)
        lower, segments = (max(deductible, paid) if yearly else 0), []
        fitting = [part for part in entry.segments if self.level in part.levels]
        for index, part in enumerate(fitting, 1):
            name = self.key("segment", f"{self.name}/{part.name or index}") if yearly else ""
            width = None if part.up_to is None else part.up_to - lower - self.ledger.get(name, 0)
            lower = part.up_to or lower
            ratio = max(0, millionths(str(self._pick(part.ratio))) - self._points())
            segments.append(Segment(name, width, ratio))
        return tuple(segments), self.source(entry)

    def _points(self) -> int:
        return millionths((self.effect and self.effect.points) or "0")

    def _limit(self, name: str) -> Limit:
        pack, cap = self.rules.cap(self.insured, name, self.care.day)
        periods = {"year": self.year, "day": self.care.day.isoformat(), "visit": ""}
        period = periods[cap.per]
        where = key(self.insured.insurance, period, "cap", name) if period else ""
        return Limit(where, self._cap_amount(cap), source(pack.documents, cap, self.care.day))

    def _cap_amount(self, cap: Cap) -> int:
        if cap.by_diseases is None:
            return self._amount(cap.amount or 0)
        held = two_diseases(self.insured, self.care.day)
        together = cap.by_diseases.get("+".join(sorted(held)))
        return together if together is not None else sum(cap.by_diseases.get(name, 0) for name in held)

    def _fixed(self) -> tuple[int | None, Source | None]:
        entry = maybe_in_force(self.pack, self.benefit.fixed, self.care.day)
        if entry is None:
            return None, None
        return _by_level(entry.by_child, self.care.child or 1), self.source(entry)

    def _over_cap(self) -> TopUp | None:
        entry = maybe_in_force(self.pack, self.part.over_cap, self.care.day)
        if entry is None or self.care.kind not in entry.kinds:
            return None
        ratio = millionths(str(self._pick(entry.ratio)))
        return TopUp("over_cap", self.key("paid", "over_cap"), ((None, ratio),), 0, entry.cap, self.source(entry))

    def _burden(self, name: str, entries: tuple[Burden, ...], since: date | None = None) -> TopUp | None:
        entry = maybe_in_force(self.pack, entries, self.care.day)
        if entry is None or self.care.kind not in entry.kinds:
            return None
        where = self.key("paid", name)
        if entry.valid_months and since:
            if self.care.day >= _months_later(since, entry.valid_months):
                return None
            where = key(self.insured.insurance, since.isoformat(), "paid", name)
        brackets = tuple((part.up_to, millionths(part.ratio)) for part in entry.brackets)
        return TopUp(name, where, brackets, entry.above, entry.cap, self.source(entry))

    def _medical_aid(self) -> TopUp | None:
        aid = self.insured.aid
        if aid is None or aid.since > self.care.day:
            return None
        return self._burden("medical_aid", self.pack.medical_aid.get(aid.category, ()), aid.since)

    def _civil_servant(self) -> tuple[int, Source | None]:
        status = self.insured.status
        if not self.insured.civil_servant or self.insured.insurance is not Insurance.EMPLOYEE or status is None:
            return 0, None
        for entry in reversed(self.rules.agreements.civil_servant):
            if entry.since <= self.care.day:
                written = source(self.rules.agreements.documents, entry, self.care.day)
                return millionths(entry.ratio[status.value]), written
        return 0, None

    def _amount(self, table: object) -> int:
        return int(str(self._pick(table)))

    def _pick(self, table: object) -> object:
        """Select from a table by person class, then by level; a plain value applies to everybody."""
        if isinstance(table, dict) and not next(iter(table)).isdigit():
            table = next((table[name] for name in self.classes if name in table), None)
        if isinstance(table, dict):
            return _by_level(table, self.level)
        if table is None:
            raise Refused("no_rule", area=self.pack.area, insurance=self.insured.insurance.value, kind=self.name)
        return table


def _by_level(table: Mapping[str, V], level: int) -> V:
    """Return the highest row not above the level; a level below all rows takes the lowest one."""
    for row in range(level, -1, -1):
        if str(row) in table:
            return table[str(row)]
    return table[min(table, key=int)]


def _reduced(full: int, later: LaterAdmission | None, nth: int, level: int) -> int:
    fitting = [step for step in (later.steps if later else ()) if step.nth <= nth and level in step.levels]
    if not fitting:
        return full
    step = max(fitting, key=lambda found: found.nth)
    if step.amount is not None:
        return step.amount
    if step.factor is not None:
        return multiply_ratio(full, millionths(step.factor))
    return max(0, full - (step.minus or 0))


def _months_later(day: date, months: int) -> date:
    """Return the first day after so many months (31 January plus one month: 1 March in common years)."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        years, month = divmod(day.month + months, 12)
        return date(day.year + years, month + 1, 1)


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
