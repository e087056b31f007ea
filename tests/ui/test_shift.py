"""The shift page (F12): the day's figures, an X report of today, a Z report of yesterday."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from tests.receipts import SHIFT
from tests.ui.conftest import Cashier, words

Key = Qt.Key


@pytest.fixture
def counting(cashier: Cashier) -> Cashier:
    cashier.press(Key.Key_F12)
    cashier.until(lambda: "应有现金" in words(cashier.window.pages.shift))
    return cashier


def test_the_days_figures_are_shown(counting: Cashier) -> None:
    shown = words(counting.window.pages.shift)
    assert "¥ 14,300.00" in shown
    assert "职工基本医疗保险" in shown


@pytest.mark.parametrize(("key", "days_ago"), [("1", 0), ("2", 1)])
def test_a_key_prints_todays_or_yesterdays_report(counting: Cashier, key: str, days_ago: int) -> None:
    day = counting.window._services.today() - timedelta(days=days_ago)
    counting.type(key)
    counting.until(lambda: "报表已打印" in words(counting.window.pages.shift))
    [printed] = counting.printer.reports
    assert printed.startswith(f"{day:%Y%m%d}-{SHIFT.counter}")


def test_a_printer_without_paper_is_told_on_the_page(counting: Cashier) -> None:
    counting.printer.empty = True
    counting.type("1")
    counting.until(lambda: "缺纸" in words(counting.window.pages.shift))


def test_f12_closes_the_page_again(counting: Cashier) -> None:
    counting.press(Key.Key_F12)
    assert counting.window.pages.waiting.isVisible()


def test_nothing_is_added_up_while_a_patient_stands_here(serving: Cashier) -> None:
    serving.press(Key.Key_F12)
    assert serving.window.pages.counter.isVisible()
