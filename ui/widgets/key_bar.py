"""The function keys at the bottom, with the count and the cash of the operator's interval."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from terminal import money
from ui.i18n import DOT, tr
from ui.keymap import shown
from ui.style import Look
from ui.widgets.basic import button, label

if TYPE_CHECKING:
    from counter.cash_desk import Taken

HEIGHT = 40


def key_names() -> dict[str, str]:
    """Return the names of the counter's function keys, in order."""
    return {
        "F1": tr("Help"),
        "F2": tr("Read card"),
        "F3": tr("Scan"),
        "F4": tr("Bills"),
        "F5": tr("Presettle"),
        "F6": tr("Why"),
        "F7": tr("What if"),
        "F8": tr("Park"),
        "F9": tr("Settle"),
        "F10": tr("Refund"),
        "F11": tr("Reprint"),
        "F12": tr("Close day"),
    }


class KeyBar(QWidget):
    """One button a key, in as many rows as the width asks for; a key without an action is disabled."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("keybar")
        self.setAccessibleName(tr("Function keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._height, self._left, self._right = look.px(HEIGHT), look.px(11), look.px(20)
        self.keys: dict[str, QPushButton] = {}
        self._allowed: dict[str, bool] = {}
        self._own: Mapping[str, str] = {}
        self._shift = self._paper = ""
        self._totals = label(name=tr("Since the last closing"))
        self._totals.setParent(self)
        for key, name in key_names().items():
            self.keys[key] = button(f"{shown(key)} {name}", None)
            self.keys[key].setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.keys[key].setParent(self)
        self.setFixedHeight(self._height)

    def event(self, event: QEvent) -> bool:
        """Place the keys again when one of them changes its size, or has changed it while nobody saw it."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show}:
            self._place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place the keys in the new width."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Put the keys from the left into rows, and the totals at the right of the last one."""
        end = self.width() - self._right
        x, y = self._left, 0
        for each in self.keys.values():
            width = each.sizeHint().width()
            if x + width > end:
                x, y = self._left, y + self._height
            each.setGeometry(x, y, width, self._height)
            x += width
        wanted = self._totals.sizeHint().width()
        if x + wanted > end:
            y += self._height
        self._totals.setGeometry(end - wanted, y, wanted, self._height)
        if self.height() != y + self._height:
            self.setFixedHeight(y + self._height)

    def act(self, actions: Mapping[str, Callable[[], object]]) -> None:
        """Assign actions to keys."""
        for key, action in actions.items():
            self.keys[key].clicked.connect(action)
            self.allow(key, allowed=True)

    def allow(self, key: str, *, allowed: bool) -> None:
        """Enable a key if it has an effect now."""
        self._allowed[key] = allowed
        self.keys[key].setEnabled(allowed or key in self._own)

    def show_own(self, names: Mapping[str, str], named: Mapping[str, str]) -> None:
        """Show the names of the keys that the page has for itself, and of those that it only gives another name."""
        self._own = names
        for key, name in (key_names() | dict(named) | dict(names)).items():
            self.keys[key].setText(f"{shown(key)} {name}")
            self.keys[key].setEnabled(key in names or self._allowed.get(key, False))

    def show_taken(self, taken: "Taken | None", today: date, *, is_read: bool = True) -> None:
        """Show the count and the cash of the operator's interval, dated where it began before today."""
        if taken is None:
            self._shift = tr("Not known: the hospital does not answer") if is_read else "…"
            self._tell()
            return
        so_far = tr("{0} settled · cash {1}", taken.settled, money.yuan(taken.cash))
        is_older = taken.since and taken.since.date() < today
        since = tr("Since {0}", f"{taken.since:%m-%d %H:%M}") if is_older else ""
        self._shift = DOT.join(part for part in (since, so_far) if part)
        self._tell()

    def show_paper(self, text: str) -> None:
        """Show the next paper number beside the totals; an empty text shows none."""
        self._paper = text
        self._tell()

    def _tell(self) -> None:
        self._totals.setText(DOT.join(part for part in (self._shift, self._paper) if part))
