"""The interfaces of the fiscal platform and of the hospital's book of electronic receipts."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from terminal.model.e_receipt import ElectronicReceipt, Invoice, ReceiptRecord, ReceiptTotals


class Receipts(Protocol):
    """The platform that opens electronic medical receipts, each under a business number of ours.

    Each call may be repeated: it counts once. Raises Refused for a well-formed refusal, NotSent if nothing was sent,
    and Unknown if it may have been done.
    """

    simulated: bool

    def open(self, invoice: Invoice) -> ElectronicReceipt:
        """Open the receipt of a business number, once; raises Refused("receipt_sums") if its sums do not hold."""
        ...

    def find(self, business: str) -> ElectronicReceipt | None:
        """Return the receipt of a business number in its current state, None if there is none."""
        ...

    def is_booked(self, business: str) -> bool:
        """Return whether a receipt was booked by the patient's employer (入账): it cannot be reversed any more."""
        ...

    def reverse(self, business: str, operator: str) -> ElectronicReceipt:
        """Reverse a whole receipt (冲红), and return the red one; raises Refused("receipt_booked")."""
        ...

    def turn_to_paper(self, business: str, paper: str) -> ElectronicReceipt:
        """Turn a receipt to a numbered paper (换开); the electronic numbers stay as they are."""
        ...

    def void_paper(self, business: str, paper: str) -> ElectronicReceipt:
        """Record that the paper of a receipt is void, such as a torn one: it may be turned to another."""
        ...

    def totals(self, day: date, place: str) -> ReceiptTotals:
        """Return the number and the amount of a day's receipts of one place of opening (开票点)."""
        ...

    def of_day(self, day: date, place: str) -> tuple[ElectronicReceipt, ...]:
        """Return a day's receipts of one place of opening, red ones included."""
        ...


class ReceiptBook(Protocol):
    """The hospital's book of the electronic receipts of its settlements; NotSent where it cannot be reached."""

    def followed(self, counter: str) -> int | None:
        """Return the last entry of a counter's journal that was looked at, None before the first look."""
        ...

    def follow(self, counter: str, seq: int, records: Iterable[ReceiptRecord]) -> None:
        """Enter what settlements and refunds up to an entry ask for, and remember the entry, in one transaction.

        Of what is known already only `is_refunded` is taken over, and the counter, which may have adopted it.
        """
        ...

    def record(self, settlement: str) -> ReceiptRecord | None:
        """Return what is known of a settlement's receipt."""
        ...

    def keep(self, record: ReceiptRecord) -> None:
        """Enter what has become of a receipt."""
        ...

    def owing(self, counter: str) -> tuple[ReceiptRecord, ...]:
        """Return a counter's receipts that are still to be opened or reversed, oldest first."""
        ...

    def receipts(self, day: date, counter: str) -> tuple[ElectronicReceipt, ...]:
        """Return what was opened or reversed on a day for a counter, as the hospital knows it."""
        ...
