"""A second person who consents at this counter: asked for by a step, proved on the worker, and told to that step."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from terminal.model import Operator, Right
from terminal.private import Private
from ui.session_controller import note
from ui.trouble import trouble

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ui.flow import Flow

Then = Callable[[Operator, str], object]


@dataclass(frozen=True)
class Asked:
    """What a second person is asked for: the right that it needs, the one act it is about, and what happens then.

    With a `reason` one has to be given; this is the one that is proposed.
    """

    right: Right
    about: str
    what: str
    effect: str = ""
    reason: str = ""


class Consenting(QObject):
    """The question that a second person answers: `wanted` opens its page, `ended` closes it, `refused` tells why not.

    At a demonstration, where nobody has a password, a marked stand-in answers.
    """

    wanted, ended, refused = Signal(object), Signal(), Signal(str, str)

    def __init__(self, flow: "Flow") -> None:
        super().__init__(flow)
        self._flow, self._people = flow, flow.services.people
        self._asked: Asked | None = None
        self._then: Then = lambda _operator, _reason: None

    @property
    def is_demonstration(self) -> bool:
        """True if a stand-in answers."""
        return self._people is not None and self._people.is_demonstration

    @property
    def is_open(self) -> bool:
        """True while somebody is asked."""
        return self._asked is not None

    def ask(self, asked: Asked, then: Then) -> None:
        """Ask for somebody's consent; `then` gets who has given it, and the reason."""
        self._asked, self._then = asked, then
        self.wanted.emit(asked)

    def cancel(self) -> None:
        """Ask no more: nothing has happened."""
        if self._asked:
            self._asked = None
            self.ended.emit()

    def answer(self, number: str, badge: Private, secret: Private, reason: str) -> None:
        """Check who consents, by number and password or by badge and PIN; without any the stand-in does."""
        asked, people = self._asked, self._people
        if asked is None or people is None:
            return
        if self.is_demonstration:
            task: Callable[[], Operator] = partial(people.stand_in, asked.right, asked.about)
        elif badge:
            task = partial(people.approve_by_badge, asked.right, badge, secret, asked.about)
        else:
            task = partial(people.approve, asked.right, number, secret, asked.about)
        self._flow.worker.run(task, partial(self._answered, asked, reason))

    def _answered(self, asked: Asked, reason: str, done: "Future[Operator]") -> None:
        if asked is not self._asked:
            return
        if error := done.exception():
            note(error)
            told = trouble(error, self._flow.services.language).words
            self.refused.emit(told.what, told.next)
            return
        self._asked, then = None, self._then
        self.ended.emit()
        then(done.result(), reason)
