"""A refund by keyboard: from the original only, what goes back where is said before it happens, and never twice."""

from collections.abc import Callable

import pytest
from msgspec import structs
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from terminal.errors import BadInput, NotSent, Refused, Unknown
from terminal.model import Act, Settlement, State, Transaction
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from tests.ui.refunds import NUMBER, page, refund_made
from ui.session import Step

Key = Qt.Key
Open = Callable[..., Cashier]


def test_a_refund_of_what_no_insurer_paid_says_nothing_of_the_years_records(settled: Cashier) -> None:
    for refusal, follows in (("", True), ("self_pay", False)):
        assert settled.checkout.settled is not None
        settled.checkout.settled = structs.replace(settled.checkout.settled, refusal=refusal)
        settled.press(Key.Key_F10)
        settled.until(lambda: settled.session.returning is not None)
        settled.press(Key.Key_Return)
        settled.until_step(Step.CONFIRM)
        shown = words(settled.window.pages.confirm)
        assert ("本年累计" in shown, "原路退回" in shown) == (follows, True)
        settled.press(Key.Key_Return)
        settled.press(Key.Key_Escape)
        settled.until_step(Step.WAITING)


def test_three_keys_lead_from_the_waiting_page_to_the_printed_refund_of_the_last_settlement(settled: Cashier) -> None:
    settled.press(Key.Key_F10)
    settled.until(lambda: settled.session.returning is not None)
    refund_made(settled)
    assert settled.checkout.calls.count("refund") == 1
    assert settled.printer.refunds == [0]
    assert settled.window.pages.refunded.cash.text() == "¥ 648.89"


def test_the_last_settlement_is_proposed_with_what_goes_back_where(proposed: Cashier) -> None:
    shown = words(page(proposed))
    assert NUMBER in shown
    assert page(proposed).cash.text() == "¥ 648.89"
    assert all(amount in shown for amount in ("¥ 15,023.11", "¥ 1,200.00", "¥ 648.89", "¥ 16,872.00"))
    assert "**国" in shown
    assert "王建国" not in shown


def test_the_confirmation_says_what_will_happen_and_enter_gives_nothing_back(proposed: Cashier) -> None:
    proposed.press(Key.Key_Return)
    assert proposed.session.step is Step.CONFIRM
    confirm = proposed.window.pages.confirm
    assert "不能撤回" in confirm.intent.text()
    assert QApplication.focusWidget() is confirm.safe
    proposed.press(Key.Key_Return)
    proposed.until_step(Step.REFUND)
    assert "refund" not in proposed.checkout.calls


def test_the_answer_that_gives_back_can_also_be_reached_with_tab(proposed: Cashier) -> None:
    for key in (Key.Key_Return, Key.Key_Tab, Key.Key_Return):
        proposed.press(key)
    proposed.until_step(Step.REFUNDED)
    assert proposed.checkout.calls.count("refund") == 1


def test_a_key_that_is_held_down_gives_nothing_back(proposed: Cashier) -> None:
    for key in (Key.Key_F10, Key.Key_F10, *[Key.Key_Return] * 6):
        proposed.press(key)
    assert "refund" not in proposed.checkout.calls


def test_nothing_is_given_back_while_another_page_lies_over_the_confirmation(proposed: Cashier) -> None:
    for key in (Key.Key_Return, Key.Key_F1, Key.Key_F10):
        proposed.press(key)
    assert "refund" not in proposed.checkout.calls
    proposed.press(Key.Key_Escape)
    assert proposed.window.pages.confirm.isVisible()
    assert proposed.session.step is Step.CONFIRM


def test_a_refund_under_way_cannot_be_left_repeated_or_closed(proposed: Cashier) -> None:
    proposed.press(Key.Key_Return)
    proposed.checkout.gate.clear()
    for key in (Key.Key_F10, Key.Key_F10, Key.Key_Escape, Key.Key_Return):
        proposed.press(key)
    proposed.scan()
    proposed.window.close()
    assert proposed.window.isVisible()
    assert proposed.session.step is Step.REFUNDING
    assert "现金先不要退" in proposed.window.pages.confirm.intent.text()
    proposed.checkout.gate.set()
    proposed.until_step(Step.REFUNDED)
    assert proposed.checkout.calls.count("refund") == 1


def test_what_is_refunded_is_not_refunded_again_but_shown(proposed: Cashier) -> None:
    refund_made(proposed)
    proposed.press(Key.Key_Return)
    proposed.press(Key.Key_F10)
    proposed.until(lambda: proposed.session.returning is not None)
    assert "已经退过费" in words(page(proposed))
    refunded_again(proposed)
    assert proposed.checkout.calls.count("refund") == 1


def refunded_again(cashier: Cashier) -> None:
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.REFUNDED)
    assert "请勿再退" in words(cashier.window.pages.refunded)
    assert cashier.printer.refunds == [0]


def test_a_second_refund_that_the_core_refuses_is_a_panel_with_four_answers(proposed: Cashier) -> None:
    proposed.checkout.raises["refund"] = Refused("already_refunded", number=NUMBER)
    for key in (Key.Key_Return, Key.Key_F10):
        proposed.press(key)
    proposed.until_step(Step.TROUBLE)
    shown = words(proposed.window.pages.trouble)
    assert "已经退过费" in shown
    assert all(question in shown for question in ("发生了什么", "钱动了没有", "现在怎么办", "对患者说"))
    assert not proposed.window.pages.trouble.again.isVisible()
    assert not proposed.window.pages.trouble.full.isVisible()


def test_a_refund_that_the_insurer_refuses_says_to_hand_no_cash_over(proposed: Cashier) -> None:
    proposed.checkout.raises["refund"] = Refused("insurer_refused")
    for key in (Key.Key_Return, Key.Key_F10):
        proposed.press(key)
    proposed.until_step(Step.TROUBLE)
    shown = words(proposed.window.pages.trouble)
    assert "不要退现金" in shown
    assert "全额" not in shown
    assert "T08" not in shown


def test_an_unknown_refund_says_to_hand_no_cash_over_and_offers_nothing(proposed: Cashier) -> None:
    proposed.checkout.raises["refund"] = Unknown("no_answer", bill="ZY202611220017")
    for key in (Key.Key_Return, Key.Key_F10):
        proposed.press(key)
    proposed.until_step(Step.TROUBLE)
    shown = words(proposed.window.pages.trouble)
    assert "结果未知" in shown
    assert "现金先不要退" in shown
    for key in (Key.Key_F5, Key.Key_F9, Key.Key_Return):
        proposed.press(key)
    assert proposed.session.step is Step.WAITING
    assert proposed.checkout.calls.count("refund") == 1


def test_a_refund_that_was_not_sent_can_be_tried_again(proposed: Cashier) -> None:
    proposed.checkout.raises["refund"] = NotSent("platform_unreachable")
    for key in (Key.Key_Return, Key.Key_F10):
        proposed.press(key)
    proposed.until_step(Step.TROUBLE)
    proposed.checkout.raises.clear()
    proposed.press(Key.Key_Escape)
    refund_made(proposed)


def test_a_printer_that_fails_leaves_the_refund_done_and_f11_prints_a_marked_copy(proposed: Cashier) -> None:
    proposed.printer.empty = True
    refund_made(proposed)
    assert "退费已成立" in words(proposed.window.pages.refunded)
    assert "printer_no_paper" in words(proposed.window.pages.refunded)
    proposed.printer.empty = False
    proposed.press(Key.Key_F11)
    proposed.until(lambda: proposed.printer.refunds == [1])
    proposed.until(lambda: "第 1 次补打" in words(proposed.window.pages.refunded))
    assert proposed.checkout.calls.count("refund") == 1


def test_a_settlement_is_found_by_the_number_that_is_typed(proposed: Cashier) -> None:
    proposed.type(NUMBER)
    assert "Enter  查找" in page(proposed).review.text()
    proposed.press(Key.Key_Return)
    proposed.until(lambda: proposed.checkout.calls.count("settlement") == 2)
    proposed.until(lambda: page(proposed).review.text() == "Enter  核对退费")


def test_a_number_that_is_not_known_is_said_on_the_page_and_can_be_corrected(proposed: Cashier) -> None:
    proposed.type("37A")
    proposed.press(Key.Key_Return)
    proposed.until(lambda: "没有做过结算 37A" in page(proposed).hint.text())
    proposed.press(Key.Key_Backspace)
    assert page(proposed).number.text() == "37▏"


def test_without_a_settlement_a_number_is_asked_for(cashier: Cashier) -> None:
    cashier.press(Key.Key_F10)
    assert cashier.session.step is Step.REFUND
    assert "输入收据上的结算编号" in words(page(cashier))
    assert not page(cashier).review.isEnabled()
    cashier.press(Key.Key_Return)
    cashier.press(Key.Key_Escape)
    cashier.until_step(Step.WAITING)


def test_a_settlement_without_its_lines_is_given_back_whole(open_window: Open) -> None:
    checkout = FakeCheckout(settled=bare())
    cashier = open_window(checkout=checkout)
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    cashier.press(Key.Key_Space)
    refund_made(cashier)
    assert checkout.calls.count("refund") == 1


def bare() -> Settlement:
    made = counter.settlement(counter.presettlement(counter.patient(), "ZY202611220017", 0), counter.EXACT)
    return structs.replace(made, care=None)


def test_a_card_inserted_at_the_confirmation_changes_nothing_and_says_so(proposed: Cashier) -> None:
    proposed.press(Key.Key_Return)
    proposed.reader.insert(counter.person("李秀英"))
    proposed.until(lambda: "先完成本笔退费" in words(proposed.window.strip))
    assert proposed.session.step is Step.CONFIRM


def test_a_refund_does_not_begin_while_a_bill_is_on_the_counter(serving: Cashier) -> None:
    assert not serving.window.keys.keys["F10"].isEnabled()
    serving.press(Key.Key_F10)
    assert serving.session.step is Step.COUNTER


def refund_item(state: State, copies: int = 0) -> Transaction:
    return Transaction(
        id="2",
        act=Act.REFUND,
        bill_number="ZY1",
        message_id="m",
        state=state,
        since=counter.NOW,
        number=NUMBER,
        copies=copies,
    )


def test_an_unknown_refund_stands_in_the_strip_and_on_the_waiting_page(open_window: Open) -> None:
    cashier = open_window(checkout=FakeCheckout(open=(refund_item(State.UNKNOWN),)))
    assert "退费结果未知" in words(cashier.window.strip)
    assert "先不要退现金" in words(cashier.window.strip)
    assert "退费结果未知" in words(cashier.window.pages.waiting)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (refund_item(State.REFUNDED), "查看应退现金"),
        (refund_item(State.REVERSED), "可以重新退费"),
        (refund_item(State.REFUNDED, copies=1), ""),
    ],
)
def test_what_recovery_found_out_of_a_refund_is_said_with_what_to_do(
    open_window: Open, item: Transaction, text: str
) -> None:
    cashier = open_window(checkout=FakeCheckout(ended=(item,)))
    strip = words(cashier.window.strip)
    assert text in strip
    assert ("ZY1" in strip) is bool(text)


def test_a_refund_that_recovery_found_is_printed_and_the_cash_is_given_when_it_is_shown(open_window: Open) -> None:
    given = counter.refunded(bare())
    cashier = open_window(checkout=FakeCheckout(settled=given.settlement, given=given))
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.printer.refunds == [0])
    assert "应退现金" in words(cashier.window.pages.refunded)
    assert cashier.window.pages.refunded.cash.text() == "¥ 1,848.89"


def test_a_refund_that_cannot_be_looked_up_is_said_on_the_page(proposed: Cashier) -> None:
    refund_made(proposed)
    proposed.press(Key.Key_Return)
    proposed.press(Key.Key_F10)
    proposed.until(lambda: proposed.session.returning is not None)
    proposed.checkout.raises["refunded"] = BadInput("refund_not_found", number=NUMBER)
    proposed.press(Key.Key_Return)
    proposed.until(lambda: "没有退过费" in page(proposed).hint.text())


def test_a_proposal_follows_what_recovery_finds_out_of_its_bill(proposed: Cashier) -> None:
    settled = proposed.checkout.settled
    assert settled
    proposed.press(Key.Key_Return)
    proposed.until_step(Step.CONFIRM)
    proposed.checkout.settled = structs.replace(settled, state=State.REFUNDED)
    proposed.checkout.ended = (counter.ended(settled, Act.REFUND),)
    proposed.window.flow.recover()
    proposed.until(lambda: "已经退过费" in words(page(proposed)))
    assert proposed.session.step is Step.REFUND
