"""The keys of a window's acts, as many for each as the settings give it; each is recorded as the act's own key."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from devices.recording.port_factory import InputRecorder
from ui.keymap import keys_of_act
from ui.wedge import keys_of

OWN = "own"
"""The property of a shortcut that holds its act's own key."""


class Shortcuts:
    """The shortcuts of one window; what a cassette holds of them does not depend on the counter's keys."""

    def __init__(self, window: QWidget, recorder: InputRecorder) -> None:
        self._window, self._recorder = window, recorder

    def add(self, own: str, action: Callable[[], object]) -> None:
        """Do something at the key of an act, by its own key; a key that is held does it once."""
        pressed = keys_of(QKeySequence(own))
        for key in keys_of_act(own):
            shortcut = QShortcut(QKeySequence(key), self._window)
            shortcut.setAutoRepeat(False)
            shortcut.setProperty(OWN, own)
            shortcut.activated.connect(lambda: self._recorder.pressed(pressed))
            shortcut.activated.connect(action)
