"""Resolution of dated rules into the plain numbers for one person, place, kind of care and day."""

from collections.abc import Sequence
from datetime import date

from terminal.benefit import mechanisms, words
from terminal.benefit.entitlement import Entitlement, agreement, entitlement, two_diseases
from terminal.benefit.entries import UNKNOWN, Burden, Cap, Dated, Deductible, Reimbursement
from terminal.benefit.ledger import Ledger, cost_year, key, left_before, months_later, period
from terminal.benefit.resolved import Limit, Owed, Segment, Terms, TopUp, Turn
from terminal.benefit.rules import Rules, Source, maybe_in_force, source
from terminal.benefit.schema import Benefit, Effect, Pack, People
from terminal.errors import Phrase, Refused
from terminal.model import Care, Insurance, Insured, Kind
from terminal.money import millionths


class Resolver:
    """Lookup of values for one person and care; each value comes with its source."""

    def __init__(self, rules: Rules, insured: Insured, care: Care, ledger: Ledger) -> None:
        self.rules, self.insured, self.care, self.ledger = rules, insured, care, ledger
        self.entitlement = entitlement(rules, insured, care)
        self.agreed = agreement(rules, insured, care) if self.entitlement is Entitlement.FREE else None
        self.level, self.level_source = self._level()
        self.pack, local = rules.benefit(insured, care.kind)
        self.part: People = getattr(self.pack, insured.insurance.value)
        self.year = cost_year(care.day, self.pack.year_starts)
        self.words = self._words()
        self.effect, self.remote_source = self._effect(local)
        self.name = (self.effect and self.effect.table) or care.kind.value
        self.benefit = self.part.tables[self.effect.table] if self.effect and self.effect.table else local

    def terms(self, total: int = 0) -> Terms:
        """Resolve all terms for a bill of `total` fen; raises Refused if a rule refuses, or none is in force."""
        nth, owed = self._deductible(total)
        segments, ratio_source, reimbursed = self._segments(owed.owed)
        fixed, fixed_source = self._fixed()
        civil, civil_source = self._civil_servant()
        limits, cost_limits = self._limits()
        terms = Terms(
            entitlement=self.entitlement,
            year=self.year,
            level=self.level,
            level_source=self.level_source,
            first_self_pay=millionths((self.effect and self.effect.first_self_pay) or "0"),
            remote_source=self.remote_source,
            deductible=owed.full,
            owed=owed.owed,
            deductible_keys=owed.keys,
            deductible_source=owed.source,
            admissions_key=owed.admissions_key,
            admission=nth,
            segments=segments,
            points=self._points(),
            ratio_source=ratio_source or fixed_source,
            limits=limits,
            cost_limits=cost_limits,
            fixed=fixed,
            over_cap=self._over_cap(),
            critical_illness=self._burden("critical_illness", self.part.critical_illness),
            medical_aid=self._medical_aid(),
            civil_servant=civil,
            civil_servant_source=civil_source,
            deductible_turns=owed.turns,
            per=owed.per,
            left_key=self._left_key(),
            state_source=self._state_source(),
            agreed=(self.agreed.name_zh, self.agreed.name_en) if self.agreed else ("", ""),
        )
        return mechanisms.with_more(self, terms, reimbursed) if self._has_more() else terms

    def _has_more(self) -> bool:
        of, effect = self.benefit, self.effect
        return bool(of.account or of.guaranteed or of.lines or of.changes or (effect and effect.no_fund))

    def key(self, what: str, of: str) -> str:
        """Return the key of an accumulator of this person's cost year."""
        return key(self.insured.insurance, self.year, what, of)

    def source(self, entry: Dated, pack: Pack | None = None) -> Source:
        """Return the source of an entry of this person's pack, or of another one."""
        of = pack or self.pack
        return source(of.documents, entry, self.care.day, is_superseded=self.rules.is_superseded(of, entry))

    def _level(self) -> tuple[int, Source | None]:
        """Return the level that is paid: the hospital's own, unless an agreement sets another (C02)."""
        if self.agreed is None or self.agreed.as_level is None:
            return self.care.hospital.level, None
        return self.agreed.as_level, source(self.rules.agreements.documents, self.agreed, self.care.day)

    def _state_source(self) -> Source | None:
        """Return what decided the registration state: the agreement, the pack for its province, or the country."""
        if self.agreed:
            return source(self.rules.agreements.documents, self.agreed, self.care.day)
        own = self.remote_source if self.entitlement is Entitlement.IN_PROVINCE else None
        return own or self.rules.state(self.entitlement, self.care.day)

    def _effect(self, local: Benefit) -> tuple[Effect | None, Source | None]:
        if self.entitlement is Entitlement.LOCAL:
            return None, None
        remote = maybe_in_force(self.pack, local.remote, self.care.day)
        for effect in remote.effects if remote else ():
            if self.entitlement.value in effect.states and (not effect.only or self.holds(effect.only)):
                if effect.refuse:
                    raise Refused(effect.refuse)
                return effect, self.source(remote) if remote else None
        return None, None

    def _words(self) -> tuple[str, ...]:
        """Return the words of the case that tables may name, the most particular first."""
        who, care = self.insured, self.care
        status = who.status.value if who.status else ""
        home = who.insured_area
        place: tuple[str, ...] = (self.entitlement.value, care.kind.value)
        # Whoever is insured with the whole city is at home in each of its districts that is not another county's pool.
        if care.hospital.area == home or (home.endswith("00") and care.hospital.area[:4] == home[:4]):
            place = (*place, words.OWN_COUNTY)
        told = who.tier or who.pupil or who.signed or who.aid or care.disease or care.referred or care.emergency
        if told or care.hospital.class_ or self.part.classes or self.pack.hospital_classes:
            return (*words.of_case(self.pack, self.part, who, care), *place)
        return (status, *place)

    def holds(self, only: Sequence[str]) -> bool:
        """Return whether one of these words of the case, or levels, holds."""
        return any(word in self.words or word == str(self.level) for word in only)

    def _deductible(self, total: int) -> tuple[int, Owed]:
        """Return the number of the stay in its year, and what is owed."""
        entry = maybe_in_force(self.pack, self.benefit.deductible, self.care.day)
        if entry is None:
            return 1, Owed()
        full, turns = self.amount(entry.amount), tuple[Turn, ...]()
        if self.benefit.changes or entry.of_bill is not None:
            full, turns = mechanisms.base(self, entry, total)
        per = "year" if entry.once_a_year and self.holds(entry.once_a_year) else entry.per
        if per in ("admission", "visit"):
            return self._of_stay(entry, full, turns)
        own = key(self.insured.insurance, period(self.care.day, self.year, per), "deductible", self.name)
        where = self.key("joined", entry.joined) if entry.joined else own
        owed = max(0, full - self.ledger.get(where, 0))
        keys = (own, where) if entry.joined else (own,)
        return 1, Owed(full, owed, self.source(entry), keys, turns=turns, per=per)

    def _of_stay(self, entry: Deductible, full: int, turns: tuple[Turn, ...]) -> tuple[int, Owed]:
        later = maybe_in_force(self.pack, self.benefit.later_admission, self.care.day)
        name = self.name if self.effect and self.effect.apart else self.care.kind.value
        name = f"{name}/{self.level}" if later and later.counted == "level" else name
        admissions = self.key("admissions", name) if entry.per == "admission" or later else ""
        nth = self.ledger.get(admissions, 0) + 1 if admissions else 1
        reduced = mechanisms.reduced(self, full, later, nth) if later else full
        written = self.source(later if later and reduced != full else entry)
        keys = (self.key("deductible", self.name),) if entry.yearly is not None or self._is_yearly() else ()
        plain = Owed(reduced, reduced, written, keys, admissions, turns, entry.per)
        if entry.again_after_days or entry.joined or entry.yearly is not None or turns:
            return nth, mechanisms.of_stay(self, entry, plain, full, nth)
        return nth, plain

    def _is_yearly(self) -> bool:
        entry = maybe_in_force(self.pack, self.benefit.ratio, self.care.day)
        return entry is not None and entry.measure == "year"

    def _segments(self, owed: int) -> tuple[tuple[Segment, ...], Source | None, Reimbursement | None]:
        entry = maybe_in_force(self.pack, self.benefit.ratio, self.care.day)
        if entry is None:
            return (), None, None
        yearly = entry.measure == "year"
        # The deductibles of the year lie in its lowest segments.
        taken = self.ledger.get(self.key("deductible", self.name), 0) + owed if yearly else 0
        changes = tuple(mechanisms.fitting(self, entry)) if self.benefit.changes else ()
        lower, segments = 0, []
        fitting = [part for part in entry.segments if self.level in part.levels]
        for index, part in enumerate(fitting, 1):
            name = self.key("segment", f"{self.name}/{part.name or index}") if yearly else ""
            width, below, bound = None, lower, None
            if part.up_to is not None:
                bound = self.amount(part.up_to)
                room = max(0, bound - lower - self.ledger.get(name, 0))
                width = max(0, room - taken)
                lower, taken = bound, max(0, taken - room)
            written = self.ratio(part.ratio)
            ratio = mechanisms.changed_ratio(self, written, changes) if changes else written
            clause = part.clause if isinstance(part.clause, str) else str(self.pick(part.clause))
            segments.append(Segment(name, width, max(0, ratio - self._points()), clause, (below, bound)))
        return tuple(segments), self.source(entry), entry

    def _points(self) -> int:
        return millionths((self.effect and self.effect.points) or "0")

    def _caps(self) -> tuple[str, ...]:
        own = self.benefit.class_b_caps
        is_b = own and self.rules.is_class_b(self.insured.insured_area, self.care.disease, self.care.day)
        return own if is_b else self.benefit.caps

    def _limits(self) -> tuple[tuple[Limit, ...], tuple[Limit, ...]]:
        """Return the caps of what is paid, and those of the cost that counts."""
        paid, cost = list[Limit](), list[Limit]()
        for name in self._caps():
            pack, cap = self.rules.cap(self.insured, name, self.care.day)
            amount = self._cap_amount(cap) if not cap.only or self.holds(cap.only) else None
            if amount is not None:
                of_cost = cap.of == "cost"
                within = "" if cap.per == "visit" else period(self.care.day, self.year, cap.per)
                where = key(self.insured.insurance, within, "cost" if of_cost else "cap", name) if within else ""
                (cost if of_cost else paid).append(Limit(where, amount, self.source(cap, pack)))
        return tuple(paid), tuple(cost)

    def _cap_amount(self, cap: Cap) -> int | None:
        if cap.by_diseases is None:
            return self._most(cap.amount or 0)
        held = two_diseases(self.rules, self.insured, self.care.day)
        together = cap.by_diseases.get("+".join(sorted(held)))
        return together if together is not None else sum(cap.by_diseases.get(name, 0) for name in held)

    def _fixed(self) -> tuple[int | None, Source | None]:
        entry = maybe_in_force(self.pack, self.benefit.fixed, self.care.day)
        if entry is None:
            return None, None
        return words.by_level(entry.by_child, self.care.child or 1), self.source(entry)

    def _over_cap(self) -> TopUp | None:
        entry = maybe_in_force(self.pack, self.part.over_cap, self.care.day)
        if entry is None or self.care.kind not in entry.kinds:
            return None
        brackets, where = ((None, self.ratio(entry.ratio)),), self.key("paid", "over_cap")
        return TopUp("over_cap", where, brackets, 0, self._most(entry.cap), self.source(entry))

    def _burden(self, name: str, entries: tuple[Burden, ...], since: date | None = None) -> TopUp | None:
        entry = maybe_in_force(self.pack, entries, self.care.day)
        if entry is None or self.care.kind not in entry.kinds or (entry.only and not self.holds(entry.only)):
            return None
        where = self.key("paid", name)
        until = months_later(since, entry.valid_months) if since and entry.valid_months else None
        if until and since:
            if self.care.day >= until:
                return None
            where = key(self.insured.insurance, since.isoformat(), "paid", name)
        look_back = entry.look_back_months if since else None
        earlier = left_before(self.ledger, self.insured.insurance, since, look_back) if since and look_back else 0
        brackets = tuple(
            (None if part.up_to is None else self.amount(part.up_to), self.ratio(part.ratio)) for part in entry.brackets
        )
        numbers = self.amount(entry.above), self._most(entry.cap), self.source(entry)
        return TopUp(name, where, brackets, *numbers, entry.line_self_pay, earlier, entry.clauses, until)

    def _medical_aid(self) -> TopUp | None:
        aid = self.insured.aid
        if aid is None or aid.since > self.care.day:
            return None
        return self._burden("medical_aid", self.pack.medical_aid.get(aid.category, ()), aid.since)

    def _left_key(self) -> str:
        """Return the key that keeps what is left in scope for the look-back of medical aid; empty without one."""
        looks = any(entry.look_back_months for entries in self.pack.medical_aid.values() for entry in entries)
        if not looks or self.care.kind is not Kind.INPATIENT:
            return ""
        return key(self.insured.insurance, self.care.day.isoformat(), "left", self.care.kind)

    def _civil_servant(self) -> tuple[int, Source | None]:
        status = self.insured.status
        if not self.insured.civil_servant or self.insured.insurance is not Insurance.EMPLOYEE or status is None:
            return 0, None
        for entry in reversed(self.rules.agreements.civil_servant):
            if entry.since <= self.care.day:
                written = source(self.rules.agreements.documents, entry, self.care.day)
                return millionths(entry.ratio[status.value]), written
        return 0, None

    def amount(self, table: object, level: int | None = None) -> int:
        """Return the fen of a table."""
        return table if isinstance(table, int) else int(str(self.pick(table, level)))

    def ratio(self, table: object) -> int:
        """Return the ratio of a table in millionths."""
        return millionths(str(self.pick(table)))

    def _most(self, table: object) -> int | None:
        found = table if isinstance(table, int) else self.pick(table)
        return None if found == "none" else int(str(found))

    def pick(self, table: object, level: int | None = None) -> object:
        """Select from a table by the words of the case, then by level; a plain value applies to everybody."""
        while isinstance(table, dict):
            table = words.row(table, self.words, self.level if level is None else level)
        if table is None or table == UNKNOWN:
            has = Phrase("has_not_this")
            raise Refused("no_rule", area=self.pack.area, insurance=self.insured.insurance, kind=self.name, has=has)
        return table
