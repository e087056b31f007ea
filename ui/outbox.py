"""Documents not known to be printed, printed again at the cashier's request."""

from collections.abc import Callable, Sequence
from functools import partial

from terminal.model import Act, CopyReason, Transaction
from ui.session_controller import SessionController

Paper = Callable[[], None]


class Outbox:
    """Prints waiting settlements and refunds, independent of any patient; possible duplicates are marked as copies."""

    def __init__(self, controller: SessionController) -> None:
        self._controller, self._checkout = controller, controller.services.checkout

    def print(self, waiting: Sequence[Transaction]) -> None:
        """Print each of these; one that fails keeps waiting."""
        for each in waiting:
            self._controller.put_out(partial(self._count, each), _print, partial(self._out, each), _leave)

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
