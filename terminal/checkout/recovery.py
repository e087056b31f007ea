"""Recovery: ends what is unknown or half done, across any failure and restart; it may be killed and called again."""

import logging
from collections.abc import Callable
from contextlib import suppress

from terminal.checkout.calls import Calls, numbered
from terminal.checkout.known import Known
from terminal.checkout.payers import Payers
from terminal.errors import JiesuanError, Refused, Unknown
from terminal.model import Act, Answer, Refund, State, Transaction
from terminal.ports import Journal

# What a call was refused for after the insurer had already done it: it was undone, so that all is as before.
_UNDONE = {"figures_changed", "refund_differs"}

_log = logging.getLogger(__name__)


class Recovery:
    """Asks what came of each unfinished call, adopts what is found, and reverses what is not."""

    def __init__(self, calls: Calls, payers: Payers, journal: Journal) -> None:
        self._calls, self._payers, self._journal, self._known = calls, payers, journal, Known(journal)

    def recover(self, wanted: Callable[[Transaction], bool] = lambda _: True) -> tuple[Transaction, ...]:
        """End what is unfinished and wanted, and return how each that could be ended now stands."""
        # A refund goes on only when it is known what came of settling the lines that stay.
        asked = (each for each in self._journal.unfinished() if wanted(each) and not each.awaits_tender)
        unfinished = sorted(asked, key=lambda each: each.act is Act.REFUND)
        ended = tuple(self._known.now(each) for each in unfinished if self._could_recover(self._known.now(each)))
        self._calls.claims.give_up()
        return ended

    def _could_recover(self, transaction: Transaction) -> bool:
        """Whether a transaction could be ended; where it could not, that is put on disk."""
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
        with suppress(JiesuanError):  # a disk that takes nothing is asked again all the same
            self._journal.asked(transaction, code)
        return False

    def _go_on(self, transaction: Transaction) -> None:
        if transaction.awaits_answer:
            self._ask(transaction)
        elif transaction.counts:
            self._calls.finished(transaction)
        elif transaction.act is Act.REFUND and transaction.state is State.REFUNDED:
            self._calls.returned(transaction)

    def _ask(self, transaction: Transaction) -> None:
        """Adopt what came of a message without an answer, or undo it."""
        # A reversal that may still be on its way would undo later what is adopted now.
        if transaction.is_reversing:
            self._calls.reverse(transaction)
            return
        settling = transaction.act is Act.SETTLE
        match self._payers.found(transaction, self._calls.about(transaction)):
            case Answer() as answer if settling:
                self._calls.settled(transaction, numbered(answer))
            case Refund() as given if not settling:
                self._calls.refunded(transaction, given)
            case None:
                self._calls.reverse(transaction)
            case _:
                raise Unknown("no_answer", bill=transaction.bill_number)
