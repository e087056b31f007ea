"""A person without insurance, as the hospital's own records have one."""

from terminal.errors import BadInput, Refused
from terminal.model import Person, RecordCredential
from terminal.ports import Hospital
from terminal.private import Private


def self_paying(hospital: Hospital, credential: RecordCredential) -> Person:
    """Return whom the hospital has under a number (病人ID).

    Raises BadInput("not_in_records"), and Refused("is_insured") for a person who has to be asked about at the insurer.
    """
    number = credential.patient_number.reveal()
    for record in hospital.find((Private(f"-{number}"),), 1):
        if not record.self_pay:
            raise Refused("is_insured")
        return record.person
    raise BadInput("not_in_records", number=number)
