"""The demonstration layout: counter, patient display and simulation desk side by side, a caption above them."""

from msgspec import Struct
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication

from ui.fit import FOLDED

CAPTION, LEAST = 62, 0.8
# What the counter takes of the width, and the display of the height beside it.
COUNTER, DISPLAY = 0.645, 0.36


class Places(Struct, frozen=True):
    """The places of the windows; without a simulation desk the display takes its place too."""

    caption: QRect
    counter: QRect
    display: QRect
    desk: QRect


def scale_within(available: QSize) -> float:
    """Return the scale at which the counter fits its part of the screen."""
    across = available.width() * COUNTER / FOLDED.width()
    return min(across, available.height() / (FOLDED.height() + CAPTION))


def screen_scale() -> float:
    """Return the scale for the primary screen."""
    return scale_within(QGuiApplication.primaryScreen().availableSize())


def is_possible() -> bool:
    """Return whether the text stays legible on the primary screen."""
    return screen_scale() >= LEAST


def places(available: QRect) -> Places:
    """Return the places of all windows within a screen's space."""
    scale, space = scale_within(available.size()), QRect(available)
    top = round(CAPTION * scale)
    space.setTop(space.top() + top)
    counter, beside = QRect(space), QRect(space)
    counter.setWidth(round(space.width() * COUNTER))
    beside.setLeft(counter.right() + 1)
    display, desk = QRect(beside), QRect(beside)
    display.setHeight(round(beside.height() * DISPLAY))
    desk.setTop(display.bottom() + 1)
    return Places(QRect(available.topLeft(), QSize(available.width(), top)), counter, display, desk)
