"""Plays the keys of a cashier at a window: waits for the window's state, never for time, and takes pictures."""

import sys
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QDeadlineTimer, QEventLoop, QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from terminal import money
from terminal.errors import JiesuanError
from terminal.ports import ReaderEvent, ReaderState
from ui.counter_services import CounterServices
from ui.fonts import ensure_chinese
from ui.keymap import shown
from ui.session import Session, ShiftStatus
from ui.system import new_application
from ui.window import Window

SECONDS = 30


class Player:
    """The cashier at one window; what the reader and the journal say is kept."""

    def __init__(self, window: Window, services: CounterServices) -> None:
        self.window, self.services = window, services
        self.reader, self.shift_status = ReaderEvent(state=ReaderState.NO_READER), ShiftStatus()
        window.flow.reader_changed.connect(self._reader_changed)
        window.flow.shift_status_changed.connect(self._show_status)

    @property
    def session(self) -> Session:
        """The session on the counter."""
        return self.window.flow.session

    def press(self, key: Qt.Key) -> None:
        """Press a key."""
        QTest.keyClick(self.window.windowHandle(), key)

    def press_all(self, keys: str) -> None:
        """Press the key of an act, as ``Ctrl+I``, by whatever key it has here."""
        pressed = QKeySequence(shown(keys))[0]  # type: ignore[index]  # indexable, although the stubs do not say so
        QTest.keyClick(self.window.windowHandle(), pressed.key(), pressed.keyboardModifiers())

    def type_amount(self, fen: int) -> None:
        """Type the cash received at a person's speed: faster keys count as a scan."""
        for character in money.plain(fen):
            self.press(Qt.Key(ord(character)))
            self.until("collect", lambda: not self.window.wedge.holds)
        self.until("collect", lambda: self.window.pages.collect.received_fen() == fen)

    def until(self, page: str, arrived: Callable[[], bool], *, trouble_is_an_end: bool = True) -> None:
        """Run the event loop until the page has appeared.

        Raises JiesuanError("headless_stopped") if it does not appear within SECONDS, or the window shows trouble.
        """
        wait_for(lambda: arrived() or (trouble_is_an_end and self.session.trouble is not None), SECONDS)
        if not arrived():
            trouble = self.session.trouble if trouble_is_an_end else None
            reason = trouble.code if trouble else self.reader.code or self.reader.state.value
            raise JiesuanError("headless_stopped", page=page, reason=reason)

    def picture(self, path: Path, of: QWidget | None = None) -> None:
        """Save a picture of the window, or of another one."""
        for _ in range(2):  # the new content is laid out first, then the widgets that make room for it
            QApplication.processEvents()
        (of or self.window).grab().save(str(path))
        say(f"{path.name}: {self.window.windowTitle()}")

    def _reader_changed(self, event: ReaderEvent) -> None:
        self.reader = event

    def _show_status(self, shift_status: ShiftStatus) -> None:
        self.shift_status = shift_status


def application() -> QApplication:
    """Return the application of a run without a display; raises DeviceError without a Chinese font."""
    qInstallMessageHandler(qt_says)
    app = QApplication.instance() or new_application()
    assert isinstance(app, QApplication)  # noqa: S101 - nothing else was created
    ensure_chinese()
    return app


def unattended(services: CounterServices) -> CounterServices:
    """Return the services of a run without a display: names masked, at full scale, pressed at a machine's speed."""
    return replace(services, mask_names=True, scale=1.0, press_guard=0.0)


def wait_for(arrived: Callable[[], bool], seconds: int) -> None:
    """Run the event loop until something has arrived; events wake it, the timer only ends a run that hangs."""
    deadline, waker = QDeadlineTimer(seconds * 1000), QTimer(interval=seconds * 1000)
    waker.start()
    while not arrived() and not deadline.hasExpired():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def say(text: str) -> None:
    """Write a line for who watches the run."""
    print(text, file=sys.stderr, flush=True)


def qt_says(_kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
    """Forward Qt's messages, except the one that the offscreen platform emits for every window."""
    if "propagateSizeHints" not in text:
        say(text)
