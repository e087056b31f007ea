"""The rights that a person's acts on settlements need, as the settlements themselves decide."""

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from counter.advice import Advice
from counter.consents import Given, of_cash, undoing
from counter.receipt_settings import BY_ONE
from counter.refund_desk import RefundDesk
from terminal.checkout.adoption import Held, adopt, take_over
from terminal.checkout.journal_queries import settlement_of
from terminal.checkout.several import Outcome, Paying
from terminal.checkout.together import TogetherCheckout
from terminal.errors import Refused
from terminal.journal.entry import Note, Step, text_of
from terminal.model import (
    Act,
    Approved,
    Copy,
    CopyReason,
    Credential,
    Line,
    Patient,
    Presettlement,
    Refunded,
    Right,
    Settlement,
    Transaction,
    drawer,
)
from terminal.model.visit import VisitState, is_visit


class CheckoutRights(TogetherCheckout):
    """A checkout that knows which rights an act needs; `_act` is within what a person does by them.

    What is taken up later (terminal/checkout/later.py) is guarded here as everything else is in guards.py.
    """

    _act: Callable[..., AbstractContextManager[None]]
    _consented: Callable[..., AbstractContextManager[None]]
    _trace: Callable[[Note], object]
    _ensure_sells: Callable[[Patient], None]
    _ensure_sole: Callable[[], None]
    _ensure_able: Callable[[], None]
    also_recover: list[Callable[[], None]]
    """What else this counter may have left open, gone on with whenever it recovers."""
    refunds: RefundDesk | None = None
    """The refunds that need more than one person; without it nobody has to be asked."""

    @contextmanager
    def _refunding(self, number: str, kept: Sequence[Line], application: str, *rights: Right) -> Iterator[None]:
        """Refund within this, by the rights of the person here, and an application where one is given."""
        held = self._of_application(number, application)
        with self._act(Right.PAY_REFUND, *rights, *self._rights_to_refund(number, held)):
            self._ensure_refundable(number, held)
            self._learn_of(held or self.settlement(number))
            if self.refunds is None:
                yield
                return
            settled, back = self._to_give_back(number, kept, held)
            self.refunds.ensure_taken_back(settled, kept)
            before = 0 if held else self.given_back(number)
            with self.refunds.permitted(settled, back, kept, application, before):
                if held:
                    take_over(self._platform, self._hospital, self._journal, held)
                else:
                    self._ensure_stands(number)
                yield

    def _recover_beside(self) -> None:
        for each in self.also_recover:
            each()

    def _ensure_learned(self, error: Refused) -> None:
        """Raise an error again, unless a bill was refused for a settlement that another counter has refunded."""
        is_settled = error.code in {"already_settled", "settled_unpaid"}
        if not (is_settled and self.refunds and self.refunds.learn(str(error.facts["number"]))):
            raise error

    def _learn_of(self, made: Settlement) -> None:
        """Learn that another counter has refunded what this journal has of a bill that was settled anew since."""
        live = self._queries.live_settlement(made.bill_number)
        if self.refunds and live and live.number != made.number:
            self.refunds.learn(live.number)

    def learn_refunds(self, numbers: Iterable[str]) -> bool:
        """Record in the journal which of these settlements another counter has refunded; False if none of them."""
        learned = [self.refunds.learn(number) for number in numbers] if self.refunds else []
        return any(learned)

    def _ensure_stands(self, number: str) -> None:
        """Raise Refused("refunded_elsewhere") if the hospital was told of a settlement and has it no more.

        Where one person makes every refund nobody else is there, and a cassette's hospital has no book to ask.
        """
        if self.refunds and self.refunds.limit >= BY_ONE.limit:
            return
        found = self._journal.settlement(number)
        if found and found.recorded and self._hospital.settlement_of(found.bill_number) != number:
            raise Refused("refunded_elsewhere", number=number, counter="—")

    def _ensure_unasked(self, number: str) -> None:
        """Raise Refused if somebody has applied for the refund of a settlement, or another counter has refunded it."""
        if self.refunds:
            self._learn_of(self.settlement(number))
            self.refunds.ensure_unasked(number)
            self._ensure_stands(number)

    def _of_application(self, number: str, application: str) -> Settlement | None:
        """Return the settlement of an application that another counter made; None if it is in the journal here."""
        if not (application and self.refunds) or self._journal.settlement(number):
            return None
        found = self.refunds.book.application(application).settlement
        if found.number != number:
            raise Refused("application_differs", number=application)
        return found

    def _to_give_back(self, number: str, kept: Sequence[Line], held: Settlement | None) -> tuple[Settlement, int]:
        """Return a settlement, and what goes back of it in cash and by phone; by our rules if lines are kept."""
        is_here = held is None and self._journal.settlement(number) is not None
        settled = self._queries.refundable(number) if is_here else None
        made = held or (settlement_of(settled) if settled else self.settlement(number))
        is_unpaid = bool(settled and settled.is_unpaid)
        trial = Advice(self._rules, made.hospital).split_kept(made, kept) if kept else None
        return made, drawer.planned(made, is_paid=not is_unpaid, kept=trial).back

    @abstractmethod
    def _ensure_real(self, credential: Credential, patient: Patient | None = None) -> None: ...

    @abstractmethod
    def _ensure_clock(self) -> None: ...

    @abstractmethod
    def _ensure_refundable(self, settlement_number: str, held: Settlement | None = None) -> None: ...

    @abstractmethod
    def ensure_able(self) -> None:
        """Raise Refused or NotSent where no money may move here."""

    def adopt_elsewhere(self, number: str) -> Settlement:
        """Adopt as Checkout.adopt_elsewhere does; raises what `ensure_able` raises, too."""
        with self._act(Right.CHARGE):
            self.ensure_able()
            self._learn_of(self.settlement(number))
            return super().adopt_elsewhere(number)

    def adopt(self, held: Held, *, is_paid: bool, attest: Callable[[], None] = lambda: None) -> Settlement:
        """Take over what the insurer holds for another counter (checkout/adoption.py); raises what `collect` raises."""
        self._ensure_sole()
        self._ensure_able()
        books = self._platform, self._hospital, self._journal
        return adopt(*books, self._clock, held, self._by(), is_paid=is_paid, attest=attest)

    def presettle_later(self, patient: Patient, number: str, use_account: bool = True) -> Presettlement:
        """Try as Checkout.presettle_later does; raises "sample_card_in_production", NotSent("clock_differs") too."""
        with self._act(Right.CHARGE):
            self._ensure_real(patient.credential, patient)
            self._ensure_clock()
            self._ensure_unasked(number)
            return super().presettle_later(patient, number, use_account)

    def insure_later(self, number: str, agreed: Presettlement) -> Refunded:
        """Settle as Checkout.insure_later does; raises what a refund raises where no money may move.

        What somebody has applied to refund is not insured: Refused("application_waits") or "refunded_elsewhere".
        """
        with self._act(Right.INSURE_LATER):
            self._ensure_real(agreed.patient.credential, agreed.patient)
            self._ensure_refundable(number)
            self._ensure_unasked(number)
            return super().insure_later(number, agreed)

    def settle_together(self, patient: Patient, agreed: Sequence[Presettlement], paying: Paying) -> Outcome:
        """Settle as TogetherCheckout.settle_together does; raises what `presettle` raises of its own as well."""
        with self._act(Right.CHARGE_INSURED):
            self._ensure_sells(patient)
            return super().settle_together(patient, agreed, paying)

    def collect_together(self, numbers: Sequence[str], paying: Paying) -> Outcome:
        """Collect as TogetherCheckout.collect_together does; raises Refused("journal_behind") as well."""
        rights = {right for number in numbers for right in self._rights_to_end(number)}
        with self._act(Right.CHARGE, *rights):
            self._ensure_sole()
            self.ensure_able()
            return super().collect_together(numbers, paying)

    @contextmanager
    def _undoing(self, number: str, approved_by: str) -> Iterator[None]:
        """Undo a discharge within this, with the consent of somebody else, which leaves a trace of the bill.

        Other refunds need nobody here.
        """
        found = self._journal.settlement(number)
        made = found.settlement if found else None
        if made is None or not made.tender.is_of_stay:
            yield
            return
        if approved_by in {"", self._by().operator}:
            raise Refused("undo_not_approved", number=number)
        with self._consented(Given(approved_by, undoing(number))):
            told = Approved(number=approved_by, right=Right.VOID_DISCHARGE, about=number)
            self._trace(Note(Act.TRACE, Step.APPROVED, made.bill_number, number, text_of(told)))
            yield

    def _to_force(self, number: str, deposit: str, approved_by: str) -> list[Given]:
        """Return the consent to give what a settlement has left of a deposit in cash, if it has left anything."""
        surplus = self._queries.settlement(number).surplus
        return [Given(approved_by, of_cash(deposit, each.back)) for each in surplus if each.deposit == deposit]

    def _ensure_not_begun(self, settled: Settlement) -> None:
        """Raise Refused("visit_begun") for the fee of a visit (挂号) that has begun: there is no 退号 any more."""
        bill = settled.bill_number
        found = self._hospital.visit(bill) if is_visit(bill) else None
        if found and found.state is VisitState.BEGUN:
            raise Refused("visit_begun", number=bill)

    def _is_others(self, transaction: Transaction) -> bool:
        """Return whether another person settled this; what was paid at a machine or by phone is nobody's."""
        made = transaction.settlement
        return made is not None and made.elsewhere is None and made.operator != self._by().operator

    def _rights_to_end(self, number: str) -> list[Right]:
        """Return the right that a settlement needs which another person left unpaid."""
        found = self._journal.settlement(number)
        return [Right.OTHERS_SUSPENSE] if found and found.is_unpaid and self._is_others(found) else []

    def _rights_to_refund(self, number: str, held: Settlement | None) -> list[Right]:
        """Return the rights that a refund needs beyond that of paying it."""
        settled = held or self.settlement(number)
        is_of_today = settled.at.date() == self._clock().date()
        return [*([] if held else self._rights_to_end(number)), *([] if is_of_today else [Right.REFUND_OTHER_DAY])]

    def _ensure_print(self, printed: Transaction, copy: Copy) -> None:
        """Raise Refused if the person may not print this: another's receipt that never came out, or a copy."""
        is_copy = copy.number > 0 and copy.reason is not CopyReason.NOT_PRINTED
        missed = [Right.PRINT_MISSED] if self._is_others(printed) else []
        with self._act(*([Right.REPRINT] if is_copy else missed)):
            return
