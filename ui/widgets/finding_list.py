"""The parts of a counter in a list, each with its state in shape and words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget

from counter.doctor import Finding
from counter.doctor.words import words
from ui.i18n import language, tr
from ui.style import Look
from ui.widgets.badge import Health
from ui.widgets.basic import take_no_text
from ui.widgets.two_lines import TwoLines, two_lines
from ui.words import DOT

SIMULATED = "simulated"


class FindingList(QListWidget):
    """One part a row; the chosen row stays chosen when the parts are examined again."""

    chosen = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._findings: tuple[Finding, ...] = ()
        self.setAccessibleName(tr("Devices"))
        self.setItemDelegate(TwoLines(look))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        take_no_text(self)
        self.currentRowChanged.connect(lambda _: self.chosen.emit())

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Replace the findings shown."""
        at, wording = max(self.currentRow(), 0), words(language())
        self._findings = tuple(findings)
        self.blockSignals(True)
        self.clear()
        for each in findings:
            took = "" if each.milliseconds is None else f"{each.milliseconds} ms"
            mark = (tr("Simulation"),) if each.code == SIMULATED else ()
            note = DOT.join((wording.states[each.state], *mark))
            self.addItem(two_lines(wording.parts[each.part], took, note, each.part, Health(each.state)))
        self.setCurrentRow(min(at, len(findings) - 1))
        self.blockSignals(False)
        self.chosen.emit()

    def finding(self) -> Finding | None:
        """Return the chosen finding."""
        return self._findings[self.currentRow()] if 0 <= self.currentRow() < len(self._findings) else None
