"""What a page must be for everybody: named, reached and left by Tab, large enough, legible, nothing over another."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLabel,
    QListView,
    QTableView,
    QWidget,
)

from tests.ui.conftest import Cashier
from tests.ui.test_fit import unreachable
from tests.ui.test_style import AMOUNT, HIGH, TEXT, cut, low, name_of
from ui.widgets.amount import Amount
from ui.widgets.page_area import PageArea

Pixels = np.ndarray[tuple[int, int], np.dtype[np.uint32]]
_ROLELESS = {QAccessible.Role.NoRole}
MANY = 60


def defects(cashier: Cashier, theme: str) -> list[str]:
    """Return everything that is wrong with the page that is seen."""
    window = cashier.window
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # what was replaced is not seen
    pixels = pixels_of(cashier.picture().toImage())
    found = [f"cut: {text}" for text in cut(window)]
    found += [f"low: {text}" for text in low(window)]
    found += [f"off screen: {text}" for text in unreachable(window)]
    found += [f"nameless: {type(each).__name__}" for each in reachable(window) if not name_of(each)]
    found += [f"without a role: {type(each).__name__}" for each in reachable(window) if not has_role(each)]
    found += [f"over another: {pair}" for pair in overlapping(window)]
    found += [f"pale: {told}" for told in pale(window, pixels, theme)]
    found += [f"trap: {told}" for told in trapped(cashier)]
    return found


def reachable(window: QWidget) -> list[QWidget]:
    """Return what Tab goes to."""
    every = (each for each in window.findChildren(QWidget) if each.isVisible() and each.isEnabled())
    return [each for each in every if each.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(each, PageArea)]


def has_role(widget: QWidget) -> bool:
    return QAccessible.queryAccessibleInterface(widget).role() not in _ROLELESS


def trapped(cashier: Cashier) -> Iterator[str]:
    """Yield where Tab does not go on, and what it never comes to; the focus is where it was then."""
    before = QApplication.focusWidget()
    wanted, seen = {id(each) for each in reachable(cashier.window)}, list[QWidget]()
    for _ in range(MANY):
        now = QApplication.focusWidget()
        if now is None or now in seen:
            break
        seen.append(now)
        now.window().focusNextPrevChild(True) if not cashier.window.isActiveWindow() else tab(now)
    else:
        yield "no end"
    reached = {id(each) for each in seen}
    if len(seen) > 1:
        yield from (name_of(each) for each in reachable(cashier.window) if id(each) in wanted - reached)
    if before is not None:
        before.setFocus()


def tab(widget: QWidget) -> None:
    """Go on as Tab does."""
    widget.focusNextPrevChild(True)


def overlapping(window: QWidget) -> Iterator[str]:
    """Yield the pairs of texts of which one lies over the other."""
    hints = [each.more for each in window.findChildren(PageArea)]  # where there is more, it lies over the page
    places = [(each, place(each)) for each in texts(window) if each not in hints]
    for (one, here), (other, there) in combinations(places, 2):
        if here.intersects(there) and not (one.isAncestorOf(other) or other.isAncestorOf(one)):
            yield f"{one.text()} / {other.text()}"


def texts(window: QWidget) -> list[QLabel | QAbstractButton]:
    found: list[QLabel | QAbstractButton] = [*window.findChildren(QLabel), *window.findChildren(QAbstractButton)]
    return [each for each in found if each.isVisible() and each.text().strip() and seen_whole(each)]


def seen_whole(widget: QWidget) -> bool:
    """Return whether nothing of a widget is scrolled away or behind another window's edge."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def place(widget: QWidget) -> QRect:
    """Return where a widget is in its window; a pixel less, as neighbours may touch."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size()).adjusted(1, 1, -1, -1)


def pale(window: QWidget, pixels: Pixels, theme: str) -> Iterator[str]:
    """Yield the texts whose pixels stand out too little from their ground, each with its contrast."""
    for each in texts(window):
        if each.isEnabled() or theme == HIGH:
            least = AMOUNT if theme == HIGH or isinstance(each, Amount) else TEXT
            found = rendered(part(pixels, window, place(each)))
            if found < least:
                yield f"{each.text()[:30]} {found:.1f}"
    for name, shown in cells(window):
        found = rendered(part(pixels, window, shown))
        if found < (AMOUNT if theme == HIGH else TEXT):
            yield f"{name[:30]} {found:.1f}"


def cells(window: QWidget) -> Iterator[tuple[str, QRect]]:
    """Yield the text and the place of every cell that is seen whole."""
    for view in window.findChildren(QAbstractItemView):
        if not view.isVisible() or isinstance(view, QHeaderView) or not isinstance(view, QTableView | QListView):
            continue
        model, corner = view.model(), view.viewport().mapTo(window, QPoint(0, 0))
        for row in range(model.rowCount(QModelIndex())):
            for column in range(model.columnCount(QModelIndex()) if isinstance(view, QTableView) else 1):
                index = model.index(row, column, QModelIndex())
                shown, text = view.visualRect(index), str(index.data() or "").strip()
                if text and any(map(str.isalnum, text)) and view.viewport().rect().contains(shown):
                    yield text, shown.translated(corner)


def pixels_of(image: QImage) -> Pixels:
    """Return a picture as one number for each pixel."""
    flat = image.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(flat.constBits(), np.uint32).reshape(flat.height(), flat.bytesPerLine() // 4)
    return np.asarray(data[:, : flat.width()] & 0xFFFFFF, np.uint32)


def part(pixels: Pixels, window: QWidget, where: QRect) -> Pixels:
    """Return a part of a picture that may be larger than its window, as on a screen of high density."""
    ratio = pixels.shape[1] / window.width()
    across = slice(round(where.left() * ratio), round(where.right() * ratio))
    down = slice(round(where.top() * ratio), round(where.bottom() * ratio))
    return pixels[down, across]


def rendered(pixels: Pixels) -> float:
    """Return the contrast between the ground and the pixel that stands out most from it; 21 where there is nothing."""
    colours, counts = np.unique(pixels, return_counts=True)
    if len(colours) < 2:
        return 21.0
    light = luminance(colours)
    ground = light[int(np.argmax(counts))]
    contrasts = (np.maximum(light, ground) + 0.05) / (np.minimum(light, ground) + 0.05)
    return float(contrasts.max())


def luminance(colours: Pixels) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the relative luminance of WCAG 2.2 of each colour."""
    parts = np.stack([(colours >> shift) & 0xFF for shift in (16, 8, 0)]).astype(np.float64) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    made: np.ndarray[tuple[int], np.dtype[np.float64]] = np.tensordot([0.2126, 0.7152, 0.0722], linear, 1)
    return made
