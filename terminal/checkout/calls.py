"""The calls that change something: intent on disk, one send, answer on disk, hospital told; and their recovery."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from terminal.checkout.checks import agreed_cash, is_as_agreed
from terminal.errors import BadInput, JiesuanError, NotSent, Refused, Unknown
from terminal.model import Act, Answer, Refund, Settlement, State, Transaction
from terminal.money import yuan
from terminal.ports import Hospital, Journal, Platform, Request

Answered = TypeVar("Answered", Answer, Refund)

_log = logging.getLogger(__name__)


class Calls:
    """Carries each settle and refund call to one of its ends, across any failure and restart."""

    def __init__(self, platform: Platform, hospital: Hospital, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._platform, self._hospital, self._journal, self._clock = platform, hospital, journal, clock

    def settle(self, request: Request, draft: Settlement) -> Settlement:
        """Settle once; `draft` becomes the settlement when the answer is there."""
        self.ensure_free(request.bill_number)
        opened = self._journal.open(Act.SETTLE, request.bill_number, draft=draft)
        answer = self._sent(opened, lambda: _numbered(self._platform.settle(request, opened.message_id)))
        return self._settled(opened, answer)

    def refund(self, number: str) -> Refund:
        """Give a whole settlement back, once."""
        settled = self.settlement(number)
        self._ensure_unlocked(settled.bill_number)
        if not settled.counts:
            raise Refused("already_refunded", number=number)
        opened = self._journal.open(Act.REFUND, settled.bill_number, number)
        today = self._clock().date()
        given = self._sent(opened, lambda: self._platform.refund(number, opened.message_id, today))
        self._refunded(opened, given)
        return given

    def recover(self) -> tuple[Transaction, ...]:
        """End what is unfinished, and return how each that could be ended now stands."""
        return tuple(self._now(each) for each in self._journal.unfinished() if self._could_recover(each))

    def open_items(self) -> tuple[Transaction, ...]:
        """Return what is unknown, and what was settled otherwise than agreed and could not be cancelled yet."""
        return tuple(each for each in self._journal.unfinished() if each.is_open or _is_wrong(each))

    def settlement(self, number: str) -> Transaction:
        """Return the transaction that made a settlement; raises BadInput("settlement_not_found")."""
        found = self._journal.settlement(number)
        if found is None:
            raise BadInput("settlement_not_found", number=number)
        return found

    def ensure_free(self, bill: str) -> None:
        """Raise Refused("bill_locked") or Refused("already_settled") where a bill must not be charged."""
        self._ensure_unlocked(bill)
        for each in self._journal.of_bill(bill):
            if each.counts:
                raise Refused("already_settled", bill=bill, number=each.number)

    def _ensure_unlocked(self, bill: str) -> None:
        if any(each.is_open for each in self._journal.of_bill(bill)):
            raise Refused("bill_locked", bill=bill)

    def _sent(self, opened: Transaction, call: Callable[[], Answered]) -> Answered:
        """Send once; whatever comes back other than an answer is put on disk as what it is."""
        try:
            return call()
        except (Refused, NotSent, Unknown) as error:
            self._ended(opened, _state(error), code=error.code)
            raise
        except Exception as error:
            self._ended(opened, State.UNKNOWN, code="no_answer")
            raise Unknown("no_answer", bill=opened.bill_number) from error

    def _ended(
        self, opened: Transaction, state: State, body: Settlement | Refund | None = None, code: str = ""
    ) -> Transaction:
        """Put the outcome on disk; where that fails the bill stays locked, as the disk still says "sent"."""
        try:
            return self._journal.end(opened, state, body, code)
        except JiesuanError as error:
            raise Unknown("answer_not_written", bill=opened.bill_number, reason=error.code) from error

    def _settled(self, opened: Transaction, answer: Answer) -> Settlement:
        made = replace(
            _made(opened),
            state=State.SETTLED,
            number=answer.settlement_number,
            split=answer.split,
            basis=answer.basis,
            account_left=answer.account_left,
            at=answer.at or self._clock(),
        )
        return self._finished(self._ended(opened, State.SETTLED, made))

    def _finished(self, settled: Transaction) -> Settlement:
        """Tell the hospital of a settlement; one that is not what was agreed is cancelled instead."""
        made = _made(settled)
        if not is_as_agreed(made):
            self._cancel(made)
            raise Refused("figures_changed", bill=made.bill_number, agreed=yuan(agreed_cash(made)))
        if self._told(lambda: self._hospital.mark_settled(made.bill_number, made.number)):
            self._journal.recorded(settled)
        return made

    def _cancel(self, made: Settlement) -> None:
        try:
            self.refund(made.number)
        except JiesuanError as error:
            raise Unknown("not_cancelled", bill=made.bill_number, number=made.number, reason=error.code) from error

    def _refunded(self, opened: Transaction, given: Refund) -> None:
        self._returned(self._ended(opened, State.REFUNDED, given))

    def _returned(self, refunded: Transaction) -> None:
        """Tell the hospital of a refund; that also says all about the settlement it gave back."""
        if self._told(lambda: self._hospital.mark_unsettled(refunded.bill_number)):
            for each in self._journal.of_bill(refunded.bill_number):
                if each.number == refunded.number and not each.recorded:
                    self._journal.recorded(each)

    def _told(self, tell: Callable[[], None]) -> bool:
        """Whether the hospital knows; where it does not, the money stands all the same and `recover` tells it."""
        try:
            tell()
        except Exception as error:
            _log.warning("hospital not told: %s", error if isinstance(error, JiesuanError) else type(error).__name__)
            return False
        return True

    def _could_recover(self, transaction: Transaction) -> bool:
        try:
            self._recover(transaction)
        except Refused as error:
            return error.code == "figures_changed"
        except JiesuanError as error:
            _log.info("transaction %s stays locked: %s", transaction.id, error)
            return False
        return True

    def _recover(self, transaction: Transaction) -> None:
        if transaction.state is State.SETTLED:
            self._finished(transaction)
        elif transaction.state is State.REFUNDED:
            self._returned(transaction)
        elif (found := self._platform.find(transaction.message_id)) is not None:
            self._adopt(transaction, found)
        else:
            self._reverse(transaction)

    def _adopt(self, transaction: Transaction, found: Answer | Refund) -> None:
        match transaction.act, found:
            case Act.SETTLE, Answer():
                self._settled(transaction, _numbered(found))
            case Act.REFUND, Refund():
                self._refunded(transaction, found)
            case _:
                raise Unknown("no_answer", bill=transaction.bill_number)

    def _reverse(self, transaction: Transaction) -> None:
        """Undo whatever the lost message may still do, and unlock only when the platform confirms it."""
        self._platform.reverse(transaction.message_id, self._journal.reversing(transaction))
        if self._platform.find(transaction.message_id) is not None:
            raise Unknown("not_reversed", bill=transaction.bill_number)
        self._ended(transaction, State.REVERSED)

    def _now(self, transaction: Transaction) -> Transaction:
        return next(each for each in self._journal.of_bill(transaction.bill_number) if each.id == transaction.id)


def _numbered(answer: Answer) -> Answer:
    """Let an answer count only where it names its settlement (platform protocol, section 8.2)."""
    if not answer.settlement_number:
        raise Unknown("no_answer")
    return answer


def _made(transaction: Transaction) -> Settlement:
    if transaction.settlement is None:
        raise BadInput("journal_damaged", reason=transaction.id)
    return transaction.settlement


def _is_wrong(transaction: Transaction) -> bool:
    return transaction.counts and not is_as_agreed(_made(transaction))


def _state(error: Refused | NotSent | Unknown) -> State:
    match error:
        case Refused():
            return State.REFUSED
        case NotSent():
            return State.NOT_SENT
        case _:
            return State.UNKNOWN
