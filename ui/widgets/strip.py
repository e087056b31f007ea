"""The warning strip: one line for what needs attention; calm while it only marks the simulation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from terminal.model import Transaction
from ui import pending
from ui.i18n import tr
from ui.style import Look
from ui.widgets.basic import button, label, row, set_role

HEIGHT, WITH_BUTTON = 32, 46


@dataclass(frozen=True)
class Alarms:
    """The alarms that need attention, most serious first."""

    open_items: tuple[Transaction, ...] = ()
    ended: tuple[str, ...] = ()
    notice: str = ""
    printer: str = ""
    paper: str = ""
    reader: str = ""
    scanner: str = ""

    def texts(self) -> tuple[str, ...]:
        """Return a sentence for each alarm."""
        locked = map(pending.still_open, self.open_items)
        devices = (self.printer, self.paper, self.reader, self.scanner)
        return tuple(text for text in (*locked, *self.ended, self.notice, *devices) if text)


class Strip(QWidget):
    """Alarms in one line, most serious first, with a button for the suspense desk; hidden if there are none.

    Without a parent it would open as a window of its own when it shows itself.
    """

    def __init__(self, look: Look, open_suspense: Callable[[], object], parent: QWidget, *, simulated: bool) -> None:
        super().__init__(parent)
        self._look = look
        self.suspense = button(tr("Suspense desk  Ctrl+U"), open_suspense, "flat")
        self.suspense.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = label(role="text", name=tr("Warnings"))
        self._badge = label(role="badge")
        self._badge.setFixedHeight(look.px(22))
        self.setObjectName("strip")
        self.setAccessibleName(tr("Warnings"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # A line that is too long is shown completely in the tool tip, and on the suspense desk.
        self._words.setMinimumWidth(look.px(120))
        layout = row(self._badge, self._words, self.suspense, gap=look.px(10))
        layout.setStretch(1, 1)
        layout.setContentsMargins(look.px(20), 0, look.px(12), 0)
        self.setLayout(layout)
        self.show_simulated(simulated=simulated)

    def show_simulated(self, *, simulated: bool, simulated_parts: Sequence[str] = ()) -> None:
        """Mark the simulation permanently, with its `simulated_parts` parts, or not at all; clears the alarms."""
        self._simulated = simulated
        self._badge.setText(_named(simulated_parts))
        self._badge.setVisible(simulated)
        self.show_alarms(())

    def show_alarms(self, alarms: Sequence[str], *, open_items: bool = False) -> None:
        """Show alarms; without any, show only the mark of the simulation."""
        self.suspense.setVisible(open_items)
        # The warning about an open item may be long, and no word of it may be missing.
        self._words.setWordWrap(open_items)
        self.setFixedHeight(self._look.px(WITH_BUTTON if open_items else HEIGHT))
        calm = tr("Nothing here is real money or a real settlement.")
        more = tr("  (and {0} more)", len(alarms) - 1) if len(alarms) > 1 else ""
        self._words.setText(f"▲ {alarms[0]}{more}" if alarms else calm)
        self._words.setToolTip("\n".join(alarms))
        for widget in (self, self._words):
            set_role(widget, "true" if alarms else "false", "alarm")
        self.setVisible(bool(alarms) or self._simulated)


def _named(simulated_parts: Sequence[str]) -> str:
    parts = {"platform": tr("insurer"), "channel": tr("payment"), "reader": tr("reader"), "printer": tr("printer")}
    return (
        tr("Simulated: {0}", tr(", ").join(parts[each] for each in simulated_parts))
        if simulated_parts
        else tr("Simulation")
    )
