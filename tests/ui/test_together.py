"""Several bills of one visit at the window: all are ticked, one payment is for them, and each key is counted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.bench import person
from tests.keystrokes import Within
from tests.ui.conftest import words
from tests.ui.real_counter import RealCashier, on_worker, real_cashier
from ui.session import Step

Key, Control = Qt.Key, Qt.KeyboardModifier.ControlModifier
NAME, FIRST, SECOND = "徐凤霞", "LB202611100023", "MZ202611100024"


@pytest.fixture
def at(qapp: QApplication, tmp_path: Path) -> Iterator[RealCashier]:
    with real_cashier(tmp_path) as at:
        at.window.flow.present(person(NAME).credential())
        at.until(lambda: len(at.session.together) == 2)
        yield at


def charged(at: RealCashier) -> list[str]:
    """The bills that are not owed any more."""
    hospital = at.services.checkout._hospital
    owed = {each.number for each in on_worker(at, lambda: hospital.unpaid(person(NAME).id_number))}
    return [each for each in (FIRST, SECOND) if each not in owed]


def test_two_bills_together_take_two_keys_from_card_to_receipt(at: RealCashier, within: Within) -> None:
    assert at.session.due
    cash = sum(each.answer.split.cash for each in at.session.together)
    assert at.session.due.cash == cash
    at.press(Key.Key_F9)
    at.until_step(Step.COLLECT)
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    made = [at.session.settlement, *at.session.also]
    assert [each.bill_number for each in made if each] == charged(at) == [FIRST, SECOND]
    assert (at.session.drawer.received, at.session.drawer.change) == (cash, 0)
    at.rest()
    assert not on_worker(at, lambda: at.services.checkout.prints.waiting(at.services.clock()))
    within("two bills together", at.keys)


def test_change_of_both_is_one_and_enter_confirms_it(at: RealCashier) -> None:
    assert at.session.due
    given = -(-at.session.due.cash // 10_000) * 100
    at.press(Key.Key_F9)
    at.until_step(Step.COLLECT)
    at.type(str(given))
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    assert at.session.to_hand_over == given * 100 - at.session.drawer.due > 0
    at.press(Key.Key_Return)
    at.until_step(Step.WAITING)
    at.rest()
    assert on_worker(at, lambda: at.services.hand_overs(at.services.clock().date())) == ()


def test_a_bill_that_was_left_out_stays_left_out_while_the_patient_is_parked(at: RealCashier) -> None:
    at.press(Key.Key_F4)
    at.press(Key.Key_Space)
    at.until(lambda: at.session.payable and not at.session.together)
    ticked = at.session.ticked
    at.press(Key.Key_F8)
    at.until_step(Step.WAITING)
    at.press(Key.Key_F8)
    at.until(lambda: at.session.payable)
    assert len(ticked) == 1
    assert (at.session.ticked, at.session.together) == (ticked, ())


def test_who_is_presented_again_meanwhile_is_offered_none_of_the_bills_just_paid(at: RealCashier) -> None:
    at.press(Key.Key_F9)
    at.until_step(Step.COLLECT)
    at.window.flow.rush.hold(person(NAME).credential())
    at.until(lambda: at.window.flow.rush.held is not None and at.window.flow.rush.held.patient is not None)
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    at.rest()
    at.press(Key.Key_Return)
    at.until(lambda: at.session.trouble is not None)
    assert at.session.patient is not None
    assert at.session.patient.bills == ()


def test_space_leaves_a_bill_out_and_takes_it_in_again(at: RealCashier) -> None:
    at.press(Key.Key_F4)
    at.press(Key.Key_Down)
    at.until(lambda: at.session.bill is not None and at.session.bill.number == SECOND)
    at.until(lambda: len(at.session.together) == 2)
    at.press(Key.Key_Space)
    at.until(lambda: at.session.payable)
    assert (at.session.together, [each.number for each in at.session.ticked]) == ((), [FIRST])
    bills = at.window.pages.patient.bills
    assert [bills.item(row).text()[0] for row in range(2)] == ["☑", "☐"]
    at.press(Key.Key_F9)
    at.until_step(Step.COLLECT)
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    assert charged(at) == [FIRST]


def test_the_page_names_how_many_bills_the_amount_is_for(at: RealCashier) -> None:
    total = sum(each.answer.split.total for each in at.session.together)
    said = words(at.window)
    assert f"2 张共 ¥ {total // 100}.{total % 100:02d}" in said
