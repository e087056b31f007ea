"""The insured area's records about a person: registrations, including late ones, and recognitions."""

from datetime import date

from msgspec.structs import replace

from terminal import diseases
from terminal.benefit.rules import Rules
from terminal.errors import Refused
from terminal.institutions import Register
from terminal.model import Insured, Recognition, RecognitionKind, Registration

DIAGNOSIS_LEVEL = 2


def registered(insured: Insured, asked: Registration, made: date) -> Insured:
    """Add a registration; one made up before the discharge settlement may begin on the day of admission (art. 16).

    A repeated call changes nothing. Raises Refused("registration_not_needed") in the person's own province, or
    "registration_dates" if it ends before it begins, or is over on the day on which it is `made`.
    """
    if asked.area[:2] == insured.insured_area[:2]:
        raise Refused("registration_not_needed")
    if asked.until is not None and asked.until < max(asked.since, made):
        raise Refused("registration_dates")
    if asked in insured.registrations:
        return insured
    return replace(insured, registrations=(*insured.registrations, asked))


def recognised(rules: Rules, register: Register, insured: Insured, applied: Recognition, institution: str) -> Insured:
    """Add a recognition applied for at an institution (S22); a repeated call changes nothing.

    A disease is stored by its national code, under whatever name it came (Y09). Raises Refused("not_designated"),
    "disease_not_known" (also off the insured area's list, S03), "diagnosis_level" (S05) or "choice_incomplete" (S12).
    """
    asked = replace(applied, disease=diseases.national(applied.disease)) if applied.disease else applied
    at = register.find(institution)
    if at is None:
        raise Refused("not_designated", institution=institution)
    match asked.kind:
        case RecognitionKind.CHRONIC if not _is_admitted(rules, insured, asked):
            raise Refused("disease_not_known", disease=asked.disease)
        case RecognitionKind.TWO_DISEASES if at.level < DIAGNOSIS_LEVEL:
            raise Refused("diagnosis_level")
        case RecognitionKind.SPECIAL_DRUG:
            register.ensure_chosen(asked.institutions, asked.doctors, asked.since)
    if asked in insured.recognitions:
        return insured
    return replace(insured, recognitions=(*insured.recognitions, asked))


def _is_admitted(rules: Rules, insured: Insured, asked: Recognition) -> bool:
    disease = asked.disease or ""
    return diseases.is_known(disease) and rules.admits(insured.insured_area, disease, asked.since)
