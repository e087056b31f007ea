"""Applications at the counter before a bill is settled: a late registration, a recognition."""

from msgspec.structs import replace

from terminal.model import Patient, Recognition, Registration
from terminal.ports import Registrar


class Applications:
    """Applications for patients at one institution; each returns the patient with the updated entitlement.

    Raises Refused with the insured area's reason, or NotSent; the same application may always be repeated.
    """

    def __init__(self, registrar: Registrar, institution: str) -> None:
        self._registrar, self._institution = registrar, institution

    def register(self, patient: Patient, asked: Registration) -> Patient:
        """Register a patient for care here; before discharge settlement it may begin on the day of admission."""
        return replace(patient, person=self._registrar.register(patient.person.number, asked))

    def recognise(self, patient: Patient, asked: Recognition) -> Patient:
        """Apply for the recognition of a disease, or of the need of a special drug (S22)."""
        return replace(patient, person=self._registrar.recognise(patient.person.number, asked, self._institution))
