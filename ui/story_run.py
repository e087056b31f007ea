"""A story under way at a window: which step comes next, and its key pressed for who shows it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from simulation.story import Step, Story
from ui.captions import key_name
from ui.i18n import language, tr
from ui.player import Player
from ui.shortcuts import OWN
from ui.story_hands import StoryHands

if TYPE_CHECKING:
    from counter.story import Begun
    from ui.counter_services import CounterServices
    from ui.window import Window


ACTIVATION = 1_000
"""Milliseconds that the counter's window may take to become the active one."""


class StoryRun(QObject):
    """The steps of a story, in order; `moved` is emitted when another one comes next.

    A step is done when `press` does it, or when a person presses its key at the counter.
    """

    is_practice = False
    moved = Signal()

    def __init__(self, window: "Window", services: "CounterServices", name: str, story: Story, begun: "Begun") -> None:
        super().__init__(window)
        self.name, self.story, self.done = name, story, 0
        self._player = Player(window, services)
        self._hands, self._is_pressing = StoryHands(self._player, story, begun), False
        window.wedge.passed.connect(lambda pressed: self.pressed(key_name(pressed)))
        for shortcut in window.findChildren(QShortcut):
            shortcut.activated.connect(partial(self.pressed, str(shortcut.property(OWN))))
        window.flow.moved.connect(self._answer)

    def start(self) -> None:
        """Let happen what happens first: nothing before the first key."""

    @property
    def next(self) -> Step | None:
        """The step that comes next; None at the end."""
        return self.story.steps[self.done] if self.done < len(self.story.steps) else None

    @property
    def last(self) -> Step | None:
        """The step done last; None at first."""
        return self.story.steps[self.done - 1] if self.done else None

    @property
    def key(self) -> str:
        """The key that comes next; none at the end."""
        return self.next.key.value if self.next else ""

    @property
    def progress(self) -> str:
        """The number of the next step, and how many there are."""
        count = len(self.story.steps)
        return tr("Step {0} of {1}", min(self.done + 1, count), count)

    @property
    def text(self) -> str:
        """The story's sentence, with what to look at now or what the next key does."""
        last, told = self.last, language()
        now = last.look if last and last.look else self.next.says if self.next else None
        return "\n".join((self.story.says.in_language(told), now.in_language(told) if now else ""))

    def press(self) -> None:
        """Do the next step soon, if there is one and the counter is at rest."""
        step = self.next
        if step is None or self._is_pressing or self._player.session.under_way:
            return
        self._is_pressing = True
        QTimer.singleShot(0, self, lambda: self._do(step))  # the key that asked for it is done with by then

    def _do(self, step: Step) -> None:
        before = QApplication.activeWindow()
        try:
            self._activate(self._player.window)  # its keys work only there
            self._hands.do(self.done + 1, step)
        finally:
            self._is_pressing = False
            if before:
                before.activateWindow()
        self._step_on()

    @staticmethod
    def _activate(window: QWidget) -> None:
        window.activateWindow()
        QTest.qWaitForWindowActive(window, ACTIVATION)

    def pressed(self, name: str) -> None:
        """Take a key that a person pressed for the step that comes next, if it is its key."""
        if self.next and not self._is_pressing and name == self.next.key.value:
            self._step_on()

    def _step_on(self) -> None:
        self.done += 1
        self.moved.emit()

    def _answer(self) -> None:
        """Answer on the patient's phone once the counter asks, if the step says so."""
        asked = self._player.session.offered is not None
        if asked and self.last and self.last.phone:
            self._hands.answer(self.last.phone)
