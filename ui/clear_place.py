"""A place for the patient display on the cashier's own screen, where it covers no key and no amount."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt
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
    no, little = ([_sides(each) for each in rects if not each.isEmpty()] for rects in (hard, soft))
    little.sort(
        key=lambda each: (each[0] - each[2]) * (each[3] - each[1])
    )  # the largest first tell a bad place soonest
    best: tuple[int, Sides] | None = None
    for size in SIZES:
        for place in _places(_sides(area), round(size[0] * scale), round(size[1] * scale)):
            if _touches(place, no):
                continue
            covered = _covered(place, little, best[0] if best else None)
            if covered is not None:
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


def _touches(place: Sides, others: Sequence[Sides]) -> bool:
    """Return whether a place has anything in common with others."""
    left, top, right, bottom = place
    return any(left < each[2] and each[0] < right and top < each[3] and each[1] < bottom for each in others)


def _covered(place: Sides, others: Sequence[Sides], most: int | None) -> int | None:
    """Return the area that a place covers of others; None if that is not less than `most`, which is found out early."""
    left, top, right, bottom = place
    covered = 0
    for x, y, end, low in others:
        if left < end and x < right and top < low and y < bottom:
            covered += (min(right, end) - max(left, x)) * (min(bottom, low) - max(top, y))
            if most is not None and covered >= most:
                return None
    return covered if most is None or covered < most else None


def needed(window: QWidget) -> list[QRect]:
    """Return where a window shows keys, amounts and codes."""
    return list(_seen_of(window, _HARD))


def useful(window: QWidget) -> list[QRect]:
    """Return where a window shows lists and texts."""
    return list(_seen_of(window, _SOFT))


def _seen_of(window: QWidget, kinds: tuple[type[QWidget], ...]) -> Iterator[QRect]:
    return (_seen(each) for each in _visible(window) if isinstance(each, kinds))


def _visible(widget: QWidget) -> Iterator[QWidget]:
    """Yield what is visible in a widget, without a look into the many pages that are not."""
    for each in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if each.isVisible() and not each.isWindow():
            yield each
            yield from _visible(each)


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
