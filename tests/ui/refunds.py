"""The cashier's steps of a refund, and the contents of the refund page."""

from PySide6.QtCore import Qt

from tests.ui.conftest import Cashier
from ui.pages.refund import RefundScreen
from ui.session import Step
from ui.widgets.returns import Column

NUMBER = "3716002026112210420000000047"


def page(cashier: Cashier) -> RefundScreen:
    return cashier.window.pages.refund


def outcomes(cashier: Cashier) -> list[str]:
    returns = page(cashier).table.returns
    return [returns.text(row, Column.OUTCOME) for row in range(returns.rowCount())]


def refund_made(cashier: Cashier) -> Cashier:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F10):
        cashier.press(key)
    cashier.until(lambda: cashier.session.step is Step.REFUNDED and not cashier.session.printing)
    return cashier
