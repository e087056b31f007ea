"""A place for the patient display on the cashier's own screen, where it covers no key and no amount."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QWidget

from ui.widgets.amount import Amount
from ui.widgets.code import Code

SIZES = ((300, 550), (300, 430), (420, 300), (270, 330), (270, 270), (340, 220), (260, 220))
STEP = 40
Sides = tuple[int, int, int, int]


def clear_place(area: QRect, hard: Sequence[QRect], soft: Sequence[QRect], scale: float) -> QRect | None:
    """Return the largest place in the area that covers nothing hard, and as little as possible of what is soft.

    None if there is no such place.
    """
    no, little = [_sides(each) for each in hard], [_sides(each) for each in soft]
    best: tuple[int, Sides] | None = None
    for size in SIZES:
        for place in _places(_sides(area), round(size[0] * scale), round(size[1] * scale)):
            if any(_common(place, each) for each in no):
                continue
            covered = sum(_common(place, each) for each in little)
            if best is None or covered < best[0]:
                best = covered, place
        if best and not best[0]:
            break
    return QRect(QPoint(*best[1][:2]), QSize(best[1][2] - best[1][0], best[1][3] - best[1][1])) if best else None


def _places(area: Sides, width: int, height: int) -> Iterator[Sides]:
    left, top, right, bottom = area
    for x in (*range(right - width, left, -STEP), left):
        for y in (*range(bottom - height, top, -STEP), top):
            if x >= left and y >= top:
                yield x, y, x + width, y + height


def _sides(of: QRect) -> Sides:
    return of.left(), of.top(), of.left() + of.width(), of.top() + of.height()


def _common(one: Sides, other: Sides) -> int:
    """Return the area that two rectangles have in common."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across * down if across > 0 and down > 0 else 0


def needed(window: QWidget) -> list[QRect]:
    """Return where a window shows keys, amounts and codes."""
    return [_seen(each) for each in window.findChildren(QWidget) if isinstance(each, _HARD) and each.isVisible()]


def useful(window: QWidget) -> list[QRect]:
    """Return where a window shows lists and texts."""
    return [_seen(each) for each in window.findChildren(QWidget) if isinstance(each, _SOFT) and each.isVisible()]


def _seen(widget: QWidget) -> QRect:
    """Return what is seen of a widget on the screen; of a list only its rows."""
    seen = widget.visibleRegion().boundingRect()
    if isinstance(widget, QAbstractItemView) and widget.model():
        last = widget.model().index(widget.model().rowCount(QModelIndex()) - 1, 0, QModelIndex())
        rows = widget.viewport().y() + widget.visualRect(last).bottom() + 1
        seen.setBottom(min(seen.bottom(), rows))
    return QRect(widget.mapToGlobal(seen.topLeft()), seen.size())


_HARD = (QAbstractButton, Amount, Code)
_SOFT = (QAbstractItemView, QLabel)
