"""Printing once more: for a reason that is chosen by key, what did not come out, and on the spare printer."""

from collections.abc import Callable
from datetime import datetime

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from devices.switch import Switch
from terminal.model import Act, CopyReason, SignOffReason, State, Transaction
from terminal.receipt import copy_reason
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from tests.ui.test_app import Paper

Key = Qt.Key
Open = Callable[..., Cashier]


@pytest.fixture
def done(serving: Cashier) -> Cashier:
    serving.settle()
    return serving


def unprinted(done: Cashier, act: Act = Act.SETTLE) -> Transaction:
    made = done.checkout.settled
    assert made is not None
    return Transaction(
        id="1",
        act=act,
        bill_number=made.bill_number,
        message_id="m",
        state=State.SETTLED,
        since=datetime.now().astimezone(),
        number=made.number,
        copies=1,
        is_waiting=True,
    )


@pytest.mark.parametrize(
    ("key", "reason"),
    [("1", CopyReason.LOST), ("2", CopyReason.UNREADABLE), ("3", CopyReason.CLAIM), ("4", CopyReason.FILE)],
)
def test_a_copy_is_printed_for_the_reason_of_the_key(done: Cashier, key: str, reason: CopyReason) -> None:
    done.press(Key.Key_F11)
    assert f"{key}   {copy_reason(reason, 'zh_CN')}" in [each.text() for each in done.window.pages.reprint.reasons]
    done.type(key)
    done.until(lambda: done.printer.copies == [0, 1])
    assert done.checkout.reasons == [None, reason]


def test_nothing_is_printed_before_the_reason_is_chosen(done: Cashier) -> None:
    done.press(Key.Key_F11)
    done.press(Key.Key_Escape)
    assert done.printer.copies == [0]
    assert done.window.pages.done.isVisible()


def test_what_is_on_paper_is_noted(done: Cashier) -> None:
    assert done.checkout.settled is not None
    done.until(lambda: done.checkout.out == [done.checkout.settled and done.checkout.settled.number])


def test_what_failed_just_now_is_printed_again_at_once_and_noted_then(serving: Cashier) -> None:
    serving.printer.empty = True
    serving.settle()
    assert serving.checkout.out == []
    serving.printer.empty = False
    serving.press(Key.Key_F11)
    serving.until(lambda: len(serving.checkout.out) == 1)


def test_what_waits_is_told_listed_and_printed_on_request(done: Cashier) -> None:
    done.press(Key.Key_Escape)
    done.checkout.waiting = ((waits := unprinted(done)),)
    done.window.flow.refresh_shift_status()
    done.until(lambda: "1 张票据未确认打出" in words(done.window.strip))
    done.press(Key.Key_F11)
    page = done.window.pages.reprint
    done.until(page.all.isVisible)
    assert waits.number in page.waiting.text()
    done.type("0")
    done.until(lambda: done.printer.copies == [0, 1])
    done.until(lambda: "都已打出" in words(page))
    assert done.checkout.reasons[-1] is CopyReason.NOT_PRINTED


@pytest.mark.parametrize(("key", "reason"), [("7", SignOffReason.CAME_OUT), ("8", SignOffReason.NOT_WANTED)])
def test_what_waits_is_signed_off_one_by_one_and_the_strip_names_what_is_left(
    done: Cashier, key: str, reason: SignOffReason
) -> None:
    done.press(Key.Key_Escape)
    waits, back = unprinted(done), unprinted(done, Act.REFUND)
    done.checkout.waiting = (waits, back)
    done.window.flow.refresh_shift_status()
    done.until(lambda: "2 张票据未确认打出" in words(done.window.strip))
    done.press(Key.Key_F11)
    page = done.window.pages.reprint
    done.until(lambda: waits.number in page.sign_offs[0].text())
    done.type(key)
    done.until(lambda: "1 张票据未确认打出" in words(done.window.strip))
    assert back.number in page.sign_offs[0].text()
    done.type(key)
    done.until(lambda: "都已打出" in words(page))
    assert done.checkout.signed_off == [(waits.number, reason), (f"refund of {back.number}", reason)]
    assert "未确认打出" not in words(done.window.strip)
    assert done.printer.copies == [0]


def test_a_refund_that_waits_is_printed_as_a_refund(done: Cashier) -> None:
    assert done.checkout.settled is not None
    done.checkout.refund(done.checkout.settled.number)
    done.press(Key.Key_Escape)
    done.checkout.waiting = (unprinted(done, Act.REFUND),)
    done.press(Key.Key_F11)
    page = done.window.pages.reprint
    done.until(page.all.isVisible)
    done.type("0")
    done.until(lambda: done.printer.refunds == [0])


def test_the_spare_printer_is_taken_by_a_key(open_window: Open) -> None:
    switch = Switch({"tcp a": Paper(), "tcp b": Paper()})
    cashier = open_window(checkout=FakeCheckout(), printers=switch)
    cashier.insert_card()
    cashier.settle()
    cashier.press(Key.Key_F11)
    page = cashier.window.pages.reprint
    assert "tcp a" in page.paper.text()
    cashier.type("9")
    assert (switch.name, page.paper.text()) == ("tcp b", "tcp b")


def test_the_strip_names_how_many_were_found_settled(done: Cashier) -> None:
    found = replace(unprinted(done), copies=0, is_waiting=False)
    done.press(Key.Key_Escape)
    done.window.flow.ended.emit((found, replace(found, id="2", bill_number="other")))
    assert "查明已结算 2 单" in words(done.window.strip)
