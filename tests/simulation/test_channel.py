"""The payment channel and the wait for it: every trade ends paid or cancelled, and an order counts once."""

from typing import TYPE_CHECKING

import pytest

from simulation.channel import SCHEME, ChannelFault, SimulatedChannel
from terminal.checkout import Checkout
from terminal.checkout.tenders import FOR_A_PHONE, FOR_OUR_CODE
from terminal.errors import NotSent, Refused, Unknown
from terminal.model import OwnCode, PaymentCode, Presettlement, State, Tender, Trade, TradeState, payment
from terminal.private import Private
from tests.bench import RULES, Bench
from tests.terminal.tampering import refused

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "何文斌"
CODE = Private("284567890123456789")
ORDER, AMOUNT = "H3716000000120261122104200000101", 12_345
Codes = pytest.mark.parametrize("code", [CODE, OwnCode()], ids=["the patient's code", "our code"])


class Waiting:
    """A cashier who waits on the bench's clock; `then` runs after a number of queries, and `off` cancels the wait."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self.waited: list[float] = []
        self.shown: list[str] = []
        self.ended = 0
        self.then: Callable[[], object] = lambda: None
        self.after, self.off = 2, False

    def begin(self, offered: str = "", limit: float = 0.0) -> None:
        self.shown.append(offered)

    def wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        self._bench.clock.forward(seconds)
        if len(self.waited) == self.after:
            self.then()
        return not self.off

    def end(self) -> None:
        self.ended += 1


@pytest.fixture
def channel(bench: Bench) -> SimulatedChannel:
    return bench.channel


@pytest.fixture
def waiting(bench: Bench) -> Waiting:
    return Waiting(bench)


@pytest.fixture
def counter(bench: Bench, waiting: Waiting) -> Checkout:
    return Checkout(
        bench.platform,
        bench.hospital,
        bench.journal,
        rules=RULES(),
        clock=bench.clock,
        operator="0001",
        counter="03",
        channel=bench.channel,
        patience=waiting,
    )


@pytest.fixture
def agreed(bench: Bench) -> Presettlement:
    return bench.agreed(NAME)


def all_by_code(agreed: Presettlement) -> Tender:
    return payment.tender(agreed.answer.split.cash, 0, agreed.answer.split.cash)


def only(channel: SimulatedChannel) -> Trade:
    (trade,) = channel.book()
    return trade


def settled(counter: Checkout, channel: SimulatedChannel, agreed: Presettlement, code: PaymentCode) -> int:
    """Settle with a phone that asks its owner; return the amount taken, in fen."""
    channel.fail("charge", ChannelFault.PENDING)
    counter.settle(agreed, all_by_code(agreed), code)
    return only(channel).amount


@Codes
def test_a_patient_who_agrees_while_we_ask_has_paid(
    counter: Checkout, channel: SimulatedChannel, waiting: Waiting, agreed: Presettlement, code: PaymentCode
) -> None:
    waiting.then = lambda: channel.agree(only(channel).order)
    assert settled(counter, channel, agreed, code) == agreed.answer.split.cash
    assert (len(waiting.waited), waiting.ended) == (2, 1)
    assert counter.open_items() == ()


@Codes
def test_a_patient_who_declines_has_paid_nothing_and_is_not_waited_for(
    counter: Checkout, channel: SimulatedChannel, waiting: Waiting, agreed: Presettlement, code: PaymentCode
) -> None:
    waiting.then = lambda: channel.decline(only(channel).order)
    assert refused(lambda: settled(counter, channel, agreed, code)) == "not_paid"
    assert len(waiting.waited) == 2
    assert [each.awaits_tender for each in counter.open_items()] == [True]


@pytest.mark.parametrize(("code", "deadline"), [(CODE, FOR_A_PHONE), (OwnCode(), FOR_OUR_CODE)])
def test_who_does_nothing_is_asked_for_ever_more_rarely_and_cancelled_at_the_deadline(
    counter: Checkout,
    channel: SimulatedChannel,
    waiting: Waiting,
    agreed: Presettlement,
    code: PaymentCode,
    deadline: float,
) -> None:
    assert refused(lambda: settled(counter, channel, agreed, code)) == "not_paid"
    assert sum(waiting.waited) == deadline
    assert waiting.waited[:6] == [1, 1.5, 2.25, 3.375, 5, 5]
    channel.agree(only(channel).order)
    assert only(channel).state is TradeState.CANCELLED


@Codes
def test_the_cashier_may_call_it_off(
    counter: Checkout, channel: SimulatedChannel, waiting: Waiting, agreed: Presettlement, code: PaymentCode
) -> None:
    waiting.off = True
    assert refused(lambda: settled(counter, channel, agreed, code)) == "not_paid"
    assert (len(waiting.waited), waiting.ended, only(channel).state) == (1, 1, TradeState.CANCELLED)


def test_who_agrees_just_before_it_is_called_off_has_paid(
    counter: Checkout, channel: SimulatedChannel, waiting: Waiting, agreed: Presettlement
) -> None:
    waiting.after, waiting.off = 1, True
    waiting.then = lambda: channel.agree(only(channel).order)
    assert settled(counter, channel, agreed, OwnCode()) == agreed.answer.split.cash


def test_our_code_names_the_order_and_nobody(
    counter: Checkout, channel: SimulatedChannel, waiting: Waiting, agreed: Presettlement
) -> None:
    waiting.then = lambda: channel.agree(only(channel).order)
    settled(counter, channel, agreed, OwnCode())
    assert waiting.shown == [f"{SCHEME}{only(channel).order}"]


def test_a_question_without_an_answer_is_asked_again(
    counter: Checkout, channel: SimulatedChannel, waiting: Waiting, agreed: Presettlement
) -> None:
    channel.fail("query", ChannelFault.UNREACHABLE, ChannelFault.UNREACHABLE)
    waiting.then = lambda: channel.agree(only(channel).order)
    settled(counter, channel, agreed, CODE)
    assert len(waiting.waited) == 3


@Codes
@pytest.mark.parametrize("fault", [ChannelFault.UNREACHABLE, ChannelFault.LOST_REPLY, ChannelFault.LATE])
def test_where_the_end_of_an_order_is_not_told_the_bill_stays_locked_until_it_is(
    counter: Checkout, channel: SimulatedChannel, agreed: Presettlement, code: PaymentCode, fault: ChannelFault
) -> None:
    channel.fail("cancel", fault)
    assert refused(lambda: settled(counter, channel, agreed, code)) == "payment_unknown"
    assert [each.is_open for each in counter.open_items()] == [True]
    counter.recover()
    assert only(channel).state is TradeState.CANCELLED
    assert [each.awaits_tender for each in counter.open_items()] == [True]


def test_what_never_reached_the_channel_is_not_paid_and_may_be_taken_in_cash_at_once(
    counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    channel.fail("charge", ChannelFault.UNREACHABLE)
    assert refused(lambda: counter.settle(agreed, all_by_code(agreed), CODE)) == "not_paid"
    (open_item,) = counter.open_items()
    due = agreed.answer.split.cash
    counter.collect(open_item.number, payment.cash(due, due))
    assert (channel.book(), counter.open_items()) == ((), ())


def test_a_charge_that_comes_between_our_question_and_our_cancelling_is_found_paid(
    counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    channel.fail("charge", ChannelFault.LATE)
    assert refused(lambda: counter.settle(agreed, all_by_code(agreed), CODE)) == "payment_unknown"
    assert [each.state for each in counter.recover()] == [State.SETTLED]
    assert (only(channel).state, counter.open_items()) == (TradeState.PAID, ())


@pytest.mark.parametrize("call", ["charge", "refund"])
def test_what_arrives_twice_counts_once(
    counter: Checkout, channel: SimulatedChannel, agreed: Presettlement, call: str
) -> None:
    channel.fail(call, ChannelFault.DOUBLE)
    made = counter.settle(agreed, all_by_code(agreed), CODE)
    assert only(channel).amount == made.split.cash
    counter.refund(made.number)
    assert only(channel).refunded == made.split.cash


def test_an_order_number_counts_once_however_often_it_is_charged(channel: SimulatedChannel) -> None:
    for _ in range(3):
        assert channel.charge(ORDER, AMOUNT, CODE).state is TradeState.PAID
    channel.offer(ORDER, AMOUNT)
    with pytest.raises(Refused, match="payment_order_reused"):
        channel.charge(ORDER, AMOUNT + 1, CODE)
    assert only(channel).amount == AMOUNT


def test_an_order_that_was_ended_is_neither_offered_nor_charged(channel: SimulatedChannel) -> None:
    channel.cancel(ORDER)
    for ask in (lambda: channel.offer(ORDER, AMOUNT), lambda: channel.charge(ORDER, AMOUNT, CODE).order):
        assert refused(ask) == "payment_refused"
    assert only(channel).state is TradeState.CANCELLED


@pytest.mark.parametrize(
    ("fault", "error", "known"),
    [
        (ChannelFault.UNREACHABLE, NotSent, False),
        (ChannelFault.LOST_REQUEST, Unknown, False),
        (ChannelFault.LOST_REPLY, Unknown, True),
        (ChannelFault.REFUSED, Refused, True),
    ],
)
def test_an_offer_goes_wrong_as_any_call_does(
    channel: SimulatedChannel, fault: ChannelFault, error: type[Exception], known: bool
) -> None:
    channel.fail("offer", fault)
    with pytest.raises(error):
        channel.offer(ORDER, AMOUNT)
    assert (channel.query(ORDER) is not None) is known


def test_without_a_counter_that_waits_our_code_is_not_offered(bench: Bench, agreed: Presettlement) -> None:
    assert refused(lambda: bench.checkout.settle(agreed, all_by_code(agreed), OwnCode())) == "no_payment_code"
    assert bench.journal.of_bill(agreed.bill.number) == ()
