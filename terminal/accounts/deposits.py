"""What becomes of a stay's deposits at its settlement (冲预交, 多退少补). All money is fen."""

from collections.abc import Iterable

from terminal.house_rules import CentRule
from terminal.model import Deposit, DepositUse, Noun, PaidBy, Tender, TenderKind, payment


class Plan(Noun, frozen=True):
    """What a settlement takes of each deposit, and what is missing (补款) or goes back (退款), in cash by a rule."""

    due: int
    uses: tuple[DepositUse, ...] = ()
    cents: CentRule = CentRule.NONE

    @property
    def paid_in(self) -> int:
        """What was paid in advance and is left."""
        return sum(each.amount for each in self.uses)

    @property
    def used(self) -> int:
        """What deposits pay of the amount due."""
        return sum(each.used for each in self.uses)

    @property
    def shortage(self) -> int:
        """What is still to be paid."""
        return self.due - self.used

    @property
    def in_cash(self) -> int:
        """What is still to be paid, if it is paid in cash."""
        return payment.in_cents(self.shortage, self.cents)

    @property
    def rounding(self) -> int:
        """How much more than is due the patient pays by this plan, in cash."""
        return self.in_cash - self.shortage if self.shortage else self.tender().rounding

    @property
    def surplus(self) -> int:
        """What goes back to the patient, each part to where it came from."""
        return sum(each.back for each in self.uses)

    def tender(self, received: int = 0, by_code: int = 0, owed: int = 0, approved_by: str = "") -> Tender:
        """Return the tender that takes these deposits, and pays a shortage as given; raises what `covering` raises."""
        paid = Tender(
            kind=TenderKind.CASH,
            received=received,
            change=0,
            by_code=by_code,
            deposits=self.uses,
            owed=owed,
            approved_by=approved_by,
            cents=self.cents,
        )
        return payment.covering(self.due, paid)


def planned(
    deposits: Iterable[Deposit], due: int, *, is_interim: bool = False, cents: CentRule = CentRule.NONE
) -> Plan:
    """Plan a settlement from what is left of deposits: cash pays first, so that the rest can go back by phone.

    An interim settlement takes no more than it needs, and gives nothing back.
    """
    left, uses = due, list[DepositUse]()
    for each in sorted(deposits, key=lambda each: (each.paid_by is not PaidBy.CASH, each.at, each.number)):
        if each.left:
            used = min(each.left, left)
            amount = used if is_interim else each.left
            use = DepositUse(
                deposit=each.number, paid_by=each.paid_by, amount=amount, back=amount - used, order=each.order
            )
            left -= used
            uses += [use] if amount else []
    return Plan(due=due, uses=tuple(uses), cents=cents)
