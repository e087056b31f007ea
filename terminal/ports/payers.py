"""The interface of the hospital's book of payers beside patient and insurance."""

from collections.abc import Collection, Sequence
from typing import Protocol

from terminal.model.payer import Payer, PayerCharge, PayerShare
from terminal.private import Private


class PayerBook(Protocol):
    """What companies, reductions and later payment stand for; every method raises NotSent if it does not answer."""

    def company_of(self, id_number: Private) -> Payer | None:
        """Return the company that pays for a person, with what is left of its credit; None if there is none."""
        ...

    def reserve(self, counter: str, bill: str, id_number: Private, shares: Sequence[PayerShare]) -> None:
        """Hold the credit for a person's bill that a counter is about to settle, in place of what was held for it.

        Raises Refused("not_of_company") or "credit_exceeded" if a company does not pay that for the person.
        """
        ...

    def give_up(self, counter: str, unfinished: Collection[str]) -> None:
        """Free the credit that a counter holds, except for its unfinished bills."""
        ...

    def charge(self, charges: Sequence[PayerCharge]) -> None:
        """Record the shares of one settlement in place of what was held for its bill.

        A repeated call changes nothing, even after they were released.
        """
        ...

    def release(self, settlement: str) -> None:
        """Record that a settlement was given back and nobody owes its shares; a repeated call changes nothing."""
        ...

    def charges(self) -> Sequence[PayerCharge]:
        """List all shares, released or not, oldest first."""
        ...
