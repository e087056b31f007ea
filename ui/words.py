"""The window's words for the core's nouns."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from terminal import diseases, money
from terminal.model import (
    Bill,
    CardCredential,
    Credential,
    IdCredential,
    Insurance,
    Insured,
    Kind,
    Line,
    LineClass,
    LineShare,
    Person,
    Recognition,
    RecognitionKind,
    RecordCredential,
    Registration,
    RegistrationKind,
    Split,
    Status,
    Tag,
    TwoDisease,
)
from terminal.private import Private, masked_name, masked_number
from ui.i18n import DOT, language, tr

if TYPE_CHECKING:
    from terminal.benefit.limits import YearLimit
    from ui.session import Session

NARROW = 24


def breakable(number: str) -> str:
    """Allow a line break between groups of four in a long number, without a space that could be copied."""
    return "\N{ZERO WIDTH SPACE}".join(number[at : at + 4] for at in range(0, len(number), 4))


def name(private: Private, *, masked: bool) -> str:
    """Return a name for the cashier, or masked for a picture."""
    return masked_name(private) if masked else private.reveal()


def about(person: Person, today: date) -> str:
    """Return gender, age and masked number."""
    genders = {"1": tr("male"), "2": tr("female"), "男": tr("male"), "女": tr("female")}
    birth = person.insured.birth
    age = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    known = (genders.get(person.gender, person.gender), tr("{0} y", age), masked_number(person.id_number))
    return DOT.join(part for part in known if part)


def insurance(insured: Insured) -> str:
    """Return the insurance and the insured status: 职工基本医疗保险 · 退休; or that there is none."""
    if insured.self_pay:
        return tr("Self-pay, not insured")
    kinds = {Insurance.EMPLOYEE: tr("Employee"), Insurance.RESIDENT: tr("Resident")}
    standings = {Status.ACTIVE: tr("active"), Status.RETIRED: tr("retired")}
    parts = [kinds[insured.insurance]]
    if insured.status:
        parts.append(standings[insured.status])
    if insured.civil_servant:
        parts.append(tr("civil servant"))
    return DOT.join(parts)


def benefit_facts(insured: Insured) -> Iterator[str]:
    """List what decides a person's benefits: insurance, medical aid, registrations and recognitions."""
    yield insurance(insured)
    if insured.aid:
        yield tr("Medical aid")
    yield from (tr("registered: {0}", registration_kind(one.kind)) for one in insured.registrations)
    if insured.recognitions:
        yield recognition(insured.recognitions)


def credential(presented: Credential) -> str:
    """Return what was presented."""
    if isinstance(presented, IdCredential):
        return tr("ID number, typed")
    if isinstance(presented, RecordCredential):
        return tr("Hospital's records")
    if not isinstance(presented, CardCredential):
        return tr("Medical e-voucher")
    generation = presented.version.split(".")[0]
    card = tr("Card")
    return tr("{0}, generation {1}", card, generation) if generation.isdigit() else card


def answer_limit(seconds: float) -> str:
    """Return the limit of a wait for the insurer, in words; empty if there is none."""
    return tr("at most {0} s for each answer", round(seconds)) if seconds else ""


def paper_limit(seconds: float) -> str:
    """Return the limit of a wait for the printer, in words; empty if there is none."""
    return tr("given up when the printer takes nothing for {0} s", round(seconds)) if seconds else ""


def whose(session: "Session", *, masked: bool) -> str:
    """Return whom a page is about: the patient, the settlement's patient, or what was presented of one."""
    made = session.unpaid or (session.returning.settlement if session.returning else session.settlement)
    if session.patient:
        person = session.patient.person
        known = [name(person.name, masked=masked), masked_number(person.id_number)]
        return DOT.join([*known, credential(session.patient.credential)])
    if made:
        return DOT.join((made.masked_name, made.masked_id))
    if session.credential is None:
        return tr("Nobody yet: no card and no e-voucher was taken.")
    return DOT.join(part for part in (*_written_on(session.credential, masked=masked), credential(session.credential)))


def _written_on(presented: Credential, *, masked: bool) -> list[str]:
    """List what a credential itself gives of its holder; an e-voucher gives nothing before the insurer is asked."""
    if isinstance(presented, IdCredential):
        return [masked_number(presented.id_number)]
    if not isinstance(presented, CardCredential):
        return [tr("Holder not known yet")]
    parts = [name(presented.name, masked=masked), masked_number(presented.id_number or presented.card_number)]
    return [part for part in parts if part] or [tr("Holder not known yet")]


def registration(registered: tuple[Registration, ...], today: date, area_name: Callable[[str], str]) -> str:
    """Return the registrations for care elsewhere that are open today, each with its area."""
    live = [one for one in registered if one.since <= today and (one.until is None or today <= one.until)]
    text = (f"{registration_kind(one.kind)} {area_name(one.area) or one.area}" for one in live)
    return tr(", ").join(text) or tr("none")


def registration_kind(of: RegistrationKind) -> str:
    """Return the kind of registration for care elsewhere."""
    return {
        RegistrationKind.LONG_TERM: tr("long-term residence"),
        RegistrationKind.REFERRAL: tr("referral"),
        RegistrationKind.TEMPORARY: tr("temporary"),
    }[of]


def recognition(recognised: tuple[Recognition, ...]) -> str:
    """Return what the person is recognised for."""
    return tr(", ").join(text for one in recognised for text in _recognised(one)) or tr("none")


def _recognised(one: Recognition) -> Iterator[str]:
    two = {
        TwoDisease.HYPERTENSION: tr("hypertension"),
        TwoDisease.DIABETES: tr("diabetes"),
        TwoDisease.DIABETES_TYPE1: tr("type 1 diabetes"),
    }
    if one.kind is RecognitionKind.TWO_DISEASES:
        yield from (two[each] for each in one.diseases)
    elif one.kind is RecognitionKind.SPECIAL_DRUG:
        yield tr("special drugs")
    else:
        yield disease(one.disease) if one.disease else tr("chronic disease")


def disease(code: str) -> str:
    """Return a chronic disease's national code and name: ``M03900 高血压``."""
    return f"{code} {diseases.name(code, language())}".rstrip()


def kind(of: Kind) -> str:
    """Return the scenario of care."""
    return {
        Kind.OUTPATIENT: tr("Outpatient"),
        Kind.CHRONIC: tr("Chronic disease"),
        Kind.TWO_DISEASES: tr("Two diseases"),
        Kind.SPECIAL_DRUG: tr("Special drug"),
        Kind.INPATIENT: tr("Discharge"),
        Kind.MATERNITY: tr("Childbirth"),
    }[of]


def care(of: Kind) -> str:
    """Return a kind of care as a service, not as a bill."""
    return {Kind.INPATIENT: tr("Inpatient"), Kind.CHRONIC: tr("Chronic")}.get(of) or kind(of)


def level(of: int) -> str:
    """Return the level of an institution."""
    return tr("level {0}", of) if of else tr("no level")


def bill(of: Bill) -> str:
    """Return what a bill is for: 出院结算 · 心内科."""
    return DOT.join(part for part in (kind(of.care.kind), of.department) if part)


def line_class(line: Line) -> str:
    """Return the catalogue class of a line."""
    return {LineClass.A: tr("A"), LineClass.B: tr("B"), LineClass.C: tr("C")}[line.class_]


def reason(line: Line, share: LineShare) -> str:
    """Return in a few words why part of a line is self-paid; a dash if none is."""
    parts = []
    if share.uncovered:
        parts.append(tr("not in catalogue"))
    if share.line_self_pay:
        parts.append(tr("{0} first", money.percent(money.millionths(line.self_pay))))
    if share.over_limit:
        parts.append(tr("over limit") if parts else tr("over limit {0}", _short(share.over_limit)))
    return DOT.join(parts) or "—"


def explained(line: Line, share: LineShare) -> str:
    """Explain a line in one sentence."""
    return tr("{0}: {1}.", line.name, tr("; ").join(_clauses(line, share)))


def _clauses(line: Line, share: LineShare) -> Iterator[str]:
    if share.uncovered:
        yield tr("outside the catalogue of the place of care, {0} is paid by the patient", _short(share.uncovered))
    if share.over_limit and line.limit is not None:
        yield tr("the price limit is {0} a unit → {1} is above it", _short(line.limit), _short(share.over_limit))
    if share.line_self_pay:
        ratio, part = money.percent(money.millionths(line.self_pay)), _short(share.line_self_pay)
        yield tr("class B, {0} is paid first by the patient → {1} stays out of the pool", ratio, part)
    if share.in_scope == share.amount:
        yield tr("class {0}, all of {1} is in scope", line_class(line), _short(share.in_scope))


def _short(fen: int) -> str:
    return f"¥{money.grouped(fen)}"


def payers(split: Split) -> list[tuple[str, str, int]]:
    """List the payers as (role of the colour, name, fen), the patient's cash last."""
    rows = [
        ("fund", tr("Pooled fund"), split.pool),
        ("critical_illness", tr("Critical illness"), split.critical_illness),
        ("civil_servant", tr("Civil servants' aid"), split.civil_servant),
        ("medical_aid", tr("Medical aid"), split.medical_aid),
        ("account", tr("Personal account"), split.account),
        ("cash", tr("Patient pays"), split.cash),
    ]
    return [row for row in rows if row[0] != "civil_servant" or row[2]]


def tag(of: Tag) -> str:
    """Return the reliability of a value."""
    return {
        Tag.STATED: tr("stated in the document"),
        Tag.PUBLISHED: tr("published"),
        Tag.SECONDARY: tr("secondary source"),
        Tag.ASSUMED: tr("assumed"),
        Tag.ILLUSTRATIVE: tr("illustrative"),
    }[of]


def limits(of: "Sequence[YearLimit]") -> list[tuple[str, str]]:
    """List what the year's caps leave as (name, value), with the amount used; empty if no rule states the caps."""
    return [(_limited(each), _left(each)) for each in of]


def _limited(by: "YearLimit") -> str:
    top_ups = {"critical_illness": tr("Critical illness"), "medical_aid": tr("Medical aid")}
    *first, last = map(care, by.kinds)
    kinds = tr(", ").join((*first, last))
    if len(kinds) > NARROW:  # a name in the patient's column does not wrap by itself
        kinds = f"{tr(', ').join(first)}{tr(', ').rstrip()}\n{last}"
    return top_ups.get(by.payer) or (tr("{0} (cost)", kinds) if by.payer == "cost" else kinds)


def _left(of: "YearLimit") -> str:
    used = tr("{0} used", money.grouped(of.used)) if of.used else ""
    return "\n".join(part for part in (money.grouped(of.left), used) if part)


def accumulators(of: Person, *, limited: bool = False, before: bool = False) -> list[tuple[str, str]]:
    """List the year's accumulators as (name, value), marked if they date from before a settlement that was made.

    The use of the cap is left out if `limits` shows it.
    terminal/benefit/rules.py builds their keys.
    """
    kept = [(tuple(name.split("/")), fen) for name, fen in of.accumulators.items()]
    year = max((period for (_, period, *_), _ in kept if len(period) == 4), default="")
    this = (of.insured.insurance.value, year)
    live = [(what, fen) for (insured, period, what, *_), fen in kept if (insured, period) == this]
    deductible = sum(fen for what, fen in live if what == "deductible")
    cap = max((fen for what, fen in live if what == "cap"), default=0)
    admissions = max((count for what, count in live if what == "admissions"), default=0)
    rows = [
        (tr("Deductible paid"), money.yuan(deductible)),
        *(() if limited else [(tr("Year's cap used"), money.yuan(cap))]),
        (tr("Admissions"), str(admissions)),
    ]
    return [(name, tr("before: {0}", value)) for name, value in rows] if before else rows
