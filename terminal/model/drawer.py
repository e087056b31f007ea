"""The drawer record: one patient's money at the counter; every page and receipt is drawn from it. All money is fen."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from terminal.house_rules import CentRule
from terminal.model import payment
from terminal.model.counter import Refunded, Settlement
from terminal.model.payment import Tender
from terminal.model.split import Split
from terminal.noun import Noun


class Drawer(Noun, frozen=True):
    """The money of one settlement: what is due, what came in by which tender, and what went back to which.

    `received` is the cash handed over, `change` the part of it that goes back at once, `by_code` what was paid through
    the payment channel under the number `order`, `deposits` what deposits pay and what stays owed. `cash_back` and
    `code_back` go back with refunds. `is_given` is true once the operator has confirmed that the change, or the cash of
    the last refund, was handed over. `rounding` is how much more than is due the cash is by the rule `cents`.
    `others` is what payers beside patient and insurance pay.
    """

    due: int = 0
    received: int = 0
    change: int = 0
    by_code: int = 0
    cash_back: int = 0
    code_back: int = 0
    order: str = ""
    deposits: int = 0
    others: int = 0
    is_given: bool = False
    cents: CentRule = CentRule.NONE
    rounding: int = 0

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
        """The part of the amount due that is paid by all tenders, before refunds."""
        return self.received - self.change - self.rounding + self.by_code + self.deposits + self.others

    @property
    def owed(self) -> int:
        """The rest that the patient still has to pay."""
        return max(0, self.due - self.paid)

    @property
    def owed_in_cash(self) -> int:
        """The rest as it is paid in cash: all of the cash together is rounded."""
        kept = self.received - self.change
        return payment.in_cents(kept - self.rounding + self.owed, self.cents) - kept if self.owed else 0

    def rest(self, received: int, by_code: int = 0) -> Tender:
        """Return the tender for the rest, with a part by code; raises what `payment.tender` raises."""
        kept = self.received - self.change
        return payment.tender(self.owed, received, by_code, self.cents, kept=kept, rounding=self.rounding)

    @property
    def back(self) -> int:
        """The amount that refunds give back, to all tenders."""
        return self.cash_back + self.code_back


class HandOver(Noun, frozen=True):
    """Cash that nobody has confirmed as handed over: a settlement's change, or what its refund gives back, in fen."""

    number: str
    masked_name: str
    cash: int
    at: datetime
    is_refund: bool = False


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
        deposits=tender.from_deposits + tender.owed,
        others=tender.by_others,
        cents=tender.cents,
        rounding=tender.rounding,
        is_given=is_given,
    )


def together(records: Sequence[Drawer]) -> Drawer:
    """Return the record of several settlements that one payment is for, or of one."""
    if len(records) == 1:
        return records[0]
    sums = ("due", "received", "change", "by_code", "cash_back", "code_back", "deposits", "others", "rounding")
    return replace(
        records[0],
        **{name: sum(getattr(each, name) for each in records) for name in sums},
        order=next((each.order for each in records if each.order), ""),
        is_given=all(each.is_given or not each.change for each in records) and any(each.is_given for each in records),
    )


def of_refund(given: Refunded, *, is_given: bool = False) -> Drawer:
    """Return the record of a settlement after its refund; its change is none of the refund's cash."""
    before = of_settlement(given.settlement, is_paid=given.refund.by_code < 0)
    is_given = is_given or not given.cash_back
    return replace(before, cash_back=given.cash_back, code_back=given.code_back, is_given=is_given)


def planned(
    made: Settlement, *, is_paid: bool = True, kept: Split | None = None, cents: CentRule | None = None
) -> Drawer:
    """Return the record as it will be after a refund of everything, or of everything except the lines `kept`.

    What stays of them in cash is rounded by the rule `cents` if it is another one now (补结). Kept lines that cost more
    than was paid are not settled again: everything goes back then.
    """
    now = of_settlement(made, is_paid=is_paid)
    if kept is None or kept.cash > now.paid:
        return replace(now, cash_back=max(0, now.cash), code_back=now.by_code)
    stays = payment.reduced(made.tender, kept.cash, cents)
    return replace(now, cash_back=now.cash - stays.cash, code_back=now.by_code - stays.by_code)
