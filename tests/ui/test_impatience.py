"""Machine input and impatience never reach an irreversible default at the till."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent

from tests.ui import counter
from tests.ui.conftest import Cashier
from ui.session import Step
from ui.wedge import WedgeFilter

Key = Qt.Key
PAYMENT = "134567890123456789"
DUE = 64_889


@pytest.fixture
def till(serving: Cashier) -> Cashier:
    """The collect page, the exact amount proposed."""
    serving.press(Key.Key_F9)
    serving.until_step(Step.COLLECT)
    return serving


def typed_by_a_machine(cashier: Cashier, text: str, rhythm: int) -> None:
    """Send keys that are `rhythm` milliseconds apart by the window's own clock, as a keyboard wedge does."""
    wedge = cashier.window.wedge
    for character in text:
        wedge._clock = partial(float, wedge._clock() + rhythm / 1000)
        wedge._paused()
        key = Key.Key_Return if character == "\r" else Key(ord(character))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, character)
        QCoreApplication.sendEvent(cashier.window.windowHandle(), event)


def keypad(cashier: Cashier, key: Key) -> None:
    """Press a key of the number pad as it arrives while NumLock is off."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.KeypadModifier)
    QCoreApplication.sendEvent(cashier.window.windowHandle(), event)


def held(cashier: Cashier, key: Key) -> None:
    """Hold a key down: it repeats by itself."""
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
    QCoreApplication.sendEvent(cashier.window.windowHandle(), event)


@pytest.mark.parametrize("rhythm", [47, 57, 65, 80])
def test_a_payment_code_from_a_slow_scanner_never_settles_in_cash(till: Cashier, rhythm: int) -> None:
    till.press(Key.Key_F3)
    typed_by_a_machine(till, f"{PAYMENT}\r", rhythm)
    till.until(lambda: till.session.code is not None)
    assert (till.session.step, till.session.by_code, till.checkout.codes) == (Step.COLLECT, True, [])
    assert till.window.pages.collect.received_fen() == 0


def test_keys_in_a_machines_rhythm_that_are_no_code_are_forgotten_and_told(till: Cashier) -> None:
    typed_by_a_machine(till, "99999999999999\r", 70)
    typed_by_a_machine(till, "98765432109876\r", 70)
    till.until(lambda: "14" in till.window.strip._words.text())
    assert (till.session.step, till.window.pages.collect.received_fen()) == (Step.COLLECT, DUE)


@pytest.mark.parametrize("amount", ["9999999999", "20840", "700.01"])
def test_an_amount_far_above_what_is_due_needs_a_second_different_key(till: Cashier, amount: str) -> None:
    till.type(amount)
    for _ in range(3):
        till.press(Key.Key_Return)
    assert till.session.step is Step.COLLECT
    assert "F9" in till.window.pages.collect.intent.text()
    assert till.window.keys.keys["F9"].isEnabled()
    till.press(Key.Key_F9)
    till.until_step(Step.DONE)


def test_the_next_note_needs_no_second_key(till: Cashier) -> None:
    till.type("700")
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)


def test_the_number_pad_types_whatever_numlock_says(till: Cashier) -> None:
    for key in (Key.Key_Home, Key.Key_Insert, Key.Key_Insert, Key.Key_Delete, Key.Key_Clear):
        keypad(till, key)
    assert till.window.pages.collect.received_fen() == 70_050


def test_the_number_pad_types_also_while_a_button_has_the_focus(till: Cashier) -> None:
    till.window.pages.collect.confirm.setFocus()
    for key in (Key.Key_PageUp, Key.Key_Insert, Key.Key_Insert):
        keypad(till, key)
    assert till.window.pages.collect.received_fen() == 90_000


@pytest.mark.parametrize("stray", [Key.Key_A, Key.Key_Home, Key.Key_Slash], ids=["letter", "Home", "slash"])
def test_a_stray_key_makes_enter_ask(till: Cashier, stray: Key) -> None:
    till.press(stray)
    till.press(Key.Key_Return)
    assert till.session.step is Step.COLLECT
    till.press(Key.Key_F9)
    till.until_step(Step.DONE)


def test_an_amount_that_is_typed_again_needs_no_asking(till: Cashier) -> None:
    till.press(Key.Key_A)
    till.type("650")
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)


def test_a_key_that_is_held_settles_nothing(till: Cashier) -> None:
    held(till, Key.Key_Return)
    assert till.session.step is Step.COLLECT


def test_a_key_that_bounces_answers_one_question(till: Cashier) -> None:
    till.window.pages.confirm.takes(QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, Qt.KeyboardModifier.NoModifier))
    till.window.pages.collect.guard = 3_600.0
    till.press(Key.Key_Return)
    assert till.session.step is Step.COLLECT
    till.window.pages.collect.guard = 0.0
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)
    assert till.checkout.calls.count("settle") == 1


def test_a_press_at_one_window_does_not_bounce_at_the_next(till: Cashier, open_window: Callable[..., Cashier]) -> None:
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)
    following = open_window()
    following.insert_card()
    following.press(Key.Key_F9)
    following.until_step(Step.COLLECT)
    following.window.pages.collect.guard = 3_600.0
    following.press(Key.Key_Return)
    following.until_step(Step.DONE)


def test_a_page_that_shows_change_takes_no_press_that_came_too_soon(till: Cashier) -> None:
    till.window.pages.done.guard = 3_600.0
    till.type("700")
    till.press(Key.Key_Return)
    till.until_step(Step.DONE)
    for key in (Key.Key_Return, Key.Key_Escape):
        till.press(key)
    assert till.session.step is Step.DONE
    till.window.pages.done.guard = 0.0
    till.take_card()
    till.press(Key.Key_Return)
    till.until_step(Step.WAITING)


def test_the_pages_that_move_or_owe_money_are_guarded(open_window: Callable[..., Cashier]) -> None:
    pages = open_window(press_guard=0.4).window.pages
    assert {page.guard for page in (pages.collect, pages.done, pages.refunded, pages.confirm, pages.trouble)} == {0.4}
    assert pages.done.owes
    assert pages.refunded.owes


def test_what_is_typed_after_a_note_is_another_amount(till: Cashier) -> None:
    till.window.pages.collect._take(70_000)
    till.type("650")
    assert till.window.pages.collect.received_fen() == 65_000


def test_the_key_for_the_phone_keeps_no_cash_of_a_note(till: Cashier) -> None:
    till.window.pages.collect._take(70_000)
    till.press(Key.Key_F3)
    assert till.window.pages.collect.received_fen() == 0


def test_a_voucher_that_is_scanned_twice_is_one_presentation(cashier: Cashier) -> None:
    cashier.scan()
    cashier.scan()
    cashier.until(lambda: cashier.session.payable)
    assert cashier.checkout.calls.count("identify") == 1


def test_a_suffix_sent_as_ctrl_m_opens_no_desk(cashier: Cashier) -> None:
    for number, character in enumerate(counter.VOUCHER):
        event = QKeyEvent(QEvent.Type.KeyPress, Key(ord(character)), Qt.KeyboardModifier.NoModifier, character)
        event.setTimestamp(1_000_000 + 5 * number)
        QCoreApplication.sendEvent(cashier.window.windowHandle(), event)
    cashier.window.simulation_key()
    cashier.until(lambda: cashier.session.payable)
    assert cashier.window.simulation is None
    cashier.window.wedge = WedgeFilter()
    cashier.window.simulation_key()
    assert cashier.window.simulation is not None


def test_a_voucher_typed_by_hand_is_taken(cashier: Cashier) -> None:
    for character in counter.VOUCHER[:-1]:
        cashier.window.waiting._show_code(cashier.window.waiting._code + character)
    assert "27" in cashier.window.waiting._code_line.text()
    cashier.press(Key(ord(counter.VOUCHER[-1])))
    cashier.until(lambda: cashier.session.payable)


def test_a_scan_is_taken_while_another_window_has_the_focus(cashier: Cashier) -> None:
    cashier.window.open_simulation()
    cashier.window.toggle_display()
    assert cashier.window.simulation is not None
    assert cashier.window.display is not None
    for number, beside in enumerate((cashier.window.simulation, cashier.window.display), start=1):
        for place, character in enumerate(f"{counter.VOUCHER}\r"):
            event = QKeyEvent(QEvent.Type.KeyPress, Key.Key_0, Qt.KeyboardModifier.NoModifier, character)
            event.setTimestamp(1_000_000 * number + 5 * place)
            QCoreApplication.sendEvent(beside.windowHandle(), event)
        cashier.until(lambda: cashier.session.payable)
        cashier.press(Key.Key_Escape)
        cashier.until_step(Step.WAITING)
