"""The applications that let a refused bill be settled directly."""

from collections.abc import Iterator
from datetime import date

from terminal.model import Bill, Kind, Recognition, RecognitionKind, Registration, RegistrationKind, TwoDisease
from ui import words

Remedy = tuple[str, Registration | Recognition]

_TWO = (
    (TwoDisease.HYPERTENSION,),
    (TwoDisease.DIABETES,),
    (TwoDisease.HYPERTENSION, TwoDisease.DIABETES),
    (TwoDisease.DIABETES_TYPE1,),
)


def remedies(code: str, bill: Bill, today: date) -> tuple[Remedy, ...]:
    """List the applications that help against a refusal, each with its words; none if no application does.

    A registration may be made up for a stay that is not settled yet; a recognition counts from the day it is made,
    and so for no earlier visit. Special drugs need a choice of places and doctors that cannot be made here.
    """
    if code == "not_registered":
        return tuple(_registrations(bill))
    if code == "not_recognised" and bill.care.day >= today:
        return tuple(_recognitions(bill, today))
    return ()


def _registrations(bill: Bill) -> Iterator[Remedy]:
    care = bill.care
    for kind in (RegistrationKind.REFERRAL, RegistrationKind.LONG_TERM, RegistrationKind.TEMPORARY):
        asked = Registration(kind=kind, area=care.hospital.area, since=care.admitted or care.day)
        yield words.registration_kind(kind), asked


def _recognitions(bill: Bill, today: date) -> Iterator[Remedy]:
    if bill.care.kind is Kind.CHRONIC and bill.care.disease:
        found = Recognition(kind=RecognitionKind.CHRONIC, since=today, disease=bill.care.disease)
        yield words.recognition((found,)), found
    elif bill.care.kind is Kind.TWO_DISEASES:
        for diseases in _TWO:
            found = Recognition(kind=RecognitionKind.TWO_DISEASES, since=today, diseases=diseases)
            yield words.recognition((found,)), found
