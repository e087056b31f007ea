"""A hospital that only says which bills are unpaid: its own books are no part of the counter's work."""

from collections.abc import Collection, Sequence
from datetime import date

from terminal.errors import BadInput
from terminal.model import Anchor, Bill, Head, Line, PatientRecord, Settlement, Terminal
from terminal.model.visit import Clinic, Visit
from terminal.private import Private


class Owed:
    """The Hospital port of bills that stay unpaid, whoever asks and whatever it is told."""

    def __init__(self, owed: Sequence[Bill]) -> None:
        self._owed = owed

    def lease(self, counter: str, identity: str) -> Terminal | None:
        """Sign nobody on."""

    def ensure_leased(self) -> None:
        """Refuse nobody."""

    def unpaid(self, _id_number: Private) -> Sequence[Bill]:
        """Return all bills."""
        return self._owed

    def find(self, parts: Sequence[Private], limit: int) -> Sequence[PatientRecord]:
        """Find nobody."""
        return ()

    def join(self, stay: Bill, before: Sequence[Bill], joined: Bill, left: Sequence[Bill]) -> bool:
        """Move nothing."""
        return False

    def settlement_of(self, bill_number: str) -> str | None:
        """Return nothing, as nothing is kept."""

    def elsewhere(self, number: str) -> Settlement | None:
        """Know of nothing that was paid elsewhere."""

    def elsewhere_of(self, id_number: Private) -> Sequence[Settlement]:
        """Know of nothing that was paid elsewhere."""
        return ()

    def adopt_elsewhere(self, number: str, counter: str) -> Settlement:
        """Know of nothing that was paid elsewhere."""
        raise BadInput("settlement_not_found", number=number)

    def is_patient_of(self, id_number: Private, bill_number: str) -> bool:
        """Return whether the bill is one of these."""
        return bill_number in {each.number for each in self._owed}

    def clinics(self) -> Sequence[Clinic]:
        """Offer no visit."""
        return ()

    def book_visit(self, id_number: Private, clinic: str, day: date) -> Bill:
        """Offer no visit."""
        raise BadInput("clinic_not_known", clinic=clinic)

    def visit(self, number: str) -> Visit | None:
        """Know of no visit."""

    def visits(self, id_number: Private, day: date) -> Sequence[Visit]:
        """Know of no visit."""
        return ()

    def cancel_visit(self, number: str) -> None:
        """Know of no visit."""

    def claim(self, bill: Bill, id_number: Private, counter: str) -> None:
        """Keep nothing."""

    def release(self, counter: str, but: Collection[str]) -> None:
        """Keep nothing."""

    def anchor(self, counter: str) -> Anchor | None:
        """Return nothing, as nothing is kept."""

    def mark_settled(self, bill_number: str, settlement_number: str, journal: Head | None = None) -> None:
        """Keep nothing."""

    def mark_unsettled(
        self,
        bill_number: str,
        settlement_number: str,
        kept: Sequence[Line] = (),
        replaced_by: str = "",
        journal: Head | None = None,
    ) -> None:
        """Keep nothing."""
