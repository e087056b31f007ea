"""Refunds that one person alone must not make: applied for, approved and paid by three (退费申请、审核、付款)."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from terminal.checkout.adoption import learn_refund
from terminal.errors import JiesuanError, Refused
from terminal.model import Act, AnyOfficeAct, Line, Settlement, SignOff, SignOffReason, State
from terminal.model.application import ApplicationState, RefundApplication
from terminal.model.office_acts import ApplyRefund, DecideRefund, EndRefund, PayRefund, WithdrawRefund
from terminal.money import yuan
from terminal.ports import Journal, RefundApplications

_log = logging.getLogger(__name__)


class RefundDesk:
    """The applications for refunds as one counter reaches them; up to `limit` fen a cashier refunds alone.

    `perform` carries an act out at the cash office, journaled first; `operator` returns who is signed in. `deliver`
    delivers what is open there, and books what this counter has taken: another counter that paid before it was booked
    would have it booked a second time.
    """

    def __init__(
        self,
        book: RefundApplications,
        perform: Callable[[AnyOfficeAct], str],
        journal: Journal,
        counter: str,
        operator: Callable[[], str],
        clock: Callable[[], datetime],
        limit: int,
        deliver: Callable[[], object] = lambda: None,
    ) -> None:
        self.book, self._perform, self._journal, self.limit = book, perform, journal, limit
        self._counter, self._operator, self._clock, self._deliver = counter, operator, clock, deliver

    def is_alone(self, back: int, before: int = 0) -> bool:
        """Return whether one person may give so much back, after what went back `before` of the same bill in parts."""
        return not back or back + before <= self.limit

    def waiting(self) -> tuple[RefundApplication, ...]:
        """Return the applications for which somebody still has to do something, oldest first; raises NotSent."""
        return tuple(self.book.applications())

    def apply(self, settled: Settlement, back: int, reason: str, kept: Sequence[Line] = (), by: str = "") -> str:
        """Apply for a refund, and return the number of the application; `by` is who applies if not who is signed in.

        Raises Refused("application_exists"), "application_needs_reason" or "line_dispensed".
        """
        self.ensure_taken_back(settled, kept)
        self._deliver()
        act = ApplyRefund(
            by=by or self._operator(),
            at=self._clock(),
            settlement=settled,
            reason=reason,
            counter=self._counter,
            back=back,
            kept=tuple(kept),
        )
        return self._perform(act)

    def decide(self, number: str, by: str, reason: str = "", *, is_approved: bool) -> None:
        """Approve an application, or refuse it for a reason, in the name of somebody else than who applied.

        Raises Refused("approves_own_application"), "refusal_needs_reason", or one that names its state.
        """
        self._perform(DecideRefund(by=by, at=self._clock(), number=number, is_approved=is_approved, reason=reason))

    def withdraw(self, number: str) -> None:
        """Take one's own application back; raises Refused("application_of_another"), or one that names its state."""
        self._perform(WithdrawRefund(by=self._operator(), at=self._clock(), number=number))

    @contextmanager
    def permitted(
        self, settled: Settlement, back: int, kept: Sequence[Line], application: str, before: int = 0
    ) -> Iterator[None]:
        """Refund within this, alone or by an application, which is used up if anything was refunded.

        Raises Refused: "refund_needs_approval", "application_waits" or "refunded_elsewhere" without an application;
        with one "pays_own_application", "application_differs", or one that names its state.
        """
        if not application:
            self._ensure_alone(settled, back, before)
            yield
            return
        self.recover()
        self._perform(
            PayRefund(
                by=self._operator(),
                at=self._clock(),
                number=application,
                counter=self._counter,
                settlement=settled.number,
                back=back,
                kept=tuple(kept),
            )
        )
        try:
            yield
        except JiesuanError:
            self.recover()
            raise
        self.recover()

    def learn(self, settlement: str) -> bool:
        """Record in the journal that another counter has refunded a settlement; False if none has."""
        found, settled = self.book.application_of(settlement), self._journal.settlement(settlement)
        if found is None or settled is None or not settled.counts or found.paid_at is None:
            return False
        if found.state is not ApplicationState.PAID or found.paid_at_counter == self._counter:
            return False
        done = SignOff(operator=found.paid_by, reason=SignOffReason.NOT_WANTED)
        learn_refund(self._journal, settled, found.refund, found.paid_at, done)
        return True

    def recover(self) -> None:
        """Tell the hospital what came of payments that were begun here, as far as it is known."""
        try:
            self._deliver()
            for each in self.book.applications():
                if each.state is ApplicationState.PAYING and each.paid_at_counter == self._counter:
                    self._end(each)
        except JiesuanError as error:
            _log.info("an application stays open: %s", error)

    def ensure_taken_back(self, settled: Settlement, kept: Sequence[Line]) -> None:
        """Raise Refused("line_dispensed") if an executing unit has not taken back a line that goes back."""
        quantities = {each.name: each.quantity for each in kept}
        sold = {each.name: each.quantity for each in settled.care.lines} if settled.care else {}
        for each in self.book.dispensed(settled.bill_number):
            if quantities.get(each.line, "") != sold.get(each.line, each.line):
                raise Refused("line_dispensed", line=each.line, unit=each.unit, trace=each.trace or "—")

    def ensure_unasked(self, settlement: str) -> None:
        """Raise Refused("application_waits"), or "refunded_elsewhere", if anybody has applied for its refund."""
        found = self.book.application_of(settlement)
        if found and found.state is ApplicationState.PAID:
            self.learn(settlement)
            raise Refused("refunded_elsewhere", number=settlement, counter=found.paid_at_counter)
        if found:
            raise Refused("application_waits", number=found.number, settlement=settlement)

    def _ensure_alone(self, settled: Settlement, back: int, before: int) -> None:
        self.ensure_unasked(settled.number)
        if not self.is_alone(back, before):
            raise Refused("refund_needs_approval", back=yuan(back + before), limit=yuan(self.limit))

    def _end(self, paying: RefundApplication) -> None:
        """End a payment by the journal: a refund that was made uses the application up, none leaves it approved."""
        number = paying.settlement.number
        given = [
            each
            for each in self._journal.of_bill(paying.settlement.bill_number)
            if each.act is Act.REFUND and each.number == number
        ]
        if any(each.awaits_answer for each in given):
            return
        made = next((each.refund.number for each in given if each.state is State.REFUNDED and each.refund), "")
        act = EndRefund(by=paying.paid_by, at=self._clock(), number=paying.number, counter=self._counter, refund=made)
        self._perform(act)
