"""The acts on a stay that need a second person: a debt, cash in place of the phone, an interim bill, undoing."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from counter import consents
from terminal.accounts.deposits import Plan
from terminal.model import Account, Deposit, DepositUse, Operator, Presettlement, StayState
from terminal.money import yuan
from ui.consenting import Asked
from ui.i18n import tr

if TYPE_CHECKING:
    from counter.deposit_desk import DepositDesk
    from ui.deposits import Deposits
    from ui.flow import Flow

Surplus = tuple[str, DepositUse]


class StayActs:
    """What a page of deposits may ask for with somebody's consent; answers go the way of the other `steps`."""

    def __init__(self, flow: "Flow", desk: "DepositDesk", steps: "Deposits") -> None:
        self._flow, self._desk, self._steps = flow, desk, steps

    def leave_debt(self, agreed: Presettlement, plan: Plan, received: int) -> None:
        """Settle with a debt (欠费): what was received of the shortage is taken, the rest stays owed."""
        owed = plan.shortage - received
        what = tr("Let the patient of {0} leave with a debt of {1}", agreed.bill.number, yuan(owed))
        effect = tr("{0} is taken in cash now. The debt is kept with who approved it.", yuan(received))

        def then(operator: Operator, _reason: str) -> None:
            tender = plan.tender(received, 0, owed, operator.number)
            self._flow.payments.settle_with(agreed, tender, None)

        self._flow.consenting.ask(Asked(*consents.debt(agreed.bill.number, owed), what, effect), then)

    def undo(self, account: Account) -> None:
        """Propose the refund of the stay's last settlement (结算召回); nothing moves before its confirmation."""
        bills = (*account.interim, account.stay.bill)
        self._steps.run(partial(self._flow.services.checkout.standing, bills), self._undo)

    def _undo(self, number: str) -> None:
        if not number:
            self._steps.tell(tr("Nothing of this stay was settled at this counter."))
        elif not self._flow.session.refundable:
            self._steps.tell(tr("A patient is on the counter: finish with this one, or go back with Esc, first."))
        else:
            self._flow.refunds.propose(number)

    def cut(self, account: Account, until: date) -> None:
        """Cut a bill out of a stay's own up to a day (中途结算); no money moves."""
        stay = account.stay.number
        what = tr("Settle the charges of {0} up to {1}, while the patient stays", stay, f"{until:%Y-%m-%d}")
        effect = tr("A bill is cut out of the stay's; no money moves yet.")

        def then(operator: Operator, _reason: str) -> None:
            self._steps.run(partial(self._desk.cut, stay, until, operator.number), partial(self._cut, stay))

        self._flow.consenting.ask(Asked(*consents.interim(stay, until), what, effect), then)

    def _cut(self, stay: str, bill: str) -> None:
        done = tr("Bill {0} is cut out: read the card again (F2), choose it with F4, and settle it.", bill)
        self._steps.find_again(stay, done)

    def force_cash(self, account: Account) -> None:
        """Give back in cash what came in by phone and does not go back there (强制退现)."""
        self._steps.run(partial(self._surplus, account), partial(self._ask_for_cash, account))

    def _surplus(self, account: Account) -> Surplus | None:
        """Return what a settlement of this stay has left of a deposit that does not go back, with its number."""
        bills = {account.stay.bill, *account.interim}
        items = (each for each in self._flow.services.checkout.open_items() if each.bill_number in bills)
        return next(((each.number, use) for each in items for use in each.surplus), None)

    def _ask_for_cash(self, account: Account, surplus: Surplus | None) -> None:
        is_settled = account.stay.state is StayState.SETTLED
        left = next((each for each in account.deposits if is_settled and each.left and each.order), None)
        if surplus:
            number, fen = surplus[1].deposit, surplus[1].back
        elif left:
            number, fen = left.number, left.left
        else:
            self._steps.tell(tr("Nothing that came in by phone is to go back now."))
            return
        what = tr("Give {0} of deposit {1} in cash, although it came by phone", yuan(fen), number)
        effect = tr("The reason is kept with who consented.")
        asked = Asked(*consents.of_cash(number, fen), what, effect, tr("The channel does not give it back"))
        self._flow.consenting.ask(asked, partial(self._give_cash, account, surplus, left))

    def _give_cash(
        self, account: Account, surplus: Surplus | None, left: Deposit | None, operator: Operator, reason: str
    ) -> None:
        stay, by = account.stay, (operator.number, reason)
        if surplus:
            settlement, use = surplus
            give = partial(self._flow.services.checkout.give_in_cash, settlement, use.deposit, *by)
            deposit = next(each for each in account.deposits if each.number == use.deposit)
            self._steps.run(give, partial(self._steps.given, stay, deposit))
        elif left:
            give_left = partial(self._desk.give_back, left.number, left.left, stay.number, *by, in_cash=True)
            self._steps.run(give_left, partial(self._steps.given, stay, left))
