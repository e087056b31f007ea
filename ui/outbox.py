"""What is not known to have come out of the printer, printed once more when the cashier asks for it."""

from collections.abc import Callable, Sequence
from functools import partial

from terminal.model import Act, CopyReason, Transaction
from ui.way import Way

Paper = Callable[[], None]


class Outbox:
    """Settlements and refunds apart from any patient's way: one at least comes out of each, the others are marked."""

    def __init__(self, way: Way) -> None:
        self._way, self._checkout = way, way.desk.checkout

    def print(self, waiting: Sequence[Transaction]) -> None:
        """Print each of these; what fails waits on."""
        for each in waiting:
            self._way.put_out(partial(self._count, each), _print, partial(self._out, each), _leave)

    def _count(self, waiting: Transaction) -> Paper:
        """Note the print, and return what makes it."""
        number, desk = waiting.number, self._way.desk
        if waiting.act is Act.REFUND:
            given = self._checkout.refunded(number)
            return partial(desk.print_refund, given, self._checkout.prints.begin_refund(number, CopyReason.NOT_PRINTED))
        made = self._checkout.settlement(number)
        return partial(desk.print_receipt, made, self._checkout.prints.begin(number, CopyReason.NOT_PRINTED))

    def _out(self, waiting: Transaction) -> None:
        if waiting.act is Act.REFUND:
            self._checkout.prints.end_refund(waiting.number)
        else:
            self._checkout.prints.end(waiting.number)


def _print(paper: Paper) -> None:
    paper()


def _leave(_paper: Paper | None, _error: BaseException | None) -> None:
    """Whatever came of it stands in the books."""
