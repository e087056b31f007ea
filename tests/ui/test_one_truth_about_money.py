"""One truth about money: every page shows what was received, given, owed and returned, each by its own tender."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from terminal.model import Settlement, Tender, TenderKind
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from ui.session import Step

Key = Qt.Key
Open = Callable[..., Cashier]
DUE, CASH = 64_889, 20_000
BY_PHONE = Tender(kind=TenderKind.CODE, received=0, change=0, by_code=DUE, order="1")
MIXED = Tender(kind=TenderKind.MIXED, received=CASH, change=0, by_code=DUE - CASH, order="1")


def made(tender: Tender) -> Settlement:
    agreed = counter.presettlement(counter.patient(), "ZY202611220017", 120_000)
    return counter.settlement(agreed, tender)


def refunding(open_window: Open, tender: Tender) -> Cashier:
    """Propose the refund of a settlement paid with this tender."""
    cashier = open_window(checkout=FakeCheckout(settled=made(tender)))
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    return cashier


def cells(cashier: Cashier) -> list[list[str]]:
    """Return the rows of the confirmation that are seen."""
    rows = cashier.window.pages.confirm.cells
    return [[cell.text() for cell in row if cell.isVisible()] for row in rows if row[0].isVisible()]


def test_a_refund_of_a_payment_by_phone_promises_no_cash_on_any_page(open_window: Open) -> None:
    cashier = refunding(open_window, BY_PHONE)
    page = cashier.window.pages.refund
    assert (page.cash.text(), "应退现金" in words(page)) == ("¥ 648.89", False)
    assert "退回手机支付\n¥ 648.89" in words(page)
    cashier.press(Key.Key_Return)
    confirm = cashier.window.pages.confirm
    assert (confirm.cash.text(), "应退现金" in words(confirm)) == ("¥ 648.89", False)
    assert ["现金", "0.00"] in cells(cashier)
    assert ["扫码支付", "648.89"] in cells(cashier)
    cashier.press(Key.Key_F10)
    cashier.until_step(Step.REFUNDED)
    assert (cashier.window.pages.refunded.cash.text(), "应退现金" in words(cashier.window.pages.refunded)) == (
        "¥ 648.89",
        False,
    )


def test_a_mixed_payment_goes_back_to_each_tender_what_it_brought(open_window: Open) -> None:
    cashier = refunding(open_window, MIXED)
    page = cashier.window.pages.refund
    assert page.cash.text() == "¥ 200.00"
    assert "退现金\n¥ 200.00\n退回手机支付\n¥ 448.89" in words(page)
    cashier.press(Key.Key_Return)
    assert cashier.window.pages.confirm.cash.text() == "¥ 200.00"
    assert cells(cashier)[2:4] == [["现金", "200.00"], ["扫码支付", "448.89"]]


def test_a_payment_by_phone_that_failed_gives_back_only_the_cash_that_came_in(open_window: Open) -> None:
    unpaid = counter.unpaid(made(MIXED))
    cashier = open_window(checkout=FakeCheckout(settled=made(MIXED), open=(unpaid,)))
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    page = cashier.window.pages.refund
    assert (page.cash.text(), "手机支付" in words(page)) == ("¥ 200.00", False)
    assert made(MIXED).split.total - DUE + CASH == _fen(words(page).split("合计\n¥ ")[1].split("\n")[0])


def _fen(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))
