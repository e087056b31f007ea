"""The books of a day, and which of their entries a counter's journal can contain. All money is fen."""

from datetime import date

from terminal.accounts.reconcile import journal_book
from terminal.accounts.till import Movement, totals
from terminal.model import Noun, Posting, Trade, TradeState, Transaction

_MESSAGE_ID = 30
_COUNTER = slice(26, 28)


class Books(Noun, frozen=True):
    """The books to compare: the journals of one or more counters, and those of the other parties.

    A book that is not available is None and is not compared. `hospital` maps each bill to the number under which it is
    settled; `money` holds the movements of those journals on the day, `counted` is the cash counted in the drawer, in
    fen, less the float. `counters` are the counters of those journals, also if a day has nothing of them; without it,
    those of `journal`. `settled_by` maps each number in the hospital's book to the counter that settled it.
    """

    journal: tuple[Transaction, ...]
    insurer: tuple[Posting, ...] | None = None
    hospital: dict[str, str | None] | None = None
    channel: tuple[Trade, ...] | None = None
    money: tuple[Movement, ...] = ()
    counted: int | None = None
    counters: frozenset[str] = frozenset()
    settled_by: dict[str, str] | None = None

    def is_paid(self, number: str) -> bool:
        """Return whether the hospital holds a bill as settled under a number: what a patient has paid."""
        return number in (self.hospital or {}).values()

    def drawer(self, day: date) -> int:
        """Return the cash that came into the drawers on a day, less the cash given back, in fen."""
        return totals(self.money, day).cash

    def is_ours(self, posting: Posting) -> bool:
        """Return whether a posting belongs to a counter whose journal is here."""
        return self._knows(posting.message_id) or posting.number in journal_book.settlements(self.journal)

    def _knows(self, message_id: str) -> bool:
        # An id in another format (docs/interface.md, "Message ids") cannot be attributed to another counter.
        counters = self.counters or {each.message_id[_COUNTER] for each in self.journal}
        return not counters or len(message_id) < _MESSAGE_ID or message_id[_COUNTER] in counters

    def is_our_order(self, order: str) -> bool:
        """Return whether an order number, which begins with a message id, is of a counter whose journal is here."""
        return self._knows(order)


def orders(day: date, books: Books) -> set[str]:
    """Return the order numbers of a day: those of its trades and those of its transactions."""
    touched = journal_book.bills(books.journal, day).keys()
    made = journal_book.settlements(books.journal).values()
    used = {each.tender.order for each in made if each.bill_number in touched and each.tender.order}
    return used | {each.order for each in books.channel or () if _on(each, day) and books.is_our_order(each.order)}


def held_of(trade: Trade | None) -> int:
    """Return the amount of a trade that the channel holds now."""
    return trade.amount - trade.refunded if trade and trade.state is TradeState.PAID else 0


def _on(trade: Trade, day: date) -> bool:
    return trade.at is not None and trade.at.date() == day
