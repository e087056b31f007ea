"""Facts in two columns: the name at the left, the value at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.fonts import named
from ui.style import Look
from ui.widgets.basic import LEFT, RIGHT, label

TOP = Qt.AlignmentFlag.AlignTop
READY = 10


class Facts(QWidget):
    """Rows of (name, value); a long value wraps, nothing is cut, and what no font has is said."""

    def __init__(self, look: Look, gap: int, ready: int = READY) -> None:
        super().__init__()
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(look.px(gap))
        self._grid.setHorizontalSpacing(look.px(10))
        self._grid.setColumnStretch(1, 1)
        self.make_ready(ready)

    def make_ready(self, count: int = READY) -> None:
        """Create rows before there are facts: polished before the first patient comes, they cost no frame then."""
        for _ in range(count - len(self._rows)):
            self._add()
        self.show_rows(())

    def show_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Replace the rows shown."""
        while len(self._rows) < len(rows):
            self._add()
        for index, (name, value) in enumerate(self._rows):
            shown = index < len(rows)
            if name.isHidden() is shown:
                name.setVisible(shown)
                value.setVisible(shown)
            if shown:
                name.setText(rows[index][0])
                value.setText(named(rows[index][1]))
                value.setAccessibleDescription(rows[index][0])

    def _add(self) -> None:
        name, value = label(role="muted"), label(wrap=True)
        value.setAlignment(RIGHT | TOP)
        at = len(self._rows)
        self._grid.addWidget(name, at, 0, LEFT | TOP)
        self._grid.addWidget(value, at, 1)
        self._rows.append((name, value))
