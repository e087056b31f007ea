"""What the hospital's own system and the terminal's journal must do."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from terminal.model import Act, Bill, Copy, Line, Refund, Settlement, State, Tender, Transaction
from terminal.private import Private


class Hospital(Protocol):
    """The hospital's own system: who owes what."""

    def unpaid(self, id_number: Private) -> Sequence[Bill]:
        """List the unpaid bills of a person, oldest first."""
        ...

    def claim(self, bill: Bill, counter: str) -> None:
        """Keep a bill for the counter that charges it; the same again changes nothing.

        It ends when the bill is marked, or released. Raises Refused("bill_changed") where the bill is not owed as it is
        here, and Refused("bill_claimed") where another counter keeps it.
        """
        ...

    def release(self, counter: str, but: Collection[str]) -> None:
        """Give up what a counter keeps, but for the bills of these numbers."""
        ...

    def mark_settled(self, bill_number: str, settlement_number: str) -> None:
        """Record that a bill is settled; the same pair again changes nothing, also after it was given back."""
        ...

    def mark_unsettled(
        self, bill_number: str, settlement_number: str, kept: Sequence[Line] = (), replaced_by: str = ""
    ) -> None:
        """Record that a settlement was given back; where lines are given, only these stay.

        They are owed, or were settled again by the settlement `replaced_by`. The same again changes nothing, also where
        the bill was settled anew since.
        """
        ...


class Journal(Protocol):
    """What happened, on disk before it matters; every method that writes raises NotSent where it could not."""

    def open(self, act: Act, bill: str, number: str = "", draft: Settlement | None = None) -> Transaction:
        """Put the intent on disk before anything is sent; the transaction holds the new message id.

        `draft` is the settlement to be made; of a refund, that of the lines that stay.
        """
        ...

    def end(
        self, transaction: Transaction, state: State, body: Settlement | Refund | None = None, code: str = ""
    ) -> Transaction:
        """Put an outcome on disk; `body` is the Settlement or Refund that was made, `code` why there is none.

        With a settlement whose tender names an order, that order is open from then on.
        """
        ...

    def asked(self, transaction: Transaction, code: str) -> Transaction:
        """Put on disk that recovery asked in vain, and why."""
        ...

    def charging(self, transaction: Transaction, tender: Tender) -> Transaction:
        """Put on disk that the patient is about to pay with this tender; its order, where it names one, is open."""
        ...

    def paid(self, transaction: Transaction) -> Transaction:
        """Note that the open order was paid; it may reach the disk with the next commit, as the channel knows."""
        ...

    def unpaid(self, transaction: Transaction) -> Transaction:
        """Put on disk that the open order ended without being paid."""
        ...

    def returned(self, transaction: Transaction, amount: int) -> Transaction:
        """Note that the channel gave an amount of a refund back (fen); it may reach the disk with the next commit."""
        ...

    def reversing(self, transaction: Transaction) -> str:
        """Put on disk that the original message is about to be reversed; return the message id for that."""
        ...

    def recorded(self, transaction: Transaction) -> None:
        """Note that the hospital knows; it may reach the disk with the next commit."""
        ...

    def printing(self, transaction: Transaction, copy: Copy) -> None:
        """Put on disk that a receipt is about to be printed, by whom and why."""
        ...

    def printed(self, transaction: Transaction) -> Transaction:
        """Note that the receipt came out; it may reach the disk with the next commit."""
        ...

    def waiting(self, since: datetime) -> tuple[Transaction, ...]:
        """Return the transactions whose last receipt was begun since then and is not known to have come out."""
        ...

    def of_bill(self, bill: str) -> tuple[Transaction, ...]:
        """Return a bill's transactions, oldest first."""
        ...

    def settlement(self, number: str) -> Transaction | None:
        """Return the transaction that made a settlement."""
        ...

    def last(self) -> Transaction | None:
        """Return the transaction that made the last settlement, refunded or not."""
        ...

    def unfinished(self) -> tuple[Transaction, ...]:
        """Return the transactions whose outcome is unknown or that the hospital was not told of, oldest first."""
        ...
