"""The desks of a counter: the cash office, the deposits and the refunds as whoever is signed in reaches them."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime

from counter import adapters
from counter.cash_desk import CashDesk
from counter.deposit_desk import DepositDesk
from counter.guards import GuardedCheckout
from counter.people import People
from counter.refund_desk import RefundDesk
from counter.settings import Settings
from terminal.checkout.tenders import Charges
from terminal.journal import Journal
from terminal.journal import reader as journals
from terminal.model import Act
from terminal.ports import DepositBook


def cash(
    settings: Settings, journal: Journal, people: People, clock: Callable[[], datetime], stack: ExitStack
) -> CashDesk:
    """Open the cash office for who is signed in; the operator of a demonstration is on duty at once."""
    desk = adapters.desk_of(settings, journal, lambda: people.number, clock, stack, people.ensure_may)
    if people.is_demonstration:
        desk.demonstrate(clock())
    return desk


def deposits(
    settings: Settings,
    book: DepositBook,
    journal: Journal,
    charges: Charges,
    desk: CashDesk,
    people: People,
    checkout: GuardedCheckout,
) -> DepositDesk:
    """Return the desk of deposits for whoever is signed in, with what an earlier run left open."""
    path = settings.place(settings.journal.path)
    left = journals.undelivered(path, Act.DEPOSIT, Act.DEPOSIT_REFUND) if path.exists() else ()
    made = DepositDesk(
        book,
        journal,
        charges,
        lambda: desk.operator(),  # noqa: PLW0108, replaced in tests
        desk.clock,
        checkout.ensure_able,
        open_acts=left,
        act=people.act,
        consented=people.consented,
        cents=settings.cents.discharge,
    )
    checkout.also_recover.append(made.recover)
    return made


def refunds(settings: Settings, journal: Journal, desk: CashDesk, checkout: GuardedCheckout) -> RefundDesk:
    """Return the desk of refunds that need three people, which a checkout asks from then on."""
    at, limit = settings.counter.counter, settings.refunds.limit
    who, clock = (lambda: desk.operator()), desk.clock  # noqa: PLW0108, replaced in tests
    made = RefundDesk(desk.office, desk.perform, journal, at, who, clock, limit, desk.interval)
    checkout.refunds = made
    checkout.also_recover.append(made.recover)
    return made
