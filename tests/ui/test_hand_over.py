"""Cash that the patient is to get stays on the page until the operator confirms with Enter that it was handed over."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from terminal import money
from terminal.errors import BadInput
from terminal.model import CardCredential, Credential, HandOver, State, drawer
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from tests.ui.refunds import refund_made
from tests.ui.test_one_truth_about_money import MIXED, WITH_CHANGE, Open, made
from ui.session import ShiftStatus, Step

Key = Qt.Key


def pay_700(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.type("700")
    serving.press(Key.Key_Return)
    serving.until(lambda: serving.session.step is Step.DONE and not serving.session.printing)


def test_change_that_nobody_confirmed_is_told_as_such_whatever_was_printed(open_window: Open) -> None:
    cashier = open_window(checkout=FakeCheckout(settled=made(WITH_CHANGE), copies=1))
    assert "应找零" in words(cashier.window.pages.waiting)
    cashier.press(Key.Key_F11)
    cashier.press(Key.Key_1)
    cashier.until_step(Step.DONE)
    done = cashier.window.pages.done
    assert ("没有记录" in words(done), done.cash.text()) == (True, "¥ 51.11")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: "已找零" in words(cashier.window.pages.waiting))
    assert "hand_over" in cashier.checkout.calls


def test_the_page_of_a_refund_speaks_of_cash_only_until_it_was_handed_over(proposed: Cashier) -> None:
    refund_made(proposed)
    refunded = proposed.window.pages.refunded
    assert "交付退费单和现金" in words(refunded)
    for key in (Key.Key_Return, Key.Key_F10):
        proposed.press(key)
    proposed.until(lambda: proposed.session.returning is not None)
    proposed.press(Key.Key_Return)
    proposed.until_step(Step.REFUNDED)
    assert "交付退费单，收回原收据" in words(refunded)
    assert "和现金" not in words(refunded)


def test_the_page_names_what_is_to_be_handed_over_and_nothing_else(serving: Cashier) -> None:
    pay_700(serving)
    assert "请交给患者：卡、收据、找零。" in words(serving.window.pages.done)


def test_change_that_is_not_due_is_not_to_be_handed_over(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.press(Key.Key_Return)
    serving.until(lambda: serving.session.step is Step.DONE and not serving.session.printing)
    assert "请交给患者：卡、收据。" in words(serving.window.pages.done)


def test_enter_on_done_confirms_that_the_change_was_handed_over(serving: Cashier) -> None:
    pay_700(serving)
    serving.take_card()
    serving.press(Key.Key_Return)
    serving.until(lambda: "已找零" in words(serving.window.pages.waiting))
    assert "hand_over" in serving.checkout.calls


def test_esc_leaves_the_page_and_confirms_nothing(serving: Cashier) -> None:
    pay_700(serving)
    serving.press(Key.Key_Escape)
    serving.until(lambda: "应找零" in words(serving.window.pages.waiting))
    assert "hand_over" not in serving.checkout.calls


def test_the_next_card_waits_until_the_change_is_handed_over(serving: Cashier) -> None:
    pay_700(serving)
    serving.reader.insert(serving.checkout.patient.person)
    serving.until(lambda: "¥ 51.11" in words(serving.window.strip))
    assert serving.session.step is Step.DONE
    serving.press(Key.Key_Return)
    serving.until_step(Step.COUNTER)
    assert serving.checkout.calls.count("identify") == 2


def test_a_third_credential_does_not_replace_the_one_that_waits(serving: Cashier) -> None:
    pay_700(serving)
    second = serving.checkout.patient.person
    serving.reader.insert(second)
    serving.until(lambda: "¥ 51.11" in words(serving.window.strip))
    serving.scan()
    serving.until(lambda: "已经在等" in words(serving.window.strip))
    serving.rest()
    serving.press(Key.Key_Return)
    serving.until_step(Step.COUNTER)
    assert isinstance(serving.session.credential, CardCredential)


def test_earlier_cash_that_nobody_confirmed_is_told_and_confirmed_one_by_one(open_window: Open) -> None:
    left = [
        HandOver(number="1", masked_name="*敏", cash=500, at=counter.NOW),
        HandOver(number="2", masked_name="*磊", cash=63_25, at=counter.NOW, is_refund=True),
    ]
    cashier = open_window(checkout=FakeCheckout(settled=made(MIXED), copies=1), hand_overs=lambda _today: tuple(left))
    confirmed: list[str] = []

    def hand_over(number: str) -> None:
        confirmed.append(number)
        left.pop(0)

    cashier.checkout.hand_over = hand_over  # type: ignore[method-assign]  # it takes one off the list
    pages = cashier.window.pages
    assert "2 笔现金没有记录交给患者" in words(pages.waiting)
    cashier.press(Key.Key_F11)
    assert pages.reprint.given.text().endswith("*敏 · 找零 ¥ 5.00：已交患者")
    assert pages.reprint.cash.text().endswith("*磊 · 退款 ¥ 63.25")
    cashier.type("5")
    cashier.until(lambda: "退款 ¥ 63.25：已交患者" in pages.reprint.given.text() and pages.reprint.given.isEnabled())
    cashier.type("5")
    cashier.until(lambda: not pages.reprint.given.isVisible())
    assert confirmed == ["1", "2"]
    cashier.press(Key.Key_Escape)
    assert "没有记录交给患者" not in words(pages.waiting)


def test_the_cash_of_the_page_below_is_confirmed_there_and_not_in_the_list(open_window: Open) -> None:
    cashier = open_window()
    cashier.insert_card()
    pay_700(cashier)
    number = cashier.session.finished_number
    owed = HandOver(number=number, masked_name="*敏", cash=51_11, at=counter.NOW)
    cashier.press(Key.Key_F11)
    cashier.window.flow.shift_status_changed.emit(ShiftStatus(hand_overs=(owed,), is_read=True))
    assert not cashier.window.pages.reprint.given.isVisible()


def test_a_refund_begins_only_when_the_change_is_handed_over(serving: Cashier) -> None:
    pay_700(serving)
    serving.press(Key.Key_F10)
    assert ("¥ 51.11" in words(serving.window.strip), serving.session.step) == (True, Step.DONE)


@pytest.mark.parametrize("covering", [Key.Key_F1, Key.Key_F11, Key.Key_F12])
def test_enter_on_a_page_that_covers_the_change_confirms_nothing(serving: Cashier, covering: Key) -> None:
    pay_700(serving)
    serving.press(covering)
    assert not serving.window.pages.done.isVisible()
    serving.press(Key.Key_Return)
    serving.rest()
    assert (serving.session.step, "hand_over" in serving.checkout.calls) == (Step.DONE, False)


def test_the_suspense_desk_leads_to_no_payment_while_change_is_owed(open_window: Open) -> None:
    cashier = open_window(checkout=FakeCheckout(open=(counter.ended(made(MIXED)),)))
    cashier.insert_card()
    pay_700(cashier)
    cashier.press(Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    cashier.until(cashier.window.pages.suspense.safe.isEnabled)
    cashier.press(Key.Key_Return)
    cashier.rest()
    assert ("¥ 51.11" in words(cashier.window.strip), cashier.session.step) == (True, Step.DONE)


def test_a_code_that_is_none_does_not_push_the_change_off_the_screen(open_window: Open) -> None:
    def refuse(_text: str) -> Credential:
        raise BadInput("voucher_unknown")

    cashier = open_window(recognise=refuse)
    cashier.insert_card()
    pay_700(cashier)
    cashier.scan("6901234567892")
    cashier.rest()
    assert (cashier.session.step, cashier.window.pages.done.cash.text()) == (Step.DONE, "¥ 51.11")


def test_a_refund_whose_rest_was_undone_is_shown_as_the_refund_of_the_whole(cashier: Cashier) -> None:
    whole = counter.refunded(made(WITH_CHANGE), counter.lines()[1:])
    assert whole.kept
    undone = replace(whole.kept, state=State.REFUNDED, tender=replace(whole.kept.tender, change=0))
    cashier.checkout.given = replace(whole, kept=None, code="figures_changed")
    cashier.checkout.settled = undone
    status = ShiftStatus(last=undone, drawer=drawer.of_refund(cashier.checkout.given), is_read=True)
    cashier.window.flow.reprint(status)
    cashier.until_step(Step.REFUNDED)
    assert cashier.window.pages.refunded.cash.text() == money.yuan(whole.settlement.tender.cash)
