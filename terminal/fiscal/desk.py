"""The electronic receipts of one counter: opened and reversed by a queue that money never waits for."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from threading import Lock
from typing import NamedTuple

from msgspec.structs import replace

from terminal.checkout.checks import is_as_agreed
from terminal.errors import BadInput, JiesuanError, Refused
from terminal.fiscal.invoice import ensure_sums, invoice_of
from terminal.model import BEIJING, Act, Settlement, State, Transaction
from terminal.model.e_receipt import ElectronicReceipt, ReceiptRecord, ReceiptState
from terminal.model.receipt_check import DayCheck, compared
from terminal.ports.receipts import ReceiptBook, Receipts

FIRST, LONGEST = timedelta(seconds=5), timedelta(minutes=10)
QUIET = timedelta(seconds=30)
"""How long printing does not ask a platform that has not answered."""

_log = logging.getLogger(__name__)


class Followed(NamedTuple):
    """A counter's journal as the queue reads it: `head` is its last entry's number.

    `moved_after` returns the transactions of all bills whose money moved after an entry, `settled` the one that made a
    settlement.
    """

    head: Callable[[], int]
    moved_after: Callable[[int], Iterable[Transaction]]
    settled: Callable[[str], Transaction | None]


class ReceiptDesk:
    """Opens, reverses and turns to paper the receipts of a counter's settlements.

    What is to be done follows from the journal: the hospital's book remembers up to where it was read, so that no
    settlement is forgotten and none is asked for twice, whenever the terminal dies.
    """

    def __init__(
        self,
        platform: Receipts,
        book: ReceiptBook,
        journal: Followed,
        clock: Callable[[], datetime],
        counter: str,
        operator: Callable[[], str],
    ) -> None:
        self._platform, self._book, self._journal, self._clock = platform, book, journal, clock
        self._counter, self._operator = counter, operator
        self._lock, self._silent_until = Lock(), datetime.min.replace(tzinfo=BEIJING)

    def follow(self) -> None:
        """Enter what the journal's new settlements and refunds ask for; raises NotSent or what reading it raises."""
        last, head = self._book.followed(self._counter), self._journal.head()
        if last is None:
            self._book.follow(self._counter, head, ())  # what was settled before has its receipt by other means
        elif head > last:
            self._book.follow(self._counter, head, self._asked_for(self._journal.moved_after(last)))
        elif head < last:
            self._book.follow(self._counter, head, ())  # another journal, which begins anew

    def opened(self, settlement: Settlement) -> ElectronicReceipt | None:
        """Return a settlement's receipt, opened now if it is not yet; None if it has to wait, and is queued.

        A platform that has just not answered is not asked again here: a printer would wait for it at every patient.
        """
        try:
            with self._lock:
                known = self._book.record(settlement.number) or self._new(settlement)
                is_asked_for = known.state is ReceiptState.PENDING and not known.is_refunded
                if is_asked_for and self._clock() >= self._silent_until:
                    known = self._worked(known, settlement)
                return known.receipt
        except JiesuanError as error:
            _log.info("receipt of %s waits: %s", settlement.number, error)
            return None

    def work(self, *, all_now: bool = False) -> int:
        """Do what is due of what is to be done, and return how much is left; raises NotSent from the book."""
        self.follow()
        for each in self._book.owing(self._counter):
            if all_now or self.due_at(each) <= self._clock():
                with self._lock:
                    self._worked(self._book.record(each.settlement) or each)
        return len(self.pending())

    def pending(self) -> tuple[ReceiptRecord, ...]:
        """Return what is still to be opened or reversed, oldest first."""
        return self._book.owing(self._counter)

    def record(self, settlement: str) -> ReceiptRecord | None:
        """Return what is known of a settlement's receipt."""
        return self._book.record(settlement)

    def due_at(self, record: ReceiptRecord) -> datetime:
        """Return when the platform is asked next: at once, then after 5 s, doubling to 10 min."""
        if record.asked_at is None:
            return record.at
        return record.asked_at + min(FIRST * (1 << min(max(record.asks, 1) - 1, 7)), LONGEST)

    def ensure_reversible(self, settlement: str) -> None:
        """Raise Refused("receipt_booked") if the receipt can be reversed no more, before any money moves.

        Raises NotSent or Unknown where the platform cannot tell: nothing is refunded then.
        """
        known = self._book.record(settlement)
        was_asked = known is not None and (known.receipt is not None or known.asks > 0)
        if was_asked and self._platform.is_booked(settlement):
            raise Refused("receipt_booked", number=settlement)

    def check(self, day: date) -> DayCheck:
        """Compare a day's receipts of this counter with the platform's; raises what the platform raises."""
        here, there = self._book.receipts(day, self._counter), self._platform.of_day(day, self._counter)
        return compared(here, there)

    def turn_to_paper(self, settlement: str, paper: str) -> ElectronicReceipt:
        """Turn an open receipt to a numbered paper (换开); raises BadInput("receipt_not_open")."""
        with self._lock:
            known = self._open(settlement)
            turned = self._platform.turn_to_paper(settlement, paper)
            self._book.keep(replace(known, state=ReceiptState.ON_PAPER, receipt=turned))
            return turned

    def void_paper(self, settlement: str) -> ElectronicReceipt:
        """Void the paper of a receipt, such as a torn one; the electronic receipt stays. Raises as `turn_to_paper`."""
        with self._lock:
            known = self._open(settlement)
            paper = known.receipt.paper if known.receipt else ""
            if not paper:
                raise BadInput("receipt_not_on_paper", number=settlement)
            voided = self._platform.void_paper(settlement, paper)
            self._book.keep(replace(known, state=ReceiptState.OPEN, receipt=voided))
            return voided

    def _asked_for(self, found: Iterable[Transaction]) -> Iterator[ReceiptRecord]:
        for each in found:
            made = each.settlement
            if each.act is not Act.SETTLE or made is None or not made.number or each.is_unpaid:
                continue
            if each.state in {State.SETTLED, State.REFUNDED} and is_as_agreed(made):
                yield self._new(made)

    def _new(self, made: Settlement) -> ReceiptRecord:
        is_refunded = made.state is State.REFUNDED
        return ReceiptRecord(settlement=made.number, counter=self._counter, at=made.at, is_refunded=is_refunded)

    def _open(self, settlement: str) -> ReceiptRecord:
        known = self._book.record(settlement)
        if known is None or known.is_refunded or known.state not in {ReceiptState.OPEN, ReceiptState.ON_PAPER}:
            raise BadInput("receipt_not_open", number=settlement)
        return known

    def _worked(self, record: ReceiptRecord, made: Settlement | None = None) -> ReceiptRecord:
        """Do one step for a receipt, and enter what came of it."""
        try:
            done = self._stepped(record, made)
        except JiesuanError as error:
            _log.info("receipt of %s: %s", record.settlement, error)
            if not isinstance(error, Refused | BadInput):
                self._silent_until = self._clock() + QUIET
            done = replace(record, asks=record.asks + 1, asked_at=self._clock(), code=error.code)
        self._book.keep(done)
        return done

    def _stepped(self, record: ReceiptRecord, made: Settlement | None) -> ReceiptRecord:
        """Open or reverse; what may have been opened by a lost answer is opened once more before it is reversed."""
        if not record.owes:
            return record
        if record.state is ReceiptState.PENDING:
            if record.is_refunded and not record.asks:
                return replace(record, state=ReceiptState.DROPPED)
            invoice = invoice_of(made or self._settlement(record.settlement))
            ensure_sums(invoice)
            opened = self._platform.open(invoice)
            record = replace(record, state=ReceiptState.OPEN, receipt=opened, asks=0, asked_at=None, code="")
        if record.is_refunded:
            red = self._platform.reverse(record.settlement, self._operator())
            before = record.receipt and replace(record.receipt, state=ReceiptState.REVERSED)
            record = replace(record, state=ReceiptState.REVERSED, receipt=before, red=red)
            record = replace(record, asks=0, asked_at=None, code="")
        return record

    def _settlement(self, number: str) -> Settlement:
        found = self._journal.settled(number)
        if found is None or found.settlement is None:
            raise BadInput("settlement_not_found", number=number)
        return found.settlement
