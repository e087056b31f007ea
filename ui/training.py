"""Plays practice scenes through the real window without a display: the right way, or a wrong one."""

from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt

from counter.settings import Settings
from counter.story import begin
from simulation.training import Moment, Practice, Press, Score
from terminal.errors import JiesuanError
from ui.app import open_services
from ui.counter_services import CounterServices
from ui.player import Player, unattended, wait_for
from ui.session import Session, Step
from ui.start import open_window
from ui.training_run import TrainingRun
from ui.wedge import type_key
from ui.window import Window

PATIENCE = 20
"""Seconds after which a moment is not awaited any more."""

_MOVING = {Step.IDENTIFYING, Step.SETTLING, Step.REFUNDING}


def play(settings: Settings, practice: Practice, name: str, presses: Sequence[Press], out: Path | None = None) -> Score:
    """Play a practice scene with some keys, and return its score; `out` gets a picture of the end.

    Needs `player.application`. Raises JiesuanError("headless_stopped") where a moment does not come.
    """
    with ExitStack() as stack:
        state = Path(stack.enter_context(TemporaryDirectory()))
        begun = begin(settings, practice, state)
        services = unattended(open_services(begun.settings, stack, scene=begun.scene))
        window = open_window(services, stack)
        window.show()
        run = TrainingRun(window, services, name, practice, begun)
        return Trainee(window, services, run).play(presses, out)


class Trainee(Player):
    """The trainee at one window, who presses the keys of a way through the scene."""

    def __init__(self, window: Window, services: CounterServices, run: TrainingRun) -> None:
        super().__init__(window, services)
        self._run = run

    def play(self, presses: Sequence[Press], out: Path | None) -> Score:
        """Press all keys, end the scene, and return its score."""
        self.window.start()
        wait_for(lambda: self.shift_status.is_read, PATIENCE)
        self._run.start()
        self._settle_down()
        for each in presses:
            self._do(each)
            self._settle_down()
            if each.until:
                self._await(each.until)
        if out:
            self.picture(out)
        self._run.end()
        wait_for(lambda: self._run.is_ended, PATIENCE)
        return self._run.score

    def _do(self, press: Press) -> None:
        for character in press.types:
            type_key(self.window.windowHandle(), character)
            wait_for(lambda: not self.window.wedge.holds, PATIENCE)
        if press.key == "Enter":
            self.press(Qt.Key.Key_Return)
        elif press.key:
            self.press_all(press.key)

    def _await(self, moment: Moment) -> None:
        wait_for(lambda: self._run.moment is moment, PATIENCE)
        if self._run.moment is not moment:
            trouble = self.session.trouble
            raise JiesuanError("headless_stopped", page=moment.value, reason=trouble.code if trouble else "")
        self._settle_down()

    def _settle_down(self) -> None:
        """Wait until the worker has nothing more to answer."""
        before: Session | None = None
        while before is not self.session or self.session.step in _MOVING or self.session.printing:
            before, answered = self.session, list[object]()
            self.window.flow.worker.run(lambda: None, answered.append)
            wait_for(partial(bool, answered), PATIENCE)
