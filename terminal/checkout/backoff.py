"""The retry schedule of open transactions: soon at first, then at growing intervals."""

from datetime import datetime, timedelta

from terminal.model import Transaction

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=10)


def due_at(transaction: Transaction) -> datetime:
    """Return the time of recovery's next query: at once, then 5 s after a failed one, doubling up to 10 minutes."""
    if transaction.asked_at is None:
        return transaction.since
    wait = FIRST * (1 << min(transaction.asks - 1, 7))
    return transaction.asked_at + min(wait, LONGEST)
