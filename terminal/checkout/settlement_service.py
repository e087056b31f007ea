"""The calls that change something: intent on disk, one send, answer on disk, hospital told."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from msgspec.structs import replace

from terminal.checkout.checks import gives_back, is_as_agreed
from terminal.checkout.deposit_uses import DepositUses
from terminal.checkout.insurer_gateway import InsurerGateway
from terminal.checkout.journal_queries import JournalQueries, head_of, settlement_of
from terminal.checkout.kept import kept_tender
from terminal.checkout.tenders import Tenders, with_order
from terminal.errors import JiesuanError, NotSent, Refused, Unknown
from terminal.model import (
    Act,
    Bill,
    Head,
    Line,
    PaymentCode,
    PlatformResult,
    Refund,
    Settlement,
    State,
    Tender,
    Transaction,
)
from terminal.money import yuan
from terminal.ports import DepositBook, Hospital, Journal, Patience, PaymentChannel, Platform
from terminal.ports.payers import PayerBook
from terminal.private import Private

_log = logging.getLogger(__name__)


class SettlementService:
    """The settle and refund calls, each carried to one of its ends across any failure and restart."""

    def __init__(
        self,
        platform: Platform,
        hospital: Hospital,
        journal: Journal,
        clock: Callable[[], datetime],
        counter: str,
        channel: PaymentChannel | None = None,
        patience: Patience | None = None,
        deposits: DepositBook | None = None,
        payers: PayerBook | None = None,
    ) -> None:
        self._hospital, self._journal, self._clock, self._counter = hospital, journal, clock, counter
        self._gateway, self._queries = InsurerGateway(platform, clock), JournalQueries(journal)
        self._tenders = Tenders(channel, journal, patience)
        self.deposits = DepositUses(deposits, journal, self._tenders, clock, payers, counter)
        self.claims = Claims(hospital, journal, counter, self.deposits)

    def settle(self, bill: Bill, id_number: Private, draft: Settlement, code: PaymentCode | None = None) -> Settlement:
        """Settle a person's bill once; `draft` becomes the settlement once the answer is there, paid with the code."""
        if draft.tender.by_code and not draft.together:
            self._tenders.ensure_possible(code)
        with self.claims.held(bill, id_number):
            if draft.tender.is_booked:
                self.deposits.ensure_left(draft, id_number)
            return self.settled(*self._charged(draft), code)

    def collect(self, number: str, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Collect the unpaid part by another tender, or by code again."""
        settled = self._queries.unpaid(number)
        if tender.by_code:
            self._tenders.ensure_possible(code)
        return self.finished(self._journal.charging(settled, with_order(tender, settled)), code)

    def refund(self, number: str, kept: Settlement | None = None) -> None:
        """Give a whole settlement back, once, and settle the draft of the lines kept, if any."""
        settled = self._queries.refundable(number)
        opened = self._journal.open(Act.REFUND, settled.bill_number, number, kept)
        with self._sending(opened):
            given = self._gateway.give_back(opened, settlement_of(settled))
        self.refunded(opened, given)

    def _charged(self, draft: Settlement) -> tuple[Transaction, PlatformResult]:
        """Send a draft once, with its intent on disk before and its answer, or why there is none, after."""
        opened = self._journal.open(Act.SETTLE, draft.bill_number, draft=draft)
        with self._sending(opened):
            return opened, numbered(self._gateway.charge(opened, draft))

    @contextmanager
    def _sending(self, opened: Transaction) -> Iterator[None]:
        """Put whatever comes back from one send other than an answer on disk as what it is."""
        try:
            yield
        except (Refused, NotSent, Unknown) as error:
            self._ended(opened, _state(error), code=error.code)
            raise
        except Exception as error:
            self._ended(opened, State.UNKNOWN, code="no_answer")
            raise Unknown("no_answer", bill=opened.bill_number) from error

    def _ended(
        self, opened: Transaction, state: State, body: Settlement | Refund | None = None, code: str = ""
    ) -> Transaction:
        """Record the outcome on disk; if that fails the bill stays locked, because the disk still says "sent"."""
        try:
            return self._journal.end(opened, state, body, code)
        except JiesuanError as error:
            raise Unknown("answer_not_written", bill=opened.bill_number, reason=error.code) from error

    def settled(self, opened: Transaction, answer: PlatformResult, code: PaymentCode | None = None) -> Settlement:
        """Put the insurer's answer to a draft on disk, and go on."""
        draft = settlement_of(opened)
        made = replace(
            draft,
            state=State.SETTLED,
            number=answer.settlement_number,
            split=answer.split,
            basis=answer.basis,
            account_left=answer.account_left,
            from_family=answer.from_family,
            visit=answer.visit or draft.visit,
            accumulators=draft.accumulators if answer.accumulators is None else answer.accumulators,
            tender=kept_tender(draft, answer, self._queries) if draft.replaces else draft.tender,
            at=answer.at or self._clock(),
            refusal=answer.refusal or draft.refusal,
        )
        if made.tender.by_code and not (made.tender.order or made.together) and is_as_agreed(made):
            made = replace(made, tender=with_order(made.tender, opened))
        return self.finished(self._ended(opened, State.SETTLED, made), code)

    def finished(self, settled: Transaction, code: PaymentCode | None = None) -> Settlement:
        """Collect payment for a settlement and notify the hospital; cancel one with other figures than agreed."""
        made = settlement_of(settled)
        if not is_as_agreed(made):
            self._cancel(made)
            raise Refused("figures_changed", bill=made.bill_number, agreed=yuan(made.tender.total))
        if settled.is_unpaid:
            self._tenders.collect(settled, code)
        is_told = self._could_tell(lambda: self._mark(made))
        if (not settled.surplus or self.deposits.has_given(settled)) and is_told:
            self._journal.recorded(settled)
            self._close(made.bill_number, made.replaces)
        return made

    def _mark(self, made: Settlement) -> None:
        """Notify the hospital of a settlement, first of what it replaces: the bill must never appear unpaid."""
        if made.replaces and not made.is_adopted:  # what is taken over the hospital knows
            before = self._queries.settlement(made.replaces)
            if not before.recorded:
                self._mark(settlement_of(before))
            self._hospital.mark_unsettled(made.bill_number, made.replaces, _lines(made), made.number, self._head())
            return
        if made.tender.is_booked:
            self.deposits.use(made)
        self._hospital.mark_settled(made.bill_number, made.number, self._head())

    def _head(self) -> Head:
        return head_of(self._journal, self._counter)

    def _close(self, bill: str, number: str) -> None:
        """Record that the hospital has been notified of everything about a settlement that was given back."""
        for each in self._journal.of_bill(bill) if number else ():
            if each.number == number and not each.recorded and not self._queries.owes_back(each):
                self._journal.recorded(each)

    def _cancel(self, made: Settlement) -> None:
        try:
            self.refund(made.number)
        except JiesuanError as error:
            raise Unknown("not_cancelled", bill=made.bill_number, number=made.number, reason=error.code) from error

    def refunded(self, opened: Transaction, given: Refund) -> None:
        """Record a refund and continue; undo one that does not give back exactly what was taken."""
        # A refund once found wrong is undone whatever is found later: the cashier was told to hand out nothing.
        if opened.code == "refund_differs" or not gives_back(self.about(opened), given):
            self._undo(opened)
            raise Refused("refund_differs", bill=opened.bill_number, number=opened.number)
        self.returned(self._ended(opened, State.REFUNDED, self._queries.by_tender(given)))

    def _undo(self, opened: Transaction) -> None:
        if opened.code != "refund_differs":
            self._ended(opened, State.UNKNOWN, code="refund_differs")
        try:
            self.reverse(opened)
        except JiesuanError as error:
            facts = {"bill": opened.bill_number, "number": opened.number, "reason": error.code}
            raise Unknown("refund_not_undone", **facts) from error

    def returned(self, refunded: Transaction) -> None:
        """Settle the kept lines, give back the payment by code, and notify the hospital of the lines unpaid again."""
        if refunded.has_more:
            self._settle_again(refunded)
        made = settlement_of(self._queries.settlement(refunded.number))
        self._tenders.refund(refunded, made.tender.order, self._queries.owes_back(refunded))
        if made.tender.is_booked and not self._could_tell(lambda: self.deposits.restore(made)):
            return
        bill, number, kept = refunded.bill_number, refunded.number, _lines(refunded.settlement)
        if live_settlement := self._queries.live_settlement(bill):
            # Notifying the hospital of that settlement includes notifying it of this refund first.
            if live_settlement.recorded:
                self._close(bill, number)
            return
        if self._could_tell(lambda: self._hospital.mark_unsettled(bill, number, kept, journal=self._head())):
            self._close(bill, number)

    def _settle_again(self, refunded: Transaction) -> None:
        """Settle the kept lines; if that is refused, the refund stays one of the whole settlement."""
        try:
            if self._queries.awaits_answer(refunded.bill_number):
                raise Unknown("no_answer")
            self.settled(*self._charged(settlement_of(refunded)))
        except Refused as error:
            _log.info("lines of %s not settled again: %s", refunded.number, error)
        except JiesuanError as error:
            facts = {"bill": refunded.bill_number, "number": refunded.number, "reason": error.code}
            raise Unknown("kept_not_settled", **facts) from error

    def _could_tell(self, tell: Callable[[], None]) -> bool:
        """Return whether the hospital was notified; if not, the money stands all the same and `recover` notifies it."""
        try:
            tell()
        except Exception as error:
            _log.warning("hospital not told: %s", error if isinstance(error, JiesuanError) else type(error).__name__)
            return False
        return True

    def reverse(self, transaction: Transaction) -> None:
        """Undo any effect of the lost message, and unlock only when the platform confirms it."""
        about, message_id = self.about(transaction), self._journal.reversing(transaction)
        try:
            self._gateway.undo(transaction, about, message_id)
        except (Refused, NotSent):
            if not transaction.is_reversing:
                self._still_unknown(transaction)
            raise
        if not self._gateway.is_undone(transaction, about):
            self._still_unknown(transaction)
            raise Unknown("not_reversed", bill=transaction.bill_number)
        self._ended(transaction, State.REVERSED)

    def _still_unknown(self, transaction: Transaction) -> None:
        """Record that no reversal of a message can take effect any more, and that the message may count."""
        self._ended(transaction, State.UNKNOWN, code=self._queries.now(transaction).code)

    def about(self, transaction: Transaction) -> Settlement:
        """Return the settlement that a transaction is to make or to give back."""
        settling = transaction.act is Act.SETTLE
        return settlement_of(transaction if settling else self._queries.settlement(transaction.number))


class Claims:
    """The counter's claims on bills, from before anything is sent until the bill is marked or nothing is unfinished.

    What other payers hold for a bill lasts as long. After a crash the next recovery releases what was left.
    """

    def __init__(self, hospital: Hospital, journal: Journal, counter: str, deposits: DepositUses) -> None:
        self._hospital, self._journal, self._counter, self._deposits = hospital, journal, counter, deposits
        self._is_owing = False

    @contextmanager
    def held(self, bill: Bill, id_number: Private) -> Iterator[None]:
        """Claim a bill during its charge; raises Refused("bill_claimed"), Refused("bill_changed") or NotSent."""
        if self._is_owing:
            self.give_up()
        try:
            self._hospital.claim(bill, id_number, self._counter)
            yield
        except JiesuanError:
            self.give_up()
            raise

    def give_up(self) -> None:
        """Release every claim except those on unfinished bills; a failed release is repeated with the next sale."""
        try:
            unfinished = frozenset(each.bill_number for each in self._journal.unfinished())
            self._hospital.release(self._counter, unfinished)
            self._deposits.give_up(unfinished)
            self._is_owing = False
        except JiesuanError as error:
            self._is_owing = True
            _log.info("claims not given up: %s", error)


def numbered(answer: PlatformResult) -> PlatformResult:
    """Return the answer only if it names its settlement (docs/interface.md, "Unknown outcomes")."""
    if not answer.settlement_number:
        raise Unknown("no_answer")
    return answer


def _lines(kept: Settlement | None) -> tuple[Line, ...]:
    return kept.care.lines if kept and kept.care else ()


def _state(error: JiesuanError) -> State:
    return {Refused: State.REFUSED, NotSent: State.NOT_SENT}.get(type(error), State.UNKNOWN)
