"""What was put on paper: counted before it happens, noted when it is out, and listed where it is not."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from terminal.checkout.known import Known
from terminal.model import Copy, CopyReason, Transaction
from terminal.ports import Journal


class Prints:
    """The receipts of a counter: every one comes out at least once, and every further one is marked."""

    def __init__(self, journal: Journal, known: Known, clock: Callable[[], datetime], operator: str) -> None:
        self._journal, self._known, self._clock, self._operator = journal, known, clock, operator

    def begin(self, settlement_number: str, reason: CopyReason | None = None) -> Copy:
        """Note that a settlement is about to be printed; return which copy it is."""
        return self._begin(self._known.settlement(settlement_number), reason)

    def begin_refund(self, settlement_number: str, reason: CopyReason | None = None) -> Copy:
        """Note that the refund of a settlement is about to be printed; return which copy it is."""
        return self._begin(self._known.refund(settlement_number), reason)

    def end(self, settlement_number: str) -> None:
        """Note that the settlement that was begun last is on paper."""
        self._journal.printed(self._known.settlement(settlement_number))

    def end_refund(self, settlement_number: str) -> None:
        """Note that the refund that was begun last is on paper."""
        self._journal.printed(self._known.refund(settlement_number))

    def waiting(self) -> tuple[Transaction, ...]:
        """Return the settlements and refunds since yesterday whose receipt is not known to have come out."""
        now = self._clock()
        return self._journal.waiting(datetime.combine(now.date() - timedelta(days=1), time.min, now.tzinfo))

    def _begin(self, transaction: Transaction, reason: CopyReason | None) -> Copy:
        copy = Copy(number=transaction.copies, operator=self._operator, reason=_reason(transaction, reason))
        self._journal.printing(transaction, copy)
        return copy


def _reason(transaction: Transaction, asked: CopyReason | None) -> CopyReason | None:
    """An original needs no reason, and one that is not known to have come out has its own."""
    if not transaction.copies:
        return None
    return CopyReason.NOT_PRINTED if transaction.is_waiting else asked
