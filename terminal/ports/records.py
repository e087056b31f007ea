"""The interfaces of the hospital's own system and of the terminal's journal."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from terminal.model import Act, Anchor, Bill, Copy, Head, Line, Refund, Settlement, SignOff, State, Tender, Transaction
from terminal.private import Private


class Hospital(Protocol):
    """The hospital's own system, with the patients' unpaid bills."""

    def unpaid(self, id_number: Private) -> Sequence[Bill]:
        """List the unpaid bills of a person, oldest first."""
        ...

    def claim(self, bill: Bill, id_number: Private, counter: str) -> None:
        """Reserve a person's bill for the counter that charges it; a repeated call changes nothing.

        The claim ends when the bill is marked or released. Raises Refused("bill_changed") if the unpaid bill differs
        from this one or is another person's, and Refused("bill_claimed") if another counter holds it.
        """
        ...

    def release(self, counter: str, but: Collection[str]) -> None:
        """Release all bills claimed by a counter except those with these numbers."""
        ...

    def anchor(self, counter: str) -> Anchor | None:
        """Return the newest head of a counter's journal that came with a mark; None before the first."""
        ...

    def mark_settled(self, bill_number: str, settlement_number: str, journal: Head | None = None) -> None:
        """Record that a bill is settled; the same pair again changes nothing, even after it was given back.

        The head of the counter's `journal` is kept in the same transaction, and only ever moves forward.
        """
        ...

    def mark_unsettled(
        self,
        bill_number: str,
        settlement_number: str,
        kept: Sequence[Line] = (),
        replaced_by: str = "",
        journal: Head | None = None,
    ) -> None:
        """Record that a settlement was given back; if lines are given, only these are kept.

        They are unpaid, or were settled again by the settlement `replaced_by`; `journal` is kept as by mark_settled. A
        repeated call changes nothing, even if the bill has been settled again since.
        """
        ...


class Journal(Protocol):
    """The record of events, on disk before they matter; every method that writes raises NotSent if it fails."""

    def open(self, act: Act, bill: str, number: str = "", draft: Settlement | None = None) -> Transaction:
        """Write the intent to disk before anything is sent; the transaction holds the new message id.

        `draft` is the settlement to be made; for a refund, that of the kept lines.
        """
        ...

    def end(
        self, transaction: Transaction, state: State, body: Settlement | Refund | None = None, code: str = ""
    ) -> Transaction:
        """Write an outcome to disk; `body` is the Settlement or Refund that was made, `code` the reason for none.

        If the settlement's tender names an order, that order is open from then on.
        """
        ...

    def asked(self, transaction: Transaction, code: str) -> Transaction:
        """Write to disk that a recovery attempt had no result, and why."""
        ...

    def charging(self, transaction: Transaction, tender: Tender) -> Transaction:
        """Write to disk that the patient is about to pay with this tender; its order, if any, is open."""
        ...

    def paid(self, transaction: Transaction) -> Transaction:
        """Record that the open order was paid; it may reach the disk with the next commit, as the channel knows it."""
        ...

    def unpaid(self, transaction: Transaction) -> Transaction:
        """Write to disk that the open order ended unpaid."""
        ...

    def returned(self, transaction: Transaction, amount: int) -> Transaction:
        """Record that the channel gave an amount of a refund back (fen); it may reach the disk with the next commit."""
        ...

    def reversing(self, transaction: Transaction) -> str:
        """Write to disk that the original message is about to be reversed; return the reversal's message id."""
        ...

    def recorded(self, transaction: Transaction) -> None:
        """Record that the hospital was notified; it may reach the disk with the next commit."""
        ...

    def given(self, transaction: Transaction, cash: int) -> Transaction:
        """Record that cash was handed over to the patient (fen); it may reach the disk with the next commit."""
        ...

    def printing(self, transaction: Transaction, copy: Copy) -> None:
        """Write to disk that a receipt is about to be printed, by whom and why."""
        ...

    def printed(self, transaction: Transaction) -> Transaction:
        """Record that the receipt was printed; it may reach the disk with the next commit."""
        ...

    def signed_off(self, transaction: Transaction, sign_off: SignOff) -> Transaction:
        """Write to disk that a receipt is needed no more, who said so and why."""
        ...

    def unprinted(self, since: datetime) -> tuple[Transaction, ...]:
        """Return the transactions whose receipt is not known to have come out, oldest first.

        `since` limits what an earlier run left in a journal without any recorded print.
        """
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

    def head(self) -> tuple[int, str]:
        """Return the last entry's sequence number and hash."""
        ...

    def holds(self, seq: int, digest: str) -> bool:
        """Return whether an entry that is known elsewhere, by its number and hash, is here unchanged."""
        ...

    def unfinished(self) -> tuple[Transaction, ...]:
        """Return the transactions with an unknown outcome or one not reported to the hospital, oldest first."""
        ...
