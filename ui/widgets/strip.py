"""The warning strip: one line for what needs a person; calm while only the simulation speaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from terminal.model import Transaction
from ui import pending
from ui.i18n import tr
from ui.style import Look
from ui.widgets.basic import label, row, set_role

HEIGHT = 32


@dataclass(frozen=True)
class Alarms:
    """What needs a person, the gravest first."""

    open_items: tuple[Transaction, ...] = ()
    ended: str = ""
    notice: str = ""
    printer: str = ""
    reader: str = ""

    def said(self, every: int) -> tuple[str, ...]:
        """Say each alarm in a sentence; `every` is how often recovery is tried, in seconds."""
        locked = [pending.still_open(item, every) for item in self.open_items]
        return tuple(text for text in (*locked, self.ended, self.notice, self.printer, self.reader) if text)


class Strip(QWidget):
    """Alarms in one line, the gravest first; hidden where nothing is to say."""

    def __init__(self, look: Look, *, simulated: bool) -> None:
        super().__init__()
        self._simulated = simulated
        self._words = label(role="text", name=tr("Warnings"))
        self._badge = label(tr("Simulation"), "badge")
        self._badge.setFixedHeight(look.px(22))
        self._badge.setVisible(simulated)
        self.setObjectName("strip")
        self.setAccessibleName(tr("Warnings"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(look.px(HEIGHT))
        layout = row(self._badge, self._words, 1, gap=look.px(10))
        layout.setContentsMargins(look.px(20), 0, look.px(12), 0)
        self.setLayout(layout)
        self.show_alarms(())

    def show_alarms(self, alarms: Sequence[str]) -> None:
        """Show what needs a person; without any, say only that this is a simulation."""
        calm = tr("The insurer is simulated: nothing here is real money or a real settlement.")
        more = tr("  (and {0} more)", len(alarms) - 1) if len(alarms) > 1 else ""
        self._words.setText(f"▲ {alarms[0]}{more}" if alarms else calm)
        self._words.setToolTip("\n".join(alarms))
        for widget in (self, self._words):
            set_role(widget, "true" if alarms else "false", "alarm")
        self.setVisible(bool(alarms) or self._simulated)
