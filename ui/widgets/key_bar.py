"""The function keys at the bottom, with the count and the cash of the shift."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from terminal import money
from ui.i18n import tr
from ui.style import Look
from ui.widgets.basic import button, label, row

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
    """One button a key; a key without an action is disabled."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("keybar")
        self.setAccessibleName(tr("Function keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(look.px(HEIGHT))
        self.keys: dict[str, QPushButton] = {}
        self._totals = label(name=tr("This shift"))
        layout = row(gap=0)
        layout.setContentsMargins(look.px(11), 0, look.px(20), 0)
        for key, name in key_names().items():
            self.keys[key] = button(f"{key} {name}", None)
            self.keys[key].setFocusPolicy(Qt.FocusPolicy.NoFocus)
            layout.addWidget(self.keys[key])
        layout.addStretch(1)
        layout.addWidget(self._totals)
        self.setLayout(layout)

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
