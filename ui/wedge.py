"""Takes a scanner's burst of keys out of a window before any field sees it, and returns what a person typed."""

import math
import unicodedata
from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QWidget

from devices.recording.pressed import Pressed
from devices.scanner import GAP, Verdict, Wedge

if TYPE_CHECKING:
    from PySide6.QtGui import QKeySequence


class WedgeFilter(QObject):
    """Watches the keys that reach windows; `scanned` carries the text of a finished scan.

    It filters the window's events, before focus and input method, so that a code is never typed into a field; text that
    an input method makes of single keys nevertheless is taken from the focused widget. `gap` is in seconds.
    """

    scanned = Signal(str)
    doubted = Signal(str, str)  # a text that a scanner must have typed too slowly, and what of it reached no field
    passed = Signal(object)  # Pressed, a person's key passed on to the window

    def __init__(self, gap: float = GAP, clock: Callable[[], float] = monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wedge, self._clock = Wedge(gap), clock
        self._behind, self._newest = math.inf, 0.0
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - a window needs an application
        app.focusObjectChanged.connect(self._follow)
        self._window: QWindow | None = None
        self._giving_back = False
        self._pause = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._pause.timeout.connect(self._paused)

    @property
    def holds(self) -> bool:
        """True while keys are held back that may turn out to be a scan."""
        return self._wedge.due is not None

    def watch(self, window: QWindow) -> None:
        """Begin to watch a window; a second call changes nothing."""
        window.installEventFilter(self)

    def _follow(self, focus: QObject | None) -> None:
        if isinstance(focus, QWidget) and focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
            focus.installEventFilter(self)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Hold a key back while it may belong to a scan."""
        if isinstance(event, QInputMethodEvent):
            return self._committed(event)
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(window, QWindow) or event.key() in _SHIFTS:
            return False
        if self._giving_back:
            self._pass(event)
            return False
        self._window = window
        verdict = self._wedge.feed(_character(event), self._pressed_at(event))
        self._act(verdict)
        self._wait()
        if not verdict.held:
            self._pass(event)
        return verdict.held

    def _pass(self, event: QKeyEvent) -> None:
        self.passed.emit(Pressed(key=event.key(), held=event.modifiers().value, text=event.text()))

    def _committed(self, event: QInputMethodEvent) -> bool:
        """Hold back a single character that an input method made of a key; a word was typed by a person."""
        character = unicodedata.normalize("NFKC", event.commitString())
        if len(character) != 1 or not character.isascii() or event.preeditString() or self._giving_back:
            return False
        self._window = QGuiApplication.focusWindow() or self._window
        verdict = self._wedge.feed(character, self._clock())
        self._act(verdict)
        self._wait()
        return verdict.held

    def _pressed_at(self, event: QKeyEvent) -> float:
        """Return when a key was pressed, in seconds of our clock, however late it is handled."""
        if not event.timestamp():
            return self._clock()
        pressed = event.timestamp() / 1000
        if pressed < self._newest:  # the system's counter of milliseconds wraps after 49 days
            self._behind = math.inf
        self._newest = pressed
        behind = min(self._behind, self._clock() - pressed)
        if behind < self._behind < math.inf:
            self._wedge.shift(behind - self._behind)  # the keys before were handled late, and pressed as much earlier
        self._behind = behind
        return pressed + behind

    def _paused(self) -> None:
        self._act(self._wedge.pause(self._clock()))
        self._wait()

    def _wait(self) -> None:
        due = self._wedge.due
        if due is None:
            self._pause.stop()
        else:
            self._pause.start(max(1, round((due - self._clock()) * 1000) + 1))

    def _act(self, verdict: Verdict) -> None:
        if verdict.back:
            self.give_back(verdict.back)
        if verdict.code:
            self.scanned.emit(verdict.code)
        if verdict.slow:
            self.doubted.emit(verdict.slow, verdict.rest + ("\r" if verdict.ended else ""))

    def ends_scan(self) -> bool:
        """End a scan by a key that is no suffix to Qt, such as Ctrl+M; return whether there was one to end."""
        verdict = self._wedge.suffix(self._clock())
        if verdict is None:
            return False
        self._act(verdict)
        self._wait()
        return verdict.held

    def give_back(self, text: str) -> None:
        """Type characters that were held back after all."""
        self._giving_back = True
        try:
            for character in text:
                type_key(self._window, character)
        finally:
            self._giving_back = False


def type_key(window: QWindow | None, character: str) -> None:
    """Press and release one character's key in a window, as a keyboard does."""
    key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()[0]))
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        if window is not None:
            QCoreApplication.sendEvent(window, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character))


def keys_of(sequence: "QKeySequence") -> Pressed:
    """Return the key and the modifiers of a shortcut of one key."""
    combined = sequence[0]  # type: ignore[index]  # indexable, although the stubs do not say so
    return Pressed(key=combined.key().value, held=combined.keyboardModifiers().value)


def shape_of(pressed: Pressed) -> Pressed:
    """Return a key as any digit, or as any letter, if it is one."""
    if not pressed.text.isalnum():
        return pressed
    any_key = "0" if pressed.text.isdecimal() else "x"
    return Pressed(key=ord(any_key.upper()), held=pressed.held, text=any_key)


_SHIFTS = frozenset(
    Qt.Key[f"Key_{name}"] for name in ("Shift", "Control", "Alt", "AltGr", "Meta", "CapsLock", "NumLock")
)


def _character(event: QKeyEvent) -> str:
    # Space presses buttons: held back, its release would come before its press. No code contains one.
    modified = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    return "" if modified or event.text() == " " else event.text()
