"""The other parts of the page of F12: duty and float, loans, earlier remittances, and finance's step."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from terminal.model import Begin, BookedKind, Method, takings
from tests.ui.cash_page import Alt, count, made, page, shown
from tests.ui.conftest import Cashier
from tests.ui.fake_desk import CASH, FLOAT, FakeDesk
from ui.pages.cash.screen import CashScreen
from ui.style import Look, tokens

Key = Qt.Key
Open = Callable[..., Cashier]


def test_a_printer_without_paper_leaves_the_day_closed_and_says_how_to_print_it(closing: Cashier) -> None:
    closing.desk.is_out_of_paper = True
    closing.press(Key.Key_Equal)
    closing.press(Key.Key_Return)
    number = made(closing).number
    closing.until(lambda: "缺纸" in shown(closing))
    assert "F8" in shown(closing)
    closing.desk.is_out_of_paper = False
    closing.press(Key.Key_F8)
    closing.until(lambda: page(closing).past.isVisible() and page(closing).past.table.chosen == 0)
    closing.press(Key.Key_Return)
    closing.until(lambda: closing.desk.printed == [(number, True)])


def test_the_last_remittance_is_voided_by_a_second_press_and_its_money_is_open_again(closing: Cashier) -> None:
    closing.press(Key.Key_Equal)
    closing.press(Key.Key_Return)
    made(closing)
    closing.press(Key.Key_F8)
    closing.until(lambda: page(closing).past.table.chosen == 0)
    closing.press(Key.Key_1, Alt)
    assert closing.desk.office.interval("0112").booked == ()
    closing.press(Key.Key_1, Alt)
    closing.until(lambda: takings.cash(closing.desk.office.interval("0112").booked) == CASH)


def test_finance_takes_a_part_and_the_rest_stays_with_the_operator(closing: Cashier) -> None:
    closing.press(Key.Key_Equal)
    closing.press(Key.Key_Return)
    number = made(closing).number
    closing.desk.who = "0901"
    closing.press(Key.Key_F9)
    closing.until(lambda: page(closing).taking.table.chosen == 0)
    closing.press(Key.Key_Return)
    count(closing, 2, 1)
    closing.press(Key.Key_Return)
    closing.until(lambda: closing.desk.receipts == ["T0000001"])
    assert closing.desk.office.remittance(number).left == 1_120
    closing.until(page(closing).taking.table.hasFocus)  # from there the next one is chosen
    assert page(closing).taking.said.property("role") == "good"


def test_finance_pays_an_operator_who_paid_back_more_than_came_in(open_window: Open, desk: FakeDesk) -> None:
    desk.move({Method.CASH: -CASH - 3_000}, BookedKind.REFUND)
    closing = open_window(desk=desk)
    closing.press(Key.Key_F12)
    closing.until(lambda: bool(page(closing).closing._fetched.interval.since))
    closing.press(Key.Key_Equal)
    closing.press(Key.Key_Return)
    number = made(closing).number
    desk.who = "0901"
    closing.press(Key.Key_F9)
    closing.until(lambda: page(closing).taking.table.chosen == 0)
    assert "还应付给收费员 ¥ 30.00" in shown(closing)
    assert "付款单" in page(closing).taking.take.text()
    closing.press(Key.Key_Return)
    count(closing, 0, 0, 1, 1)
    closing.press(Key.Key_Return)
    closing.until(lambda: desk.receipts == ["T0000001"])
    assert desk.office.remittance(number).left == 0
    closing.until(lambda: page(closing).taking.table.chosen < 0)


def test_nobody_takes_their_own_remittance(closing: Cashier) -> None:
    closing.press(Key.Key_Equal)
    closing.press(Key.Key_Return)
    number = made(closing).number
    closing.press(Key.Key_F9)
    closing.until(lambda: page(closing).taking.table.chosen == 0)
    closing.press(Key.Key_Return)
    count(closing, 1)
    closing.press(Key.Key_Return)
    closing.until(lambda: bool(page(closing).taking.said.text()))
    assert page(closing).taking.said.property("role") == "warn"
    assert closing.desk.office.remittance(number).taken == 0


def test_who_is_not_on_duty_comes_on_duty_with_a_float(open_window: Open, desk: FakeDesk) -> None:
    desk.who = "0115"
    cashier = open_window(desk=desk)
    cashier.press(Key.Key_F12)
    cashier.until(lambda: page(cashier).part is page(cashier).duty)
    assert "不能收付款" in shown(cashier)
    count(cashier, 0, 10, 20, 10)
    cashier.type("0901")
    cashier.press(Key.Key_Return)
    cashier.press(Key.Key_Return)
    cashier.until(lambda: desk.office.interval("0115").floats != ())
    [held] = desk.office.interval("0115").floats
    assert (held.pieces, held.issued_by) == (FLOAT, "0901")
    cashier.until(lambda: desk.slips == [held])
    cashier.until(lambda: page(cashier).duty.back.isEnabled() is True)
    cashier.press(Key.Key_1, Alt)
    cashier.until(lambda: desk.office.interval("0115").floats == ())


@pytest.mark.parametrize("part", ["duty", "loans", "past", "taking"])
def test_a_key_that_comes_before_what_it_acts_on_was_fetched_does_nothing(open_window: Open, part: str) -> None:
    cashier = open_window()
    screen = CashScreen(cashier.services, Look(tokens("light")), cashier.window.flow)
    made = getattr(screen, part)
    for key in ("Alt+1", "Alt+2", "Alt+3"):
        made.handles(key)
    for each in made.findChildren(QPushButton):
        if not each.text().startswith("Enter") or part in {"past", "taking"}:
            assert not each.isEnabled(), each.text()
            each.click()
    assert made.said.text() == ""


def test_a_slip_that_did_not_come_out_is_printed_by_a_key_of_its_own(open_window: Open, desk: FakeDesk) -> None:
    cashier = open_window(desk=desk)
    cashier.press(Key.Key_F12)
    cashier.press(Key.Key_F6)
    cashier.until(lambda: page(cashier).duty.slip.isEnabled() is True)
    desk.is_out_of_paper = True
    cashier.press(Key.Key_3, Alt)
    cashier.until(lambda: "缺纸" in page(cashier).duty.said.text())
    assert "Alt+3" in page(cashier).duty.said.text()
    desk.is_out_of_paper = False
    cashier.press(Key.Key_3, Alt)
    cashier.until(lambda: [each.number for each in desk.slips] == ["F0000001"])


def test_a_loan_is_asked_for_here_and_confirmed_by_its_lender(closing: Cashier) -> None:
    office = closing.desk.office
    office.perform("b", Begin(by="0115", at=closing.desk.since, counter="02"))
    closing.press(Key.Key_F7)
    closing.type("0115")
    closing.press(Key.Key_Return)
    closing.type("300")
    closing.press(Key.Key_Return)
    closing.press(Key.Key_Return)
    closing.until(lambda: len(office.interval("0112").loans) == 1)
    closing.desk.who = "0115"
    closing.press(Key.Key_F5)
    page(closing).fetch()
    closing.until(lambda: page(closing).loans.give.isEnabled() is True)
    closing.press(Key.Key_1, Alt)
    closing.until(lambda: takings.cash(office.interval("0115").booked) == -30_000)
    closing.until(lambda: [(each.number, each.amount) for each in closing.desk.slips] == [("L0000001", 30_000)])
    assert takings.cash(office.interval("0112").booked) == CASH + 30_000


def test_esc_leads_from_a_part_to_the_closing_and_from_there_out(closing: Cashier) -> None:
    closing.press(Key.Key_F7)
    closing.press(Key.Key_Escape)
    assert page(closing).part is page(closing).closing
    assert QApplication.focusWidget() is page(closing).closing.drawer.count.first
    closing.press(Key.Key_Escape)
    assert closing.window.pages.waiting.isVisible()
