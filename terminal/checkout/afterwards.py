"""What came of settlements and refunds, as the journal has it."""

from collections.abc import Iterable

from terminal.checkout.drawers import hand_overs, of_bill
from terminal.checkout.journal_queries import JournalQueries, settlement_of
from terminal.model import Drawer, HandOver, Refunded, Settlement, Transaction
from terminal.ports import Journal


class Afterwards:
    """The questions about what was settled and refunded, and the cash that was handed over for it."""

    _queries: JournalQueries
    _journal: Journal

    def settlement(self, number: str) -> Settlement:
        """Return a settlement with its lines in its current state; raises BadInput("settlement_not_found")."""
        return settlement_of(self._queries.settlement(number))

    def standing(self, bills: Iterable[str]) -> str:
        """Return the number of the last settlement of these bills that stands; empty if none does."""
        live = [self._queries.live_settlement(bill) for bill in bills]
        return next((each.number for each in reversed(live) if each), "")

    def given_back(self, settlement_number: str) -> int:
        """Return what earlier refunds of the same bill gave back in cash and by phone, where this is what they kept."""
        given, number = 0, self.settlement(settlement_number).replaces
        while number and (before := self._journal.settlement(number)):
            refund = self._queries.refunded(number)
            given, number = given + refund.cash_back + refund.code_back, settlement_of(before).replaces
        return given

    def refunded(self, settlement_number: str) -> Refunded:
        """Return the result of a settlement's refund; raises BadInput("refund_not_found")."""
        return self._queries.refunded(settlement_number)

    def open_items(self) -> tuple[Transaction, ...]:
        """Return the transactions whose outcome is unknown, wrong or not reported to the hospital yet, oldest first."""
        return self._queries.open_items()

    def now(self, transaction: Transaction) -> Transaction:
        """Return a transaction in its current state."""
        return self._queries.now(transaction)

    def last(self) -> Settlement | None:
        """Return the last settlement as agreed, even if it was refunded (as its state shows)."""
        return self._queries.last()

    def hand_overs(self, bills: Iterable[str]) -> tuple[HandOver, ...]:
        """Return the cash of these bills that is not confirmed as handed over."""
        return tuple(each for bill in bills for each in hand_overs(self._journal.of_bill(bill)))

    def drawer(self, settlement_number: str) -> Drawer:
        """Return the drawer record of a settlement and its refunds; raises BadInput("settlement_not_found")."""
        bill = self._queries.settlement(settlement_number).bill_number
        return of_bill(self._journal.of_bill(bill), settlement_number)

    def hand_over(self, settlement_number: str) -> None:
        """Record that the patient has got the change of a settlement, or the cash of its refund; twice is once."""
        cash = self.drawer(settlement_number).to_hand_over
        if cash:
            self._journal.given(self._queries.last_of(settlement_number), cash)
