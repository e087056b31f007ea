"""Documents not known to be printed, printed at the cashier's request or signed off; cash not known to be given."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import partial

from terminal.model import Act, CopyReason, SignOffReason, Transaction
from ui.session_controller import SessionController, note
from ui.trouble import trouble

Paper = Callable[[], None]


class Outbox:
    """Prints waiting settlements and refunds, independent of any patient; possible duplicates are marked as copies."""

    def __init__(self, controller: SessionController) -> None:
        self._controller, self._checkout = controller, controller.services.checkout

    def print(self, waiting: Sequence[Transaction]) -> None:
        """Print each of these; one that fails keeps waiting."""
        for each in waiting:
            self._controller.put_out(partial(self._count, each), _print, partial(self._out, each), _leave)

    def sign_off(self, waiting: Transaction, reason: SignOffReason) -> None:
        """Record that one of these is needed no more, and reload the shift status."""
        self._controller.worker.run(partial(self._sign_off, waiting, reason), self._signed_off)

    def hand_over(self, number: str) -> None:
        """Record that the cash of a settlement or its refund was handed over, and reload the shift status."""
        self._controller.worker.run(partial(self._checkout.hand_over, number), self._signed_off)

    def _sign_off(self, waiting: Transaction, reason: SignOffReason) -> None:
        if waiting.act is Act.REFUND:
            self._checkout.prints.sign_off_refund(waiting.number, reason)
        else:
            self._checkout.prints.sign_off(waiting.number, reason)

    def _signed_off(self, done: Future[None]) -> None:
        if error := done.exception():
            note(error)
            self._controller.noticed.emit(trouble(error, self._controller.services.language).words.what)
        self._controller.refresh_shift_status()

    def _count(self, waiting: Transaction) -> Paper:
        """Record the print, and return its document."""
        number, services = waiting.number, self._controller.services
        if waiting.act is Act.REFUND:
            given = self._checkout.refunded(number)
            return partial(
                services.print_refund, given, self._checkout.prints.begin_refund(number, CopyReason.NOT_PRINTED)
            )
        made = self._checkout.settlement(number)
        return partial(services.print_receipt, made, self._checkout.prints.begin(number, CopyReason.NOT_PRINTED))

    def _out(self, waiting: Transaction) -> None:
        if waiting.act is Act.REFUND:
            self._checkout.prints.end_refund(waiting.number)
        else:
            self._checkout.prints.end(waiting.number)


def _print(paper: Paper) -> None:
    paper()


def _leave(_paper: Paper | None, _error: BaseException | None) -> None:
    """Do nothing: the outcome is in the journal."""
