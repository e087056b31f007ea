"""The warning strip: one line for what needs attention; calm while it only marks the simulation."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.fonts import named
from ui.i18n import tr
from ui.style import Look
from ui.widgets.basic import button, label, row, set_role

HEIGHT, WITH_BUTTON = 32, 46


class Strip(QWidget):
    """The most serious alarm or all of them, with a button for the suspense desk; hidden if there are none.

    Without a parent it would open as a window of its own when it shows itself.
    """

    def __init__(self, look: Look, open_suspense: Callable[[], object], parent: QWidget, *, simulated: bool) -> None:
        super().__init__(parent)
        self._look = look
        self.suspense = button(tr("Suspense desk  Ctrl+U"), open_suspense, "flat")
        self.suspense.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.refunds = button("", None, "flat")
        self.refunds.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.refunds.setEnabled(True)
        self.refunds.hide()
        self._words = label(role="text", name=tr("Warnings"), live=True)
        self._badge = label(role="badge")
        self._badge.setFixedHeight(look.px(23))
        self._invented = label(tr("Illustrative rules: invented figures"), "illustrative")
        self._invented.setFixedHeight(look.px(23))
        self.setObjectName("strip")
        for widget in (self, self._words):  # set at first, it needs no new style
            widget.setProperty("alarm", "false")
        self.setAccessibleName(tr("Warnings"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # No word of an alarm may be missing: a long one takes two lines.
        self._words.setWordWrap(True)
        self._words.setMinimumWidth(look.px(120))
        self._alarms: Sequence[str] = ()
        self._shows_all = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        layout = row(self._badge, self._invented, self._words, self.refunds, self.suspense, gap=look.px(10))
        layout.setStretch(2, 1)
        layout.setContentsMargins(look.px(20), 0, look.px(12), 0)
        self.setLayout(layout)
        self.show_simulated(simulated=simulated)

    def show_simulated(self, *, simulated: bool, simulated_parts: Sequence[str] = ()) -> None:
        """Mark the simulation permanently, with its `simulated_parts` parts, or not at all; clears the alarms."""
        self._simulated = simulated
        self._mark = _named(simulated_parts)
        self.show_marks("")
        self._badge.setVisible(simulated)
        self.show_alarms(())

    def show_marks(self, name: str, *, illustrative: bool = False) -> None:
        """Add to the mark the masked name of the person whom the card stands for, and invented figures, if any."""
        self._invented.setVisible(illustrative)
        self._badge.setText(tr("{0} · borrowed: {1}", self._mark, named(name)) if name else self._mark)

    def show_alarms(self, alarms: Sequence[str], *, open_items: bool = False) -> None:
        """Show alarms; without any, show only the mark of the simulation."""
        self._alarms, self._shows_all = alarms, self._shows_all and len(alarms) > 1
        self.suspense.setVisible(open_items)
        self._fit()
        self._words.setText(self._text())
        for widget in (self, self._words):
            set_role(widget, "true" if alarms else "false", "alarm")

    def show_refunds(self, count: int) -> None:
        """Show how many refunds wait for somebody; nothing if none does."""
        self.refunds.setText(tr("Refunds to decide or pay: {0}  Ctrl+T", count))
        self.refunds.setVisible(count > 0)
        self._fit()

    def _fit(self) -> None:
        buttons = [each for each in (self.suspense, self.refunds) if not each.isHidden()]
        self.setMinimumHeight(self._look.px(WITH_BUTTON if buttons else HEIGHT))
        self.setVisible(bool(self._alarms or buttons) or self._simulated)

    def toggle(self) -> None:
        """Show all alarms, one a line, or only the most serious one (Ctrl+W)."""
        self._shows_all = not self._shows_all and len(self._alarms) > 1
        self._words.setText(self._text())

    def _text(self) -> str:
        alarms = self._alarms
        if not alarms:
            return tr("Nothing here is real money or a real settlement.")
        if self._shows_all:
            return "\n".join(f"▲ {alarm}" for alarm in alarms)
        more = tr("  (and {0} more: Ctrl+W)", len(alarms) - 1) if len(alarms) > 1 else ""
        return f"▲ {alarms[0]}{more}"


def _named(simulated_parts: Sequence[str]) -> str:
    parts = {"platform": tr("insurer"), "channel": tr("payment"), "reader": tr("reader"), "printer": tr("printer")}
    parts["one_reader"] = tr("one of the readers")
    return (
        tr("Simulated: {0}", tr(", ").join(parts[each] for each in simulated_parts))
        if simulated_parts
        else tr("Simulation")
    )
