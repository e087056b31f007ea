"""A person's entitlement at a place and day of care: area, registration, recognition (docs/rules.md)."""

from datetime import date
from enum import StrEnum

from terminal import areas
from terminal.benefit.rules import Rules
from terminal.benefit.schema import Agreement
from terminal.errors import Refused
from terminal.model import Care, Insured, Kind, Recognition, RecognitionKind, Registration, RegistrationKind


class Entitlement(StrEnum):
    """The state that decides the effect of care outside the insured area on the benefit."""

    LOCAL = "local"
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
    """Return the first matching state on the day of admission or visit (docs/rules.md, "Registration state")."""
    if not is_away(rules, insured, care):
        return Entitlement.LOCAL
    agreed = agreement(rules, insured, care)
    if agreed and not agreed.registered:
        return Entitlement.FREE
    day = care.admitted or care.day
    held = {entry.kind for entry in insured.registrations if _covers(entry, care.hospital.area, day)}
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


def agreement(rules: Rules, insured: Insured, care: Care) -> Agreement | None:
    """Return the agreement that applies to a person on the day of admission or visit, or None."""
    return rules.agreement(insured.insured_area, care.hospital, care.kind, care.admitted or care.day)


def check_entitled(rules: Rules, insured: Insured, care: Care) -> None:
    """Raise Refused if direct settlement is excluded, whatever the figures.

    Codes: `not_insured_yet` (S15), `not_opened` (C12), `not_recognised` (C10, S04), `not_chosen` and
    `doctor_not_chosen` (S12), `disease_not_cross_province` (docs/rules.md, "Refusals").
    """
    if (care.admitted or care.day) < insured.birth:
        raise Refused("not_insured_yet")
    away = is_away(rules, insured, care)
    if away and not care.hospital.direct_settlement:
        raise Refused("not_opened")
    if care.kind in _NEEDED:
        _ensure_recognised(insured, care)
    if away and care.kind is Kind.CHRONIC and not rules.cross_area_disease(care.disease, care.day):
        raise Refused("disease_not_cross_province")


def two_diseases(insured: Insured, day: date) -> frozenset[str]:
    """Return the diseases of 两病 that a person is recognised for on a day."""
    return frozenset(
        disease.value
        for entry in insured.recognitions
        if entry.kind is RecognitionKind.TWO_DISEASES and entry.since <= day
        for disease in entry.diseases
    )


def _ensure_recognised(insured: Insured, care: Care) -> None:
    held = _recognitions(insured, care)
    if not held:
        raise Refused("not_recognised")
    if not care.hospital.code:
        return
    here = [entry for entry in held if not entry.institutions or care.hospital.code in entry.institutions]
    if not here:
        raise Refused("not_chosen")
    if not any(not entry.doctors or care.doctor in entry.doctors for entry in here):
        raise Refused("doctor_not_chosen")


def _recognitions(insured: Insured, care: Care) -> list[Recognition]:
    """Return the recognitions that entitle a person to a kind of care that requires one."""
    needed = _NEEDED[care.kind]
    held = [entry for entry in insured.recognitions if entry.since <= care.day]
    if needed is RecognitionKind.TWO_DISEASES and any(entry.kind is RecognitionKind.CHRONIC for entry in held):
        return []
    fitting = [entry for entry in held if entry.kind is needed]
    return [entry for entry in fitting if needed is not RecognitionKind.CHRONIC or entry.disease == care.disease]


def _covers(entry: Registration, area: str, day: date) -> bool:
    in_time = entry.since <= day and (entry.until is None or day <= entry.until)
    return in_time and area.startswith(areas.prefix(entry.area))
