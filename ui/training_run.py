"""A practice scene under way at a window: what happens when, and its score at the end."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from counter.settings import Settings
from counter.training import facts, keep
from simulation.story import Story
from simulation.training import FULL, Incident, Moment, Practice, Score, scored
from terminal.model import BEIJING
from terminal.money import yuan
from ui.i18n import language, tr
from ui.outcomes import Outcome, outcome_of
from ui.session import Session, Step
from ui.session_controller import note
from ui.story_hands import answer_phone, set_printer
from ui.story_run import StoryRun

if TYPE_CHECKING:
    from concurrent.futures import Future

    from counter.story import Begun
    from ui.counter_services import CounterServices
    from ui.window import Window

KEY = "Ctrl+E"

_PAGES = {
    Step.WAITING: Moment.WAITING,
    Step.COLLECT: Moment.COLLECT,
    Step.TROUBLE: Moment.TROUBLE,
}


class TrainingRun(QObject):
    """The trainee acts freely; Ctrl+E ends the scene, which is then scored once by what the books hold.

    `moved` is emitted when something happens, or the score is known; `keep` is called with it, on the worker.
    """

    moved = Signal()
    is_practice = True

    def __init__(
        self,
        window: "Window",
        services: "CounterServices",
        name: str,
        practice: Practice,
        begun: "Begun",
        keep: Callable[[Score], object] = lambda _: None,
    ) -> None:
        super().__init__(window)
        self.name, self.practice, self.score = name, practice, Score(points=0, cost=0, reached=())
        self._window, self._services, self._begun, self._keep = window, services, begun, keep
        self._left, self._told = list(practice.incidents), ""
        self.moment = _moment(window.flow.session)
        self.is_ending = self.is_ended = False
        QShortcut(QKeySequence(KEY), window).activated.connect(self.end)
        window.flow.moved.connect(self._watch)

    @property
    def key(self) -> str:
        """The key that ends the scene; none once it has ended."""
        return "" if self.is_ended else KEY

    @property
    def progress(self) -> str:
        """The mark of a practice scene, or its points."""
        return tr("{0} of {1} points", self.score.points, FULL) if self.is_ended else tr("Practice")

    @property
    def text(self) -> str:
        """What is going on at the counter; at the end what the misses would have cost."""
        if self.is_ended:
            cost = tr("It would have cost {0}.", yuan(self.score.cost)) if self.score.cost else tr("It cost nothing.")
            return "\n".join((self.practice.title.in_language(language()), cost))
        return "\n".join(part for part in (self.practice.says.in_language(language()), self._told) if part)

    def start(self) -> None:
        """Give the keyboard to the counter, and let happen what happens first."""
        self._window.activateWindow()
        self._come_to(Moment.WAITING)

    def end(self) -> None:
        """End the scene and score it, once, unless money is moving."""
        if self.is_ending or self._window.flow.session.under_way:
            return
        self.is_ending = True
        self._window.flow.worker.run(self._scored, self._show)

    def _scored(self) -> Score:
        score = scored(self.practice, facts(self._begun.settings, self._begun.scene, self._services.desk))
        self._keep(score)
        return score

    def _show(self, done: "Future[Score]") -> None:
        if error := done.exception():
            note(error)
            self.is_ending = False
            return
        self.score, self.is_ended = done.result(), True
        self.moved.emit()

    def _watch(self, session: Session) -> None:
        moment = _moment(session)
        if moment is not self.moment:
            self.moment = moment
            if moment:
                QTimer.singleShot(0, self, partial(self._come_to, moment))  # the page is shown by then

    def _come_to(self, moment: Moment) -> None:
        if self._left and self._left[0].at is moment and not self.is_ending:
            self._happen(self._left.pop(0))

    def _happen(self, what: Incident) -> None:
        simulation = self._services.simulation
        if simulation is None:
            return
        if what.says:
            self._told = what.says.in_language(language())
        set_printer(simulation, what.printer)
        for call, fault in what.channel.items():
            if simulation.phone:
                simulation.phone.fail(call, fault)
        if what.phone:
            answer_phone(simulation, what.phone)
        if what.pull:
            simulation.slot.remove()
        if what.card:
            simulation.slot.insert(what.card)
        if what.voucher and simulation.issue_voucher:
            self._window.flow.scanned(simulation.issue_voucher(what.voucher))
        self.moved.emit()


def begin_run(
    window: "Window",
    services: "CounterServices",
    name: str,
    scene: Story | Practice,
    begun: "Begun",
    base: Settings | None = None,
) -> StoryRun | TrainingRun:
    """Return the story or the practice scene at a window; the results of the latter are kept in the `base` state."""
    if isinstance(scene, Story):
        return StoryRun(window, services, name, scene, begun)

    def kept(score: Score) -> None:
        if base:
            keep(base, name, score, datetime.now(BEIJING))

    return TrainingRun(window, services, name, scene, begun, kept)


def _moment(session: Session) -> Moment | None:
    """Return the moment that a session is at; None between two."""
    if session.offered is not None:
        return Moment.OFFERED
    if session.step is Step.COUNTER:
        return Moment.COUNTER if session.payable else None
    if session.pending and session.step is Step.PENDING:
        return Moment.PENDING if outcome_of(session.pending) is Outcome.OPEN else Moment.KNOWN
    if session.step is Step.DONE and not session.printing:
        return Moment.UNPRINTED if session.trouble else Moment.DONE
    return _PAGES.get(session.step)
