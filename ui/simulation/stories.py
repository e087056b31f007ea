"""The stories of the simulation desk: found by a word, started with one key, and played one key after the other."""

from collections.abc import Iterable, Mapping
from functools import cache

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from simulation import stories
from simulation.story import Step, Story
from terminal.benefit.rules import clauses
from ui.i18n import DOT, language, tr
from ui.story_run import StoryRun
from ui.style import Look
from ui.widgets.basic import button, clear, column, label, row, take_no_text, wrap_items

NAMES = {"Space": "␣"}


class Stories(QWidget):
    """A search field and one story a row; `asked` is emitted with the name of the one to play.

    Below stand the statements of the story under way, if there is a `run`, and its keys.
    """

    asked = Signal(str)

    def __init__(self, look: Look, run: StoryRun | None) -> None:
        super().__init__()
        self._look, self._run = look, run
        self._stories = _all()
        self._shown: list[str] = []
        self.search, self.count = QLineEdit(), label("", "muted")
        take_no_text(self.search)  # an input method would swallow a scanned code
        self.search.setAccessibleName(tr("Search the stories"))
        self.search.setPlaceholderText(tr("Search: a statement as B12, or an English word"))
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        wrap_items(self.list, tr("Stories"))
        self.list.itemActivated.connect(lambda _: self.ask())
        self.told, self.clauses = label("", "muted", wrap=True, live=True), label("", wrap=True)
        self.told.hide()
        self._steps = QVBoxLayout()
        self.next = button("", self.press, "default")
        self.again = button(tr("Again"), self.repeat)
        start = button(tr("Enter  Play this story"), self.ask)
        keys = row(self.again, start, 1, self.next, gap=look.px(6))
        found = row(self.search, self.count, gap=look.px(8))
        layout = column(found, self.list, self.told, self.clauses, self._steps, keys, gap=look.px(6))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._filter("")
        if run:
            run.moved.connect(self._show_run)
            space = QShortcut(QKeySequence(Qt.Key.Key_Space), self, context=Qt.ShortcutContext.WindowShortcut)
            space.activated.connect(self.press)
        self._show_run()

    def eventFilter(self, field: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the arrow keys and Enter work on the list while a word is typed."""
        keys = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in keys:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(field, event)

    @property
    def plays(self) -> bool:
        """True while a story is under way."""
        return self._run is not None

    def ask(self) -> None:
        """Ask to play the chosen story."""
        if 0 <= self.list.currentRow() < len(self._shown):
            self.asked.emit(self._shown[self.list.currentRow()])

    def repeat(self) -> None:
        """Ask to play the story under way from its beginning."""
        if self._run:
            self.asked.emit(self._run.name)

    def press(self) -> None:
        """Press the next key of the story under way."""
        if self._run:
            self._run.press()

    def tell(self, text: str) -> None:
        """Say why a story does not begin."""
        self.told.setText(text)
        self.told.show()

    def _filter(self, text: str) -> None:
        """Show the stories that have every word of a text, the one under way chosen."""
        wanted = text.casefold().split()
        self._shown = [
            name for name, each in self._stories.items() if all(word in _text(name, each) for word in wanted)
        ]
        self.list.clear()
        for name in self._shown:
            self.list.addItem(QListWidgetItem(_described(self._stories[name])))
        current = self._run.name if self._run else ""
        self.list.setCurrentRow(self._shown.index(current) if current in self._shown else 0)
        self._show_chosen()
        self.count.setText(tr("{0} of {1} stories", len(self._shown), len(self._stories)))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Show the row that is chosen."""
        super().showEvent(event)
        self._show_chosen()

    def _show_chosen(self) -> None:
        if chosen := self.list.currentItem():
            self.list.scrollToItem(chosen, QListWidget.ScrollHint.PositionAtCenter)

    def _show_run(self) -> None:
        run = self._run
        for each in (self.again, self.next, self.clauses):
            each.setVisible(run is not None)
        if run is None:
            return
        self.clauses.setText("\n".join(_quoted(run.story.clauses)))
        clear(self._steps)
        self._steps.addWidget(label(DOT.join(_keys(run)), "strong", wrap=True, live=True))
        following = run.next
        self.next.setEnabled(following is not None)
        text = tr("Space  presses {0}", _key(following)) if following else tr("The end of the story")
        self.next.setText(text)


@cache
def _all() -> Mapping[str, Story]:
    return {name: stories.find(name) for name in stories.names()}


def _text(name: str, story: Story) -> str:
    said = (each.in_language(told) for each in (story.title, story.says) for told in ("zh_CN", "en"))
    return " ".join((name, *story.clauses, *said)).casefold()


def _described(story: Story) -> str:
    count = len(story.steps)
    facts = (" ".join(story.clauses), tr("1 step") if count == 1 else tr("{0} steps", count))
    return f"{story.title.in_language(language())}\n{DOT.join(facts)}"


def _quoted(ids: Iterable[str]) -> Iterable[str]:
    known = clauses()
    return (f"{each}  {known[each].says}" for each in ids)


def _keys(run: StoryRun) -> Iterable[str]:
    for at, step in enumerate(run.story.steps):
        says = step.says.in_language(language())
        mark = "✓ " if at < run.done else "▶ " if at == run.done else ""
        yield f"{mark}{_key(step)} {says}"


def _key(step: Step) -> str:
    return NAMES.get(step.key.value, step.key.value)
