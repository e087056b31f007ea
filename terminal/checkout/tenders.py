"""Payments by phone: charged once the insurer has settled, carried to their end, given back by refunds."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from msgspec.structs import replace

from terminal.checkout.journal_queries import settlement_of
from terminal.errors import BadInput, JiesuanError, NotSent, Refused, Unknown
from terminal.model import OwnCode, PaymentCode, Returned, Tender, Trade, TradeState, Transaction
from terminal.money import yuan
from terminal.ports import Journal, Patience, PaymentChannel


class Order(NamedTuple):
    """What is to be paid under an order number, for a bill, in fen."""

    number: str
    amount: int
    bill: str


FIRST, LONGEST = 1.0, 5.0
FOR_A_PHONE, FOR_OUR_CODE = 60.0, 120.0


class Charges:
    """Orders at the payment channel, each carried to its end; None for a counter without one.

    Without `patience` nobody waits for a patient who has to confirm: recovery finds out the result.
    """

    def __init__(self, channel: PaymentChannel | None, patience: Patience | None = None) -> None:
        self._channel, self._patience = channel, patience

    def ensure_possible(self, code: PaymentCode | None) -> None:
        """Raise BadInput("no_payment_channel") or "no_payment_code" if nothing can be charged with a code."""
        if self._channel is None:
            raise BadInput("no_payment_channel")
        if not code or (isinstance(code, OwnCode) and self._patience is None):
            raise BadInput("no_payment_code")

    def ended(self, order: Order, code: PaymentCode | None) -> Trade:
        """Charge an order, or without a code find out how it ended; it cannot be paid later then."""
        channel, number = self._there(), order.number
        if code is None:
            found = channel.query(number)
            # Nobody waits at the phone any more: cancel an order that is not paid by now, so that it cannot be paid
            # later.
            return found if found and found.state is not TradeState.PENDING else channel.cancel(number)
        try:
            return self._asked(order, code)
        except Refused:
            return channel.cancel(number)
        except NotSent:
            # The channel never received this order number, and it is not used again.
            return Trade(order=number, amount=0, state=TradeState.CANCELLED)

    def give_back(self, order: str, refund_order: str, amount: int) -> None:
        """Give an amount of a paid order back, once for this refund order."""
        self._there().refund(order, refund_order, amount)

    def _asked(self, order: Order, code: PaymentCode) -> Trade:
        """Request payment from the patient, and wait until the trade has ended."""
        channel = self._there()
        if isinstance(code, OwnCode):
            return self._awaited(order, FOR_OUR_CODE, channel.offer(order.number, order.amount))
        trade = channel.charge(order.number, order.amount, code)
        return trade if trade.state is not TradeState.PENDING else self._awaited(order, FOR_A_PHONE)

    def _awaited(self, order: Order, deadline: float, offered: str = "") -> Trade:
        """Poll an order until it has ended; cancel it on time-out or when the cashier stops waiting."""
        channel, number = self._there(), order.number
        unknown = Unknown("payment_unknown", bill=order.bill, order=number)
        if self._patience is None:
            raise unknown
        self._patience.begin(offered, deadline)
        try:
            return _polled(channel, self._patience, number, deadline) or channel.cancel(number)
        except NotSent as error:
            raise unknown from error
        finally:
            self._patience.end()

    def _there(self) -> PaymentChannel:
        if self._channel is None:
            raise BadInput("no_payment_channel")
        return self._channel


class Tenders(Charges):
    """Payments of settlements by code, each noted in the journal."""

    def __init__(self, channel: PaymentChannel | None, journal: Journal, patience: Patience | None = None) -> None:
        super().__init__(channel, patience)
        self._journal = journal

    def collect(self, settled: Transaction, code: PaymentCode | None) -> Transaction:
        """Charge the open order of an unpaid settlement, or without a code find out how it ended.

        Raises Refused("not_paid") if nothing was paid, Unknown("payment_unknown") if the result is unknown.
        """
        tender = settlement_of(settled).tender
        order = Order(settled.order, tender.order_amount or tender.by_code, settled.bill_number)
        with _not_as_if_nothing_was(settled):
            trade = self.ended(order, code) if settled.order else None
        if trade is None:
            raise Refused("not_paid", bill=settled.bill_number, number=settled.number)
        if trade.state is TradeState.PAID and trade.amount != order.amount:
            raise Unknown("payment_differs", bill=settled.bill_number, order=settled.order, paid=yuan(trade.amount))
        if trade.state is TradeState.PAID:
            return self._journal.paid(settled)
        with _not_as_if_nothing_was(settled, "payment_unknown"):
            self._journal.unpaid(settled)
        raise Refused("not_paid", bill=settled.bill_number, number=settled.number)

    def refund(self, refunded: Transaction, order: str, amount: int) -> None:
        """Give back a refund's amount through the channel (fen), once; raises Refused or Unknown."""
        if amount and not refunded.is_returned:
            with _not_as_if_nothing_was(refunded):
                self.give_back(order, refunded.message_id, amount)
            self._journal.returned(refunded, Returned(by_code=-amount))


@contextmanager
def _not_as_if_nothing_was(done: Transaction, code: str = "") -> Iterator[None]:
    """Turn NotSent and what nobody foresaw into Unknown, because the insurer's part is already done."""
    try:
        yield
    except NotSent as error:
        raise Unknown(code or error.code, **error.facts | {"bill": done.bill_number}) from error
    except JiesuanError:
        raise
    except Exception as error:
        raise Unknown("payment_unknown", bill=done.bill_number, order=done.order) from error


def _polled(channel: PaymentChannel, patience: Patience, order: str, deadline: float) -> Trade | None:
    """Poll until an order has ended; None on time-out. A query without an answer is repeated."""
    for seconds in _waits(deadline):
        if not patience.wait(seconds):
            return None
        with suppress(NotSent, Unknown):
            found = channel.query(order)
            if found and found.state is not TradeState.PENDING:
                return found
    return None


def _waits(deadline: float) -> Iterator[float]:
    """Yield the seconds between two queries: one at first, growing by half each time up to five."""
    wait, left = FIRST, deadline
    while left > 0:
        yield min(wait, left)
        wait, left = min(wait * 1.5, LONGEST), left - wait


def with_order(tender: Tender, transaction: Transaction) -> Tender:
    """Return the tender with the transaction's next order: its message id and the count of earlier orders."""
    order = f"{transaction.message_id}{transaction.orders:02d}" if tender.by_code else ""
    return replace(tender, order=order)
