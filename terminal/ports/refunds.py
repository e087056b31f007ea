"""The interface of the hospital's book of applications for refunds, and of what its executing units have done."""

from collections.abc import Sequence
from typing import Protocol

from terminal.model.application import Dispensed, RefundApplication


class RefundApplications(Protocol):
    """The hospital's book of applications, which its cash office changes; NotSent if it does not answer."""

    def application(self, number: str) -> RefundApplication:
        """Return an application; raises BadInput("application_not_found")."""
        ...

    def applications(self) -> Sequence[RefundApplication]:
        """Return the applications for which somebody still has to do something, oldest first."""
        ...

    def application_of(self, settlement: str) -> RefundApplication | None:
        """Return the application of a settlement that waits, or was paid; None if it has none."""
        ...

    def dispensed(self, bill: str) -> Sequence[Dispensed]:
        """Return what executing units have done for a bill and not taken back, such as drugs that were dispensed."""
        ...
