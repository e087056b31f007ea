"""The drawer record of a settlement: received, given as change, owed, returned to which tender, as in the till."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec import json
from msgspec.structs import replace

from counter.prove.counter import OPERATOR, PAYMENT_CODE
from simulation.channel import ChannelFault
from terminal.accounts import till
from terminal.checkout.drawers import of_bill
from terminal.journal.entry import Step
from terminal.journal.reader import entries
from terminal.model import (
    Act,
    Drawer,
    Line,
    Presettlement,
    Refund,
    Refunded,
    State,
    Transaction,
    drawer,
    payment,
)
from terminal.model.record import Given
from tests.bench import Bench
from tests.terminal.tampering import Tampering, dearer, refused
from tests.terminal.test_refund import Second, nothing_from_the_fund
from tests.terminal.test_refund import lines as kept_lines
from tests.ui.counter import patient, presettlement, settlement

NAME = "何文斌"
CASH = 1_000


@pytest.fixture
def agreed(bench: Bench) -> Presettlement:
    return bench.agreed(NAME)


def number(bench: Bench) -> str:
    made = bench.journal.last()
    assert made is not None
    return made.number


def record(bench: Bench) -> Drawer:
    """Return the last settlement's record, which has the cash and the code money of the till."""
    found = bench.checkout.drawer(number(bench))
    moved = till.totals(till.movements(bench.journal.money()))
    assert (found.cash, found.by_code - found.code_back) == (moved.cash, moved.by_code)
    return found


def called_off(bench: Bench, agreed: Presettlement) -> int:
    """Take 10.00 in cash while the rest by phone is refused; return that rest."""
    bench.channel.fail("charge", ChannelFault.REFUSED)
    assert refused(lambda: bench.settle_by_phone(agreed, CASH)) == "not_paid"
    return agreed.answer.split.cash - CASH


def test_change_is_what_was_received_above_what_was_due(bench: Bench, agreed: Presettlement) -> None:
    due = agreed.answer.split.cash
    bench.checkout.settle(agreed, payment.cash(due, due + 6_325))
    assert record(bench) == Drawer(due=due, received=due + 6_325, change=6_325)


def test_of_a_payment_called_off_only_the_cash_was_received_and_the_rest_is_owed(
    bench: Bench, agreed: Presettlement
) -> None:
    rest = called_off(bench, agreed)
    found = record(bench)
    assert (found.received, found.by_code, found.owed, found.order) == (CASH, 0, rest, "")


def test_the_rest_due_is_collected_in_cash_and_the_cash_before_stays(bench: Bench, agreed: Presettlement) -> None:
    rest = called_off(bench, agreed)
    made = bench.checkout.collect(number(bench), payment.cash(rest, rest + 500))
    assert (made.tender.received, made.tender.change, made.tender.by_code) == (CASH + rest + 500, 500, 0)
    found = record(bench)
    assert (found.received, found.change, found.owed) == (CASH + rest + 500, 500, 0)


def test_the_rest_due_is_collected_by_phone_once_more(bench: Bench, agreed: Presettlement) -> None:
    rest = called_off(bench, agreed)
    made = bench.checkout.collect(number(bench), payment.tender(rest, 300, rest - 300), PAYMENT_CODE)
    assert (made.tender.received, made.tender.by_code) == (CASH + 300, rest - 300)
    assert record(bench).owed == 0


def test_the_whole_amount_is_not_asked_for_twice(bench: Bench, agreed: Presettlement) -> None:
    called_off(bench, agreed)
    due = agreed.answer.split.cash
    assert refused(lambda: bench.checkout.collect(number(bench), payment.cash(due, due))) == "tender_disagrees"


def test_a_payment_called_off_gives_back_only_what_came_in(bench: Bench, agreed: Presettlement) -> None:
    called_off(bench, agreed)
    bench.checkout.refund(number(bench))
    found = record(bench)
    assert (found.cash_back, found.code_back, found.cash) == (CASH, 0, 0)


def test_a_refund_by_line_is_no_sale_of_its_own(bench: Bench, agreed: Presettlement) -> None:
    made = bench.settle_by_phone(agreed, CASH)
    given = bench.checkout.refund_lines(made.number, _some_lines(agreed))
    found = record(bench)
    assert (found.received, found.by_code) == (CASH, made.tender.by_code)
    assert (found.cash_back, found.code_back) == (given.cash_back, given.code_back)


def test_change_is_given_once_the_operator_has_said_so_whatever_was_printed(
    bench: Bench, agreed: Presettlement
) -> None:
    due = agreed.answer.split.cash
    made = bench.checkout.settle(agreed, payment.cash(due, due + 500))
    bench.checkout.prints.begin(made.number)
    assert record(bench).to_hand_over == 500
    bench.checkout.hand_over(made.number)
    assert (record(bench).to_hand_over, record(bench).change) == (0, 500)


def test_the_cash_of_a_refund_is_handed_over_apart_from_the_change_before_it(
    bench: Bench, agreed: Presettlement
) -> None:
    due = agreed.answer.split.cash
    made = bench.checkout.settle(agreed, payment.cash(due, due + 500))
    bench.checkout.hand_over(made.number)
    bench.checkout.refund(made.number)
    assert record(bench).to_hand_over == due
    bench.checkout.hand_over(made.number)
    assert record(bench).to_hand_over == 0


def test_what_was_handed_over_is_in_the_journal_once_with_its_amount_and_its_operator(
    bench: Bench, agreed: Presettlement, path: Path
) -> None:
    due = agreed.answer.split.cash
    made = bench.checkout.settle(agreed, payment.cash(due, due + 500))
    for _ in range(2):
        bench.checkout.hand_over(made.number)
    bench.journal.flush()
    given = [each for each in entries(path, made.number) if each.step is Step.GIVEN]
    assert [(json.decode(each.body, type=Given).cash, each.operator) for each in given] == [(500, OPERATOR)]


def test_nothing_is_handed_over_where_nothing_is_owed(bench: Bench, agreed: Presettlement, path: Path) -> None:
    due = agreed.answer.split.cash
    made = bench.checkout.settle(agreed, payment.cash(due, due))
    bench.checkout.hand_over(made.number)
    bench.journal.flush()
    assert not [each for each in entries(path, made.number) if each.step is Step.GIVEN]


def _some_lines(agreed: Presettlement) -> tuple[Line, ...]:
    return agreed.bill.care.lines[:1]


def test_after_a_refund_by_line_the_refund_of_the_rest_hands_over_only_the_rest(
    bench: Bench, agreed: Presettlement
) -> None:
    due = agreed.answer.split.cash
    made = bench.checkout.settle(agreed, payment.cash(due, due + 500))
    first = bench.checkout.refund_lines(made.number, _some_lines(agreed))
    bench.checkout.hand_over(made.number)
    assert first.kept
    rest = bench.checkout.refund(first.kept.number)
    found = bench.checkout.drawer(first.kept.number)
    assert (found.to_hand_over, found) == (rest.cash_back, drawer.of_refund(rest))
    assert found.cash_back + first.cash_back == due
    before = bench.checkout.drawer(made.number)
    assert (before.cash_back, before.to_hand_over) == (first.cash_back, 0)
    bench.checkout.hand_over(first.kept.number)
    assert record(bench).to_hand_over == 0


def test_cash_that_went_back_whole_because_the_rest_was_not_settled_again_is_handed_over_once(bench: Bench) -> None:
    bench.checkout = bench.counter(Second(bench, nothing_from_the_fund))
    made = bench.settle(bench.agreed(NAME))
    given = bench.checkout.refund_lines(made.number, kept_lines(made)[:-1])
    assert (given.code, bench.checkout.drawer(made.number).to_hand_over) == ("figures_changed", made.split.cash)
    bench.checkout.hand_over(made.number)
    assert [bench.checkout.drawer(each).to_hand_over for each in (made.number, number(bench))] == [0, 0]


def test_of_figures_that_nobody_agreed_to_nothing_is_handed_over_once_they_are_undone(
    bench: Bench, agreed: Presettlement
) -> None:
    due = agreed.answer.split.cash
    bench.checkout = bench.counter(Tampering(bench, dearer))
    assert refused(lambda: bench.checkout.settle(agreed, payment.cash(due, due + 500))) == "figures_changed"
    assert (record(bench).to_hand_over, record(bench).cash) == (0, 0)


@pytest.mark.parametrize("is_given", [True, False])
def test_change_that_was_handed_over_is_not_owed_again_where_a_refund_by_line_gives_nothing_back(
    *, is_given: bool
) -> None:
    split, at = payment.in_full(1_000), datetime(2026, 11, 22, 10, 42, tzinfo=UTC)
    agreed = presettlement(patient(), patient().bills[0].number, 0)
    made = replace(settlement(agreed, payment.cash(1_000, 1_500)), care=None, split=split)
    kept = replace(made, number="2", replaces=made.number, tender=payment.cash(1_000, 1_000))
    refund = Refund(number="3", settlement_number=made.number, total=-1_000, fund=0, account=0, cash=-1_000, at=at)
    opened = Transaction(id="1", act=Act.SETTLE, bill_number="b", message_id="m", state=State.SETTLED, since=at)
    settled = replace(opened, number=made.number, settlement=made, is_given=is_given)
    gone = replace(opened, act=Act.REFUND, state=State.REFUNDED, number=made.number, refund=refund, settlement=kept)
    again = replace(opened, number=kept.number, settlement=kept)
    assert of_bill((settled, gone, again), kept.number).to_hand_over == (0 if is_given else 500)
    assert drawer.of_refund(Refunded(refund=refund, settlement=made, kept=kept)).to_hand_over == 0


def test_a_bill_that_is_settled_once_more_owes_its_own_change(bench: Bench, agreed: Presettlement) -> None:
    due = agreed.answer.split.cash
    for _ in range(2):
        made = bench.checkout.settle(bench.agreed(NAME, agreed.bill.number), payment.cash(due, due + 500))
        assert record(bench).to_hand_over == 500
        bench.checkout.hand_over(made.number)
        bench.checkout.refund(made.number)
        bench.checkout.hand_over(made.number)
