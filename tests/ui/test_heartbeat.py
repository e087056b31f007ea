"""The window never waits: while an insurer, a journal or a printer does, its heart goes on beating."""

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer

from tests.ui import counter
from tests.ui.conftest import Cashier
from tests.ui.fakes import FakeCheckout
from ui.session import Session, Step

BEATS = 40
FRAME = 0.016


class Heart(QTimer):
    """Counts how often the Qt thread is free."""

    def __init__(self) -> None:
        super().__init__(interval=1)
        self.beats = 0
        self.timeout.connect(self._beat)
        self.start()

    def _beat(self) -> None:
        self.beats += 1


@pytest.mark.parametrize("step", [Step.IDENTIFYING, Step.SETTLING])
def test_the_heart_beats_while_the_insurer_does_not_answer(serving: Cashier, step: Step) -> None:
    serving.press(Qt.Key.Key_Escape if step is Step.IDENTIFYING else Qt.Key.Key_F9)
    serving.checkout.gate.clear()
    if step is Step.IDENTIFYING:
        serving.reader.insert(counter.person())
    else:
        serving.press(Qt.Key.Key_Return)
    serving.until_step(step)
    heart = Heart()
    serving.until(lambda: heart.beats >= BEATS)
    assert serving.session.step is step
    serving.checkout.gate.set()
    serving.until(lambda: serving.session.step is not step)


def test_the_window_opens_and_beats_while_an_earlier_run_is_still_being_recovered(
    open_window: Callable[..., Cashier],
) -> None:
    cashier = open_window()
    cashier.checkout.gate.clear()
    cashier.window.flow.recover()
    heart = Heart()
    cashier.until(lambda: heart.beats >= BEATS)
    cashier.checkout.gate.set()


@pytest.mark.parametrize("lines", [12, 300, 10_000])
def test_no_step_of_the_way_keeps_the_qt_thread_longer_than_a_frame(
    open_window: Callable[..., Cashier], lines: int
) -> None:
    cashier = open_window(checkout=FakeCheckout(patient=counter.patient(count=lines)))
    moved = list[Session]()
    cashier.window.flow.moved.connect(moved.append)
    cashier.insert_card()
    cashier.settle()
    sessions = tuple(moved)
    spent = dict.fromkeys(range(len(sessions)), 1.0)
    for _ in range(4):
        for at, session in enumerate(sessions):
            began = time.thread_time()
            cashier.window.flow.moved.emit(session)
            spent[at] = min(spent[at], time.thread_time() - began)
            cashier.picture()
    assert max(spent.values()) <= FRAME
