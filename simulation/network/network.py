"""The delivery of each call over the insurer network: delays, losses, and late arrivals."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar, cast

from msgspec import Struct

from simulation.network.faults import Fault, Planned, Timeline, load
from simulation.network.hops import Hop, Hops, route
from simulation.network.hops import load as conditions_in
from terminal.errors import JiesuanError

T = TypeVar("T")


class DeliveryOutcome(StrEnum):
    """The outcome of a call."""

    NOT_SENT = "not_sent"
    """Nothing left the terminal."""
    REFUSED = "refused"
    """A well-formed no in transit: the insurer never saw the request."""
    REQUEST_LOST = "request_lost"
    """The insurer never saw the request and never will."""
    ON_THE_WAY = "on_the_way"
    """The insurer has not seen the request yet, and will; the answer is lost."""
    REPLY_LOST = "reply_lost"
    """The insurer processed the request, and no answer came."""
    DELIVERED = "delivered"
    """An answer came."""


# The faults that end a call before the insurer sees the request.
_UNSEEN = {
    Fault.UNREACHABLE: DeliveryOutcome.NOT_SENT,
    Fault.STALE_SIGN_IN: DeliveryOutcome.REFUSED,
    Fault.REFUSED: DeliveryOutcome.REFUSED,
    Fault.LOST_REQUEST: DeliveryOutcome.REQUEST_LOST,
    Fault.NOT_FOUND: DeliveryOutcome.REQUEST_LOST,
    Fault.LATE: DeliveryOutcome.ON_THE_WAY,
    Fault.REORDERED: DeliveryOutcome.ON_THE_WAY,
    Fault.SETTLED_AFTER_TIMEOUT: DeliveryOutcome.ON_THE_WAY,
}
_UNREADABLE = {Fault.TRUNCATED, Fault.HTML, Fault.SERVER_ERROR}


class Delivery(Struct, Generic[T], frozen=True):
    """The outcome of a call, its fault, and what the insurer answered: a reply or an error."""

    outcome: DeliveryOutcome
    fault: Fault | None = None
    reply: T | None = None
    error: JiesuanError | None = None

    @property
    def is_readable(self) -> bool:
        """True if an answer came that can be read."""
        return self.outcome is DeliveryOutcome.DELIVERED and self.fault not in _UNREADABLE

    def answer(self) -> T:
        """Return the reply, or raise the error that the insurer answered."""
        if self.error is not None:
            raise self.error
        return cast("T", self.reply)


class _Held(Struct, frozen=True):
    """A request in transit: overtaken by the next one, or due at a second, or neither (until `arrive`)."""

    do: Callable[[], object]
    due: float | None = None
    overtaken: bool = False


class Network:
    """Carries calls between institutions and insured areas; any thread may call.

    `clock` returns monotonic seconds, `sleep` waits for the seconds of the hops; what takes longer than `patience`
    seconds one way is lost, as for a caller who hangs up.
    """

    patience = float("inf")

    def __init__(
        self,
        timeline: Timeline | None = None,
        hops: Hops | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.timeline = timeline or Timeline(clock=clock)
        self.hops = hops or Hops(clock=clock)
        self._clock, self._sleep = clock, sleep
        self._held: list[_Held] = []
        self._lock = Lock()

    def carry(
        self, calls: Sequence[str], place: str, insured: str, do: Callable[[], T], meets: Planned | None = None
    ) -> Delivery[T]:
        """Carry a call from an institution's area to an insured area and the answer back; `do` runs at the insurer.

        `calls` are the names of the call, as Timeline.next takes them; a fault that it `meets` stands over the planned.
        A JiesuanError of `do` is never raised here: Delivery.answer raises it.
        """
        self.arrive_due()
        overtaken = self._take(lambda held: held.overtaken)
        hops = route(place, insured) if self.hops.conditions or self.timeline.entries else ()
        planned = meets or self._planned(calls, hops)
        fault = planned.fault if planned else None
        lost = self._lost(planned, hops, do)
        if lost is None and fault is Fault.DUPLICATED:
            _done(do)
        try:
            reply, error = (do() if lost is None else None), None
        except JiesuanError as refused:
            reply, error = None, refused
        outcome = lost or self._returned(fault, hops)
        _late(overtaken)
        return Delivery(outcome, fault, *((reply, error) if outcome is DeliveryOutcome.DELIVERED else ()))

    def arrive(self) -> None:
        """Deliver every request in transit to the insurer now; their answers are lost."""
        _late(self._take(lambda _: True))

    def arrive_first(self, place: int) -> None:
        """Deliver one request in transit, counted modulo from the oldest, before the others."""
        with self._lock:
            taken = [self._held.pop(place % len(self._held))] if self._held else []
        _late(taken)

    def arrive_due(self) -> int:
        """Deliver the requests that are due, and return how many were; each call does so before anything else."""
        if not self._held:
            return 0
        now = self._clock()
        due = self._take(lambda held: held.due is not None and held.due <= now)
        _late(due)
        return len(due)

    def drop(self) -> None:
        """Lose every request in transit."""
        self._take(lambda _: True)

    def _planned(self, calls: Sequence[str], hops: Sequence[Hop]) -> Planned | None:
        if not self.timeline.entries:
            return None
        found = (self.timeline.next(*calls, hop=hop) for hop in (None, *hops))
        return next(filter(None, found), None)

    def _lost(self, planned: Planned | None, hops: Sequence[Hop], do: Callable[[], object]) -> DeliveryOutcome | None:
        """Return what becomes of a call that the insurer does not see now; None where it comes through."""
        cut = self.hops.first_cut(hops) if hops else None
        if cut and cut is hops[0]:
            return DeliveryOutcome.NOT_SENT
        if planned and planned.fault in _UNSEEN:
            self._hold(planned, do)
            return _UNSEEN[planned.fault]
        in_time = self._pass(hops)
        return DeliveryOutcome.REQUEST_LOST if cut or not in_time else None

    def _returned(self, fault: Fault | None, hops: Sequence[Hop]) -> DeliveryOutcome:
        in_time = self._pass(hops)
        is_lost = fault is Fault.LOST_REPLY or not in_time or (hops and self.hops.first_cut(hops))
        return DeliveryOutcome.REPLY_LOST if is_lost else DeliveryOutcome.DELIVERED

    def _pass(self, hops: Sequence[Hop]) -> bool:
        """Take the time of one way; return whether it came within the patience."""
        seconds = self.hops.seconds(hops) if hops else 0.0
        if seconds:
            self._sleep(min(seconds, self.patience))
        return seconds <= self.patience

    def _hold(self, planned: Planned, do: Callable[[], object]) -> None:
        if _UNSEEN[planned.fault] is not DeliveryOutcome.ON_THE_WAY:
            return
        comes_by_itself = planned.seconds or planned.fault is Fault.SETTLED_AFTER_TIMEOUT
        due = self._clock() + planned.seconds if comes_by_itself else None
        with self._lock:
            self._held.append(_Held(do, due, planned.fault is Fault.REORDERED))

    def _take(self, wanted: Callable[[_Held], bool]) -> list[_Held]:
        with self._lock:
            taken = [held for held in self._held if wanted(held)]
            self._held = [held for held in self._held if not wanted(held)]
        return taken


def opened(faults: Path | None = None, hops: Path | None = None) -> Network:
    """Create a network from a fault file and a file of its hops; without them nothing fails and no time passes.

    Raises BadInput as input_file.read does.
    """
    return Network(Timeline(load(faults) if faults else ()), Hops(conditions_in(hops) if hops else None))


def _late(taken: Sequence[_Held]) -> None:
    for held in taken:
        _done(held.do)


def _done(do: Callable[[], object]) -> None:
    """Do something of which nobody hears the answer."""
    with suppress(JiesuanError):
        do()
