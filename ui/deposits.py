"""The cashier's steps with deposits: find a stay, take a deposit, settle a discharge with what was paid in."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from terminal.accounts.deposits import Plan, planned
from terminal.errors import Unknown
from terminal.model import Account, Deposit, Patient, PaymentCode, Presettlement, Returned, Stay
from terminal.money import yuan
from ui.i18n import tr
from ui.session import Session
from ui.session_controller import note
from ui.stay_acts import StayActs
from ui.trouble import trouble

if TYPE_CHECKING:
    from concurrent.futures import Future

    from counter.deposit_desk import DepositDesk
    from ui.flow import Flow

FIRST, LONGEST = 5, 600
"""Seconds until an unknown deposit is asked about, at first and at most."""

Show = Callable[[Account | None], None]
Tell = Callable[[str], None]


class Deposits:
    """What a page of deposits may ask for; answers go to `show`, what went wrong is told in words."""

    def __init__(self, flow: "Flow", desk: "DepositDesk", show: Show, tell: Tell) -> None:
        self._flow, self._desk, self._show, self.tell = flow, desk, show, tell
        self.is_busy, self.acts = False, StayActs(flow, desk, self)
        self._again = QTimer(flow, singleShot=True)
        self._again.timeout.connect(self._recover)
        self._waits = FIRST

    def of_patient(self, patient: Patient, bill: str) -> None:
        """Look for the stay of the bill on the counter, or else the patient's newest."""

        def found() -> Account | None:
            accounts = self._desk.book.accounts(patient.person.id_number)
            of_bill = (each for each in accounts if bill in {each.stay.bill, *each.interim})
            return next(of_bill, accounts[0] if accounts else None)

        self.run(found, self._show)

    def find(self, number: str) -> None:
        """Look for a stay by its number."""
        self.run(partial(self._desk.account, number), self._show)

    def find_again(self, number: str, done: str) -> None:
        """Look at a stay again after something was done, and say what."""

        def shown(account: Account | None) -> None:
            self._show(account)
            self.tell(done)

        self.run(partial(self._desk.account, number), shown)

    def take(self, account: Account, amount: int, code: PaymentCode | None = None) -> None:
        """Take a deposit, print its receipt, and show what there is then."""
        stay = account.stay
        self.run(partial(self._desk.take, stay.number, amount, code), partial(self._taken, stay))

    def plan(self, account: Account, session: Session) -> Plan | None:
        """Return what a settlement of the bill on the counter would do with a stay's deposits, if it is that stay's."""
        agreed = session.presettlement
        if agreed is None or not session.payable:
            return None
        due, is_interim = agreed.answer.split.cash, agreed.bill.number in account.interim
        is_of_stay = is_interim or agreed.bill.number == account.stay.bill
        cents = self._flow.services.checkout.cents_of(agreed.patient, agreed.bill)
        return planned(account.deposits, due, is_interim=is_interim, cents=cents) if is_of_stay else None

    def settle(self, agreed: Presettlement, plan: Plan, received: int, code: PaymentCode | None) -> None:
        """Settle what was agreed with the deposits; a shortage is paid in cash received, the rest by the code."""
        by_code = plan.shortage - min(received, plan.shortage) if code else 0
        self._flow.payments.settle_with(agreed, plan.tender(received, by_code), code if by_code else None)

    def give_back(self, account: Account, deposit: Deposit) -> None:
        """Give back what is left of a deposit, print the slip, and show what there is then."""
        stay = account.stay
        give = partial(self._desk.give_back, deposit.number, deposit.left, stay.number)
        self.run(give, partial(self.given, stay, deposit))

    def print_day(self, account: Account) -> None:
        """Print what was charged on the last day of a stay."""
        services, days = self._flow.services, account.stay.days
        if days and services.print_day_list:
            self._print(partial(services.print_day_list, account, days[-1].day))

    def _taken(self, stay: Stay, taken: Deposit) -> None:
        services = self._flow.services
        if services.print_deposit:
            self._print(partial(services.print_deposit, taken, stay))
        self._flow.refresh_shift_status()
        self.find(stay.number)

    def given(self, stay: Stay, deposit: Deposit, back: Returned) -> None:
        """Print the slip of what was given back of a deposit, and show what there is then."""
        services = self._flow.services
        if services.print_deposit_back:
            self._print(partial(services.print_deposit_back, back, deposit, stay))
        self._flow.refresh_shift_status()
        done = tr("{0} goes back in cash: hand it over.", yuan(-back.cash)) if back.is_cash else ""
        self.find_again(stay.number, done or tr("{0} goes back by phone.", yuan(-(back.by_code or 0))))

    def _print(self, paper: Callable[[], None]) -> None:
        def printed(_counted: object, error: BaseException | None) -> None:
            if error:
                self.tell(trouble(error, self._flow.services.language).words.what)

        self._flow.put_out(lambda: None, lambda _: paper(), lambda: None, printed)

    def run(self, task: Callable[[], object], then: Callable[..., None]) -> None:
        """Run a task on the worker; one at a time, so that no key takes a deposit twice."""
        if self.is_busy:
            return
        self.is_busy = True

        def answered(done: "Future[object]") -> None:
            self.is_busy = False
            if error := done.exception():
                note(error)
                problem = trouble(error, self._flow.services.language).words
                self.tell(f"{problem.what}\n{problem.money}\n{problem.next}")
                self._flow.refresh_shift_status()
                if isinstance(error, Unknown):
                    self._ask_again(FIRST)
            else:
                then(done.result())

        self._flow.worker.run(task, answered)

    def _ask_again(self, seconds: int) -> None:
        self._waits = seconds
        self._again.start(seconds * 1000)

    def _recover(self) -> None:
        """Ask what came of an unknown deposit, again and again, ever more rarely, until it is known."""

        def asked(done: "Future[None]") -> None:
            if error := done.exception():
                note(error)
            if error or self._desk.open_acts:
                self._ask_again(min(2 * self._waits, LONGEST))
            else:
                self.tell(tr("The outcome of the deposit is known now: look at the stay again."))
                self._flow.refresh_shift_status()

        self._flow.worker.run(self._desk.recover, asked)
