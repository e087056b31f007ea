"""A printer's problem is shown before a receipt waits for it, and blocks nothing."""

import pytest
from msgspec.structs import replace

from terminal.ports import PrinterStatus
from tests.ui.conftest import Cashier, words
from tests.ui.test_style import cut

WELL = PrinterStatus(answers=True)
LOW = replace(WELL, paper_low=True)


def asked(cashier: Cashier, now: PrinterStatus) -> tuple[str, str]:
    """Set a printer's status, and return what the top bar and the strip show of it."""
    cashier.printer.status_now = now
    answers: list[tuple[str, str]] = []
    cashier.window.paper.need_changed.connect(lambda *need: answers.append(need))
    cashier.window.paper.ask()
    cashier.until(lambda: bool(answers))
    return words(cashier.window.top.printer), words(cashier.window.strip)


def test_little_paper_is_said_after_the_receipt_that_came_to_it_and_stops_no_settlement(serving: Cashier) -> None:
    serving.printer.status_now = LOW
    serving.settle()
    serving.until(lambda: "打印机的纸快用完了" in words(serving.window.strip))
    assert serving.printer.copies == [0]
    assert words(serving.window.top.printer) == "纸将尽"


def test_what_is_wrong_is_said_before_the_first_patient_and_until_it_is_mended(cashier: Cashier) -> None:
    assert asked(cashier, replace(WELL, offline=True, paper_out=True))[0] == "打印机缺纸"
    badge, strip = asked(cashier, WELL)
    assert (badge, "打印机缺纸" in strip) == ("打印机", False)


def test_a_printer_that_answers_is_asked_again_by_itself(cashier: Cashier) -> None:
    asked(cashier, WELL)
    cashier.printer.status_now = LOW
    assert cashier.window.paper.again.isActive()
    cashier.window.paper.again.timeout.emit()
    cashier.until(lambda: words(cashier.window.top.printer) == "纸将尽")


@pytest.mark.parametrize(
    ("status", "need"),
    [
        (LOW, "请备好新纸"),
        (replace(WELL, offline=True, paper_out=True), "请装新纸"),
        (replace(WELL, offline=True, cover_open=True), "请合上"),
        (replace(WELL, offline=True, fault=True), "取出卡纸"),
        (replace(WELL, offline=True), "联机键"),
    ],
)
def test_each_need_comes_with_what_to_do(cashier: Cashier, status: PrinterStatus, need: str) -> None:
    assert need in asked(cashier, status)[1]
    cashier.picture()
    assert cut(cashier.window) == []


def test_a_printer_that_says_nothing_needs_nothing_and_is_left_alone(cashier: Cashier) -> None:
    badge, strip = asked(cashier, PrinterStatus())
    assert (badge, "▲" in strip, cashier.window.paper.again.isActive()) == ("打印机", False, False)


def test_nothing_is_asked_of_a_window_that_is_closed(cashier: Cashier) -> None:
    asked(cashier, WELL)
    cashier.window.close()
    assert not cashier.window.paper.again.isActive()
    cashier.window.paper.ask()
