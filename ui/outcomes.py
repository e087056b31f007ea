"""A call without a trusted answer: followed on one page until its outcome is known, and gone on with from there."""

from collections.abc import Callable
from concurrent.futures import Future
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from devices.recording.cassette import FIRST_VERSION
from terminal.accounts.suspense import Matter, matter_of
from terminal.checkout.checks import is_as_agreed
from terminal.errors import Unknown
from terminal.model import Act, Drawer, State, Transaction, drawer
from ui.patients import after
from ui.session import Session, Step
from ui.session_controller import note
from ui.trouble import trouble

if TYPE_CHECKING:
    from ui.flow import Flow

Found = tuple[Transaction, Drawer]


class Outcome(StrEnum):
    """The known facts of a pending transaction."""

    OPEN = "open"
    SETTLED = "settled"
    UNPAID = "unpaid"
    NOT_SETTLED = "not_settled"
    REFUNDED = "refunded"
    NOT_REFUNDED = "not_refunded"


def outcome_of(of: Transaction) -> Outcome:
    """Return what is known of a transaction; a settlement with other figures than agreed is open until it is undone."""
    made = of.settlement
    if of.act is Act.REFUND:
        if of.is_open or (of.state is State.REFUNDED and matter_of(of) is Matter.RETURNING):
            return Outcome.OPEN
        return Outcome.REFUNDED if of.state is State.REFUNDED else Outcome.NOT_REFUNDED
    if of.is_open or (of.counts and made and not is_as_agreed(made)):
        return Outcome.OPEN
    if made and made.replaces:
        return Outcome.REFUNDED
    if not of.counts:
        return Outcome.NOT_SETTLED
    return Outcome.UNPAID if of.is_unpaid else Outcome.SETTLED


class Outcomes:
    """The cashier's actions on the page of a pending transaction; the page changes with the journal."""

    def __init__(self, flow: "Flow") -> None:
        self._flow, self._checkout = flow, flow.services.checkout
        flow.shift_status_changed.connect(lambda _: self._follow())

    def show(self, error: BaseException, otherwise: Callable[[BaseException], None]) -> None:
        """Show the transaction whose outcome an error leaves open; where there is none, do something else."""
        bill = (str(error.facts.get("bill", "")) or self._bill()) if isinstance(error, Unknown) else ""
        if not bill or self._flow.services.playback == FIRST_VERSION:
            otherwise(error)
            return
        show = partial(self._show, error, otherwise)
        self._flow.look_up(partial(self._open, bill), show, lambda _: otherwise(error))

    def go_on(self) -> None:
        """Do what Enter does: ask once more while it is open, afterwards go on from the outcome. Charges nothing."""
        pending = self._flow.session.pending
        if pending is None:
            return
        match outcome_of(pending):
            case Outcome.OPEN:
                self._flow.ask_about(pending.id)
            case Outcome.SETTLED if pending.settlement:
                self._flow.settled(pending.settlement)
            case Outcome.UNPAID:
                self._flow.payments.show_unpaid(pending.number, self._flow.session.patient)
            case Outcome.NOT_SETTLED:
                self._try_again()
            case Outcome.REFUNDED:
                self._flow.refunds.show_of(settlement_number(pending))
            case _:
                self._flow.move(Session())
                self._flow.refunds.propose(pending.number)

    def print(self) -> None:
        """Print what the transaction came to, as Enter does; nothing if it came to nothing."""
        pending = self._flow.session.pending
        if pending and outcome_of(pending) in {Outcome.SETTLED, Outcome.REFUNDED}:
            self.go_on()

    def _try_again(self) -> None:
        now = self._flow.session
        if now.patient and now.bill:
            self._flow.move(Session(Step.COUNTER, now.credential, now.patient, now.bill))
            self._flow.presettle()
        else:
            self._flow.move(Session())

    def _bill(self) -> str:
        """Return the bill whose settlement or refund is under way; empty if none is."""
        now = self._flow.session
        settled = now.returning.settlement if now.returning else now.unpaid
        return settled.bill_number if settled else now.bill.number if now.bill else ""

    def _open(self, bill: str) -> Found | None:
        """Return what of a bill is open, its last transaction, with the drawer record."""
        found = [each for each in self._checkout.open_items() if each.bill_number == bill]
        return self._read(found[-1]) if found and outcome_of(found[-1]) is Outcome.OPEN else None

    def _read(self, pending: Transaction) -> Found:
        now = self._checkout.now(pending)
        if number := settlement_number(now):
            return now, self._checkout.drawer(number)
        return now, drawer.of_settlement(now.settlement, is_paid=False) if now.settlement else Drawer()

    def _show(self, error: BaseException, otherwise: Callable[[BaseException], None], found: Found | None) -> None:
        if found is None:
            otherwise(error)
            return
        note(error)
        problem = trouble(error, self._flow.services.language)
        pending, record = found
        self._flow.change(step=Step.PENDING, trouble=problem, pending=pending, record=record, unpaid=None, offered=None)
        self._flow.refresh_shift_status()

    def _follow(self) -> None:
        """Look at the transaction once more: something may have become known."""
        pending = self._flow.session.pending
        if pending:
            self._flow.worker.run(partial(self._read, pending), self._update)

    def _update(self, done: Future[Found]) -> None:
        if error := done.exception():
            note(error)
            return
        (found, record), now = done.result(), self._flow.session
        if now.pending and now.pending.id == found.id and (found, record) != (now.pending, now.record):
            problem = now.trouble if outcome_of(found) is Outcome.OPEN else None
            self._flow.change(pending=found, record=record, trouble=problem)
            is_made = outcome_of(found) in {Outcome.SETTLED, Outcome.UNPAID}
            if is_made and found.settlement and now.patient:
                self._flow.change(patient=after(now.patient, found.settlement), bill=None)


def settlement_number(of: Transaction) -> str:
    """Return the number of the settlement that a transaction made or gives back; empty if it made none."""
    draft = of.settlement
    return draft.replaces if of.act is Act.SETTLE and draft and draft.replaces else of.number
