"""Applications at the counter before a bill is settled: a late registration, a recognition."""

from collections.abc import Callable

from msgspec.structs import replace

from terminal.model import Patient, Recognition, Registration, Right
from terminal.ports import Registrar


class Applications:
    """Applications for patients at one institution; each returns the patient with the updated entitlement.

    `ensure` raises where the person at the counter lacks a right.

    Raises Refused with the insured area's reason, or NotSent; the same application may always be repeated.
    """

    def __init__(
        self, registrar: Registrar, institution: str, ensure: Callable[[Right], None] = lambda _right: None
    ) -> None:
        self._registrar, self._institution, self._ensure = registrar, institution, ensure

    def register(self, patient: Patient, asked: Registration) -> Patient:
        """Register a patient for care here; before discharge settlement it may begin on the day of admission."""
        self._ensure(Right.CHARGE_INSURED)
        return replace(patient, person=self._registrar.register(patient.person.number, asked))

    def recognise(self, patient: Patient, asked: Recognition) -> Patient:
        """Apply for the recognition of a disease, or of the need of a special drug (S22)."""
        self._ensure(Right.CHARGE_INSURED)
        return replace(patient, person=self._registrar.recognise(patient.person.number, asked, self._institution))
