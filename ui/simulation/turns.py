"""Parts of the simulation desk that share one place, of which the chosen one is shown."""

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.style import Look
from ui.widgets.basic import column
from ui.widgets.choice import Choice


class Turns:
    """All places of a desk, and how each of their parts comes to be seen."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._turns = list[tuple[QWidget, Callable[[], object]]]()

    def place(self, parts: list[tuple[QWidget, str]], what: str) -> QWidget:
        """Lay out parts in one place, each with its name; `what` names the choice."""
        if len(parts) <= 1:
            return parts[0][0] if parts else QWidget()
        screens, chosen = QStackedWidget(), Choice(what)
        chosen.offer(parts)
        for part, _ in parts:
            screens.addWidget(part)
            self.add(part, partial(chosen.choose, part))
        chosen.changed.connect(lambda: screens.setCurrentWidget(cast("QWidget", chosen.value)))
        both = QWidget()
        both.setLayout(column(chosen, screens, gap=self._look.px(8)))
        return both

    def add(self, part: QWidget, turn: Callable[[], object]) -> None:
        """Remember how a part comes to be seen."""
        self._turns.append((part, turn))

    def show(self, page: QWidget) -> None:
        """Have a page seen, with every part that it lies in."""
        for part, turn in self._turns:
            if part is page or part.isAncestorOf(page):
                turn()
