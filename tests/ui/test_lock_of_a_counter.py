"""The lock of a counter with its own files: it outlives the program, and the first operator ends a demonstration."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counter.settings import Driver, Reader, Settings
from simulation import samples
from simulation.operators import SampleOperators
from terminal.private import Private
from tests.ui.conftest import words
from tests.ui.staff import LI, PASSWORD
from ui.app import open_services
from ui.asking import why_not
from ui.session import Session, ShiftStatus, Step
from ui.start import open_window as opened_window


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED, keep_card=False))
    settings.make_state()
    operators = SampleOperators(settings.place(settings.book))
    operators.add(LI, Private(PASSWORD))
    yield settings
    operators.close()


def test_the_first_operator_ends_a_demonstration_that_runs(tmp_path: Path, qtbot: QtBot) -> None:
    settings = Settings(state=str(tmp_path), reader=Reader(driver=Driver.SIMULATED, keep_card=False))
    with ExitStack() as stack:
        window = opened_window(open_services(settings, stack), stack)
        window.show()
        window.start()
        with closing(SampleOperators(settings.place(settings.book))) as operators:
            operators.add(LI, Private(PASSWORD))
        window.flow.present(samples.people()[0].credential())
        qtbot.waitUntil(lambda: window.locking.is_locked, timeout=10_000)
        page = window.locking.page
        assert page
        page.typed.emit(LI.number, Private(""), Private(PASSWORD))
        qtbot.waitUntil(lambda: not window.locking.is_locked, timeout=10_000)
        assert window.flow.session.step is Step.WAITING


def test_behind_the_lock_no_other_counter_opens() -> None:
    assert why_not(Session(Step.LOCKED), ShiftStatus(is_read=True))
    assert not why_not(Session(), ShiftStatus(is_read=True))


def test_a_real_counter_that_was_killed_opens_locked(real: Settings, qtbot: QtBot) -> None:
    for _ in range(2):
        with ExitStack() as stack:
            window = opened_window(open_services(real, stack), stack)
            window.show()
            window.start()
            assert window.locking.is_locked
            assert "工号" in words(window)
