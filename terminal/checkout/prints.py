"""Printed receipts: counted before printing, recorded afterwards, and listed if the printing is not confirmed."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from terminal.checkout.journal_queries import JournalQueries
from terminal.model import Copy, CopyReason, Transaction
from terminal.ports import Journal


class Prints:
    """The receipts of a counter: each is printed at least once, and each further print is marked as a copy."""

    def __init__(self, journal: Journal, queries: JournalQueries, clock: Callable[[], datetime], operator: str) -> None:
        self._journal, self._queries, self._clock, self._operator = journal, queries, clock, operator

    def begin(self, settlement_number: str, reason: CopyReason | None = None) -> Copy:
        """Record that a settlement is about to be printed; return its copy number."""
        return self._begin(self._queries.settlement(settlement_number), reason)

    def begin_refund(self, settlement_number: str, reason: CopyReason | None = None) -> Copy:
        """Record that the refund of a settlement is about to be printed; return its copy number."""
        return self._begin(self._queries.refund(settlement_number), reason)

    def end(self, settlement_number: str) -> None:
        """Record that the settlement last begun has been printed."""
        self._journal.printed(self._queries.settlement(settlement_number))

    def end_refund(self, settlement_number: str) -> None:
        """Record that the refund last begun has been printed."""
        self._journal.printed(self._queries.refund(settlement_number))

    def waiting(self) -> tuple[Transaction, ...]:
        """Return the settlements and refunds since yesterday whose printing is not confirmed."""
        now = self._clock()
        return self._journal.waiting(datetime.combine(now.date() - timedelta(days=1), time.min, now.tzinfo))

    def _begin(self, transaction: Transaction, reason: CopyReason | None) -> Copy:
        copy = Copy(number=transaction.copies, operator=self._operator, reason=_reason(transaction, reason))
        self._journal.printing(transaction, copy)
        return copy


def _reason(transaction: Transaction, asked: CopyReason | None) -> CopyReason | None:
    """Return the reason for a copy: none for an original, a reason of its own after an unconfirmed printing."""
    if not transaction.copies:
        return None
    return CopyReason.NOT_PRINTED if transaction.is_waiting else asked
