"""The journal's facts about a bill and a settlement, and the actions that they rule out."""

from msgspec.structs import replace

from terminal.checkout.checks import is_as_agreed
from terminal.errors import BadInput, Refused
from terminal.model import Act, Anchor, Head, Refund, Refunded, Settlement, Transaction
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

    def last(self) -> Settlement | None:
        """Return the last settlement as agreed, refunded or not."""
        found = self._journal.last()
        while found and not is_as_agreed(settlement_of(found)):
            found = self._journal.last(before=found.id)
        return found.settlement if found else None

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
        """Split a refund by tender; the part by code only if it was paid for this settlement, not an earlier one.

        What was left of deposits has gone back already; where nothing was agreed, nothing of them was ever used.
        """
        settled = self.settlement(given.settlement_number)
        made = settlement_of(settled)
        paid, agreed = made.tender, is_as_agreed(made)
        by_code = paid.by_code if settled.is_paid and agreed else 0
        in_cash = max(0, paid.cash) if agreed else paid.cash
        to_deposits = sum(each.used if agreed else each.amount for each in paid.deposits)
        to_others = paid.by_others if agreed else 0
        # The rounding of a surplus stays with what was handed back.
        rounding = 0 if agreed and any(each.back for each in paid.deposits) else paid.rounding
        back = {"by_code": by_code, "in_cash": in_cash, "to_deposits": to_deposits, "to_others": to_others}
        return replace(given, **{name: -fen for name, fen in back.items()}, rounding=-rounding)

    def owes_back(self, transaction: Transaction) -> int:
        """Return the amount that a refund still has to give back through the payment channel, in fen."""
        now = self.now(transaction)
        if now.act is not Act.REFUND or now.is_returned or (now.refund and now.refund.is_adopted):
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
        """Raise Refused if a bill must not be charged: "bill_locked", "already_settled", or "settled_unpaid"."""
        self._ensure_unlocked(bill)
        if settled := self.live_settlement(bill):
            code = "settled_unpaid" if settled.is_unpaid else "already_settled"
            raise Refused(code, bill=bill, number=settled.number)

    def is_free(self, bill: str) -> bool:
        """Return whether a bill may be settled as far as this journal knows."""
        return not any(each.is_open or each.counts for each in self._journal.of_bill(bill))

    def refundable(self, number: str) -> Transaction:
        """Return the transaction of a settlement that stands.

        Raises BadInput("settlement_not_found"), Refused("bill_locked"), "already_refunded", "insured_later" where the
        later settlement is the one to be refunded, or "surplus_open" while money of deposits is still to go back.
        """
        settled = self.settlement(number)
        self._ensure_unlocked(settled.bill_number)
        if not settled.counts:
            later = self._insured_later(settled)
            raise (
                Refused("insured_later", number=number, later=later)
                if later
                else Refused("already_refunded", number=number)
            )
        if settled.surplus and is_as_agreed(settlement_of(settled)):
            raise Refused("surplus_open", number=number)
        return settled

    def _insured_later(self, settled: Transaction) -> str:
        """Return the number under which the insurer settled what this had settled in full, empty if it did not."""
        known = (each.settlement for each in self._journal.of_bill(settled.bill_number) if each.act is Act.SETTLE)
        return next(
            (
                each.number
                for each in known
                if each and each.insured_later and each.replaces == settled.number and each.number
            ),
            "",
        )

    def _ensure_unlocked(self, bill: str) -> None:
        if any(each.is_open for each in self._journal.of_bill(bill)):
            raise Refused("bill_locked", bill=bill)


def settlement_of(transaction: Transaction) -> Settlement:
    """Return the settlement of a transaction; raises BadInput("journal_damaged") if it has none."""
    if transaction.settlement is None:
        raise BadInput("journal_damaged", reason=transaction.id)
    return transaction.settlement


def head_of(journal: Journal, counter: str) -> Head:
    """Return the head of a counter's journal, as the hospital keeps it."""
    return Head(counter=counter, anchor=anchor_of(journal))


def anchor_of(journal: Journal) -> Anchor:
    """Return the last entry of a journal, as others keep it."""
    seq, digest = journal.head()
    return Anchor(seq=seq, hash=digest)
