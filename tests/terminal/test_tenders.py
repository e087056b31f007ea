"""A patient's payment by phone: after the insurer has settled, once, and refunded to where it came from."""

import pytest

from simulation.channel import ChannelFault, SimulatedChannel
from terminal.checkout import Checkout
from terminal.checkout.backoff import due_at
from terminal.errors import Unknown
from terminal.model import Presettlement, Settlement, State, Tender, TradeState, payment
from terminal.private import Private
from tests.bench import RULES, Bench
from tests.terminal.tampering import refused

NAME = "何文斌"
CODE = Private("134567890123456789")


@pytest.fixture
def channel(bench: Bench) -> SimulatedChannel:
    return bench.channel


@pytest.fixture
def counter(bench: Bench) -> Checkout:
    return bench.checkout


@pytest.fixture
def agreed(bench: Bench) -> Presettlement:
    return bench.agreed(NAME)


def by_code(agreed: Presettlement, cash: int = 0) -> Tender:
    due = agreed.answer.split.cash
    return payment.tender(due, cash, due - cash)


def settled(counter: Checkout, agreed: Presettlement, cash: int = 0) -> Settlement:
    return counter.settle(agreed, by_code(agreed, cash), CODE)


def taken(channel: SimulatedChannel) -> int:
    """Return the patient's money in the channel now, in fen."""
    return sum(each.amount - each.refunded for each in channel.book() if each.state is TradeState.PAID)


def last(counter: Checkout) -> Settlement:
    found = counter.last()
    assert found is not None
    return found


def test_what_is_due_is_taken_once_under_an_order_number_of_ours(
    bench: Bench, counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    made = settled(counter, agreed)
    (trade,) = channel.book()
    assert (trade.order[:30], trade.amount, trade.state) == (made.message_id, made.split.cash, TradeState.PAID)
    assert counter.open_items() == ()
    assert bench.takings == (1, 0)


def test_cash_and_code_add_up_to_what_is_due(
    bench: Bench, counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    made = settled(counter, agreed, cash=1_000)
    assert (taken(channel), bench.takings[1]) == (made.split.cash - 1_000, 1_000)


def test_a_payment_that_the_channel_refuses_leaves_a_settlement_that_is_paid_in_cash_later(
    bench: Bench, counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    channel.fail("charge", ChannelFault.REFUSED)
    assert refused(lambda: settled(counter, agreed)) == "not_paid"
    made = last(counter)
    assert bench.hospital.settlement_of(made.bill_number) is None
    assert [each.awaits_tender for each in counter.open_items()] == [True]
    assert counter.recover() == ()
    assert refused(lambda: settled(counter, agreed)) == "settled_unpaid"
    assert refused(lambda: counter.presettle(agreed.patient, made.bill_number)) == "settled_unpaid"
    counter.collect(made.number, payment.cash(made.split.cash, made.split.cash))
    assert (taken(channel), bench.takings) == (0, (1, made.split.cash))
    assert bench.hospital.settlement_of(made.bill_number) == made.number
    assert counter.open_items() == ()


def test_a_second_code_is_charged_under_a_second_order(
    counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    channel.fail("charge", ChannelFault.REFUSED)
    refused(lambda: settled(counter, agreed))
    made = last(counter)
    counter.collect(made.number, by_code(agreed), CODE)
    assert sorted(each.state for each in channel.book()) == [TradeState.CANCELLED, TradeState.PAID]
    assert refused(lambda: counter.collect(made.number, by_code(agreed), CODE)) == "already_paid"
    assert taken(channel) == made.split.cash


@pytest.mark.parametrize(
    ("fault", "paid"),
    [(ChannelFault.LOST_REPLY, True), (ChannelFault.LOST_REQUEST, False), (ChannelFault.PENDING, False)],
)
def test_a_payment_without_an_answer_locks_the_bill_until_the_channel_tells(
    counter: Checkout, channel: SimulatedChannel, agreed: Presettlement, fault: ChannelFault, paid: bool
) -> None:
    channel.fail("charge", fault)
    assert refused(lambda: settled(counter, agreed)) == "payment_unknown"
    made = last(counter)
    assert refused(lambda: counter.refund(made.number)) == "bill_locked"
    assert refused(lambda: counter.collect(made.number, by_code(agreed), CODE)) == "bill_locked"
    assert [each.state for each in counter.recover()] == ([State.SETTLED] if paid else [])
    assert [each.awaits_tender for each in counter.open_items()] == ([] if paid else [True])
    assert taken(channel) == (made.split.cash if paid else 0)


def test_a_patient_who_agrees_after_the_order_was_ended_pays_nothing(
    counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    channel.fail("charge", ChannelFault.PENDING)
    refused(lambda: settled(counter, agreed))
    counter.recover()
    channel.agree(channel.book()[0].order)
    assert taken(channel) == 0


def test_a_refund_goes_back_the_way_it_was_paid(
    bench: Bench, counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    made = settled(counter, agreed, cash=1_000)
    given = counter.refund(made.number)
    assert (given.cash_back, given.code_back) == (1_000, made.split.cash - 1_000)
    assert (taken(channel), bench.takings[1]) == (0, 0)
    assert bench.charged(made.bill_number) == []


def test_a_refund_whose_return_has_no_answer_is_returned_once(
    bench: Bench, counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    made = settled(counter, agreed)
    channel.fail("refund", ChannelFault.LOST_REPLY)
    assert refused(lambda: counter.refund(made.number)) == "payment_unknown"
    assert bench.hospital.settlement_of(made.bill_number) == made.number
    assert [each.state for each in counter.recover()] == [State.REFUNDED]
    assert taken(channel) == 0
    assert bench.hospital.settlement_of(made.bill_number) is None
    assert counter.open_items() == ()


def test_a_refund_by_line_gives_the_code_back_first_and_the_rest_later(
    bench: Bench, counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    made = settled(counter, agreed, cash=1_000)
    assert made.care is not None
    given = counter.refund_lines(made.number, made.care.lines[:-1])
    assert given.kept is not None
    back = made.split.cash - given.kept.split.cash
    assert (given.code_back, given.cash_back) == (back, 0)
    assert taken(channel) == given.kept.tender.by_code
    again = counter.refund(given.kept.number)
    assert (taken(channel), again.cash_back, bench.takings[1]) == (0, 1_000, 0)


def test_an_unpaid_settlement_is_refunded_whole_and_only_its_cash_is_handed_back(
    bench: Bench, counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    channel.fail("charge", ChannelFault.REFUSED)
    refused(lambda: settled(counter, agreed, cash=1_000))
    made = last(counter)
    assert made.care is not None
    lines = made.care.lines[:-1]
    assert refused(lambda: counter.refund_lines(made.number, lines)) == "not_paid"
    given = counter.refund(made.number)
    assert (given.cash_back, given.code_back, taken(channel)) == (1_000, 0, 0)
    assert bench.takings[1] == 0
    assert counter.open_items() == ()


def test_a_refund_that_the_insurer_has_made_is_never_told_as_if_nothing_was(
    counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    made = settled(counter, agreed)
    channel.fail("refund", ChannelFault.UNREACHABLE)
    with pytest.raises(Unknown, match="channel_unreachable"):
        counter.refund(made.number)
    assert [each.state for each in counter.recover()] == [State.REFUNDED]
    assert taken(channel) == 0


def test_without_a_channel_or_a_code_nothing_is_sent(bench: Bench, counter: Checkout, agreed: Presettlement) -> None:
    without = Checkout(
        bench.platform, bench.hospital, bench.journal, rules=RULES(), clock=bench.clock, operator="0001", counter="03"
    )
    assert refused(lambda: without.settle(agreed, by_code(agreed), CODE)) == "no_payment_channel"
    assert refused(lambda: counter.settle(agreed, by_code(agreed))) == "no_payment_code"
    assert bench.journal.of_bill(agreed.bill.number) == ()


def test_what_is_asked_in_vain_is_asked_ever_more_rarely_and_at_least_every_ten_minutes(
    bench: Bench, counter: Checkout, channel: SimulatedChannel, agreed: Presettlement
) -> None:
    channel.fail("charge", ChannelFault.LOST_REPLY)
    refused(lambda: settled(counter, agreed))
    waits = []
    for _ in range(10):
        channel.fail("query", ChannelFault.UNREACHABLE)
        assert counter.recover_due() == ()
        (item,) = counter.open_items()
        waits.append((due_at(item) - bench.clock()).total_seconds())
        assert counter.recover_due() == ()
        assert counter.open_items() == (item,)
        bench.clock.forward(waits[-1])
    assert waits == [5, 10, 20, 40, 80, 160, 320, 600, 600, 600]
    assert [each.state for each in counter.recover_due()] == [State.SETTLED]
