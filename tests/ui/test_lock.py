"""The lock covers everything, falls with its key and by itself, never while money moves, and opens to who signs in."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut

from devices.recording.pressed import Pressed
from terminal.journal.entry import Step as Entered
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from tests.ui.staff import BADGE, LI, PASSWORD, PIN, WANG, FakeOperators
from ui.session import Step

Open = Callable[..., Cashier]
CONTROL = Qt.KeyboardModifier.ControlModifier


class Keys:
    """A recorder that keeps which keys it is told of."""

    def __init__(self) -> None:
        self.pressed_texts: list[str] = []

    def pressed(self, pressed: Pressed) -> None:
        self.pressed_texts.append(pressed.text)

    def scanned(self, text: str) -> None:
        self.pressed_texts.append(text)

    def waited(self) -> None:
        """Do nothing."""

    def shown(self, what: str, shows: dict[str, object]) -> None:
        """Do nothing."""


@pytest.fixture
def staffed(open_window: Open) -> Cashier:
    """A counter of a hospital with a cashier and a head of the group, as it opens."""
    cashier = open_window(operators=FakeOperators(LI, WANG), language="en")
    cashier.until_login()
    return cashier


@pytest.fixture
def signed_in(staffed: Cashier) -> Cashier:
    """The same with the cashier signed in."""
    staffed.sign_in()
    staffed.until(lambda: not staffed.window.locking.is_locked)
    return staffed


def seen(cashier: Cashier) -> str:
    return words(cashier.window) + cashier.window.windowTitle()


def test_the_demonstration_needs_no_key_more_and_is_marked(open_window: Open) -> None:
    cashier = open_window(language="en")
    assert "Demo cashier 0112" in seen(cashier)
    cashier.insert_card()
    cashier.press(Qt.Key.Key_L, CONTROL)
    cashier.until(lambda: "The hospital has no operators yet" in seen(cashier))
    assert cashier.session.payable
    assert not cashier.window.locking.is_locked


def test_a_counter_opens_behind_the_lock(staffed: Cashier) -> None:
    assert "Nobody is signed in at this counter." in seen(staffed)
    assert "Next patient, please" not in seen(staffed)
    assert staffed.checkout.calls.count("recover") == 1


def test_number_and_password_open_it_by_keys_alone_and_say_who_works(staffed: Cashier) -> None:
    staffed.type("0301")
    staffed.press(Qt.Key.Key_Return)
    staffed.type(PASSWORD)
    staffed.press(Qt.Key.Key_Return)
    staffed.until(lambda: "Next patient, please" in seen(staffed))
    assert "Cashier 0301 李敏" in seen(staffed)
    assert [note.step for note in staffed.traces] == [Entered.SIGNED_IN]


def test_a_badge_fills_the_number_in_and_its_pin_opens(staffed: Cashier) -> None:
    staffed.scan(BADGE)
    assert staffed.login.secret.hasFocus()
    assert "PIN" in seen(staffed)
    assert BADGE not in seen(staffed) + staffed.login.number.text()
    staffed.type(PIN)
    staffed.press(Qt.Key.Key_Return)
    staffed.until(lambda: not staffed.window.locking.is_locked)
    assert staffed.people.number == "0301"


def test_a_wrong_password_is_told_in_words_and_typed_again(staffed: Cashier) -> None:
    staffed.sign_in("27182818")
    staffed.until(lambda: "are not right" in seen(staffed))
    staffed.until_login()
    assert staffed.login.number.text() == staffed.login.secret.text() == ""
    staffed.sign_in()
    staffed.until(lambda: not staffed.window.locking.is_locked)


def test_after_several_wrong_tries_the_page_says_how_long_to_wait(staffed: Cashier) -> None:
    for _ in range(3):
        staffed.sign_in("27182818")
        staffed.until_login()
    assert "has to wait 2 s" in seen(staffed)
    staffed.sign_in()
    staffed.until(lambda: "this one was not looked at" in seen(staffed))


def test_a_number_that_was_retired_is_told_so(staffed: Cashier) -> None:
    staffed.operators.change(replace(LI, is_active=False))
    staffed.sign_in()
    staffed.until(lambda: "This number is no longer active." in seen(staffed))


def test_esc_clears_what_was_typed_and_opens_nothing(staffed: Cashier) -> None:
    staffed.type("0301")
    staffed.press(Qt.Key.Key_Return)
    staffed.type("3141")
    staffed.press(Qt.Key.Key_Escape)
    assert staffed.login.number.text() == staffed.login.secret.text() == ""
    assert staffed.window.locking.is_locked


def test_nothing_of_the_patient_is_seen_anywhere_behind_the_lock(signed_in: Cashier) -> None:
    signed_in.insert_card()
    signed_in.window.toggle_display()
    name = signed_in.checkout.patient.person.name.reveal()
    assert signed_in.window.display is not None
    signed_in.until(signed_in.window.display.isVisible)
    assert name in seen(signed_in)
    assert "**国" in words(signed_in.window.display)
    signed_in.lock()
    shown = seen(signed_in) + words(signed_in.window.display)
    assert [each for each in (name, "**国", signed_in.checkout.patient.bills[0].number, "¥") if each in shown] == []
    assert "This counter is closed for a moment" in words(signed_in.window.display)


def test_no_key_no_card_and_no_code_does_anything_behind_the_lock(signed_in: Cashier) -> None:
    signed_in.insert_card()
    signed_in.lock()
    session, calls = signed_in.session, list(signed_in.checkout.calls)
    for number in range(1, 13):
        signed_in.press(Qt.Key[f"Key_F{number}"])
    for letter in "INUPYMDWL123":
        signed_in.press(Qt.Key(ord(letter)), CONTROL)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Return):
        signed_in.press(key)
    signed_in.reader.insert(counter.person("李四"))
    signed_in.scan()
    signed_in.until(lambda: "Nothing is read before somebody is signed in." in seen(signed_in))
    assert signed_in.session == session
    assert signed_in.checkout.calls == calls
    assert (signed_in.window.display, signed_in.window.simulation) == (None, None)


def test_the_same_operator_goes_on_where_the_counter_was_locked(signed_in: Cashier) -> None:
    signed_in.insert_card()
    session = signed_in.session
    signed_in.lock()
    assert "0301 李敏 goes on where the counter was locked." in seen(signed_in)
    signed_in.sign_in()
    signed_in.until(lambda: not signed_in.window.locking.is_locked)
    assert signed_in.session == session
    assert all(each.isEnabled() for each in signed_in.window.findChildren(QShortcut))
    signed_in.settle()
    assert signed_in.session.settlement


def test_another_operator_begins_with_the_next_patient(signed_in: Cashier) -> None:
    signed_in.insert_card()
    signed_in.lock()
    signed_in.sign_in(number="0302")
    signed_in.until(lambda: not signed_in.window.locking.is_locked)
    assert signed_in.session.step is Step.WAITING
    assert "0302 王芳" in seen(signed_in)
    kinds = [note.step for note in signed_in.traces]
    assert kinds == [Entered.SIGNED_IN, Entered.LOCKED, Entered.SIGNED_OUT, Entered.SIGNED_IN]


@pytest.fixture
def timed(open_window: Open) -> Cashier:
    """A cashier signed in at a counter that locks after five minutes."""
    cashier = open_window(operators=FakeOperators(LI), language="en", lock_after=300)
    cashier.until_login()
    cashier.sign_in()
    cashier.until(lambda: not cashier.window.locking.is_locked)
    return cashier


def test_the_lock_never_falls_while_money_moves(timed: Cashier) -> None:
    timed.insert_card()
    timed.press(Qt.Key.Key_F9)
    timed.checkout.gate.clear()
    timed.press(Qt.Key.Key_Return)
    timed.until_step(Step.SETTLING)
    timed.press(Qt.Key.Key_L, CONTROL)
    assert "A payment or refund is under way" in seen(timed)
    assert timed.window.locking.idle_left < 0
    timed.checkout.gate.set()
    timed.until_step(Step.DONE)
    assert not timed.people.is_locked
    assert timed.window.locking.idle_left > 0


def test_an_idle_counter_locks_itself_and_a_key_begins_the_time_anew(timed: Cashier) -> None:
    assert timed.window.locking.idle_left == pytest.approx(300_000, rel=0.06)
    timed.window.locking._idle.start(200)
    timed.press(Qt.Key.Key_F1)
    assert timed.window.locking.idle_left == pytest.approx(300_000, rel=0.06)
    timed.window.locking._idle.start(1)
    timed.until(lambda: timed.people.is_locked)
    assert timed.window.locking.is_locked


def test_without_a_time_only_the_key_locks(signed_in: Cashier) -> None:
    assert signed_in.window.locking.idle_left < 0


def test_the_first_operator_locks_a_window_that_is_open(open_window: Open) -> None:
    cashier = open_window(language="en")
    cashier.operators.change(LI)
    cashier.lock()
    cashier.sign_in()
    cashier.until(lambda: "Cashier 0301 李敏" in seen(cashier))


def test_no_key_that_is_pressed_behind_the_lock_is_recorded(open_window: Open) -> None:
    keys = Keys()
    cashier = open_window(operators=FakeOperators(LI), language="en", input_recorder=keys)
    cashier.until_login()
    cashier.sign_in()
    cashier.until(lambda: not cashier.window.locking.is_locked)
    assert keys.pressed_texts == []
    cashier.type("3")
    assert keys.pressed_texts == ["3"]


def test_a_password_is_not_shown_and_leaves_no_suggestion(staffed: Cashier) -> None:
    staffed.type("0301")
    staffed.press(Qt.Key.Key_Return)
    staffed.type(PASSWORD)
    field = staffed.login.secret
    assert field.text() == PASSWORD
    assert set(field.displayText()) == {"●"}
    assert not field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
