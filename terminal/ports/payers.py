"""The interface of the hospital's book of payers beside patient and insurance."""

from collections.abc import Sequence
from typing import Protocol

from terminal.model.payer import Payer, PayerCharge, PayerShare
from terminal.private import Private


class PayerBook(Protocol):
    """What companies, reductions and later payment stand for; every method raises NotSent if it does not answer."""

    def company_of(self, id_number: Private) -> Payer | None:
        """Return the company that pays for a person, with what is left of its credit; None if there is none."""
        ...

    def ensure_within(self, id_number: Private, shares: Sequence[PayerShare]) -> None:
        """Raise Refused("not_of_company") or "credit_exceeded" if a company does not pay that for a person."""
        ...

    def charge(self, charges: Sequence[PayerCharge]) -> None:
        """Record the shares of one settlement; a repeated call changes nothing, even after they were released."""
        ...

    def release(self, settlement: str) -> None:
        """Record that a settlement was given back and nobody owes its shares; a repeated call changes nothing."""
        ...

    def charges(self) -> Sequence[PayerCharge]:
        """List all shares, released or not, oldest first."""
        ...
