"""The hands of a cashier on the page of F12."""

from PySide6.QtCore import Qt

from terminal.model import Remittance
from tests.ui.conftest import Cashier, words
from ui.pages.cash.screen import CashScreen

Key = Qt.Key
Alt = Qt.KeyboardModifier.AltModifier


def opened(cashier: Cashier) -> Cashier:
    """Open the page and wait for its figures."""
    cashier.press(Key.Key_F12)
    cashier.until(lambda: bool(page(cashier).closing._fetched.interval.since))
    return cashier


def page(cashier: Cashier) -> CashScreen:
    return cashier.window.pages.cash


def shown(cashier: Cashier) -> str:
    return words(page(cashier))


def count(cashier: Cashier, *pieces: int) -> None:
    """Count from the largest note down; Enter leads through the rest."""
    for number in pieces:
        if number:
            cashier.type(str(number))
        cashier.press(Key.Key_Return)
    for _ in range(9 - len(pieces)):
        cashier.press(Key.Key_Return)


def made(cashier: Cashier) -> Remittance:
    """Wait for the remittance, and return it."""
    cashier.until(lambda: page(cashier).part is page(cashier).closed)
    [found] = cashier.desk.office.remittances()
    return found
