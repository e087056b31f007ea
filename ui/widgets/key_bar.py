"""The function keys at the bottom, with the count and the cash of the shift."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from terminal import money
from ui.i18n import tr
from ui.style import Look
from ui.widgets.basic import button, label

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
        "F12": tr("Shift"),
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
        self._totals = label(name=tr("This shift"))
        self._totals.setParent(self)
        for key, name in key_names().items():
            self.keys[key] = button(f"{key} {name}", None)
            self.keys[key].setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.keys[key].setParent(self)
        self.setFixedHeight(self._height)

    def event(self, event: QEvent) -> bool:
        """Place the keys again when one of them changes its size."""
        if event.type() is QEvent.Type.LayoutRequest:
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
        self.setFixedHeight(y + self._height)

    def act(self, actions: Mapping[str, Callable[[], object]]) -> None:
        """Assign actions to keys."""
        for key, action in actions.items():
            self.keys[key].clicked.connect(action)
            self.keys[key].setEnabled(True)

    def allow(self, key: str, *, allowed: bool) -> None:
        """Enable a key if it has an effect now."""
        self.keys[key].setEnabled(allowed)

    def show_totals(self, count: int, cash: int, *, is_read: bool = True) -> None:
        """Show the number of settlements of this shift and its cash in fen; nothing before the journal is read."""
        self._totals.setText(tr("{0} settled · cash {1}", count, money.yuan(cash)) if is_read else "…")
