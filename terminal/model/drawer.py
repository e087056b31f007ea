"""The drawer record: one patient's money at the counter; every page and receipt is drawn from it. All money is fen."""

from msgspec.structs import replace

from terminal.model import payment
from terminal.model.care import Noun
from terminal.model.counter import Refunded, Settlement
from terminal.model.split import Split


class Drawer(Noun, frozen=True):
    """The money of one settlement: what is due, what came in by which tender, and what went back to which.

    `received` is the cash handed over, `change` the part of it that goes back at once, `by_code` what was paid through
    the payment channel under the number `order`. `cash_back` and `code_back` go back with refunds. `is_given` is true
    once the operator has confirmed that the change, or the cash of the last refund, was handed over.
    """

    due: int = 0
    received: int = 0
    change: int = 0
    by_code: int = 0
    cash_back: int = 0
    code_back: int = 0
    order: str = ""
    is_given: bool = False

    @property
    def cash(self) -> int:
        """The cash that stays in the drawer."""
        return self.received - self.change - self.cash_back

    @property
    def to_hand_over(self) -> int:
        """The cash that the patient is to get: what a refund gives back, otherwise the change; 0 once it is given."""
        return 0 if self.is_given else self.cash_back if self.back else self.change

    @property
    def paid(self) -> int:
        """The amount paid by all tenders, before refunds."""
        return self.received - self.change + self.by_code

    @property
    def owed(self) -> int:
        """The rest that the patient still has to pay."""
        return max(0, self.due - self.paid)

    @property
    def back(self) -> int:
        """The amount that refunds give back, to all tenders."""
        return self.cash_back + self.code_back


def of_settlement(made: Settlement, *, is_paid: bool = True, is_given: bool = False) -> Drawer:
    """Return the record of a settlement; without `is_paid` nothing of its part by code has come in.

    What kept lines do not cost went back with the refund before them, and is no change.
    """
    tender = made.tender
    return Drawer(
        due=made.split.cash,
        received=tender.cash if made.replaces else tender.received,
        change=0 if made.replaces else tender.change,
        by_code=tender.by_code if is_paid else 0,
        order=tender.order if is_paid else "",
        is_given=is_given,
    )


def of_refund(given: Refunded, *, is_given: bool = False) -> Drawer:
    """Return the record of a settlement after its refund; its change is none of the refund's cash."""
    before = of_settlement(given.settlement, is_paid=given.refund.by_code < 0)
    is_given = is_given or not given.cash_back
    return replace(before, cash_back=given.cash_back, code_back=given.code_back, is_given=is_given)


def planned(made: Settlement, *, is_paid: bool = True, kept: Split | None = None) -> Drawer:
    """Return the record as it will be after a refund of everything, or of everything except the lines `kept`.

    Kept lines that cost more than was paid are not settled again: everything goes back then.
    """
    now = of_settlement(made, is_paid=is_paid)
    if kept is None or kept.cash > now.paid:
        return replace(now, cash_back=now.cash, code_back=now.by_code)
    stays = payment.reduced(made.tender, kept.cash)
    return replace(now, cash_back=now.cash - stays.cash, code_back=now.by_code - stays.by_code)
