"""The part that a patient pays by phone: charged once the insurer has settled, seen to its end, given back by refunds."""

from msgspec.structs import replace

from terminal.checkout.known import settlement_of
from terminal.errors import BadInput, Refused, Unknown
from terminal.model import Settlement, Tender, Trade, TradeState, Transaction
from terminal.money import yuan
from terminal.ports import Journal, PaymentChannel
from terminal.private import Private


class Tenders:
    """Sees every payment by code to its end through the channel; None where this counter has none."""

    def __init__(self, channel: PaymentChannel | None, journal: Journal) -> None:
        self._channel, self._journal = channel, journal

    def ensure_possible(self, tender: Tender, code: Private | None) -> None:
        """Raise BadInput("no_payment_channel") or "no_payment_code" where a tender cannot be charged."""
        if tender.by_code and self._channel is None:
            raise BadInput("no_payment_channel")
        if tender.by_code and not code:
            raise BadInput("no_payment_code")

    def collect(self, settled: Transaction, code: Private | None) -> Transaction:
        """Charge the open order of a settlement, or without a code find out how it ended.

        Raises Refused("not_paid") where nothing was taken, Unknown("payment_unknown") where that is not known.
        """
        if not settled.is_unpaid:
            return settled
        trade = self._charged(settled, code) if settled.order else None
        if trade is None:
            raise Refused("not_paid", bill=settled.bill_number, number=settled.number)
        if trade.state is TradeState.PAID and trade.amount != settlement_of(settled).tender.by_code:
            raise Unknown("payment_differs", bill=settled.bill_number, order=settled.order, paid=yuan(trade.amount))
        if trade.state is TradeState.PAID:
            return self._journal.paid(settled)
        self._journal.unpaid(settled)
        raise Refused("not_paid", bill=settled.bill_number, number=settled.number)

    def give_back(self, refunded: Transaction, order: str, amount: int) -> None:
        """Give back what a refund owes through the channel (fen), once; raises Refused, NotSent or Unknown."""
        if amount and not refunded.is_returned:
            self._there().refund(order, refunded.message_id, amount)
            self._journal.returned(refunded)

    def _charged(self, settled: Transaction, code: Private | None) -> Trade:
        channel, order = self._there(), settled.order
        if code:
            try:
                trade = channel.charge(order, settlement_of(settled).tender.by_code, code)
            except Refused:
                return channel.cancel(order)
            if trade.state is not TradeState.PENDING:
                return trade
            raise Unknown("payment_unknown", bill=settled.bill_number, order=order)
        found = channel.query(order)
        # Nobody waits at the phone any more: what is not paid by now is ended, so that it never is.
        return found if found and found.state is not TradeState.PENDING else channel.cancel(order)

    def _there(self) -> PaymentChannel:
        if self._channel is None:
            raise BadInput("no_payment_channel")
        return self._channel


def ordered(made: Settlement, transaction: Transaction) -> Settlement:
    """Name the order under which a settlement's part by code is about to be paid, unless it is paid already."""
    if not made.tender.by_code or made.tender.order:
        return made
    return replace(made, tender=with_order(made.tender, transaction))


def with_order(tender: Tender, transaction: Transaction) -> Tender:
    """Number a transaction's next order: its message id, and how many there were before."""
    order = f"{transaction.message_id}{transaction.orders:02d}" if tender.by_code else ""
    return replace(tender, order=order)
