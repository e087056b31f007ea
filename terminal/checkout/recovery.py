"""Recovery: ends what is unknown or half done, across any failure and restart; it may be killed and called again."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress

from terminal.checkout.backoff import Backoff
from terminal.checkout.insurer_gateway import InsurerGateway
from terminal.checkout.journal_queries import JournalQueries
from terminal.checkout.settlement_service import SettlementService, numbered
from terminal.checkout.several import Several
from terminal.errors import JiesuanError, Refused, Unknown
from terminal.model import Act, PlatformResult, Refund, State, Transaction
from terminal.ports import Journal

# Refusal codes after the insurer had already acted: its action was undone, so the state is as before.
_UNDONE = {"figures_changed", "refund_differs"}

_log = logging.getLogger(__name__)


class Recovery:
    """Asks what came of each unfinished call, adopts what is found, and reverses what is not."""

    def __init__(
        self,
        service: SettlementService,
        gateway: InsurerGateway,
        journal: Journal,
        backoff: Backoff,
        several: Several,
    ) -> None:
        self._service, self._gateway, self._journal, self._queries = service, gateway, journal, JournalQueries(journal)
        self._backoff, self._several = backoff, several

    def recover(self, wanted: Callable[[Transaction], bool] = lambda _: True) -> tuple[Transaction, ...]:
        """Complete the unfinished transactions that are wanted; return the state of each one completed."""
        # A refund continues only when the outcome of settling the kept lines is known.
        asked = (each for each in self._journal.unfinished() if wanted(each) and not each.awaits_tender)
        unfinished = sorted(asked, key=lambda each: each.act is Act.REFUND)
        ended = tuple(self._queries.now(each) for each in unfinished if self._could_recover(self._queries.now(each)))
        self._undo_broken(ended)
        self._service.claims.give_up()
        return ended

    def _undo_broken(self, ended: Iterable[Transaction]) -> None:
        """Undo what is left of bills that had to be settled together, and of which one was not."""
        try:
            self._several.undo_broken((*ended, *self._journal.unfinished()))
        except JiesuanError as error:
            _log.info("bills settled together stay open: %s", error)

    def _could_recover(self, transaction: Transaction) -> bool:
        """Return whether a transaction could be completed; record on disk if it could not."""
        code = "hospital_unreachable"
        try:
            self._go_on(transaction)
        except Refused as error:
            if error.code in _UNDONE:
                return True
            code = error.code
        except JiesuanError as error:
            _log.info("transaction %s stays locked: %s", transaction.id, error)
            code = error.code
        if transaction.id not in {each.id for each in self._journal.unfinished()}:
            return True
        if self._queries.now(transaction).surplus:
            code = "surplus_open"
        self._backoff.asked(transaction)
        with suppress(JiesuanError):  # a failed write must not stop the next attempt
            self._journal.asked(transaction, code)
        return False

    def _go_on(self, transaction: Transaction) -> None:
        if transaction.awaits_answer:
            self._ask(transaction)
        elif transaction.counts:
            self._service.finished(transaction)
        elif transaction.act is Act.REFUND and transaction.state is State.REFUNDED:
            self._service.returned(transaction)

    def _ask(self, transaction: Transaction) -> None:
        """Adopt the outcome of a message without an answer, or undo it."""
        # A reversal still on its way would later undo what is adopted now.
        if transaction.is_reversing:
            self._service.reverse(transaction)
            return
        settling = transaction.act is Act.SETTLE
        match self._gateway.found(transaction, self._service.about(transaction)):
            case PlatformResult() as answer if settling:
                self._service.settled(transaction, numbered(answer))
            case Refund() as given if not settling:
                self._service.refunded(transaction, given)
            case None:
                self._service.reverse(transaction)
            case _:
                raise Unknown("no_answer", bill=transaction.bill_number)
