"""The till: amounts typed on the number pad, quick notes, the change at once, and what Enter will do."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.ui import counter
from tests.ui.conftest import Cashier
from tests.ui.fakes import FakeCheckout
from ui.pages.collect import CollectScreen
from ui.session import Step


@pytest.fixture
def till(serving: Cashier) -> Cashier:
    serving.press(Qt.Key.Key_F9)
    return serving


def shown(page: CollectScreen) -> tuple[str, str]:
    return page.received.text(), page.change.text()


def test_it_begins_with_the_exact_amount(till: Cashier) -> None:
    assert till.window.pages.collect.due.text() == "¥ 648.89"
    assert shown(till.window.pages.collect) == ("¥ 648.89", "¥ 0.00")


@pytest.mark.parametrize(
    ("typed", "received", "change"),
    [
        ("700", "¥ 700", "¥ 51.11"),
        ("1000", "¥ 1,000", "¥ 351.11"),
        ("650.5", "¥ 650.5", "¥ 1.61"),
        ("650.505", "¥ 650.50", "¥ 1.61"),
        ("65..0", "¥ 65.0", "¥ 583.89"),
    ],
)
def test_the_change_follows_every_key(till: Cashier, typed: str, received: str, change: str) -> None:
    till.type(typed)
    assert shown(till.window.pages.collect) == (received, change)


def test_backspace_takes_one_digit_and_at_last_gives_the_exact_amount_back(till: Cashier) -> None:
    till.type("70")
    till.press(Qt.Key.Key_Backspace)
    assert till.window.pages.collect.received.text() == "¥ 7"
    till.press(Qt.Key.Key_Backspace)
    assert till.window.pages.collect.received_fen() == 64889


def test_too_little_cash_cannot_be_confirmed_and_says_what_is_missing(till: Cashier) -> None:
    till.type("600")
    assert till.window.pages.collect.change.text() == "¥ 48.89"
    assert not till.window.pages.collect.confirm.isEnabled()
    till.press(Qt.Key.Key_Return)
    assert till.session.step is Step.COLLECT


def test_what_enter_will_do_is_said_with_every_amount(till: Cashier) -> None:
    till.type("700")
    text = till.window.pages.collect.intent.text().replace("\N{NO-BREAK SPACE}", " ")
    assert all(amount in text for amount in ("¥ 700.00", "¥ 1,200.00", "¥ 15,023.11", "¥ 51.11"))


def test_a_quick_note_is_taken_by_a_click_and_enter_still_confirms(till: Cashier) -> None:
    note = next(each for each in till.window.pages.collect.findChildren(QPushButton) if each.text() == "¥ 700.00")
    note.click()
    till.press(Qt.Key.Key_Return)
    till.until_step(Step.DONE)
    assert till.checkout.settled is not None
    assert till.checkout.settled.tender.change == 5111


def test_enter_on_a_button_that_has_the_focus_presses_that_button_alone(till: Cashier) -> None:
    till.window.pages.collect.back.setFocus()
    till.press(Qt.Key.Key_Return)
    assert till.session.step is Step.COUNTER


def test_a_bill_without_cash_is_confirmed_all_the_same(open_window: Callable[..., Cashier]) -> None:
    rich = counter.patient(counter.person(account=10_000_000))
    cashier = open_window(checkout=FakeCheckout(patient=rich))
    cashier.insert_card()
    cashier.press(Qt.Key.Key_F9)
    assert "无需付现金" in cashier.window.pages.collect.hint.text()
    cashier.press(Qt.Key.Key_Return)
    cashier.until_step(Step.DONE)
