"""Cents in cash at the counter: asked for rounded, the phone to the fen, and the difference said beside the money."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from terminal.house_rules import CentRule
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from ui.money_words import rows
from ui.session import Step

Key = Qt.Key
Open = Callable[..., Cashier]
DUE, IN_CASH = 64_889, 64_890


@pytest.fixture
def till(open_window: Open) -> Cashier:
    """A cashier at the payment of 648.89, at a counter that rounds cash to the jiao, half up."""
    cashier = open_window(language="en", checkout=FakeCheckout(cents=CentRule.HALF_UP))
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    return cashier


def test_the_amount_is_asked_for_rounded_and_what_is_due_is_said(till: Cashier) -> None:
    said = words(till.window.pages.collect)
    assert "¥ 648.90" in said
    assert "¥ 648.89 is due; in cash it is ¥ 648.90, rounding ¥ 0.01." in said


def test_enter_takes_the_rounded_amount_and_the_page_and_the_record_tell_the_difference(till: Cashier) -> None:
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)
    assert till.checkout.settled
    tender = till.checkout.settled.tender
    assert (tender.received, tender.change, tender.rounding, tender.total) == (IN_CASH, 0, 1, DUE)
    assert ("Rounding of cash", "¥ 0.01") in rows(till.session.drawer)


def test_cash_given_gets_change_of_the_rounded_amount(till: Cashier) -> None:
    till.type("700")
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)
    assert till.session.drawer.to_hand_over == 70_000 - IN_CASH


def test_the_phone_is_asked_for_the_amount_to_the_fen(till: Cashier) -> None:
    till.press(Key.Key_F3)
    assert till.session.asked == DUE
    assert "is due; in cash" not in words(till.window.pages.collect)
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)
    assert till.checkout.settled
    assert (till.checkout.settled.tender.by_code, till.checkout.settled.tender.rounding) == (DUE, 0)


def test_cents_in_cash_beside_the_phone_go_back_and_the_phone_pays_the_rest(till: Cashier) -> None:
    till.press(Key.Key_F3)
    till.type("48.95")
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)
    assert till.checkout.settled
    tender = till.checkout.settled.tender
    assert (tender.cash, tender.change, tender.by_code, tender.rounding) == (4_890, 5, 59_999, 0)
