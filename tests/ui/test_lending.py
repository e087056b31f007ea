"""A borrowed sample person is asked for on the simulation desk and shown on every screen."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from counter.simulation_desk import Simulation
from terminal.model import Credential
from terminal.ports import ReaderEvent, ReaderState
from tests.ui import counter
from tests.ui.conftest import Cashier, words
from ui.session import Step

BANK = ReaderEvent(
    state=ReaderState.UNKNOWN_CARD,
    reader="ACS ACR39U",
    code="card_foreign",
    facts={"kind": "bank", "lendable": "yes"},
)


class Borrowing:
    """The card in the reader borrows a person, once it was lent."""

    def __init__(self) -> None:
        self.lent: list[str] = []
        self.is_there = True

    def lend(self, number: str) -> bool:
        self.lent.append(number)
        return self.is_there

    def borrows(self, credential: Credential | None) -> bool:
        return bool(self.lent) and credential is not None


@pytest.fixture
def borrowing() -> Borrowing:
    return Borrowing()


@pytest.fixture
def cashier(open_window: Callable[..., Cashier], borrowing: Borrowing) -> Cashier:
    plain = open_window().window._services.simulation
    assert isinstance(plain, Simulation)
    return open_window(simulation=replace(plain, lend=borrowing.lend), borrows=borrowing.borrows)


def lend(cashier: Cashier) -> str:
    """Lend the first sample person, and return what the desk says of it."""
    cashier.window.open_simulation()
    desk = cashier.window.simulation
    assert desk is not None
    pressed = desk.findChild(QPushButton, "lend")
    assert isinstance(pressed, QPushButton)
    pressed.click()
    return desk.lent.text()


def test_a_card_that_is_none_of_ours_says_what_it_is_and_that_it_may_borrow(cashier: Cashier) -> None:
    cashier.reader.tell(BANK)
    cashier.until(lambda: "银行卡" in words(cashier.window.waiting))
    assert "Ctrl+M" in words(cashier.window.waiting)


def test_the_desk_lends_the_chosen_person_and_says_so(cashier: Cashier, borrowing: Borrowing) -> None:
    assert "代表此人" in lend(cashier)
    assert borrowing.lent == [counter.person().number]
    borrowing.is_there = False
    assert "没有陌生的卡" in lend(cashier)


def test_the_borrowed_person_is_named_on_every_screen_until_the_next_patient(
    cashier: Cashier, borrowing: Borrowing
) -> None:
    def mark() -> str:
        return cashier.window.strip._badge.text()

    cashier.window.toggle_display()
    borrowing.lend(counter.person().number)
    assert "借用" not in mark()
    cashier.insert_card()
    display = cashier.window.display
    assert display is not None
    for key in (Qt.Key.Key_F6, Qt.Key.Key_F1, Qt.Key.Key_Escape, Qt.Key.Key_F9):
        cashier.press(key)
        assert "借用示例人员 **国" in mark()
        assert "借用" in "".join(label.text() for label in display.findChildren(QLabel))
    cashier.press(Qt.Key.Key_Return)
    cashier.until(lambda: cashier.session.step is Step.DONE and not cashier.session.printing)
    assert "借用示例人员" in mark()
    cashier.press(Qt.Key.Key_Escape)
    assert "借用" not in mark()


def test_without_a_real_reader_nothing_can_be_lent(open_window: Callable[..., Cashier]) -> None:
    cashier = open_window()
    cashier.window.open_simulation()
    assert cashier.window.simulation is not None
    assert cashier.window.simulation.findChild(QPushButton, "lend") is None
