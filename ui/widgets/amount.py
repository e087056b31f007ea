"""An amount in large type that shrinks before it is cut off."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from terminal import money
from ui.style import Look
from ui.widgets.live import LiveLabel


class Amount(LiveLabel):
    """An amount of fen in the largest type that fits its width, from `size` pixels down to half.

    `name` is what a screen reader calls it, or the label that says what it is now, whose text is set before.
    """

    def __init__(self, look: Look, size: int, name: str | QLabel, role: str = "money", *, live: bool = True) -> None:
        super().__init__()
        self._look, self._name, self.is_live = look, name, live
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.change_size(size)

    def change_size(self, size: int) -> None:
        """Use another size as the largest."""
        self._size = size
        # Digits need less height than the font's tallest character.
        self.setFixedHeight(self._look.px(size * 5 // 4))
        self._fit()

    def show_fen(self, fen: int) -> None:
        """Show an amount of fen."""
        self.show_text(money.yuan(fen))

    def show_text(self, text: str) -> None:
        """Show a text in place of an amount."""
        self.setAccessibleDescription(self._name.text() if isinstance(self._name, QLabel) else self._name)
        self.setText(text)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of the text at its present font size."""
        return QFontMetrics(self.font()).size(0, self.text())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the font to the new width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fitting = (size for size in range(self._size, self._size // 2, -1) if self._width(size) <= self.width())
        self.setFont(self._type(next(fitting, self._size // 2)))

    def _width(self, size: int) -> int:
        return QFontMetrics(self._type(size)).horizontalAdvance(self.text())

    def _type(self, size: int) -> QFont:
        return self._look.font(size, QFont.Weight.Bold)
