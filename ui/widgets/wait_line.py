"""A text that tells, while something is waited for, how long already, how long at most, and the way out."""

from time import monotonic

from msgspec import Struct
from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea

from ui.i18n import tr
from ui.widgets.live import LiveLabel

SECOND = 1000


class Wait(Struct, frozen=True):
    """A wait: its monotonic second of begin, what is waited for, its limit in words (or empty), and the way out."""

    since: float
    what: str
    limit: str
    way_out: str

    def text(self) -> str:
        """Describe the wait; in its first second only what is waited for."""
        seconds = round(monotonic() - self.since)
        if seconds < 1:
            return self.what
        if not self.limit:
            return tr("{0} {1} s so far. {2}", self.what, seconds, self.way_out).strip()
        return tr("{0} {1} s so far, {2}. {3}", self.what, seconds, self.limit, self.way_out).strip()


class WaitLine(LiveLabel):
    """A label in a role, updated once a second while there is a wait; one that `reveals` it is scrolled into view."""

    def __init__(self, role: str, *, name: str = "", reveals: bool = False) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setWordWrap(True)
        self.setAccessibleDescription(name)
        self._wait: Wait | None = None
        self._reveals = reveals
        self._clock = QTimer(self, interval=SECOND)
        self._clock.timeout.connect(self._tick)

    def show_wait(self, wait: Wait) -> None:
        """Show a wait until there is another text."""
        if wait != self._wait:
            self._wait = wait
            self._clock.start()
            QTimer.singleShot(0, self, self._reveal)  # once the page is laid out
        self._tick()

    def show_text(self, text: str) -> None:
        """Show a text: nothing is waited for."""
        self._wait = None
        self._clock.stop()
        self.setText(text)

    def spoken(self) -> str:
        """Return what is read out: of a wait what is waited for, once."""
        return self._wait.what if self._wait else super().spoken()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Go on with a wait that was covered."""
        if self._wait:
            self._clock.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stop while nobody sees it."""
        self._clock.stop()
        super().hideEvent(event)

    def _reveal(self) -> None:
        above = self.parentWidget()
        while above and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea) and self._reveals and self._wait:
            above.ensureWidgetVisible(self)

    def _tick(self) -> None:
        if self._wait:
            self.setText(self._wait.text())
