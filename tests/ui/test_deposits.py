"""Deposits and discharge by keyboard: in few keys, nothing taken twice, and what happens said before it happens."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from terminal.accounts.deposits import planned
from terminal.errors import Refused, Unknown
from terminal.model import Account, Checks, PaidBy, StayState
from tests.keystrokes import Within
from tests.ui.conftest import Cashier, words
from tests.ui.fake_deposits import STAY, FakeDeposits, deposit
from ui.pages.deposits import DepositsScreen
from ui.session import Step

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Cashier]
ALIPAY = "288888888888888888"


def press(cashier: Cashier, *keys: Qt.Key) -> None:
    """Press keys at a person's pace."""
    for key in keys:
        cashier.press(key)
        cashier.pause()


def page(cashier: Cashier) -> DepositsScreen:
    return cashier.window.pages.deposits


def desk(cashier: Cashier) -> FakeDeposits:
    found = cashier.services.deposits
    assert isinstance(found, FakeDeposits)
    return found


def shown(cashier: Cashier) -> None:
    cashier.until(lambda: page(cashier)._account is not None)


@pytest.fixture
def open_page(serving: Cashier) -> Cashier:
    """A cashier with the stay of the patient at the counter on the page of deposits."""
    serving.press(Key.Key_B, CONTROL)
    shown(serving)
    return serving


def with_deposits(open_window: Open, *amounts: int) -> Cashier:
    deposits = tuple(deposit(f"{500_001 + at}", fen) for at, fen in enumerate(amounts))
    cashier = open_window(deposits=FakeDeposits(Account(stay=STAY, deposits=deposits)))
    cashier.insert_card()
    cashier.press(Key.Key_B, CONTROL)
    shown(cashier)
    return cashier


def test_a_deposit_takes_six_keys_and_its_receipt_comes_out(serving: Cashier, within: Within) -> None:
    serving.press(Key.Key_B, CONTROL)
    shown(serving)
    press(serving, Key.Key_2, Key.Key_0, Key.Key_0, Key.Key_0, Key.Key_Return)
    serving.until(lambda: bool(desk(serving).printed))
    within("deposit", serving.keys)
    assert desk(serving).taken == [(STAY.number, 200_000, PaidBy.CASH)]
    assert desk(serving).printed == [f"{STAY.number} 500003"]


def test_a_discharge_with_a_surplus_takes_at_most_four_keys(open_window: Open, within: Within) -> None:
    cashier = with_deposits(open_window, 9_000_000)
    cashier.press(Key.Key_Escape)
    before = cashier.keys
    cashier.press(Key.Key_B, CONTROL)
    shown(cashier)
    cashier.pause()
    press(cashier, Key.Key_F9)
    cashier.until(lambda: cashier.session.step is Step.DONE and not cashier.session.printing)
    cashier.take_card()
    press(cashier, Key.Key_Return)
    cashier.until_step(Step.WAITING)
    within("discharge with surplus", cashier.keys - before)
    made = cashier.checkout.settled
    assert made
    assert made.tender.change == 9_000_000 - made.split.cash


def test_what_goes_back_dominates_with_its_proof_and_each_deposit_says_where_to(open_window: Open) -> None:
    cashier = with_deposits(open_window, 9_000_000)
    due = cashier.session.presettlement
    assert due
    plan = planned(desk(cashier).account_now.deposits, due.answer.split.cash)
    text = words(page(cashier))
    assert page(cashier).amount.text() == f"¥ {plan.surplus / 100:,.2f}"
    for fen in (plan.paid_in, plan.due, plan.surplus):
        assert f"{fen / 100:,.2f}" in text
    rows = page(cashier).deposits
    assert [rows.text(0, column) for column in (0, 5)] == ["500001", "现金"]


def test_a_shortage_is_settled_only_with_the_cash_for_it(open_window: Open) -> None:
    cashier = with_deposits(open_window, 10_000)
    agreed = cashier.session.presettlement
    assert agreed
    missing = agreed.answer.split.cash - 10_000
    assert missing > 0
    cashier.press(Key.Key_F9)
    assert cashier.session.step is Step.COUNTER
    cashier.type(str(missing // 100 + 1))
    cashier.press(Key.Key_F9)
    cashier.until(lambda: cashier.session.step is Step.DONE)
    made = cashier.checkout.settled
    assert made
    assert (made.tender.cash, made.tender.total) == (missing, made.split.cash)


def test_a_shortage_is_paid_by_the_code_that_is_scanned(open_window: Open) -> None:
    cashier = with_deposits(open_window, 10_000)
    cashier.scan(ALIPAY)
    cashier.until(lambda: cashier.session.step is Step.DONE)
    made = cashier.checkout.settled
    assert made
    assert made.tender.by_code == made.split.cash - 10_000
    assert desk(cashier).taken == []


def test_a_scanned_code_pays_the_deposit_that_is_typed(open_page: Cashier) -> None:
    open_page.type("500")
    open_page.scan(ALIPAY)
    open_page.until(lambda: bool(desk(open_page).taken))
    assert desk(open_page).taken == [(STAY.number, 50_000, PaidBy.ALIPAY)]
    assert open_page.session.step is Step.COUNTER


def test_enter_pressed_twice_takes_one_deposit(open_page: Cashier) -> None:
    open_page.type("500")
    open_page.press(Key.Key_Return)
    open_page.press(Key.Key_Return)
    open_page.until(lambda: len(desk(open_page).printed) == 1)
    assert len(desk(open_page).taken) == 1


def test_a_stay_is_found_by_its_number_without_a_card_and_a_deposit_taken(cashier: Cashier) -> None:
    cashier.press(Key.Key_B, CONTROL)
    cashier.type(STAY.number)
    cashier.press(Key.Key_Return)
    shown(cashier)
    assert not page(cashier).settle.isVisible()
    cashier.type("100")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: bool(desk(cashier).taken))


def test_a_number_that_nobody_has_is_said_in_words(cashier: Cashier) -> None:
    cashier.press(Key.Key_B, CONTROL)
    cashier.type("ZY1")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: "没有找到住院号 ZY1" in words(page(cashier)))
    assert "钱没有动" in words(page(cashier))


@pytest.mark.parametrize("error", [Refused("stay_settled", stay=STAY.number), Unknown("deposit_unknown", stay="ZY1")])
def test_what_went_wrong_with_a_deposit_says_whether_money_moved(open_page: Cashier, error: Exception) -> None:
    desk(open_page).raises = error
    open_page.type("500")
    open_page.press(Key.Key_Return)
    money = "钱没有动" if isinstance(error, Refused) else "还不知道"
    open_page.until(lambda: money in words(page(open_page)))
    assert desk(open_page).printed == []


def test_an_unknown_deposit_is_asked_about_until_it_is_known(
    open_page: Cashier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.deposits.FIRST", 0)
    desk(open_page).raises, desk(open_page).open_acts = Unknown("deposit_unknown", stay=STAY.number), ("1", "2")
    open_page.type("500")
    open_page.press(Key.Key_Return)
    open_page.until(lambda: "已经查清" in words(page(open_page)))
    assert desk(open_page).asked == 2


def test_a_patient_in_bed_is_not_discharged(open_window: Open) -> None:
    stay = replace(STAY, state=StayState.IN_BED, checks=Checks(not_executed=2))
    cashier = open_window(deposits=FakeDeposits(Account(stay=stay, deposits=(deposit("500001", 9_000_000),))))
    cashier.insert_card()
    cashier.press(Key.Key_B, CONTROL)
    shown(cashier)
    cashier.press(Key.Key_F9)
    assert not page(cashier).settle.isEnabled()
    assert "仍在院" in words(page(cashier))
    assert "settle" not in cashier.checkout.calls


def test_an_interim_bill_is_settled_while_the_patient_is_in_bed(open_window: Open) -> None:
    stay = replace(STAY, bill="ZY202611220099", state=StayState.IN_BED)
    account = Account(stay=stay, deposits=(deposit("500001", 9_000_000),), interim=(STAY.bill,))
    cashier = open_window(deposits=FakeDeposits(account))
    cashier.insert_card()
    cashier.press(Key.Key_B, CONTROL)
    shown(cashier)
    cashier.press(Key.Key_F9)
    cashier.until(lambda: cashier.session.step is Step.DONE)
    made = cashier.checkout.settled
    assert made
    assert made.tender.deposits[0].amount == made.split.cash


def test_what_is_left_after_the_settlement_goes_back_deposit_by_deposit_with_a_slip(open_window: Open) -> None:
    stay, paid = replace(STAY, state=StayState.SETTLED), (deposit("500001", 10_000), deposit("500002", 20_000))
    cashier = open_window(deposits=FakeDeposits(Account(stay=stay, deposits=paid)))
    cashier.press(Key.Key_B, CONTROL)
    cashier.type(STAY.number)
    cashier.press(Key.Key_Return)
    shown(cashier)
    for left in (20_000, 0):
        cashier.press(Key.Key_F9)
        balance = page(cashier).amount
        cashier.until(lambda: balance.text() == f"¥ {left / 100:,.2f}")  # noqa: B023, awaited at once
    assert desk(cashier).given == [(STAY.number, "500001", 10_000), (STAY.number, "500002", 20_000)]
    cashier.press(Key.Key_F9)
    assert not page(cashier).settle.isVisible()
    assert len(desk(cashier).given) == 2


def test_the_charges_of_the_last_day_are_printed_with_one_key(open_page: Cashier) -> None:
    open_page.press(Key.Key_D)
    open_page.until(lambda: desk(open_page).printed == [f"{STAY.number} 11-22"])


def test_f9_and_codes_belong_to_the_counter_again_once_the_page_is_closed(open_page: Cashier) -> None:
    open_page.press(Key.Key_Escape)
    open_page.press(Key.Key_F9)
    assert open_page.session.step is Step.COLLECT
