"""A keyboard and a scanner at a window, and what the window shows."""

from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from devices.scanner import MANY, SLOW
from ui.keymap import shown
from ui.testing import waits
from ui.wedge import type_key
from ui.window import Window

INTERVAL = 5
"""Milliseconds between the keys of a scanner."""

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier
_BREAK = "\N{ZERO WIDTH SPACE}"


def press(window: Window, key: str | Qt.Key, held: Qt.KeyboardModifier = _NO_MODIFIER) -> None:
    """Press a key as a keyboard does; the name of one, as ``Ctrl+F``, is an act's own, by whatever key it has here."""
    if not isinstance(key, str):
        QTest.keyClick(window.windowHandle(), key, held)
        return
    combined = QKeySequence("Return" if key == "Enter" else shown(key))[0]  # type: ignore[index]  # stubs do not know
    QTest.keyClick(window.windowHandle(), combined.key(), combined.keyboardModifiers())


def type_text(window: Window, text: str) -> None:
    """Type as a person does, with a pause after every key, and never so many keys in a scanner's rhythm."""
    for number, character in enumerate(text):
        if number and number % (MANY - 1) == 0:
            _rest()
        type_key(window.windowHandle(), character)
        waits.until(lambda: not window.wedge.holds, lambda: "keys are held back")


def _rest() -> None:
    """Wait longer than the slowest scanner does between keys."""
    begun = monotonic()
    waits.until(lambda: monotonic() - begun > SLOW, lambda: "no time passes")


def scan(window: Window, text: str, suffix: str = "\r") -> None:
    """Scan as a keyboard wedge does: a key every 5 ms by its own time, and Enter, however slow this machine is."""
    for number, character in enumerate(text + suffix):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()))
            event = QKeyEvent(kind, key, _NO_MODIFIER, character)
            event.setTimestamp(1_000_000 + INTERVAL * number)
            QCoreApplication.sendEvent(window.windowHandle(), event)


def words(widget: QWidget) -> str:
    """Return the text of all visible labels of a widget."""
    labels = (label.text() for label in widget.findChildren(QLabel) if label.isVisible())
    return "\n".join(labels).replace(_BREAK, "")
