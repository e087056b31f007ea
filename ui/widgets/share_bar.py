"""A bar of the payers' shares."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from terminal import money
from ui.i18n import tr
from ui.style import Look

HEIGHT = 16
# A share has at least this width, so that a small one stays visible.
LEAST = 3.0


class ShareBar(QWidget):
    """Parts of a whole side by side, each in its own colour."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._parts: Sequence[tuple[str, int]] = ()
        self.setAccessibleName(name)
        self.setFixedHeight(look.px(HEIGHT))

    def show_parts(self, parts: Sequence[tuple[str, int]], names: Sequence[str]) -> None:
        """Show parts as (role of the colour, fen); `names` are their names, for a screen reader."""
        self._parts = [part for part in parts if part[1] > 0]
        pairs = zip(names, parts, strict=True)
        self.setAccessibleDescription(tr(", ").join(f"{name} {money.yuan(fen)}" for name, (_, fen) in pairs))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size hint of any width."""
        return QSize(self._look.px(200), self._look.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the parts inside one rounded bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.setClipPath(clip)
        painter.fillRect(self.rect(), self._look.colour("group"))
        left = 0.0
        for role, width in self._widths():
            painter.fillRect(QRectF(left, 0, width - 1, self.height()), self._look.colour(role))
            left += width
        painter.end()

    def _widths(self) -> Iterator[tuple[str, float]]:
        total = sum(fen for _, fen in self._parts)
        room = self.width() - LEAST * len(self._parts)
        for role, fen in self._parts:
            yield role, LEAST + room * fen / total
