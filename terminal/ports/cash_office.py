"""The interface of the hospital's cash office (收费处)."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from terminal.model import AnyOfficeAct, Booked, Interval, Remittance, Source
from terminal.ports.refunds import RefundApplications


class CashOffice(RefundApplications, Protocol):
    """The hospital's book of who took which money, and of what needs more than one person.

    Every method raises NotSent if it does not answer.
    """

    def source(self, terminal: str) -> Source | None:
        """Return how far a terminal's journal is booked; None if it was never seen."""
        ...

    def book(self, source: Source, booked: Sequence[Booked]) -> None:
        """Book movements of a terminal's journal, each once, and how far it is booked then."""
        ...

    def perform(self, act_id: str, act: AnyOfficeAct) -> str:
        """Carry an act out, once for its id; return the number of what it made, also when it is repeated.

        Raises Refused where it is not possible, and then nothing has changed.
        """
        ...

    def of_day(self, day: date) -> tuple[Booked, ...]:
        """Return what was booked of a day, for whomever."""
        ...

    def interval(self, operator: str) -> Interval:
        """Return what an operator has taken that is in no remittance."""
        ...

    def remittance(self, number: str) -> Remittance:
        """Return a remittance, voided or not; raises BadInput("remittance_not_found")."""
        ...

    def remittances(self, operator: str = "") -> tuple[Remittance, ...]:
        """List an operator's remittances, or everybody's, the newest first."""
        ...
