"""Every wait says how long it has lasted, its limit and its way out, and ends by itself."""

from collections.abc import Callable, Iterator
from time import monotonic

import pytest
from PySide6.QtCore import Qt

from counter.patience import CounterPatience
from terminal.ports import ReaderEvent, ReaderState
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.fakes import FakeCheckout
from tests.ui.test_payment_by_code import Asking
from tests.ui.test_style import cut
from tests.ui.test_trouble import open_item
from ui.session import Session, Step
from ui.widgets.wait_line import Wait, WaitLine

Key = Qt.Key
Open = Callable[..., Cashier]
LIMITS = {"answer_limit": 60.0, "card_limit": 5.0, "paper_limit": 10.0}
AGO = 12


@pytest.fixture
def held(open_window: Open) -> Iterator[Callable[..., Cashier]]:
    """Open a counter with limits; `stop` its checkout before a call that is to be waited for."""
    made: list[Cashier] = []

    def opened(**changes: object) -> Cashier:
        made.append(open_window(**(LIMITS | changes)))
        return made[-1]

    yield opened
    for cashier in made:
        cashier.checkout.gate.set()


def later(cashier: Cashier) -> Cashier:
    """Let the wait on screen have begun some seconds ago."""
    flow = cashier.window.flow
    flow.began = flow.print_began = monotonic() - AGO
    flow.change()
    return cashier


class Holding(FakeCheckout):
    """A checkout that holds one kind of call until its gate is set."""

    held = ""

    def called(self, name: str) -> None:
        if name != self.held:
            self.calls.append(name)
        else:
            super().called(name)


def holding(held: Callable[..., Cashier], call: str, **changes: object) -> Cashier:
    checkout = Holding()
    checkout.held = call
    checkout.gate.clear()
    return held(checkout=checkout, **changes)


def test_who_it_is_is_asked_for_so_long_and_can_be_left(held: Callable[..., Cashier]) -> None:
    cashier = holding(held, "identify")
    cashier.reader.insert(counter.person())
    cashier.until_step(Step.IDENTIFYING)
    assert "已等" not in words(cashier.window)
    assert "已等 12 秒，每次应答最多等 60 秒。按 Esc 离开，不会扣款。" in words(later(cashier).window.waiting)
    cashier.press(Key.Key_Escape)
    assert cashier.session == Session()
    assert "已等" not in words(cashier.window.waiting)


def test_a_presettlement_is_waited_for_so_long_and_can_be_left(held: Callable[..., Cashier]) -> None:
    cashier = holding(held, "presettle")
    cashier.reader.insert(counter.person())
    cashier.until_step(Step.COUNTER)
    assert "预结算…已等 12 秒，每次应答最多等 60 秒。按 Esc 离开" in words(later(cashier).window.pages.counter)
    cashier.press(Key.Key_Escape)
    assert cashier.session == Session()


def test_a_settlement_says_how_long_and_that_it_cannot_be_left(held: Callable[..., Cashier]) -> None:
    cashier = holding(held, "settle")
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.SETTLING)
    assert "已等 12 秒，每次应答最多等 60 秒。现在不能离开" in words(later(cashier).window.pages.collect)
    cashier.press(Key.Key_Escape)
    assert cashier.session.step is Step.SETTLING


def test_a_refund_says_how_long_and_that_it_cannot_be_left(held: Callable[..., Cashier]) -> None:
    cashier = holding(held, "refund")
    cashier.insert_card()
    cashier.settle()
    cashier.press(Key.Key_F10)
    cashier.until(lambda: cashier.session.returning is not None)
    cashier.press(Key.Key_Return)
    cashier.press(Key.Key_F10)
    cashier.until_step(Step.REFUNDING)
    assert "已等 12 秒，每次应答最多等 60 秒。现在不能离开" in words(later(cashier).window.pages.confirm)


@pytest.mark.parametrize("offered", ["https://pay.example/1", ""])
def test_a_payment_by_phone_says_its_seconds_its_limit_and_its_key(held: Callable[..., Cashier], offered: str) -> None:
    checkout = Asking(offered)
    checkout.limit = 120.0
    cashier = held(checkout=checkout, patience=checkout.patience)
    cashier.insert_card()
    for key in (Key.Key_F9, Key.Key_F3):
        cashier.press(key)
    if not offered:
        cashier.scan("134567890123456789")
        cashier.pause()
        cashier.rest()
    cashier.press(Key.Key_Return)
    cashier.until(lambda: cashier.session.offered is not None)
    assert "已等 12 秒，最多 120 秒，到时自动取消。按 Esc 取消，可改收现金。" in words(
        later(cashier).window.pages.collect
    )
    cashier.press(Key.Key_Escape)
    cashier.until_step(Step.TROUBLE)
    assert "没有收到钱" in words(cashier.window.pages.trouble)


def test_a_payment_by_phone_past_its_limit_ends_by_itself() -> None:
    patience = CounterPatience()
    patience.begin("", 0.05)
    assert not patience.wait(60)


def test_a_receipt_being_printed_says_how_long_and_need_not_be_waited_for(held: Callable[..., Cashier]) -> None:
    cashier = holding(held, "printed")
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.DONE)
    assert "已等 12 秒，打印机 10 秒不动就放弃。按 Enter 继续" in words(later(cashier).window.pages.done)
    cashier.take_card()
    cashier.press(Key.Key_Return)
    assert cashier.session == Session()


def test_a_card_being_read_says_when_it_is_given_up(held: Callable[..., Cashier]) -> None:
    cashier = held()
    cashier.reader.tell(ReaderEvent(state=ReaderState.READING))
    cashier.until(lambda: "已等 1 秒，5 秒没有应答就放弃。拔出就不读了。" in words(cashier.window.waiting))
    cashier.reader.tell(ReaderEvent(state=ReaderState.REMOVED))
    cashier.until(lambda: "已等" not in words(cashier.window.waiting))


def test_an_open_item_that_is_asked_about_says_how_long_and_can_be_left(held: Callable[..., Cashier]) -> None:
    cashier = held(checkout=FakeCheckout(open=(open_item(),)))
    cashier.press(Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    cashier.until(cashier.window.pages.suspense.isVisible)
    cashier.checkout.gate.clear()
    cashier.press(Key.Key_Return)
    cashier.until(lambda: "已等 1 秒，每次应答最多等 60 秒。按 Esc 离开本页" in words(cashier.window.pages.suspense))


def test_an_item_goes_on_being_asked_about_whatever_else_the_page_learns(held: Callable[..., Cashier]) -> None:
    cashier = held(checkout=FakeCheckout(open=(open_item(),)))
    cashier.press(Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    cashier.until(cashier.window.pages.suspense.isVisible)
    cashier.checkout.gate.clear()
    cashier.press(Key.Key_Return)
    cashier.window.flow.shift_status_changed.emit(cashier.window.shift_status)
    page = cashier.window.pages.suspense
    assert "正在查询" in page.when.text()
    assert not page.safe.isEnabled()
    cashier.checkout.gate.set()
    cashier.until(lambda: "正在查询" not in page.when.text())


def test_without_a_limit_none_is_claimed(english: None) -> None:
    assert Wait(monotonic() - AGO, "Asking…", "", "Esc leaves.").text() == "Asking… 12 s so far. Esc leaves."
    assert Wait(monotonic(), "Asking…", "", "Esc leaves.").text() == "Asking…"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
def test_no_word_of_a_wait_is_cut(held: Callable[..., Cashier], size: tuple[int, int], language: str) -> None:
    cashier = holding(held, "settle", size=size, language=language)
    cashier.insert_card()
    cashier.press(Key.Key_F9)
    cashier.press(Key.Key_Return)
    cashier.until_step(Step.SETTLING)
    later(cashier).picture()
    assert cut(cashier.window) == []
    assert isinstance(cashier.window.pages.collect.intent, WaitLine)
