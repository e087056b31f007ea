"""A patient who has to fetch something is parked by one key, and taken up again where the bill was left (F8)."""

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Qt

from terminal.errors import Unknown
from terminal.private import Private
from tests.keystrokes import Within
from tests.ui.conftest import Cashier, words
from ui.parking import PLACES
from ui.session import Session, Step

Key = Qt.Key


def park(cashier: Cashier) -> None:
    cashier.press(Key.Key_F8)
    cashier.until_step(Step.WAITING)


def another(cashier: Cashier, number: str, name: str) -> None:
    """Let another patient present a card."""
    patient = cashier.checkout.patient
    person = replace(patient.person, number=number, name=Private(name))
    cashier.checkout.patient = replace(patient, person=person)
    cashier.insert_card()


def test_three_keys_park_a_patient_and_take_the_bill_up_again(serving: Cashier, within: Within) -> None:
    before = serving.session
    park(serving)
    assert serving.session == Session()
    assert "挂起的患者：1 位" in words(serving.window.waiting)
    serving.press(Key.Key_F8)
    serving.until(lambda: serving.session.payable)
    within("park and recall", serving.keys)
    assert (serving.session.patient, serving.session.bill) == (before.patient, before.bill)
    assert serving.checkout.calls.count("presettle") == 2
    assert serving.checkout.calls.count("identify") == 1
    assert "挂起的患者" not in words(serving.window.waiting)


def test_the_choice_not_to_use_the_account_is_kept(serving: Cashier) -> None:
    serving.window.flow.use_account(used=False)
    serving.until(lambda: serving.session.payable)
    park(serving)
    serving.press(Key.Key_F8)
    serving.until(lambda: serving.session.payable)
    assert not serving.session.use_account


def test_of_several_a_digit_takes_one_up_and_no_name_is_in_clear(serving: Cashier) -> None:
    park(serving)
    another(serving, "2", "张敏")
    park(serving)
    serving.press(Key.Key_F8)
    page = serving.window.pages.parked
    assert page.isVisible()
    shown = [each.text() for each in page.places if each.isVisible()]
    assert [each.split("·")[0].strip() for each in shown] == ["1   **国", "2   *敏"]
    serving.type("2")
    serving.until(lambda: serving.session.payable)
    assert serving.session.patient
    assert serving.session.patient.person.number == "2"
    assert len(serving.window.flow.parking.parked) == 1


def test_the_list_is_closed_by_its_own_key_and_by_esc(serving: Cashier) -> None:
    park(serving)
    another(serving, "2", "张敏")
    park(serving)
    for key in (Key.Key_F8, Key.Key_Escape):
        serving.press(Key.Key_F8)
        assert serving.window.pages.over() == "parked"
        serving.press(key)
        assert serving.window.pages.over() == ""
    assert len(serving.window.flow.parking.parked) == 2


def test_who_comes_back_with_the_card_is_parked_no_more(serving: Cashier) -> None:
    park(serving)
    serving.insert_card()
    assert serving.window.flow.parking.parked == ()


def test_nobody_is_parked_while_money_is_taken_or_owed(serving: Cashier) -> None:
    serving.press(Key.Key_F9)
    serving.until_step(Step.COLLECT)
    serving.press(Key.Key_F8)
    serving.press(Key.Key_Return)
    serving.until_step(Step.DONE)
    serving.press(Key.Key_F8)
    serving.until_step(Step.DONE)
    assert serving.window.flow.parking.parked == ()


def test_the_key_says_why_it_does_nothing(cashier: Cashier) -> None:
    cashier.press(Key.Key_F8)
    assert "没有挂起的患者" in words(cashier.window.strip)


def test_more_than_nine_are_not_parked(serving: Cashier) -> None:
    for number in range(PLACES):
        park(serving)
        another(serving, f"N{number}", "张敏")
    serving.press(Key.Key_F8)
    assert serving.session.payable
    assert "已挂起 9 位" in words(serving.window.strip)


def test_another_bill_of_a_locked_one_is_never_parked(open_window: Callable[..., Cashier]) -> None:

    cashier = open_window()
    cashier.insert_card()
    cashier.window.flow.fail(Unknown("no_answer"))
    cashier.until(lambda: cashier.session.locked)
    cashier.press(Key.Key_F8)
    assert cashier.window.flow.parking.parked == ()
