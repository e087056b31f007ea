"""The books of a day, and which of their entries a counter's journal can contain. All money is fen."""

from datetime import date

from msgspec import field

from terminal.accounts.reconcile import journal_book
from terminal.accounts.till import Movement, totals
from terminal.model import Booked, BookedKind, Noun, Posting, Remittance, Trade, TradeState, Transaction
from terminal.model.e_receipt import ReceiptRecord
from terminal.model.receipt_check import DayCheck

_MESSAGE_ID = 30
_COUNTER = slice(26, 28)


class Books(Noun, frozen=True):
    """The books to compare: the journals of one or more counters, and those of the other parties.

    A book that is not available is None and is not compared. `hospital` maps each bill to the number under which it is
    settled; `money` holds the movements of those journals on the day, `counted` is the cash counted in the drawer, in
    fen, less the float. `counters` are the counters of those journals, also if a day has nothing of them; without it,
    those of `journal`. `settled_by` maps each number in the hospital's book to the counter that settled it. `booked` is
    what the cash office has of the day, `unbooked` the journal entries that belong to the time before it.
    `deposits` maps each order of a deposit to what the channel should hold of it. `remittances` are the closings that
    close anything of the day; once it `is_over`, all of it should be closed and taken by finance. `waiting` are the
    electronic receipts still to be opened or reversed, `receipts` what their platform has of the day; neither is
    compared where the counter `has_receipts` of no kind.
    """

    journal: tuple[Transaction, ...]
    insurer: tuple[Posting, ...] | None = None
    hospital: dict[str, str | None] | None = None
    channel: tuple[Trade, ...] | None = None
    money: tuple[Movement, ...] = ()
    counted: int | None = None
    counters: frozenset[str] = frozenset()
    settled_by: dict[str, str] | None = None
    deposits: dict[str, int] = field(default_factory=dict)
    booked: tuple[Booked, ...] | None = None
    unbooked: frozenset[str] = frozenset()
    remittances: tuple[Remittance, ...] = ()
    is_over: bool = False
    has_receipts: bool = False
    receipts: DayCheck | None = None
    waiting: tuple[ReceiptRecord, ...] = ()

    @property
    def booked_here(self) -> tuple[Booked, ...]:
        """What the cash office has of these counters; loans are nobody's counter."""
        mine = (each for each in self.booked or () if each.kind is not BookedKind.LOAN)
        return tuple(each for each in mine if self._is_here(each.counter))

    @property
    def closed_here(self) -> frozenset[str]:
        """The ids of what a remittance that stands has closed."""
        return frozenset(each.id for made in self.remittances if not made.voided_by for each in made.booked)

    def to_book(self, day: date) -> dict[str, Movement]:
        """Return the movements of a day that the cash office should have, by the hash of their entry.

        What is adopted was booked where it was made.
        """
        moved = {each.entry.hash: each for each in self.money if each.day == day and not each.is_adopted}
        return {digest: each for digest, each in moved.items() if digest not in self.unbooked}

    def is_paid(self, number: str) -> bool:
        """Return whether the hospital holds a bill as settled under a number, or took money for it."""
        return number in (self.hospital or {}).values() or any(each.number == number for each in self.booked or ())

    def is_elsewhere(self, number: str) -> bool:
        """Return whether a settlement is in a journal here on another day, or another counter has adopted it."""
        return number in journal_book.settlements(self.journal) or self.is_of_another(number)

    def is_of_another(self, number: str) -> bool:
        """Return whether the hospital knows that a counter whose journal is not here has settled under a number."""
        holder = (self.settled_by or {}).get(number)
        return bool(holder) and not self._is_here(str(holder))

    def drawer(self, day: date) -> int:
        """Return the cash that came into the drawers on a day, less the cash given back, in fen."""
        return totals(self.money, day).cash

    def is_ours(self, posting: Posting) -> bool:
        """Return whether a posting is of a counter whose journal is here: what another one adopted is not."""
        if posting.number in journal_book.settlements(self.journal):
            return True
        holder = (self.settled_by or {}).get(posting.number)
        return self._is_here(holder) if holder else self.is_our_message(posting.message_id)

    def _is_here(self, counter: str) -> bool:
        counters = self.counters or {each.message_id[_COUNTER] for each in self.journal}
        return not counters or counter in counters

    def is_our_message(self, message_id: str) -> bool:
        """Return whether a counter whose journal is here sent a message, or made an order, which begins with its id."""
        # An id in another format (docs/interface.md, "Message ids") cannot be attributed to another counter.
        return len(message_id) < _MESSAGE_ID or self._is_here(message_id[_COUNTER])


def orders(day: date, books: Books) -> set[str]:
    """Return the order numbers of a day, of its trades and its transactions, that these journals have as a whole."""
    touched = journal_book.bills(books.journal, day).keys()
    made = journal_book.settlements(books.journal).values()
    used = {each.tender.order for each in made if each.bill_number in touched and each.tender.order}
    paid = {each.order for each in books.channel or () if _on(each, day) and books.is_our_message(each.order)}
    return (used | paid) - journal_book.shared(books.journal)


def held_of(trade: Trade | None) -> int:
    """Return the amount of a trade that the channel holds now."""
    return trade.amount - trade.refunded if trade and trade.state is TradeState.PAID else 0


def _on(trade: Trade, day: date) -> bool:
    return trade.at is not None and trade.at.date() == day
