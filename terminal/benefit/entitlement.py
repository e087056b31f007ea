"""A person's entitlement at a place and day of care: area, registration, recognition (docs/rules.md)."""

from datetime import date
from enum import StrEnum

from terminal import areas, diseases, institutions
from terminal.benefit.rules import Rules
from terminal.benefit.schema import Agreement
from terminal.errors import Refused
from terminal.model import Care, Insured, Kind, Recognition, RecognitionKind, Registration, RegistrationKind


class Entitlement(StrEnum):
    """The state that decides the effect of care outside the insured area on the benefit."""

    LOCAL = "local"
    IN_PROVINCE = "in_province"
    FREE = "free"
    LONG_TERM = "long_term"
    EMERGENCY = "emergency"
    REFERRAL = "referral"
    TEMPORARY = "temporary"
    UNREGISTERED = "unregistered"


_NEEDED = {
    Kind.CHRONIC: RecognitionKind.CHRONIC,
    Kind.TWO_DISEASES: RecognitionKind.TWO_DISEASES,
    Kind.SPECIAL_DRUG: RecognitionKind.SPECIAL_DRUG,
}


def entitlement(rules: Rules, insured: Insured, care: Care) -> Entitlement:
    """Return the first matching state (docs/rules.md, "Registration state").

    An agreement is asked on the day of admission or visit, a registration over the whole of a stay.
    """
    if not is_away(rules, insured, care):
        return Entitlement.LOCAL
    if not leaves_province(insured, care):
        return Entitlement.IN_PROVINCE
    agreed = agreement(rules, insured, care)
    if agreed and not agreed.registered:
        return Entitlement.FREE
    held = {entry.kind for entry in insured.registrations if covers(entry, care)}
    order = (
        (RegistrationKind.LONG_TERM in held, Entitlement.LONG_TERM),
        (care.emergency, Entitlement.EMERGENCY),
        (RegistrationKind.REFERRAL in held, Entitlement.REFERRAL),
        (RegistrationKind.TEMPORARY in held, Entitlement.TEMPORARY),
    )
    state = next((state for holds, state in order if holds), Entitlement.UNREGISTERED)
    return Entitlement.FREE if agreed and state is not Entitlement.UNREGISTERED else state


def is_away(rules: Rules, insured: Insured, care: Care) -> bool:
    """Return whether care takes place outside the insured area's pool."""
    return rules.pool(care.hospital.area) != rules.pool(insured.insured_area)


def leaves_province(insured: Insured, care: Care) -> bool:
    """Return whether care takes place in another province: only there registrations, agreements and lists apply."""
    return care.hospital.area[:2] != insured.insured_area[:2]


def agreement(rules: Rules, insured: Insured, care: Care) -> Agreement | None:
    """Return the agreement between provinces that applies to a person on the day of admission or visit, or None."""
    if not leaves_province(insured, care):
        return None
    return rules.agreement(insured.insured_area, care.hospital, care.kind, care.admitted or care.day)


def check_entitled(rules: Rules, insured: Insured, care: Care) -> None:
    """Raise Refused if direct settlement is excluded, whatever the figures.

    Codes, in this order: `not_insured_yet` (S15), `not_opened` (C12, B19), `disease_not_known` (B16, S03),
    `not_recognised` (C10, S03, S04), `not_chosen` and `doctor_not_chosen` (S12), `disease_not_cross_province`,
    `not_special_drug` (S09; docs/rules.md, "Refusals").
    """
    if (care.admitted or care.day) < insured.birth:
        raise Refused("not_insured_yet")
    _ensure_open(care, away=is_away(rules, insured, care))
    if care.kind is Kind.CHRONIC and not rules.is_listed(care.disease or "", insured.insured_area):
        raise Refused("disease_not_known", disease=care.disease)
    if care.kind in _NEEDED:
        _ensure_recognised(rules, insured, care)
    abroad = leaves_province(insured, care) and care.kind is Kind.CHRONIC
    if abroad and not rules.cross_area_disease(care.disease, care.day):
        raise Refused("disease_not_cross_province")
    if care.kind is Kind.SPECIAL_DRUG:
        _ensure_special(rules, insured, care)


def takes_account_only(care: Care) -> bool:
    """Return whether no fund pays at the institution of a visit, as at some village clinics (B19)."""
    found = institutions.load().find(care.hospital.code)
    return found is not None and found.account_only


def two_diseases(rules: Rules, insured: Insured, day: date) -> frozenset[str]:
    """Return the diseases of 两病 that a person is recognised for on a day, without those recognised as chronic."""
    return frozenset(
        disease.value
        for entry in _valid(insured, day)
        if entry.kind is RecognitionKind.TWO_DISEASES
        for disease in entry.diseases
        if not _is_chronic(rules.agreements.two_diseases[disease], insured, day)
    )


def _ensure_open(care: Care, *, away: bool) -> None:
    """Refuse what the institution does not settle on the day; only a known one can be asked for its services."""
    found = institutions.load().find(care.hospital.code)
    closed = found is not None and not found.settles(care.kind, care.day, away=away)
    if closed or (away and not care.hospital.direct_settlement):
        raise Refused("not_opened")


def _is_chronic(code: str, insured: Insured, day: date) -> bool:
    chronic = (entry for entry in _valid(insured, day) if entry.kind is RecognitionKind.CHRONIC)
    return any(diseases.is_under(entry.disease or "", code) for entry in chronic)


def _ensure_special(rules: Rules, insured: Insured, care: Care) -> None:
    """Refuse a drug that is on no list; a line without a code is taken as the drug that it claims to be."""
    listed = rules.special_drugs(insured.insured_area, care.day)
    other = next((line for line in care.lines if line.code and line.code not in listed), None)
    if listed and other:
        raise Refused("not_special_drug", item=other.code)


def _ensure_recognised(rules: Rules, insured: Insured, care: Care) -> None:
    held = _recognitions(rules, insured, care)
    if not held:
        raise Refused("not_recognised")
    if not care.hospital.code:
        return
    here = [entry for entry in held if not entry.institutions or care.hospital.code in entry.institutions]
    if not here:
        raise Refused("not_chosen")
    if not any(not entry.doctors or care.doctor in entry.doctors for entry in here):
        raise Refused("doctor_not_chosen")


def _recognitions(rules: Rules, insured: Insured, care: Care) -> list[Recognition]:
    """Return the recognitions that entitle a person to a kind of care that requires one."""
    fitting = [entry for entry in _valid(insured, care.day) if entry.kind is _NEEDED[care.kind]]
    if care.kind is Kind.TWO_DISEASES:
        left = two_diseases(rules, insured, care.day)
        return [entry for entry in fitting if left.intersection(entry.diseases)]
    if care.kind is Kind.CHRONIC:
        disease = care.disease or ""
        admitted = rules.admits(insured.insured_area, disease, care.day)
        return [entry for entry in fitting if admitted and diseases.is_under(disease, entry.disease or "")]
    return fitting


def _valid(insured: Insured, day: date) -> list[Recognition]:
    return [entry for entry in insured.recognitions if entry.since <= day]


def covers(entry: Registration, care: Care) -> bool:
    """Return whether a registration counts: for the day of a visit, for a stay where it overlaps any day (art. 16)."""
    in_time = entry.since <= care.day and (entry.until is None or (care.admitted or care.day) <= entry.until)
    return in_time and care.hospital.area.startswith(areas.prefix(entry.area))
