"""The receipts of what was just settled: printed one after the other, and again."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from terminal.model import ORIGINAL, Copy, CopyReason, Settlement
from ui.trouble import trouble

if TYPE_CHECKING:
    from ui.flow import Flow


class Receipts:
    """Prints the receipts of settlements; what has not come out is printed first when it is tried again."""

    def __init__(self, flow: "Flow") -> None:
        self._flow = flow
        self._left: tuple[Settlement, ...] = ()

    def print(self, made: Sequence[Settlement], reason: CopyReason | None = None) -> None:
        """Print the receipts of settlements, or a copy of each for a reason."""
        if not made:
            return
        self._left, first = tuple(made), made[0]
        self._flow.change(printing=True, trouble=None)
        prints, paper = self._flow.services.checkout.prints, self._flow.services.print_receipt
        self._flow.put_out(
            lambda: prints.begin(first.number, reason),
            partial(paper, first),
            lambda: prints.end(first.number),
            partial(self._after, first, reason),
        )

    def again(self, settlement: Settlement, reason: CopyReason | None) -> None:
        """Print what has not come out of the settlements shown, or copies of all of them."""
        shown = (settlement, *self._flow.session.also)
        self.print([each for each in self._left if each in shown] or shown, reason)

    def _after(
        self, printed: Settlement, reason: CopyReason | None, copy: Copy | None, error: BaseException | None
    ) -> None:
        now = self._flow.session
        left = self._left[1:] if error is None and self._left[:1] == (printed,) else self._left
        self._left = left
        if now.settlement is None or printed not in (now.settlement, *now.also):
            return
        if error is None and left and left[0] in now.also:
            self.print(left, reason)
            return
        problem = trouble(error, self._flow.services.language) if error else None
        self._flow.change(printing=False, copy=copy or ORIGINAL, trouble=problem)
