"""The people in the hospital's own records, as found without a card, and by what."""

from datetime import date
from enum import StrEnum

from terminal.model.care import Area, Bill, Insured
from terminal.model.counter import Person
from terminal.noun import Insurance, Noun
from terminal.private import Private


class PatientKey(StrEnum):
    """What a part of a search was found in: a person's data, or a number that the hospital gave."""

    NAME = "name"
    PINYIN = "pinyin"
    ID_NUMBER = "id_number"
    PATIENT = "patient"
    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    REGISTRATION = "registration"
    BILL = "bill"


PREFIXES = {
    "-": PatientKey.PATIENT,
    "*": PatientKey.OUTPATIENT,
    "+": PatientKey.INPATIENT,
    ".": PatientKey.REGISTRATION,
}
"""The signs before a number that say which of the hospital's numbers it is."""


class KeyMatch(Noun, frozen=True):
    """One part of a search, by its place, and the key that it was found in."""

    part: int
    key: PatientKey


class PatientRecord(Noun, frozen=True):
    """A person in the hospital's records; `number` is 病人ID.

    `self_pay` people have no insurance. `bills` are unpaid, oldest first; `visits` are the numbers of all their bills
    that a search found, newest first.
    """

    number: str
    name: Private
    id_number: Private
    gender: str
    birth: date
    area: Area
    self_pay: bool = False
    bills: tuple[Bill, ...] = ()
    visits: tuple[str, ...] = ()
    matched: tuple[KeyMatch, ...] = ()

    @property
    def person(self) -> Person:
        """The person as one whom no insurance covers, by the number that the hospital gave."""
        insured = Insured(insured_area=self.area, insurance=Insurance.RESIDENT, birth=self.birth, self_pay=True)
        return Person(number=self.number, name=self.name, id_number=self.id_number, gender=self.gender, insured=insured)
