"""A scanned code is taken on every page and typed nowhere; what a person types arrives as it was typed."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui import counter
from tests.ui.conftest import Cashier
from ui.session import Step

Key = Qt.Key

PAGES: dict[str, list[Key]] = {
    "counter": [],
    "bills": [Key.Key_F4],
    "why": [Key.Key_F6],
    "what if": [Key.Key_F7],
    "help": [Key.Key_F1],
}


@pytest.mark.parametrize("page", PAGES)
def test_a_code_is_taken_on_every_page_before_the_payment(serving: Cashier, page: str) -> None:
    for key in PAGES[page]:
        serving.press(key)
    serving.scan()
    serving.until(lambda: serving.checkout.calls.count("identify") == 2)


def test_a_code_is_taken_when_the_patient_is_done(serving: Cashier) -> None:
    serving.settle()
    serving.scan()
    serving.until(lambda: serving.session.payable)


def test_a_code_scanned_at_the_till_is_neither_typed_nor_confirms_the_payment(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.scan()
    assert serving.session.step is Step.COLLECT
    assert serving.window.pages.collect.received_fen() == 64889
    assert "settle" not in serving.checkout.calls


def test_typed_digits_arrive_in_order_also_when_enter_follows_at_once(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    for key in (Key.Key_7, Key.Key_0, Key.Key_0, Key.Key_Return):
        serving.press(key)
    serving.until_step(Step.DONE)
    assert serving.checkout.settled is not None
    assert serving.checkout.settled.tender.received == 70_000


def test_a_foreign_code_is_refused_in_words(open_window: Callable[..., Cashier]) -> None:
    from devices.voucher import recognise

    cashier = open_window(recognise=recognise)
    cashier.scan("6901234567892")
    cashier.until_step(Step.TROUBLE)
    assert cashier.session.trouble is not None
    assert cashier.session.trouble.code == "500159"


def test_the_scanner_counts_as_working_from_its_first_scan(cashier: Cashier) -> None:
    assert cashier.window.top.scanner.accessibleDescription() == "扫码枪:尚未用过"
    cashier.scan()
    assert cashier.window.top.scanner.accessibleDescription() == "扫码枪"


def test_nothing_in_the_window_takes_text_so_no_input_method_is_ever_active(serving: Cashier) -> None:
    serving.window.open_simulation()
    takers = [
        type(widget).__name__
        for widget in QApplication.allWidgets()
        if widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    ]
    assert takers == []


def test_a_voucher_of_the_simulation_desk_goes_the_way_of_a_scan(cashier: Cashier) -> None:
    cashier.window.open_simulation()
    desk = cashier.window.simulation
    assert desk is not None
    desk.issue()
    cashier.until(lambda: desk.phone.scannable)
    desk.phone.scan()
    cashier.until(lambda: cashier.session.payable)
    assert cashier.session.credential == counter.scanned(counter.VOUCHER)
