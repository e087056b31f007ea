"""The base of all pages, and their background."""

from collections.abc import Mapping
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.style import Look
from ui.widgets.basic import row
from ui.widgets.live import announce

if TYPE_CHECKING:
    from ui.session import Session, ShiftStatus


ANSWER_KEYS = tuple(f"Alt+{n}" for n in range(1, 10))
"""The keys that answer what a page asks about."""


class Presses:
    """When Enter was last pressed at one window, in seconds of a steady clock: a key bounces from page to page."""

    last = -inf


class Screen(QWidget):
    """A page that is drawn from a session.

    A page that `takes_text` gets what is typed, however fast. Within `guard` seconds the same press again is a key that
    bounces; on a page that `owes` somebody money nothing is taken for so long after its arrival. What is typed on
    a page that `is_private` may be a name, on one that `is_secret` a password.
    """

    turned = Signal()  # another part of the page is shown

    guard = 0.0
    presses = Presses()  # a page of a window has that window's
    takes_text = owes = is_private = is_secret = False
    _arrived = -inf

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Have the page's name read out, unless the whole window comes back."""
        super().showEvent(event)
        if not event.spontaneous():
            announce(self, self.accessibleName())

    def arrive(self) -> None:
        """Note that the page is seen from now on."""
        self._arrived = monotonic()

    @property
    def name(self) -> str:
        """What this page is called in the window's title."""
        return self.accessibleName()

    @property
    def own_keys(self) -> Mapping[str, str]:
        """The names of the window's keys that this page `handles` in its own way, as the bar shows them."""
        return {}

    @property
    def named_keys(self) -> Mapping[str, str]:
        """The names of the window's keys that have another one here; they work when the session allows it."""
        return {}

    def handles(self, _key: str) -> bool:
        """Handle one of the window's keys, such as F4, in the page's own way; return whether it has one."""
        return False

    def takes(self, event: QKeyEvent | None = None) -> bool:
        """Return whether a press (of Enter, if there is an event) may answer this page's question."""
        now, before = monotonic(), self.presses.last
        if event:
            self.presses.last = now
        bounces = event is not None and (event.isAutoRepeat() or now - before < self.guard)
        return not bounces and not (self.owes and now - self._arrived < self.guard)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: the page itself, unless overridden."""
        return self

    def release(self) -> None:
        """Let go of what the page holds, as the window closes; most hold nothing."""

    def show_session(self, session: "Session") -> None:
        """Show the session's current state; a static page does nothing."""

    def show_shift_status(self, shift_status: "ShiftStatus") -> None:
        """Show the shift status; a page without any of it does nothing."""


class Body(QWidget):
    """The background of pages, with a margin around them."""

    def __init__(self, look: Look, content: QWidget) -> None:
        super().__init__()
        self.setObjectName("body")
        self._layout = row(content, gap=look.px(12))
        self._layout.setContentsMargins(*(look.px(10),) * 4)
        self.setLayout(self._layout)
