"""What of a stay needs a second person is done by keyboard at the page of deposits, and says who consented."""

from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from terminal.model import Account, DayOfCare, PaidBy, StayState
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fake_deposits import STAY, FakeDeposits, deposit
from tests.ui.staff import LI, WANG, FakeOperators
from tests.ui.test_applications import consents, signed_in
from tests.ui.test_deposits import desk, page, shown
from ui.session import Step

Key, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
Open = Callable[..., Cashier]
DAYS = tuple(DayOfCare(day=date(2026, 11, day), lines=counter.lines(1)) for day in (20, 21, 22))


def opened(open_window: Open, account: Account, *, card: bool = True) -> Cashier:
    """Open the page of a stay at a counter where the cashier 0301 is signed in, with the patient's card or without."""
    cashier = open_window(operators=FakeOperators(LI, WANG), deposits=FakeDeposits(account))
    signed_in(cashier, LI.number)
    if card:
        cashier.insert_card()
    cashier.press(Key.Key_B, CONTROL)
    if not card:
        cashier.type(STAY.number)
        cashier.press(Key.Key_Return)
    shown(cashier)
    return cashier


def in_deposits(fen: int) -> Account:
    return Account(stay=STAY, deposits=(deposit("500001", fen),))


def test_a_patient_leaves_with_a_debt_that_a_second_person_approves(open_window: Open) -> None:
    """600.00 are missing, the patient has 400.00, and 200.00 stay owed."""
    cashier = opened(open_window, in_deposits(10_000))
    agreed = cashier.session.presettlement
    assert agreed
    own = agreed.answer.split.cash
    desk(cashier).account_now = in_deposits(own - 60_000)
    cashier.press(Key.Key_Escape)
    cashier.press(Key.Key_B, CONTROL)
    cashier.until(lambda: page(cashier).amount.text() == "¥ 600.00")
    cashier.type("400")
    cashier.press(Key.Key_F5)
    cashier.until(lambda: cashier.window.pages.over() == "consent")
    assert "欠费 ¥ 200.00" in words(cashier.window.pages.consent)
    consents(cashier)
    cashier.until_step(Step.DONE)
    made = cashier.checkout.settled
    assert made
    assert (made.tender.received, made.tender.owed, made.tender.approved_by) == (40_000, 20_000, "0302")


def test_without_a_second_person_nobody_leaves_with_a_debt(open_window: Open) -> None:
    cashier = opened(open_window, in_deposits(10_000))
    cashier.press(Key.Key_F5)
    consents(cashier, LI.number)
    cashier.until(lambda: "自己不能" in words(cashier.window.pages.consent))
    cashier.press(Key.Key_Escape)
    assert cashier.window.pages.over() == "deposits"
    assert page(cashier)._account
    assert "settle" not in cashier.checkout.calls


def test_where_nothing_is_missing_nothing_can_be_owed(open_window: Open) -> None:
    cashier = opened(open_window, in_deposits(9_000_000))
    cashier.press(Key.Key_F5)
    assert "没有可以欠费" in words(page(cashier))


def test_what_came_by_phone_goes_back_in_cash_only_by_a_second_person_for_a_reason(open_window: Open) -> None:
    stay = replace(STAY, state=StayState.SETTLED)
    cashier = opened(open_window, Account(stay=stay, deposits=(deposit("500002", 257_330, PaidBy.ALIPAY),)), card=False)
    cashier.press(Key.Key_F6)
    consents(cashier)
    cashier.until(lambda: bool(desk(cashier).forced))
    assert desk(cashier).given == [(STAY.number, "500002", 257_330)]
    assert desk(cashier).forced == [("0302", "支付渠道不能原路退回")]
    cashier.until(lambda: bool(desk(cashier).printed))


def test_nothing_is_forced_where_nothing_came_by_phone(open_window: Open) -> None:
    stay = replace(STAY, state=StayState.SETTLED)
    cashier = opened(open_window, Account(stay=stay, deposits=(deposit("500001", 10_000),)), card=False)
    cashier.press(Key.Key_F6)
    cashier.until(lambda: "没有手机支付" in words(page(cashier)))
    assert cashier.window.pages.over() == "deposits"


@pytest.mark.parametrize(("typed", "until"), [("", date(2026, 11, 21)), ("1120", date(2026, 11, 20))])
def test_an_interim_bill_is_cut_up_to_a_day_by_a_second_person(open_window: Open, typed: str, until: date) -> None:
    stay = replace(STAY, state=StayState.IN_BED, days=DAYS)
    cashier = opened(open_window, Account(stay=stay), card=False)
    cashier.type(typed)
    cashier.press(Key.Key_F7)
    cashier.until(lambda: cashier.window.pages.over() == "consent")
    assert f"{until}" in words(cashier.window.pages.consent)
    consents(cashier)
    cashier.until(lambda: f"{STAY.number}-1" in words(page(cashier)))
    assert desk(cashier).cuts == [(STAY.number, until, "0302")]


def test_a_day_without_charges_cuts_nothing(open_window: Open) -> None:
    cashier = opened(open_window, Account(stay=replace(STAY, days=DAYS)), card=False)
    cashier.type("1119")
    cashier.press(Key.Key_F7)
    assert "月日" in words(page(cashier))
    assert cashier.window.pages.over() == "deposits"


def test_a_discharge_is_undone_by_a_second_person_after_its_confirmation(open_window: Open) -> None:
    cashier = opened(open_window, in_deposits(9_000_000))
    cashier.press(Key.Key_F9)
    cashier.until(lambda: cashier.session.step is Step.DONE and not cashier.session.printing)
    cashier.take_card()
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.WAITING)
    cashier.press(Key.Key_B, CONTROL)
    cashier.type(STAY.number)
    cashier.press(Key.Key_Return)
    shown(cashier)
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.CONFIRM)
    cashier.press(Key.Key_F10)
    assert "refund" not in cashier.checkout.calls
    consents(cashier)
    cashier.until_step(Step.REFUNDED)
    assert cashier.checkout.approvals == ["0302"]


def test_every_act_says_which_stay_it_needs(cashier: Cashier) -> None:
    cashier.press(Key.Key_B, CONTROL)
    for key in (Key.Key_F5, Key.Key_F6, Key.Key_F7, Key.Key_F10):
        cashier.press(key)
        assert "请先选定住院号" in words(page(cashier))
    assert cashier.window.pages.over() == "deposits"
