"""The practice scenes of the simulation desk: started with one key, ended with Ctrl+E, and scored."""

from collections.abc import Mapping
from functools import cache

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QWidget

from simulation import training
from simulation.training import FULL, Goal, Practice
from terminal.money import yuan
from ui.i18n import DOT, language, tr
from ui.style import Look
from ui.training_run import KEY, TrainingRun
from ui.widgets.basic import button, column, label, row, wrap_items

LIST = 96


class Training(QWidget):
    """One practice scene a row with its best result; `asked` is emitted with the name of the one to play.

    Below stands what is going on in the scene under way, if there is a `run`; at its end what was done well and what
    was not.
    """

    asked = Signal(str)

    def __init__(self, look: Look, run: TrainingRun | None, best: Mapping[str, int]) -> None:
        super().__init__()
        self._run, self._names = run, tuple(_all())
        self.list = QListWidget()
        wrap_items(self.list, tr("Practice scenes"))
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)  # takes what the rest leaves
        self.list.setMinimumHeight(look.px(LIST))
        for name, each in _all().items():
            self.list.addItem(QListWidgetItem(_described(each, best.get(name))))
        self.list.setCurrentRow(self._names.index(run.name) if run else 0)
        self.list.itemActivated.connect(lambda _: self.ask())
        self.told, self.points = label("", "muted", wrap=True, live=True), label(role="strong", wrap=True, live=True)
        self.told.hide()
        self.scored = label(wrap=True)
        self.ends = button(tr("{0}  End the scene, and score it", KEY), self.end, "default")
        self.again = button(tr("Again"), self.repeat)
        start = button(tr("Enter  Practise this scene"), self.ask)
        note = label(tr("Practice: everything is simulated, and no name is kept with a result."), "small", wrap=True)
        keys = row(self.again, start, 1, gap=look.px(6))
        content = (note, self.list, self.told, self.points, self.scored, self.ends, keys)
        layout = column(*content, gap=look.px(6))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        if run:
            run.moved.connect(self._show_run)
            QShortcut(QKeySequence(KEY), self).activated.connect(self.end)
        self._show_run()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Show the row that is chosen."""
        super().showEvent(event)
        if chosen := self.list.currentItem():
            self.list.scrollToItem(chosen, QListWidget.ScrollHint.PositionAtCenter)

    @property
    def plays(self) -> bool:
        """True while a practice scene is under way."""
        return self._run is not None

    def ask(self) -> None:
        """Ask to play the chosen scene."""
        if 0 <= self.list.currentRow() < len(self._names):
            self.asked.emit(self._names[self.list.currentRow()])

    def repeat(self) -> None:
        """Ask to play the scene under way from its beginning."""
        if self._run:
            self.asked.emit(self._run.name)

    def end(self) -> None:
        """End the scene under way."""
        if self._run:
            self._run.end()

    def tell(self, text: str) -> None:
        """Say why a scene does not begin."""
        self.told.setText(text)
        self.told.show()

    def _show_run(self) -> None:
        run = self._run
        for each in (self.points, self.again):
            each.setVisible(run is not None)
        self.ends.setVisible(run is not None and not run.is_ended)
        self.scored.setVisible(run is not None and run.is_ended)
        if run is None:
            return
        self.points.setText(run.progress if run.is_ended else run.text)
        if run.is_ended:
            pairs = zip(run.practice.goals, run.score.reached, strict=True)
            self.scored.setText("\n".join(_of_goal(goal, reached) for goal, reached in pairs))


@cache
def _all() -> Mapping[str, Practice]:
    return {name: training.find(name) for name in training.names()}


def _described(practice: Practice, best: int | None) -> str:
    points = tr("not practised yet") if best is None else tr("best {0} of {1}", best, FULL)
    return DOT.join((practice.title.in_language(language()), points))


def _of_goal(goal: Goal, is_reached: bool) -> str:
    told = language()
    if is_reached:
        return f"✓ +{goal.points}  {goal.well.in_language(told)}"
    cost = tr("  It would have cost {0}.", yuan(goal.cost)) if goal.cost else ""
    return f"✗ {goal.missed.in_language(told)}{cost}"
