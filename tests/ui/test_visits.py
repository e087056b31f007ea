"""Registering for a visit by keys (Ctrl+G): the fee is collected and the slip printed, and a visit is given back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from terminal.model.visit import VisitState
from tests.ui.conftest import words
from tests.ui.real_counter import Control, RealCashier, on_worker, real_cashier
from ui.pages.visits import VisitsScreen
from ui.session import Step

Key = Qt.Key
Alt = Qt.KeyboardModifier.AltModifier
WHO = "李伟"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def at(qapp: QApplication, state: Path) -> Iterator[RealCashier]:
    with real_cashier(state) as at:
        simulation = at.services.simulation
        assert simulation
        number = next(each.number for each in simulation.people if each.name.reveal() == WHO)
        simulation.slot.insert(number)
        at.until(lambda: at.session.payable)
        yield at


def page(at: RealCashier) -> VisitsScreen:
    return at.window.pages.visits


def opened(at: RealCashier) -> None:
    at.press(Key.Key_G, Control)
    at.until(lambda: page(at).book.isEnabled() and page(at).table.chosen == 0)


def begin(at: RealCashier) -> str:
    """Let the doctor begin the patient's visit, and return its number."""
    assert at.services.simulation
    outdoors = at.services.simulation.outdoors
    assert outdoors
    who = next(each for each in at.services.simulation.people if each.name.reveal() == WHO)
    return on_worker(at, lambda: outdoors.begin_visit(who))


def registered(at: RealCashier) -> str:
    """Register for the first clinic, and return the number of the visit."""
    opened(at)
    at.press(Key.Key_Return)
    at.until(lambda: at.session.payable and bool(at.session.bill and at.session.bill.number.startswith("GH")))
    assert at.session.bill
    return at.session.bill.number


def test_a_visit_is_registered_and_its_fee_collected_by_four_keys_with_its_slip(at: RealCashier, state: Path) -> None:
    at.keys = 0
    number = registered(at)
    at.press(Key.Key_F9)
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    at.rest()
    assert at.keys == 4
    assert list((state / "receipts").glob(f"{number}-visit*")) != []


def test_one_that_is_not_paid_is_given_back_by_one_key(at: RealCashier) -> None:
    number = registered(at)
    opened(at)
    assert "未付费" in words(page(at))
    at.press(Key.Key_1, Alt)
    at.until(lambda: "已退号" in words(page(at)))
    assert at.services.visits
    found = on_worker(at, lambda: at.services.visits.visit(number))  # type: ignore[union-attr]
    assert found
    assert found.state is VisitState.RETURNED


def test_one_that_is_paid_goes_to_its_refund_and_one_that_has_begun_stays(at: RealCashier) -> None:
    number = registered(at)
    at.press(Key.Key_F9)
    at.press(Key.Key_Return)
    at.until_step(Step.DONE)
    at.rest()
    opened(at)
    at.press(Key.Key_1, Alt)
    at.until(lambda: at.session.step is Step.REFUND and at.session.returning is not None)
    assert at.session.returning
    assert at.session.returning.settlement.bill_number == number
    assert begin(at) == number
    at.press(Key.Key_Return)
    at.until_step(Step.CONFIRM)
    at.press(Key.Key_F10)
    at.until_step(Step.TROUBLE)
    assert "已经就诊" in words(at.window.pages)
