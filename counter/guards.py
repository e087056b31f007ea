"""The checkout of a counter with the guards that every counter has, however it is put together."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from functools import cached_property
from time import monotonic
from typing import Any

from msgspec.structs import replace

from counter.consents import Consents, of_tender
from counter.interlock import TOLD, WRONG, ensure_no_sample, ensure_no_sample_person
from counter.rights import CheckoutRights
from devices.voucher import Vouchers, spent
from terminal.checkout.checks import named
from terminal.errors import JiesuanError, NotSent, Refused
from terminal.journal.entry import Note, Step, text_of
from terminal.model import (
    Act,
    Anchor,
    ClockSet,
    Credential,
    IdCredential,
    Line,
    Looked,
    Noun,
    Patient,
    PaymentCode,
    Presettlement,
    Refunded,
    Returned,
    Right,
    Settlement,
    Tender,
    Transaction,
    VoucherCredential,
)
from terminal.private import masked_number

_log = logging.getLogger(__name__)


def _freely(*_rights: Right) -> AbstractContextManager[None]:
    return nullcontext()


def leave(trace: Callable[[Note], object], step: Step, body: Noun | None = None) -> None:
    """Leave a trace in the journal; without room for it the log says so."""
    try:
        trace(Note(Act.TRACE, step, "", body=text_of(body)))
    except NotSent as error:  # no patient has to wait for that; where money moves, the journal says so itself
        _log.warning("no trace of %s: %s", step.value, error)


class GuardedCheckout(CheckoutRights):
    """A checkout that takes no sample card at a production counter, no e-voucher twice, and sells by no wrong clock.

    It claims each bill for its `counter` before money moves, and names its `operator` on everything it settles; nobody
    takes or gives money who is not on duty. With a journal that lacks what the hospital has seen of it, or where it is
    not the only one of its number any more, it sells, refunds and recovers nothing. What a person does is done within
    `act`, by the rights that it needs (counter/people.py), and what somebody else has to approve within `consented`
    (counter/consents.py), where nobody has without it; recovery is the terminal's own.
    """

    _is_whole = False

    def __init__(
        self,
        *ports: Any,  # noqa: ANN401, as of Checkout
        ensure_alone: Callable[[], None] = lambda: None,
        ensure_on_duty: Callable[[], None] = lambda: None,
        ensure_reversible: Callable[[str], None] = lambda _: None,
        trace: Callable[[Note], object] = lambda _: None,
        act: Callable[..., AbstractContextManager[None]] = _freely,
        consented: Callable[..., AbstractContextManager[None]] | None = None,
        steady: Callable[[], datetime] | None = None,
        **more: Any,  # noqa: ANN401, as of Checkout
    ) -> None:
        super().__init__(*ports, steady=steady, **more)
        self._ensure_alone, self._trace, self._steady = ensure_alone, trace, steady
        self._ensure_on_duty, self._ensure_reversible = ensure_on_duty, ensure_reversible
        self._ahead, self._act = timedelta(), act
        self._consented = consented or Consents(lambda: self._by().operator).used
        self.also_recover = []
        self.prints.ensure = self._ensure_print

    @cached_property
    def _vouchers(self) -> Vouchers:
        return Vouchers()

    def recognise(self, text: str) -> VoucherCredential:
        """Take a scanned text as an e-voucher; raises Refused as devices.voucher.recognise does, and voucher_used."""
        return self._vouchers.scan(text, monotonic())

    def identify(self, credential: Credential) -> Patient:
        """Return who presented the credential and what is owed; a voucher is spent just before it is sent.

        Raises what Checkout.identify raises, Refused("sample_card_in_production"), "voucher_used" or
        "voucher_expired".
        """
        with self._act(Right.CHARGE):
            self._ensure_real(credential)
            self._watch_clock()
            if isinstance(credential, VoucherCredential):
                self._vouchers.use(credential, monotonic())
            try:
                patient = super().identify(credential)
                self._ensure_real(credential, patient)
            except JiesuanError as error:
                self._told_of(credential, code=error.code)
                raise
        self._told_of(credential, patient)
        return replace(patient, credential=spent(credential)) if isinstance(credential, VoucherCredential) else patient

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        """Try a bill as Checkout.presettle does; raises "sample_card_in_production", NotSent("clock_differs") too."""
        with self._act(Right.CHARGE):
            self._ensure_real(patient.credential, patient)
            self._ensure_clock()
            try:
                return super().presettle(patient, bill_number, use_account)
            except Refused as error:
                self._ensure_learned(error)
            return super().presettle(patient, bill_number, use_account)

    def pay_in_full(
        self, patient: Patient, bill_number: str, tender: Tender, refusal: str, code: PaymentCode | None = None
    ) -> Settlement:
        """Take a whole bill as Checkout.pay_in_full does; raises what `presettle` raises of its own as well."""
        with self._selling(Right.CHARGE, patient, bill_number, tender):
            try:
                return super().pay_in_full(patient, bill_number, tender, refusal, code)
            except Refused as error:
                self._ensure_learned(error)
            return super().pay_in_full(patient, bill_number, tender, refusal, code)

    def settle(self, agreed: Presettlement, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Settle as Checkout.settle does; raises what `presettle` raises of its own as well."""
        with self._selling(Right.CHARGE_INSURED, agreed.patient, agreed.bill.number, tender):
            return super().settle(agreed, tender, code)

    def collect(self, settlement_number: str, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Collect as Checkout.collect does; raises Refused("journal_behind") as well."""
        with self._act(Right.CHARGE, *self._rights_to_end(settlement_number)):
            self._ensure_sole()
            self._ensure_able()
            return super().collect(settlement_number, tender, code)

    def refund(self, settlement_number: str, approved_by: str = "", application: str = "") -> Refunded:
        """Refund as Checkout.refund does; raises Refused("journal_behind") and NotSent("clock_differs") as well.

        A settlement whose electronic receipt can be reversed no more is refused, too (terminal/fiscal/desk.py). A
        discharge (结算召回) needs the approval of somebody else: Refused("undo_not_approved"), "consent_missing". What
        is more than one person may give back needs an `application` (counter/refund_desk.py), which may be another's.
        """
        with self._refunding(settlement_number, (), application), self._undoing(settlement_number, approved_by):
            return super().refund(settlement_number)

    def give_in_cash(self, settlement_number: str, deposit: str, approved_by: str, reason: str) -> Returned:
        """Give a surplus in cash as Checkout.give_in_cash does; raises what `collect` raises of its own as well."""
        with self._act(Right.PAY_REFUND):
            self._ensure_sole()
            self._ensure_able()
            with self._consented(*self._to_force(settlement_number, deposit, approved_by)):
                return super().give_in_cash(settlement_number, deposit, approved_by, reason)

    def refund_lines(self, settlement_number: str, kept: Sequence[Line], application: str = "") -> Refunded:
        """Refund as Checkout.refund_lines does; raises what `refund` raises of its own as well."""
        with self._refunding(settlement_number, kept, application, Right.REFUND_PART):
            return super().refund_lines(settlement_number, kept)

    def hand_over(self, settlement_number: str) -> None:
        """Record a hand-over as Checkout.hand_over does; raises Refused("locked") as well."""
        with self._act():
            super().hand_over(settlement_number)

    def recover(self) -> tuple[Transaction, ...]:
        """Recover as Checkout.recover does; nothing where `settle` is refused for its journal or number."""
        if self._may_not_work():
            return ()
        ended = super().recover()
        self._recover_beside()
        return ended

    def recover_due(self) -> tuple[Transaction, ...]:
        """Recover as Checkout.recover_due does; nothing where `settle` is refused for its journal or number."""
        if self._may_not_work():
            return ()
        ended = super().recover_due()
        self._recover_beside()
        return ended

    def ask(self, transaction_id: str) -> tuple[Transaction, ...]:
        """Recover as Checkout.ask does; nothing where `settle` is refused for its journal or number."""
        return () if self._may_not_work() else super().ask(transaction_id)

    def behind(self) -> Anchor | None:
        """Return the entry that the hospital has seen of this counter's journal and that is not in it; None if it is.

        Raises NotSent if the hospital does not answer.
        """
        if self._is_whole:
            return None
        anchor = self._hospital.anchor(self._by().counter)
        if anchor is None or self._journal.holds(anchor.seq, anchor.hash):
            self._is_whole = True  # from here on only this journal adds to what the hospital sees of it
            return None
        return anchor

    def is_behind(self) -> bool:
        """Return whether the journal lacks what the hospital has seen of it, as far as that is known."""
        try:
            return self.behind() is not None
        except NotSent:
            return False  # what cannot be compared sells nothing either, as the hospital has to claim a bill

    def _may_not_work(self) -> bool:
        try:
            self._ensure_sole()
        except (NotSent, Refused):
            return True
        return self.is_behind()

    def _ensure_sole(self) -> None:
        """Raise NotSent("lock_lost") or Refused("terminal_replaced") if another terminal may work under this number."""
        self._ensure_alone()
        self._hospital.ensure_leased()

    def _ensure_refundable(self, settlement_number: str, held: Settlement | None = None) -> None:
        self.ensure_able()
        self._ensure_not_begun(held or self.settlement(settlement_number))
        self._ensure_reversible(settlement_number)

    def ensure_able(self) -> None:
        """Raise Refused or NotSent where no money may move: the counter's number, clock, operator or journal."""
        self._ensure_sole()
        self._ensure_clock()
        self._ensure_able()

    @contextmanager
    def _selling(self, right: Right, patient: Patient, bill: str, tender: Tender) -> Iterator[None]:
        """Sell within this, with the consents that the tender says it has."""
        with self._act(right):
            self._ensure_sells(patient)
            with self._consented(*of_tender(bill, tender)) if tender.is_booked else nullcontext():
                yield

    def _ensure_sells(self, patient: Patient) -> None:
        self._ensure_real(patient.credential, patient)
        self._ensure_clock()
        self._ensure_sole()
        self._ensure_able()

    def _ensure_able(self) -> None:
        """Raise Refused if no money may move here: "off_duty", or "journal_behind"."""
        self._ensure_on_duty()
        if anchor := self.behind():
            raise Refused("journal_behind", seen=anchor.seq, last=self._journal.head()[0])

    def _told_of(self, credential: Credential, patient: Patient | None = None, code: str = "") -> None:
        """Leave a trace of a patient who was opened, and of a typed number that opened none."""
        typed = credential.id_number if isinstance(credential, IdCredential) else None
        number = patient.person.id_number if patient else typed
        if number is not None:
            looked = Looked(credential=named(credential), masked_id=masked_number(number), code=code)
            self._leave(Step.IDENTIFIED, looked)

    def _watch_clock(self) -> None:
        """Leave a trace if this computer's clock was set."""
        ahead = self._clock() - self._steady() if self._steady else self._ahead
        if abs(moved := (ahead - self._ahead).total_seconds()) > TOLD:
            self._ahead = ahead
            self._leave(Step.CLOCK_SET, ClockSet(seconds=round(moved)))

    def _leave(self, step: Step, body: Noun) -> None:
        leave(self._trace, step, body)

    @property
    def clock_ahead(self) -> float:
        """The seconds that this counter's clock is ahead of the platform's; 0 if too few to tell, or it is the same."""
        ahead = float(getattr(self._platform, "clock_ahead", 0.0))
        return ahead if abs(ahead) > TOLD else 0.0

    def _ensure_clock(self) -> None:
        self._watch_clock()
        ahead = self.clock_ahead
        if abs(ahead) > WRONG:
            theirs = self._clock() - timedelta(seconds=ahead)
            raise NotSent("clock_differs", minutes=round(abs(ahead) / 60), theirs=f"{theirs:%Y-%m-%d %H:%M}")

    def _ensure_real(self, credential: Credential, patient: Patient | None = None) -> None:
        if not self._platform.simulated:
            ensure_no_sample(credential)
            if patient:
                ensure_no_sample_person(patient.person)
