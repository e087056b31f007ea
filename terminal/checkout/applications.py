"""What a patient applies for at the counter before a bill is settled: a registration made up late, a recognition."""

from msgspec.structs import replace

from terminal.model import Patient, Recognition, Registration
from terminal.ports import Registrar


class Applications:
    """Applies on behalf of a patient at one institution, and returns the patient as he or she stands then.

    Raises Refused with the insured area's reason, or NotSent; the same may always be asked again.
    """

    def __init__(self, registrar: Registrar, institution: str) -> None:
        self._registrar, self._institution = registrar, institution

    def register(self, patient: Patient, asked: Registration) -> Patient:
        """Register a patient for care here; before the discharge settlement it may begin on the day of admission."""
        return replace(patient, person=self._registrar.register(patient.person.number, asked))

    def recognise(self, patient: Patient, asked: Recognition) -> Patient:
        """Have a disease, or the need of a special drug, recognised (S22)."""
        return replace(patient, person=self._registrar.recognise(patient.person.number, asked, self._institution))
