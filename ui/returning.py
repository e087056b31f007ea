"""A refund on the screen, before and after it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass

from terminal.house_rules import CentRule
from terminal.model import Drawer, Line, LineShare, Presettlement, Settlement, Split, State, drawer


@dataclass(frozen=True)
class Return:
    """A refund to be confirmed: a settlement with the shares of its lines, whole or except the lines `kept`.

    `trial` is the split of the kept lines by our own rules; None for the whole, or without rules. `unpaid` if the
    settlement's payment by phone failed; `application` is the number under which others have approved it. What went
    back `before` of the same bill, in fen, was given back in parts. One that was paid in full and `is_insuring` waits
    for the patient's credential, and is settled by the insurer as `agreed` (补结), its cash by the rule `cents`.
    """

    settlement: Settlement
    shares: Sequence[LineShare] = ()
    kept: tuple[Line, ...] = ()
    trial: Split | None = None
    unpaid: bool = False
    application: str = ""
    before: int = 0
    is_insuring: bool = False
    agreed: Presettlement | None = None
    cents: CentRule | None = None

    @property
    def insurable(self) -> bool:
        """True if the insurer may still settle what was paid in full."""
        return self.possible and not self.unpaid and bool(self.settlement.refusal)

    @property
    def drawer(self) -> Drawer:
        """The drawer record as it will be after this refund; by our rules if lines are kept."""
        kept = self.trial if self.kept else None
        return drawer.planned(self.settlement, is_paid=not self.unpaid, kept=kept, cents=self.cents)

    @property
    def is_dearer(self) -> bool:
        """True if the kept lines would cost more than was paid, so that everything goes back."""
        return self.trial is not None and self.trial.cash > self.drawer.paid

    @property
    def possible(self) -> bool:
        """True if the settlement is live, so that it can be refunded."""
        return self.settlement.state is State.SETTLED
