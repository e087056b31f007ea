"""When an open transaction is asked about again: soon at first, and more and more rarely."""

from datetime import datetime, timedelta

from terminal.model import Transaction

FIRST = timedelta(seconds=5)
LONGEST = timedelta(minutes=10)


def due_at(transaction: Transaction) -> datetime:
    """Return when recovery asks next: at once, then 5 s after it asked in vain, doubling up to 10 minutes."""
    if transaction.asked_at is None:
        return transaction.since
    wait = FIRST * (1 << min(transaction.asks - 1, 7))
    return transaction.asked_at + min(wait, LONGEST)
