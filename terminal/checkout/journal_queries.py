"""The journal's facts about a bill and a settlement, and the actions that they rule out."""

from msgspec.structs import replace

from terminal.checkout.checks import is_as_agreed
from terminal.errors import BadInput, Refused
from terminal.model import Act, Refund, Refunded, Settlement, Transaction
from terminal.ports import Journal


class JournalQueries:
    """Lookup of settlements and refunds in the journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def settlement(self, number: str) -> Transaction:
        """Return the transaction that made a settlement; raises BadInput("settlement_not_found")."""
        found = self._journal.settlement(number)
        if found is None:
            raise BadInput("settlement_not_found", number=number)
        return found

    def refund(self, number: str) -> Transaction:
        """Return the transaction that gave a settlement back; raises BadInput("refund_not_found")."""
        for each in self._journal.of_bill(self.settlement(number).bill_number):
            if each.number == number and each.act is Act.REFUND and each.refund:
                return each
        raise BadInput("refund_not_found", number=number)

    def last_of(self, number: str) -> Transaction:
        """Return the transaction that gave a settlement back, or if none did, the one that made it."""
        settled = self.settlement(number)
        given = (each for each in self._journal.of_bill(settled.bill_number) if each.number == number and each.refund)
        return next(given, settled)

    def refunded(self, number: str) -> Refunded:
        """Return the result of a settlement's refund; raises BadInput("refund_not_found")."""
        given, settled = self.refund(number), self.settlement(number)
        if given.refund is None:
            raise BadInput("refund_not_found", number=number)
        kept, code = given.settlement, given.code
        if kept and kept.number and not is_as_agreed(kept):
            code = "figures_changed"
        return Refunded(
            refund=given.refund,
            settlement=settlement_of(settled),
            kept=kept if kept and kept.number and not code else None,
            code=code,
            copies=given.copies,
        )

    def by_tender(self, given: Refund) -> Refund:
        """Split a refund by tender; the part by code only if it was paid for this settlement, not an earlier one."""
        settled = self.settlement(given.settlement_number)
        made = settlement_of(settled)
        by_code = made.tender.by_code if settled.is_paid and is_as_agreed(made) else 0
        return replace(given, by_code=-by_code, in_cash=-made.tender.cash)

    def owes_back(self, transaction: Transaction) -> int:
        """Return the amount that a refund still has to give back through the payment channel, in fen."""
        if transaction.act is not Act.REFUND or self.now(transaction).is_returned:
            return 0
        return self.refunded(transaction.number).code_back

    def open_items(self) -> tuple[Transaction, ...]:
        """Return the transactions whose outcome is unknown, not as agreed, or not reported to the hospital yet."""
        return self._journal.unfinished()

    def now(self, transaction: Transaction) -> Transaction:
        """Return a transaction in its current state."""
        return next(each for each in self._journal.of_bill(transaction.bill_number) if each.id == transaction.id)

    def awaits_answer(self, bill: str) -> bool:
        """Return whether anything was sent for a bill whose answer is not known."""
        return any(each.awaits_answer for each in self._journal.of_bill(bill))

    def live_settlement(self, bill: str) -> Transaction | None:
        """Return the transaction that settled a bill, or its kept lines, and counts; None if there is none."""
        return next((each for each in self._journal.of_bill(bill) if each.counts), None)

    def unpaid(self, number: str) -> Transaction:
        """Return the transaction of a settlement whose payment by code ended unpaid.

        Raises BadInput("settlement_not_found"), Refused("bill_locked") or Refused("already_paid").
        """
        settled = self.settlement(number)
        self._ensure_unlocked(settled.bill_number)
        if not settled.is_unpaid:
            raise Refused("already_paid", bill=settled.bill_number, number=number)
        return settled

    def ensure_free(self, bill: str) -> None:
        """Raise Refused("bill_locked") or Refused("already_settled") if a bill must not be charged."""
        self._ensure_unlocked(bill)
        if settled := self.live_settlement(bill):
            raise Refused("already_settled", bill=bill, number=settled.number)

    def refundable(self, number: str) -> Transaction:
        """Return the transaction of a settlement that stands.

        Raises BadInput("settlement_not_found"), Refused("bill_locked") or Refused("already_refunded").
        """
        settled = self.settlement(number)
        self._ensure_unlocked(settled.bill_number)
        if not settled.counts:
            raise Refused("already_refunded", number=number)
        return settled

    def _ensure_unlocked(self, bill: str) -> None:
        if any(each.is_open for each in self._journal.of_bill(bill)):
            raise Refused("bill_locked", bill=bill)


def settlement_of(transaction: Transaction) -> Settlement:
    """Return the settlement of a transaction; raises BadInput("journal_damaged") if it has none."""
    if transaction.settlement is None:
        raise BadInput("journal_damaged", reason=transaction.id)
    return transaction.settlement
