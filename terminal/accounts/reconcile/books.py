"""The books of a day, and which of their entries a terminal's journal can know of. All money is fen."""

from datetime import date

from terminal.accounts.reconcile import journal_book
from terminal.accounts.till import Movement, totals
from terminal.model import Noun, Posting, Trade, TradeState, Transaction

_MESSAGE_ID = 30
_COUNTER = slice(26, 28)


class Books(Noun, frozen=True):
    """What there is to compare: the journals of one or more counters, and the books of the others.

    A book that was not to be had is None, and is not compared. `hospital` tells the number under which a bill is
    settled; `money` are the movements of those journals on the day, `counted` is the cash that was counted, in fen.
    `counters` are the counters whose journals they are, also where a day has nothing of them; without, those of
    `journal`.
    """

    journal: tuple[Transaction, ...]
    insurer: tuple[Posting, ...] | None = None
    hospital: dict[str, str | None] | None = None
    channel: tuple[Trade, ...] | None = None
    money: tuple[Movement, ...] = ()
    counted: int | None = None
    counters: frozenset[str] = frozenset()

    def drawer(self, day: date) -> int:
        """Return the cash that came into the drawers on a day, less what was handed back, in fen."""
        return totals(self.money, day).cash

    def is_ours(self, posting: Posting) -> bool:
        """Tell whether a posting is of a counter whose journal is here."""
        return self._knows(posting.message_id) or posting.number in journal_book.settlements(self.journal)

    def _knows(self, message_id: str) -> bool:
        # An id that is not built as ours (docs/interface.md, "Message ids") is no other counter's.
        counters = self.counters or {each.message_id[_COUNTER] for each in self.journal}
        return not counters or len(message_id) < _MESSAGE_ID or message_id[_COUNTER] in counters

    def is_our_order(self, order: str) -> bool:
        """Tell whether an order number, which begins with a message id, is of a counter whose journal is here."""
        return self._knows(order)


def orders(day: date, books: Books) -> set[str]:
    """Return the order numbers that a day concerns: those of its trades and of its transactions."""
    touched = journal_book.bills(books.journal, day).keys()
    made = journal_book.settlements(books.journal).values()
    used = {each.tender.order for each in made if each.bill_number in touched and each.tender.order}
    return used | {each.order for each in books.channel or () if _on(each, day) and books.is_our_order(each.order)}


def held_of(trade: Trade | None) -> int:
    """Return what the channel holds of a trade now."""
    return trade.amount - trade.refunded if trade and trade.state is TradeState.PAID else 0


def _on(trade: Trade, day: date) -> bool:
    return trade.at is not None and trade.at.date() == day
