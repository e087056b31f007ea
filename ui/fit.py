"""The fit of windows into a screen: the scale, the opening geometry, and the place of a window beside another."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QWidget

from ui.style import fitting_scale
from ui.widgets.basic import set_role

USUAL = QSize(1366, 734)
# What the pages need at scale 1, with the patient's column beside them and folded above them.
WIDE, FOLDED = QSize(1200, 734), QSize(1000, 800)
# A window manager's frame is only known after the window is shown: a title bar has at most this height.
TITLE = 32


def scale_within(available: QSize, wanted: float | None = None) -> float:
    """Return the wanted scale, or the one for a screen with this space; lowered where the window would not fit."""
    height = available.height() - TITLE
    largest = max(min(available.width() / need.width(), height / need.height()) for need in (WIDE, FOLDED))
    return min(wanted or fitting_scale(available), largest)


def screen_scale(wanted: float | None) -> float:
    """Return the scale for the primary screen."""
    return scale_within(QGuiApplication.primaryScreen().availableSize(), wanted)


def inside(available: QRect, size: QSize) -> QRect:
    """Return a rectangle of this size at the top left of the space, cut to what fits below a title bar."""
    return QRect(available.topLeft(), size.boundedTo(available.size() - QSize(0, TITLE)))


def fitted(available: QRect, frame: QRect) -> QRect:
    """Return a window's frame moved into the space, and cut where it is larger; never larger than it is."""
    made = QRect(frame.topLeft(), frame.size().boundedTo(available.size()))
    made.moveLeft(max(available.left(), min(made.left(), available.right() + 1 - made.width())))
    made.moveTop(max(available.top(), min(made.top(), available.bottom() + 1 - made.height())))
    return made


def fit_again(window: QWidget) -> None:
    """Fit a window into the space of the screen that it is on now."""
    available, frame = window.screen().availableGeometry(), window.frameGeometry()
    was_maximised = window.isMaximized()
    # Some systems let the frame of a maximised window stand out.
    if available.contains(window.geometry() if was_maximised else frame):
        return
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMaximized)
    around, inner = fitted(available, frame), window.geometry()
    window.setGeometry(around.adjusted(*_margins(frame, inner)))
    if was_maximised:
        window.showMaximized()


def _margins(frame: QRect, inner: QRect) -> tuple[int, int, int, int]:
    return (
        inner.left() - frame.left(),
        inner.top() - frame.top(),
        inner.right() - frame.right(),
        inner.bottom() - frame.bottom(),
    )


def fill_screen(window: QMainWindow) -> None:
    """Show a window maximised; without a window manager it still lies within the screen."""
    window.setGeometry(inside(window.screen().availableGeometry(), window.size()))
    window.showMaximized()


def take_frame(window: QWidget) -> None:
    """Draw a border instead of the window manager's frame."""
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    set_role(window, "true", "framed")


def strip_beside(available: QRect, taken: QRect, least: int) -> QRect | None:
    """Return the wider of the free strips at both sides, below a title bar; None where none is wide enough."""
    right, left = QRect(available), QRect(available)
    right.setLeft(taken.right() + 1)
    left.setRight(taken.left() - 1)
    strip = max(right, left, key=QRect.width)
    return strip.adjusted(0, TITLE, 0, 0) if strip.width() >= least else None


def room_beside(available: QRect, scale: float, least: int) -> int:
    """Return the width that a maximised window can leave to another one beside it; 0 where it needs its own."""
    across, down = available.width() / scale, (available.height() - TITLE) / scale
    own = next((need.width() for need in (USUAL, WIDE, FOLDED) if _holds(across - least / scale, down, need)), 0)
    return available.width() - round(own * scale) if own else 0


def _holds(across: float, down: float, need: QSize) -> bool:
    return across >= need.width() and down >= need.height()
