"""One truth about money: every page shows what was received, given, owed and returned, each by its own tender."""

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from counter.cash_desk import Taken
from terminal import money
from terminal.model import Settlement, Tender, TenderKind, Transaction
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
    unpaid = counter.ended(made(MIXED))
    cashier = open_window(checkout=FakeCheckout(settled=made(MIXED), open=(unpaid,)))
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    page = cashier.window.pages.refund
    assert (page.cash.text(), "手机支付" in words(page)) == ("¥ 200.00", False)
    assert made(MIXED).split.total - DUE + CASH == _fen(words(page).split("合计\n¥ ")[1].split("\n")[0])


def _fen(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


WITH_CHANGE = Tender(kind=TenderKind.CASH, received=70_000, change=70_000 - DUE)


def test_change_of_a_settlement_that_resolved_by_itself_is_still_to_be_given(open_window: Open) -> None:
    cashier = open_window(checkout=FakeCheckout(settled=made(WITH_CHANGE)))
    waiting = words(cashier.window.pages.waiting)
    assert ("应找零" in waiting, "已找零" in waiting) == (True, False)
    cashier.press(Key.Key_F11)
    cashier.until(lambda: cashier.printer.copies == [0])
    done = cashier.window.pages.done
    assert (cashier.session.step, done.cash.text()) == (Step.DONE, "¥ 51.11")
    assert ("请勿再找" in words(done), "已找零" in words(done)) == (False, False)
    assert cashier.checkout.reasons == [None]


def test_change_that_was_handed_over_is_not_given_again_and_a_copy_needs_a_reason(open_window: Open) -> None:
    cashier = open_window(checkout=FakeCheckout(settled=made(WITH_CHANGE), copies=1, handed_over=True))
    assert "已找零" in words(cashier.window.pages.waiting)
    cashier.press(Key.Key_F11)
    assert cashier.window.pages.reprint.isVisible()
    cashier.press(Key.Key_1)
    cashier.until(lambda: cashier.printer.copies == [1])
    assert "请勿再找" in words(cashier.window.pages.done)


def test_done_says_change_to_give_until_it_is_given(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.type("700")
    serving.press(Key.Key_Return)
    serving.until_step(Step.DONE)
    assert "应找零\n¥ 51.11" in words(serving.window.pages.done)
    assert "已找零" not in words(serving.window.pages.done)


def test_a_refund_that_resolved_by_itself_is_shown_with_the_cash_to_give_back(open_window: Open) -> None:
    given = counter.refunded(made(WITH_CHANGE))
    cashier = open_window(checkout=FakeCheckout(settled=given.settlement, given=given))
    assert "应退" in words(cashier.window.pages.waiting)
    cashier.press(Key.Key_F11)
    cashier.until_step(Step.REFUNDED)
    assert ("应退现金" in words(cashier.window.pages.refunded), cashier.window.pages.refunded.cash.text()) == (
        True,
        "¥ 648.89",
    )


def test_after_a_refund_by_line_waiting_shows_the_money_that_moved_and_no_sale(open_window: Open) -> None:
    of = made(WITH_CHANGE)
    assert of.care
    given = counter.refunded(of, of.care.lines[:2])
    assert given.kept
    cashier = open_window(checkout=FakeCheckout(settled=given.kept, given=given, refund_copies=1, handed_over=True))
    waiting = words(cashier.window.pages.waiting)
    assert "已退" in waiting
    assert f"实收\n{_yuan(of.tender.received)}" in waiting
    assert f"退现金\n{_yuan(given.cash_back)}" in waiting


def _yuan(fen: int) -> str:
    return money.yuan(fen)


@pytest.fixture
def called_off(open_window: Open) -> Cashier:
    """A mixed payment whose part by phone was called off: 200.00 came in, 448.89 is owed."""
    checkout = FakeCheckout(settled=made(MIXED), open=(counter.ended(made(MIXED)),))
    cashier = open_window(checkout=checkout)
    cashier.press(Key.Key_F11)
    cashier.until(lambda: cashier.session.collectable)
    return cashier


def test_a_mixed_payment_called_off_shows_what_came_in_and_asks_for_the_rest(called_off: Cashier) -> None:
    trouble = called_off.window.pages.trouble
    assert "¥ 200.00" in words(trouble)
    assert trouble.full.text() == "F9 收款 ¥ 448.89"
    called_off.press(Key.Key_F9)
    collect = called_off.window.pages.collect
    assert collect.due.text() == "¥ 448.89"
    assert "¥\N{NO-BREAK SPACE}200.00" in collect.intent.text()


def test_the_rest_due_is_taken_in_cash_with_its_change(called_off: Cashier) -> None:
    called_off.press(Key.Key_F9)
    called_off.type("500")
    called_off.press(Key.Key_Return)
    called_off.until_step(Step.DONE)
    assert called_off.checkout.settled
    tender = called_off.checkout.settled.tender
    assert (tender.received, tender.change, tender.by_code) == (70_000, 5_111, 0)
    assert called_off.window.pages.done.cash.text() == "¥ 51.11"
    assert "实收\n¥ 700.00\n应找零\n¥ 51.11" in words(called_off.window.pages.done)


def test_waiting_lists_no_payment_by_phone_that_never_came(open_window: Open) -> None:
    cashier = open_window(checkout=FakeCheckout(settled=made(MIXED), open=(counter.ended(made(MIXED)),)))
    waiting = words(cashier.window.pages.waiting)
    assert "实收\n¥ 200.00\n尚欠\n¥ 448.89" in waiting
    assert "扫码支付" not in waiting.split("患者应付")[1]


def test_the_patient_display_asks_for_the_rest_only(called_off: Cashier) -> None:
    called_off.press(Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    called_off.press(Key.Key_F9)
    assert called_off.window.display
    assert called_off.window.display.amount.text() == "¥ 448.89"


def test_a_receipt_of_what_is_not_paid_is_not_printed_as_paid(called_off: Cashier) -> None:
    assert called_off.printer.copies == []


def shown_to_the_patient(cashier: Cashier) -> str:
    cashier.press(Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert cashier.window.display
    cashier.until(cashier.window.display.isVisible)
    return words(cashier.window.display).replace("\N{NO-BREAK SPACE}", " ")


def test_the_parts_that_the_patient_sees_add_up_to_the_total(serving: Cashier) -> None:
    shown = shown_to_the_patient(serving)
    due = serving.session.due
    assert due
    assert due.total == due.fund + due.account + due.cash
    for fen in (due.total, due.fund, due.account, due.cash):
        assert _yuan(fen) in shown


def test_the_patient_sees_what_goes_back_by_phone_and_no_cash(open_window: Open) -> None:
    cashier = refunding(open_window, BY_PHONE)
    cashier.press(Key.Key_Return)
    cashier.press(Key.Key_F10)
    cashier.until_step(Step.REFUNDED)
    shown = shown_to_the_patient(cashier)
    assert ("原路退回手机" in shown, "¥ 648.89" in shown, "¥ 0.00" in shown) == (True, True, False)


def test_before_enter_cash_taken_less_change_and_the_other_payers_add_up(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.type("700")
    intent = serving.window.pages.collect.intent.text().replace("\N{NO-BREAK SPACE}", " ")
    assert "收现金 ¥ 700.00，找零 ¥ 51.11；个人账户 ¥ 1,200.00" in intent


def test_nothing_is_called_cash_before_the_tender_is_known(open_window: Open) -> None:
    cashier = open_window(checkout=FakeCheckout(settled=made(BY_PHONE), copies=1))
    assert "应付现金" not in words(cashier.window.pages.waiting)
    cashier.insert_card()
    assert "现金" not in words(cashier.window.pages.counter)


class SlowPlatform(FakeCheckout):
    """A checkout whose recovery waits for a platform that does not answer yet."""

    def recover(self) -> tuple[Transaction, ...]:
        self.gate.wait()
        return super().recover()


def test_the_journal_is_shown_before_the_platform_answers(open_window: Open) -> None:
    checkout = SlowPlatform(open=(counter.ended(made(MIXED)),), settled=made(MIXED))
    checkout.gate.clear()
    cashier = open_window(checkout=checkout, awaited_reads=1)
    assert "recover" not in checkout.calls
    assert "ZY202611220017" in words(cashier.window.pages.waiting)
    assert "截至目前 47 笔" in words(cashier.window.keys)


def test_nothing_is_said_before_the_journal_is_read(open_window: Open) -> None:
    is_read = threading.Event()

    def taken() -> Taken:
        is_read.wait()
        return Taken()

    cashier = open_window(taken=taken, awaited_reads=0)
    shown = words(cashier.window)
    is_read.set()
    assert ("没有待核事项" in shown, "0 笔" in shown) == (False, False)
    cashier.until(lambda: "没有待核事项" in words(cashier.window.pages.waiting))
    assert "截至目前 0 笔" in words(cashier.window.keys)
