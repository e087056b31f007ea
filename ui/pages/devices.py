"""The devices page: every part of the counter with state, driver and last exchanges; tested, copied and saved here."""

import threading
from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QWidget

from counter.doctor import Finding, Part, State, describe, report
from counter.doctor.words import facts, words
from devices.catalogue import of_kind
from terminal.errors import JiesuanError
from ui.counter_services import CounterServices
from ui.diagnosis import Diagnosis
from ui.exchanges import KEPT, Exchanges
from ui.i18n import DOT, language, tr
from ui.keymap import named
from ui.pages.screen import Screen
from ui.session import Session
from ui.style import Look
from ui.trouble import trouble
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import Panel, button, column, label, row, rule
from ui.widgets.facts import Facts
from ui.widgets.two_lines import show_two_lines, two_lines

SIDE = 330


SIMULATED = "simulated"


class FindingList(QListWidget):
    """One part a row; the chosen row stays chosen when the parts are examined again."""

    chosen = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._findings: tuple[Finding, ...] = ()
        self.setAccessibleName(tr("Devices"))
        show_two_lines(self, look)
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


class DevicesScreen(Screen):
    """Examines all parts when it is shown, off the Qt thread, and one again with Enter."""

    _examined = Signal(object)

    def __init__(self, services: CounterServices, exchanges: Exchanges, look: Look) -> None:
        super().__init__()
        self._diagnosis, self._exchanges, self._look = services.diagnosis, exchanges, look
        self._findings: dict[Part, Finding] = {}
        self._looking = False
        self.setAccessibleName(tr("Devices"))
        self.list, self._note = FindingList(look), label(role="muted", wrap=True)
        self.list.chosen.connect(self._show_chosen)
        self._mark, self._title, self._state = Shape(look, 22), label(role="heading"), label(role="large")
        self._what, self._next = label(role="large", wrap=True), label(role="warn", wrap=True)
        self._facts, self._last = Facts(look, gap=6, ready=3), label(wrap=True, name=self._labels["exchanges"])
        self._known = label(role="muted", wrap=True, name=self._labels["catalogue"])
        self._known_caption = label(self._labels["catalogue"], "caption")
        self.test = button(tr("Enter  Test"), self.test_chosen, "default")
        whole = row(self._side(), self._details(), gap=look.px(12))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._examined.connect(self._show)
        for key, act in (("Ctrl+C", self.copy), ("Ctrl+S", self.save)):
            shortcut = QShortcut(QKeySequence(key), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus."""
        return self.list

    @property
    def _labels(self) -> dict[str, str]:
        return words(language()).labels

    def _side(self) -> QWidget:
        hint = label(tr("↑ ↓ choose. Ctrl+D or Esc closes this page."), "small", wrap=True)
        content = column(label(tr("Devices"), "heading"), self.list, hint, gap=self._look.px(10))
        content.setStretch(1, 1)
        made = Panel(self._look, tr("Devices"), content, margin=16)
        made.setFixedWidth(self._look.px(SIDE))
        return made

    def _details(self) -> Panel:
        px = self._look.px
        head = row(self._mark, self._title, 1, self._state, gap=px(12))
        exchanges = label(self._labels["exchanges"], "caption")
        content = column(head, self._what, self._next, rule(), self._facts, rule(), exchanges, self._last, gap=px(12))
        content.addWidget(self._known_caption)
        content.addWidget(self._known)
        content.addStretch(1)
        content.addWidget(self._note)
        content.addLayout(self._keys())
        return Panel(self._look, tr("Devices"), content, margin=20)

    def _keys(self) -> QHBoxLayout:
        again = button(tr("Test all"), self.examine, "second")
        copy = button(tr("Copy  Ctrl+C"), self.copy, "second")
        save = button(tr("Save  Ctrl+S"), self.save, "second")
        return row(again, copy, save, 1, self.test, gap=self._look.px(10))

    def show_session(self, _session: Session) -> None:
        """Examine every part again."""
        self.examine()

    def examine(self, part: Part | None = None) -> None:
        """Examine every part, or one; earlier findings stay on the page meanwhile."""
        if self._looking or self._diagnosis is None:
            return
        self._diagnosis.scanned = bool(self._exchanges.of(Part.SCANNER))
        self._looking = True
        self._note.setText(tr("Being tested…"))
        threading.Thread(target=self._look_at, args=(self._diagnosis, part), name="diagnosis", daemon=True).start()

    def _look_at(self, diagnosis: Diagnosis, part: Part | None) -> None:
        found = diagnosis.examine(part)
        with suppress(RuntimeError):  # the window may be closed by now
            self._examined.emit(found)

    def test_chosen(self) -> None:
        """Examine the chosen part again."""
        finding = self.list.finding()
        if finding:
            self.examine(finding.part)

    def report(self) -> str:
        """Return everything on this page as text."""
        return report(tuple(self._findings.values()), language(), self._exchanges.all())

    def copy(self) -> None:
        """Copy the report to the clipboard."""
        QGuiApplication.clipboard().setText(self.report())
        self._note.setText(tr("The report is on the clipboard; it holds nothing of any patient."))

    def save(self) -> None:
        """Write the report into a file of the terminal's own."""
        if self._diagnosis is None:
            return
        try:
            name = self._diagnosis.save(self.report())
            self._note.setText(tr("Saved as {0}; it holds nothing of any patient.", name))
        except JiesuanError as error:
            self._note.setText(trouble(error, language()).words.what)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Test with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.test_chosen()
        else:
            super().keyPressEvent(event)

    def _show(self, found: tuple[Finding, ...]) -> None:
        self._looking = False
        self._findings |= {each.part: each for each in found}
        self._note.setText("")
        self.list.show_findings(tuple(self._findings.values()))

    def _show_chosen(self) -> None:
        finding = self.list.finding()
        if finding is None:
            return
        wording, advice = words(language()), describe(finding, language())
        self._mark.show_health(Health(finding.state))
        self._title.setText(wording.parts[finding.part])
        self._state.setText(wording.states[finding.state])
        self._what.setText(advice.what)
        is_well = finding.state is State.GOOD
        self._next.setText("" if is_well else named(advice.next))
        self._next.setVisible(bool(advice.next) and not is_well)
        self._facts.show_rows(facts(finding, language()))
        self._show_known(finding.part)
        self._last.setText("\n".join(self._exchanges.of(finding.part)[:KEPT]) or "—")

    def _show_known(self, part: Part) -> None:
        """Show which devices of this kind are known, and what was tried."""
        said, found = self._labels, of_kind(part)
        self._known.setText("\n".join(DOT.join((each.name.of(language()), said[each.tried])) for each in found))
        for shown in (self._known, self._known_caption):
            shown.setVisible(bool(found))
