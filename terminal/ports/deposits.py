"""The interface of the hospital's book of stays and their deposits."""

from typing import Protocol

from terminal.model import Account, AnyDepositAct, Tender
from terminal.private import Private


class DepositBook(Protocol):
    """The hospital's book of deposits; every method raises NotSent if it does not answer."""

    def account(self, stay: str) -> Account:
        """Return a stay with its deposits; raises BadInput("stay_not_found")."""
        ...

    def accounts(self, id_number: Private) -> tuple[Account, ...]:
        """Return a person's stays with their deposits, the newest first."""
        ...

    def ensure_left(self, bill: str, tender: Tender) -> None:
        """Raise Refused if a tender for a claimed bill takes other deposits than are left of its stay."""
        ...

    def perform(self, act_id: str, act: AnyDepositAct) -> str:
        """Carry an act out, once for its id; return the number of the deposit that it is about, also when repeated.

        Raises BadInput or Refused where it is not possible, and then nothing has changed.
        """
        ...
