"""The interfaces of the hospital's own system and of the terminal's journal."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from terminal.model import (
    Act,
    Anchor,
    Bill,
    Copy,
    Head,
    Line,
    PatientRecord,
    Refund,
    Returned,
    Settlement,
    SignOff,
    State,
    Tender,
    Terminal,
    Transaction,
)
from terminal.model.visit import Clinic, Visit
from terminal.private import Private


class Visits(Protocol):
    """The hospital's registration for visits (挂号): the fee of each is a bill of its own."""

    def clinics(self) -> Sequence[Clinic]:
        """List what patients can be registered for."""
        ...

    def book_visit(self, id_number: Private, clinic: str, day: date) -> Bill:
        """Register a person for a visit, and return its bill; one that is registered and unpaid is that one.

        Raises BadInput("clinic_not_known").
        """
        ...

    def visit(self, number: str) -> Visit | None:
        """Return a visit by its bill's number; None if the bill is no visit's."""
        ...

    def visits(self, id_number: Private, day: date) -> Sequence[Visit]:
        """List a person's visits of a day, in their order."""
        ...

    def cancel_visit(self, number: str) -> None:
        """Give a visit back (退号) whose fee is not paid; one whose fee is given back is given back with it.

        Raises Refused("visit_begun"), "visit_paid" or "bill_claimed".
        """
        ...


class Hospital(Visits, Protocol):
    """The hospital's own system, with the patients' unpaid bills, as one terminal reaches it."""

    def lease(self, counter: str, identity: str) -> Terminal | None:
        """Sign a terminal on under its counter's number, with a start number above all its earlier ones.

        An earlier start of the same terminal is refused from then on, wherever it runs; None where it is not known.
        Raises BadInput("counter_taken") if another terminal has that number.
        """
        ...

    def ensure_leased(self) -> None:
        """Raise Refused("terminal_replaced") if the terminal signed on here was started again, or lost its number."""
        ...

    def unpaid(self, id_number: Private) -> Sequence[Bill]:
        """List the unpaid bills of a person, oldest first."""
        ...

    def find(self, parts: Sequence[Private], limit: int) -> Sequence[PatientRecord]:
        """Find people in the hospital's records by any of these parts, those with most of them and unpaid bills first.

        A part is the beginning of a name, of its pinyin or of the initials of that, a whole ID number, the last digits
        of a bill's number, or a number of the hospital's with its sign before it (PREFIXES). At most `limit` people.
        """
        ...

    def join(self, stay: Bill, before: Sequence[Bill], joined: Bill, left: Sequence[Bill]) -> bool:
        """Move lines of the visits `before` to the bill of a stay (预住院), once and for all, in one transaction.

        `joined` is the stay's bill with them, `left` the visits that keep other lines. False if nothing was moved,
        because one of the bills is paid, changed or claimed by now.
        """
        ...

    def settlement_of(self, bill_number: str) -> str | None:
        """Return the number under which a bill is settled, or None while it is unpaid."""
        ...

    def elsewhere(self, number: str) -> Settlement | None:
        """Return what was settled outside the windows under this number, REFUNDED once it was given back, or None."""
        ...

    def elsewhere_of(self, id_number: Private) -> Sequence[Settlement]:
        """List what a person has paid outside the windows and has not got back, the newest first."""
        ...

    def adopt_elsewhere(self, number: str, counter: str) -> Settlement:
        """Give what was settled outside the windows to this terminal, which answers for it from then on.

        A repeated call changes nothing. Raises Refused("elsewhere_adopted") if another counter has it,
        BadInput("settlement_not_found"), and what `ensure_leased` raises.
        """
        ...

    def is_patient_of(self, id_number: Private, bill_number: str) -> bool:
        """Return whether a bill, paid or not, is this person's."""
        ...

    def claim(self, bill: Bill, id_number: Private, counter: str) -> None:
        """Reserve a person's bill for the counter that charges it; a repeated call changes nothing.

        The claim ends when the bill is marked or released. Raises Refused("paid_elsewhere") with where and when if it
        was paid outside the windows by now, Refused("bill_changed") if the unpaid bill differs from this one or is
        another person's, Refused("bill_claimed") if another counter holds it, and what `ensure_leased` raises.
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

    def charging_together(self, paid: Sequence[tuple[Transaction, Tender]]) -> tuple[Transaction, ...]:
        """Write to disk, all or nothing, that a patient is about to pay for several settlements with these tenders."""
        ...

    def given_elsewhere(self, bill: str, given: Refund, sign_off: SignOff) -> Transaction:
        """Write to disk, all or nothing, that another counter gave a settlement back: nothing is left to do."""
        ...

    def paid(self, transaction: Transaction) -> Transaction:
        """Record that the open order was paid; it may reach the disk with the next commit, as the channel knows it."""
        ...

    def unpaid(self, transaction: Transaction) -> Transaction:
        """Write to disk that the open order ended unpaid."""
        ...

    def returned(self, transaction: Transaction, back: Returned) -> Transaction:
        """Record what went back (fen); what went through the channel may reach the disk with the next commit."""
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

    def last(self, before: str = "") -> Transaction | None:
        """Return the transaction that made the last settlement, refunded or not, or the last one `before` another."""
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
