"""The calls and queries of one transaction, oldest first, each with its time and its result."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from terminal.accounts.suspense.words import why, words
from terminal.journal.entry import Entry
from ui.style import Look
from ui.widgets.basic import LEFT, label
from ui.widgets.facts import TOP

FEW = 6


class Attempts(QWidget):
    """The last entries of a transaction."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(look.px(6))
        self._grid.setHorizontalSpacing(look.px(10))
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        for at in range(FEW):
            when, what = label(role="muted"), label(wrap=True)
            self._grid.addWidget(when, at, 0, LEFT | TOP)
            self._grid.addWidget(what, at, 1)
            self._rows.append((when, what))

    def show_entries(self, entries: Sequence[Entry], language: str) -> None:
        """Replace the entries shown by the last of these."""
        steps, shown = words(language).steps, entries[-FEW:]
        for at, (when, what) in enumerate(self._rows):
            entry = shown[at] if at < len(shown) else None
            when.setVisible(entry is not None)
            what.setVisible(entry is not None)
            if entry:
                reason = why(entry, language)
                when.setText(f"{entry.at:%H:%M:%S}")
                what.setText(f"{steps[entry.step]}\n{reason}" if reason else steps[entry.step])
                what.setAccessibleDescription(when.text())
