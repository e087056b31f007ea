"""The insurer network in this process: a simulated platform with knobs for latency and faults."""

import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from terminal.errors import NotSent, Refused, Unknown
from terminal.model import Answer, Credential, Person, Recognition, Refund, Registration
from terminal.ports import Original, Request

if TYPE_CHECKING:
    from terminal.network.insurer import Insurer

T = TypeVar("T")


class Fault(StrEnum):
    """What goes wrong with one call."""

    UNREACHABLE = "unreachable"
    LOST_REQUEST = "lost_request"
    LOST_REPLY = "lost_reply"
    LATE = "late"
    REFUSED = "refused"


class EmbeddedPlatform:
    """The Platform and Registrar ports over an insurer in this process.

    `latency` seconds pass before each call. `fail("settle", Fault.LATE)` makes the next settle fail; a late request
    stays on the way until `arrive` is called.
    """

    simulated = True
    name_zh = "模拟医保平台"
    name_en = "simulated insurer"

    def __init__(
        self,
        insurer: "Insurer",
        clock: Callable[[], datetime],
        *,
        latency: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.latency = latency
        self._insurer, self._clock, self._sleep = insurer, clock, sleep
        self._faults: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._on_the_way: list[Callable[[], object]] = []

    def fail(self, call: str, *faults: Fault) -> None:
        """Let the next calls of a method (its name) fail so, one after another."""
        self._faults[call].extend(faults)

    def arrive(self) -> None:
        """Let the late requests reach the insurer now; nobody hears the answers."""
        waiting, self._on_the_way = self._on_the_way, []
        for request in waiting:
            try:
                request()
            except Refused:
                continue

    def identify(self, credential: Credential, on: date) -> Person:
        """Tell who presented the credential, with the accumulators of every year."""
        return self._asked("identify", lambda: self._insurer.identify(credential, self._clock()))

    def register(self, person_number: str, asked: Registration) -> Person:
        """Register a person for care elsewhere."""
        return self._put("register", lambda: self._insurer.register(person_number, asked, self._clock()))

    def recognise(self, person_number: str, asked: Recognition, institution: str) -> Person:
        """Recognise a person who applied at an institution."""
        return self._put("recognise", lambda: self._insurer.recognise(person_number, asked, institution))

    def presettle(self, request: Request) -> Answer:
        """Try the split; nothing that counts changes."""
        return self._asked("presettle", lambda: self._insurer.presettle(request))

    def settle(self, request: Request, message_id: str) -> Answer:
        """Settle once for this message id."""
        return self._sent("settle", lambda: self._insurer.settle(request, message_id, self._clock()))

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        """Give a whole settlement back."""
        return self._sent("refund", lambda: self._insurer.refund(original, message_id, self._clock()))

    def reverse(self, original: Original, message_id: str) -> None:
        """Undo whatever the original message did."""
        self._sent("reverse", lambda: self._insurer.reverse(original, message_id))

    def find(self, original: Original) -> Answer | Refund | None:
        """Tell what came of an earlier message."""
        return self._asked("find", lambda: self._insurer.find(original))

    def _asked(self, call: str, ask: Callable[[], T]) -> T:
        match self._fault(call):
            case None:
                return ask()
            case Fault.REFUSED:
                raise Refused("insurer_refused")
            case _:
                raise NotSent("platform_unreachable")

    def _put(self, call: str, put: Callable[[], T]) -> T:
        match self._fault(call):
            case None:
                return put()
            case Fault.REFUSED:
                raise Refused("insurer_refused")
            case Fault.LOST_REPLY:
                put()
        raise NotSent("platform_unreachable")

    def _sent(self, call: str, send: Callable[[], T]) -> T:
        match self._fault(call):
            case None:
                return _answered(send)
            case Fault.REFUSED:
                raise Refused("insurer_refused")
            case Fault.UNREACHABLE:
                raise NotSent("platform_unreachable")
            case Fault.LOST_REPLY:
                send()
            case Fault.LATE:
                self._on_the_way.append(send)
        raise Unknown("no_answer")

    def _fault(self, call: str) -> Fault | None:
        if self.latency:
            self._sleep(self.latency)
        waiting = self._faults[call]
        return waiting.popleft() if waiting else None


def _answered(send: Callable[[], T]) -> T:
    try:
        return send()
    except NotSent as error:
        # The insurer's books failed under a message that was sent: they may have failed after the commit.
        raise Unknown("no_answer") from error
