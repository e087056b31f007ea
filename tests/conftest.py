"""Fixtures for every test: no display is needed, and an unexpected warning fails."""

import logging
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

pytest_plugins = [
    "tests.in_memory",
    "tests.postgres",
    "tests.bench",
    "tests.card_service",
    "tests.left_open",
    "tests.keystrokes",
    "ui.testing.plugin",
]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A shared machine may be slow at any moment; the time of an example does not depend on the code alone.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(autouse=True)
def no_unexpected_log(nothing_left_open: None, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning; a test that expects one asserts it and then calls `caplog.clear()`."""
    yield
    unexpected = [each for each in caplog.get_records("call") if each.levelno >= logging.WARNING]
    assert not unexpected, [each.getMessage() for each in unexpected]


@pytest.fixture(autouse=True)
def no_window_left(nothing_left_open: None) -> Iterator[None]:
    """Delete the windows of a test: those that live on are styled again with every change of theme or scale."""
    yield
    if "PySide6.QtWidgets" in sys.modules:
        _delete_windows()


def _delete_windows() -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if isinstance(app, QApplication):
        for window in app.topLevelWidgets():
            window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
