"""The retry schedule of open transactions: soon at first, then at growing intervals."""

from collections.abc import Callable
from datetime import datetime, timedelta

from terminal.model import Transaction

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=10)


def due_at(transaction: Transaction, asked_at: datetime | None = None) -> datetime:
    """Return the time of the next query: at once, or 5 s after `asked_at` or the journal's time, doubling to 10 min."""
    asked = asked_at or transaction.asked_at
    return asked + min(FIRST * (1 << min(max(transaction.asks, 1) - 1, 7)), LONGEST) if asked else transaction.since


class Backoff:
    """The schedule of one run, which asks about everything at once; `steady` is a clock that nobody sets."""

    def __init__(self, steady: Callable[[], datetime]) -> None:
        self._steady, self._asked = steady, dict[str, datetime]()

    def asked(self, transaction: Transaction) -> None:
        """Note that a transaction was asked about in vain just now."""
        self._asked[transaction.id] = self._steady()

    def due_at(self, transaction: Transaction) -> datetime:
        """Return the time of a transaction's next query by the steady clock."""
        asked = self._asked.get(transaction.id)
        return due_at(transaction, asked) if asked else self._steady()

    def is_due(self, transaction: Transaction) -> bool:
        """Return whether it is time to ask about a transaction."""
        return self.due_at(transaction) <= self._steady()
