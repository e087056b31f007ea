"""Screens: the patient display goes to the second one, and a window fits itself again where its space shrinks."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication

from tests.ui.conftest import Cashier
from ui import fit

SMALL, LARGE = QRect(1366, 0, 1024, 600), QRect(0, 0, 1366, 768)


class Space:
    """A screen that leaves this space."""

    def __init__(self, available: QRect) -> None:
        self._available = available

    def availableGeometry(self) -> QRect:  # noqa: N802 - Qt's name
        return self._available


def test_the_patient_display_fills_the_second_screen_and_changes_with_the_window(tmp_path: Path) -> None:
    screens = [
        {"name": name, "x": at.x(), "y": at.y(), "width": at.width(), "height": at.height(), "dpr": 1}
        | {"logicalDpi": 96, "logicalBaseDpi": 96}
        for name, at in (("first", LARGE), ("second", SMALL))
    ]
    file = tmp_path / "screens.json"
    file.write_text(json.dumps({"screens": screens}))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.ui.two_screens", str(tmp_path / "state")],
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={file}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    before, after = map(json.loads, ran.stdout.splitlines())
    assert before["counter"][0] == after["display"][0] == "first"
    assert before["display"] == ["second", *SMALL.getRect()]  # type: ignore[misc]  # four integers
    assert after["display"] == ["first", *LARGE.getRect()]  # type: ignore[misc]  # four integers
    assert SMALL.contains(QRect(*after["counter"][1:]))


def test_a_frame_is_moved_and_cut_to_the_space_and_never_made_larger() -> None:
    assert fit.fitted(LARGE, QRect(100, 50, 800, 600)) == QRect(100, 50, 800, 600)
    assert fit.fitted(LARGE, QRect(900, 500, 800, 600)) == QRect(566, 168, 800, 600)
    assert fit.fitted(SMALL, QRect(0, 0, 1366, 768)) == SMALL


@pytest.fixture
def shrink(cashier: Cashier, monkeypatch: pytest.MonkeyPatch) -> Callable[[QRect], None]:
    """Leave the window's screen less space, as a task bar does."""

    def shrunk(available: QRect) -> None:
        monkeypatch.setattr(cashier.window, "screen", lambda: Space(available))
        screen = QGuiApplication.primaryScreen()
        screen.availableGeometryChanged.emit(available)

    return shrunk


def test_a_window_whose_screen_leaves_less_space_fits_itself_again(
    cashier: Cashier, shrink: Callable[[QRect], None]
) -> None:
    less = QRect(0, 40, 1366, 660)
    shrink(less)
    cashier.until(lambda: less.contains(cashier.window.frameGeometry()))
    assert cashier.window.height() <= less.height()


def test_a_window_never_grows_with_its_screen(cashier: Cashier, shrink: Callable[[QRect], None]) -> None:
    cashier.window.setGeometry(10, 40, 1000, 600)
    before = cashier.window.geometry()
    shrink(QRect(0, 0, 3840, 2160))
    cashier.rest()
    assert cashier.window.geometry() == before
