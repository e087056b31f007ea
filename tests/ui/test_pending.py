"""A call without a trusted answer is followed on one page, which turns into its outcome where it stands."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from simulation.channel import ChannelFault
from simulation.network.faults import Fault, Planned
from terminal import money
from terminal.checkout.backoff import FIRST
from tests.ui.conftest import words
from tests.ui.recorded_counter import PAYMENT_CODE, Counter, counter
from tests.ui.test_payment_end_to_end import phone
from ui.outcomes import Outcome, outcome_of
from ui.pages.pending import PendingScreen
from ui.session import Step

Key = Qt.Key
RECEIVED = 30_000


@pytest.fixture
def at(qapp: QApplication, tmp_path: Path) -> Iterator[Counter]:
    """A counter with a bill that can be settled."""
    with counter(tmp_path / "pending.cassette") as at:
        at.voucher()
        yield at


def page(at: Counter) -> PendingScreen:
    return at.window.pages.pending


def due(at: Counter) -> int:
    assert at.session.due
    return at.session.due.cash


def unreachable(call: str, times: int) -> Planned:
    return Planned(fault=Fault.UNREACHABLE, call=call, times=times)


def lose(at: Counter, fault: Fault, asked_in_vain: int = 1) -> int:
    """Take 300.00 while the settlement's answer is lost and the first queries do not get through; return the due."""
    agreed = due(at)
    at.fails(Planned(fault=fault, call="settle"), unreachable("find", asked_in_vain))
    at.collect()
    at.type("300")
    at.press(Key.Key_Return)
    at.until(lambda: at.session.step is Step.PENDING)
    return agreed


def next_query(at: Counter) -> None:
    """Let the time of the next query come, once the first has been made in vain."""
    at.until(lambda: "秒后再问" in page(at).when.text())
    at.move_on(FIRST)


def becomes(at: Counter, outcome: Outcome) -> None:
    """Wait for an outcome; no key is pressed."""
    at.until(lambda: at.session.pending is not None and outcome_of(at.session.pending) is outcome)


def test_while_unknown_it_says_what_to_do_with_the_money_and_what_follows_from_each_outcome(at: Counter) -> None:
    agreed = lose(at, Fault.LOST_REPLY)
    assert page(at).money.text() == money.yuan(RECEIVED)
    assert "不入箱" in page(at).where.text()
    shown = words(page(at))
    assert f"若已结算，找零\n{money.yuan(RECEIVED - agreed)}" in shown
    assert f"若没结算，退回\n{money.yuan(RECEIVED)}" in shown


def test_it_counts_down_to_the_next_query_and_enter_asks_at_once(at: Counter) -> None:
    lose(at, Fault.LOST_REPLY)
    at.until(lambda: "秒后再问" in page(at).when.text())
    at.press(Key.Key_Return)
    becomes(at, Outcome.SETTLED)
    assert page(at).when.text() == "不再询问"


def test_enter_asks_and_enter_goes_on_and_never_means_back_while_an_answer_is_awaited(at: Counter) -> None:
    at.fails(Planned(fault=Fault.LOST_REQUEST, call="settle"))
    at.collect()
    at.press(Key.Key_Return)
    at.until(lambda: at.session.step is Step.PENDING)
    at.press(Key.Key_Return)
    becomes(at, Outcome.NOT_SETTLED)
    assert page(at).next.hasFocus()
    at.press(Key.Key_Return)
    at.until(lambda: at.session.payable)


def test_it_turns_by_itself_into_settled_with_the_change_to_give_and_enter_prints(at: Counter) -> None:
    agreed = lose(at, Fault.LOST_REPLY)
    becomes(at, Outcome.SETTLED)
    assert (page(at).money.text(), page(at).next.text()) == (money.yuan(RECEIVED - agreed), "Enter  打印收据")
    assert at.session.patient
    assert not at.session.patient.bills
    at.press(Key.Key_Return)
    at.done(Step.DONE)
    assert at.window.pages.done.cash.text() == money.yuan(RECEIVED - agreed)
    at.until(lambda: at.shift_status.outbox == ())


def test_it_turns_into_not_settled_with_the_money_to_give_back_and_enter_presettles_again(at: Counter) -> None:
    lose(at, Fault.LOST_REQUEST)
    next_query(at)
    becomes(at, Outcome.NOT_SETTLED)
    assert page(at).money.text() == money.yuan(RECEIVED)
    assert "没有结算" in words(page(at))
    at.press(Key.Key_Return)
    at.payable()
    at.settle()


def lose_refund(at: Counter, fault: Fault) -> int:
    """Settle, and refund while the answer is lost and the first query does not get through; return the cash paid."""
    at.settle()
    at.press(Key.Key_Return)
    at.fails(Planned(fault=fault, call="refund"), unreachable("find", 1))
    at.until(at.window.keys.keys["F10"].isEnabled)
    at.press(Key.Key_F10)
    at.until(lambda: at.session.returning is not None)
    at.press(Key.Key_Return)
    at.until(lambda: at.session.step is Step.CONFIRM)
    at.press(Key.Key_F10)
    at.until(lambda: at.session.step is Step.PENDING)
    return at.session.drawer.received


def test_an_unknown_refund_pays_nothing_out_until_it_turns_into_refunded(at: Counter) -> None:
    paid = lose_refund(at, Fault.LOST_REPLY)
    assert "不要付钱" in page(at).where.text()
    next_query(at)
    becomes(at, Outcome.REFUNDED)
    assert page(at).money.text() == money.yuan(paid)
    at.press(Key.Key_Return)
    at.done(Step.REFUNDED)
    assert at.window.pages.refunded.cash.text() == money.yuan(paid)


def test_an_unknown_refund_turns_into_not_refunded_and_enter_leads_to_it_again(at: Counter) -> None:
    lose_refund(at, Fault.LOST_REQUEST)
    next_query(at)
    becomes(at, Outcome.NOT_REFUNDED)
    assert page(at).money.text() == "¥ 0.00"
    at.press(Key.Key_Return)
    at.until(lambda: at.session.returning is not None)
    assert at.session.step is Step.REFUND


def test_an_unknown_payment_by_phone_takes_no_more_money_until_it_is_known(at: Counter) -> None:
    agreed = due(at)
    at.collect()
    at.press(Key.Key_F3)
    phone(at).fail("charge", ChannelFault.LOST_REPLY)
    phone(at).fail("query", ChannelFault.UNREACHABLE)
    at.scan(PAYMENT_CODE)
    at.until(lambda: at.session.code is not None)
    at.press(Key.Key_Return)
    at.until(lambda: at.session.step is Step.PENDING)
    assert (page(at).money.text(), "不要再收钱" in page(at).where.text()) == (money.yuan(agreed), True)
    next_query(at)
    becomes(at, Outcome.SETTLED)
    assert f"扫码支付\n{money.yuan(agreed)}" in words(page(at))


def test_the_next_card_does_not_push_the_money_in_hand_off_the_screen(at: Counter) -> None:
    lose(at, Fault.LOST_REPLY, asked_in_vain=9)
    at.put()
    at.sees("read")
    at.rest()
    assert at.session.step is Step.PENDING


def test_a_press_meant_for_the_question_before_does_not_answer_the_outcome(at: Counter) -> None:
    lose(at, Fault.LOST_REPLY)
    page(at).guard = 60.0
    next_query(at)
    becomes(at, Outcome.SETTLED)
    at.press(Key.Key_Return)
    at.rest()
    assert at.session.step is Step.PENDING


def test_esc_leaves_it_to_the_suspense_desk(at: Counter) -> None:
    lose(at, Fault.LOST_REPLY, asked_in_vain=9)
    at.press(Key.Key_Escape)
    assert at.session.step is Step.WAITING
    at.until(lambda: "结算结果未知" in words(at.window.strip))


def test_an_unknown_return_by_phone_says_what_is_unknown_and_what_was_paid(at: Counter) -> None:
    agreed = due(at)
    at.collect()
    at.press(Key.Key_F3)
    at.type("1")
    at.scan(PAYMENT_CODE)
    at.until(lambda: at.session.code is not None)
    at.press(Key.Key_Return)
    at.done(Step.DONE)
    at.press(Key.Key_Return)
    phone(at).fail("refund", ChannelFault.LOST_REPLY)
    at.until(at.window.keys.keys["F10"].isEnabled)
    at.press(Key.Key_F10)
    at.until(lambda: at.session.returning is not None)
    at.press(Key.Key_Return)
    at.until(lambda: at.session.step is Step.CONFIRM)
    at.press(Key.Key_F10)
    at.until(lambda: at.session.step is Step.PENDING)
    shown = words(page(at))
    assert f"手机退了没有：{money.yuan(agreed - 100)}" in shown
    assert ("医保退了没有" in shown, page(at).money.text()) == (False, "¥ 1.00")


def test_no_query_about_another_transaction_is_shown(at: Counter) -> None:
    lose(at, Fault.LOST_REPLY, asked_in_vain=9)
    at.until(lambda: "秒后再问" in page(at).when.text())
    assert at.session.pending
    other = structs.replace(at.session.pending, id="another")
    page(at).show_session(replace(at.session, pending=other))
    assert (page(at).when.text(), words(page(at).attempts)) == ("请稍候", "")
