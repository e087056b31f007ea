"""Plays stories through the real window without a display, compares their figures, and takes a picture of each step."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from counter.settings import Settings
from counter.story import Begun, begin
from simulation.story import Key, Step, Story
from terminal.model import Split, State
from ui.app import open_services
from ui.applying import Applying
from ui.counter_services import CounterServices
from ui.player import Player, unattended, wait_for
from ui.session import Session
from ui.session import Step as At
from ui.start import open_window
from ui.story_hands import StoryHands
from ui.window import Window

PATIENCE = 10
"""Seconds after which what a step must show is not awaited any more: what differs is told then."""

_MOVING = {At.IDENTIFYING, At.SETTLING, At.REFUNDING}


def play(settings: Settings, story: Story, name: str, out: Path | None = None) -> tuple[str, ...]:
    """Play a story in the language of the settings, and return what differs from what it expects; empty if nothing.

    `out` gets a picture of each step. Needs `player.application`. Raises JiesuanError where the story cannot be played.
    """
    with ExitStack() as stack:
        state = Path(stack.enter_context(TemporaryDirectory()))
        begun = begin(settings, story, state)
        services = unattended(open_services(begun.settings, stack, scene=begun.scene))
        window = open_window(services, stack)
        window.show()
        player = StoryPlayer(window, services, story, begun)
        language = settings.ui.language.value
        return tuple(player.play(lambda at: out / f"{name}-{language}-{at}.png" if out else None))


class StoryPlayer(Player):
    """Presses a story's keys, one step after the other."""

    def __init__(self, window: Window, services: CounterServices, story: Story, begun: Begun) -> None:
        super().__init__(window, services)
        self._story, self._hands = story, StoryHands(self, story, begun)

    def play(self, picture: Callable[[int], Path | None]) -> Iterator[str]:
        """Play all steps, and yield what differs."""
        self.window.start()
        wait_for(lambda: self.shift_status.is_read, PATIENCE)
        for number, step in enumerate(self._story.steps, 1):
            if step.key.value in Applying.KEYS:
                wait_for(partial(self._is_offered, Applying.KEYS.index(step.key.value)), PATIENCE)
            self._hands.do(number, step)
            if step.phone:
                wait_for(lambda: self.session.offered is not None, PATIENCE)
                self._hands.answer(step.phone)
            self._settle_down()
            wait_for(partial(self._shows, step), PATIENCE)
            if path := picture(number):
                self.picture(path, self.window.simulation if step.key is Key.CLEARING else None)
            yield from (f"{number} {step.key} {each}" for each in self._differences(step))

    def _differences(self, step: Step) -> Iterator[str]:
        now, split = self.session, _split(self.session)
        for name, wanted in step.expect.items():
            found = getattr(split, name) if split else None
            if found != wanted:
                yield f"{name}: {found} != {wanted}"
        refused = now.trouble.code if now.trouble else now.full
        if step.refused and refused != step.refused:
            yield f"refused: {refused or None} != {step.refused}"
        if step.outcome and _outcome(now) is not step.outcome:
            yield f"outcome: {_outcome(now)} != {step.outcome}"
        if step.back is not None and now.drawer.back != step.back:
            yield f"back: {now.drawer.back} != {step.back}"
        for name, wanted in step.cleared.items():
            if (found := self._cleared(name)) != wanted:
                yield f"cleared {name}: {found} != {wanted}"

    def _cleared(self, name: str) -> int | None:
        """Return a figure of the month's clearing over all areas; None before the desk shows it."""
        desk = self.window.simulation
        made = desk.clearing.cleared if desk and desk.clearing else None
        return sum(getattr(each, name) for each in made.entries) if made else None

    def _is_offered(self, index: int) -> bool:
        return len(self.window.flow.applying.offers(self.session)) > index

    def _settle_down(self) -> None:
        """Wait until the worker has nothing more to answer: a look-up shows nothing while it lasts."""
        before: Session | None = None
        while before is not self.session:
            before, answered = self.session, list[object]()
            self.window.flow.worker.run(lambda: None, answered.append)
            wait_for(partial(bool, answered), PATIENCE)

    def _shows(self, step: Step) -> bool:
        return self._is_at_rest() and not any(self._differences(step))

    def _is_at_rest(self) -> bool:
        now = self.session
        return now.step not in _MOVING and not now.printing and (now.step is not At.COUNTER or now.payable)


def _outcome(now: Session) -> State | None:
    if now.pending:
        return now.pending.state
    if now.refunded:
        return State.REFUNDED
    return now.settlement.state if now.settlement else None


def _split(now: Session) -> Split | None:
    return now.settlement.split if now.settlement else now.due
