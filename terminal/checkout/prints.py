"""Printed receipts: counted before printing, recorded afterwards, and listed until they are known to be out."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from terminal.checkout.checks import is_as_agreed
from terminal.checkout.journal_queries import JournalQueries, settlement_of
from terminal.model import Act, Copy, CopyReason, SignOff, SignOffReason, Transaction, Who
from terminal.ports import Journal

if TYPE_CHECKING:
    from collections.abc import Callable


class Prints:
    """The receipts of a counter: each is printed at least once, and each further print is marked as a copy.

    `ensure` raises where a print is refused.
    """

    def __init__(self, journal: Journal, queries: JournalQueries, operator: Who) -> None:
        self._journal, self._queries, self._operator = journal, queries, operator
        self.ensure: Callable[[Transaction, Copy], None] = lambda _printed, _copy: None

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

    def sign_off(self, settlement_number: str, reason: SignOffReason) -> None:
        """Record that a settlement's receipt is needed no more, and why."""
        self._sign_off(self._queries.settlement(settlement_number), reason)

    def sign_off_refund(self, settlement_number: str, reason: SignOffReason) -> None:
        """Record that the receipt of a settlement's refund is needed no more, and why."""
        self._sign_off(self._queries.refund(settlement_number), reason)

    def waiting(self, now: datetime) -> tuple[Transaction, ...]:
        """Return the settlements and refunds whose receipt is not known to have come out, until it is signed off.

        It does not matter who settled: recovery, or a run that died. Not waited for are the receipts of older versions,
        which did not record who printed, and what was settled before yesterday in a journal in which no print was ever
        recorded: a counter without a printer.
        """
        yesterday = datetime.combine(now.date() - timedelta(days=1), time.min, now.tzinfo)
        return tuple(each for each in self._journal.unprinted(yesterday) if each.is_waiting or self._is_due(each))

    def _is_due(self, ended: Transaction) -> bool:
        """Return whether money of a receipt that was never begun changed hands: not while or after it is undone."""
        settled = self._queries.settlement(ended.number) if ended.act is Act.REFUND else ended
        return is_as_agreed(settlement_of(settled)) and not self._queries.owes_back(ended)

    def _sign_off(self, transaction: Transaction, reason: SignOffReason) -> None:
        self._journal.signed_off(transaction, SignOff(operator=self._operator(), reason=reason))

    def _begin(self, transaction: Transaction, reason: CopyReason | None) -> Copy:
        copy = Copy(number=transaction.copies, operator=self._operator(), reason=_reason(transaction, reason))
        self.ensure(transaction, copy)
        self._journal.printing(transaction, copy)
        return copy


def _reason(transaction: Transaction, asked: CopyReason | None) -> CopyReason | None:
    """Return the reason for a copy: none for an original, a reason of its own after an unconfirmed printing."""
    if not transaction.copies:
        return None
    return CopyReason.NOT_PRINTED if transaction.is_waiting else asked
