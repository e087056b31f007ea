"""The faults that can occur on the insurer network, and the timeline of planned ones."""

import time
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import Annotated

from msgspec import Meta, field

from simulation.network.hops import Hop
from terminal.input_file import read
from terminal.model import Noun

Seconds = Annotated[float, Meta(ge=0)]
Call = Annotated[str, Meta(pattern=r"^([0-9]{4}|identify|register|recognise|presettle|settle|refund|reverse|find|)$")]


class Fault(StrEnum):
    """The faults of one call, with their effects (docs/interface.md, "Faults met")."""

    UNREACHABLE = "unreachable"
    """No connection: nothing leaves the terminal."""
    LOST_REQUEST = "lost_request"
    """The request is lost: the insurer never sees it, and no answer comes."""
    LOST_REPLY = "lost_reply"
    """The insurer processes the request, and the answer is lost."""
    LATE = "late"
    """The request is held in transit: the insurer processes it after the client has stopped waiting."""
    DUPLICATED = "duplicated"
    """The request arrives twice; the second answer is delivered."""
    REORDERED = "reordered"
    """The request is overtaken by the next one: the insurer processes it after the client has stopped waiting."""
    TRUNCATED = "truncated"
    """The insurer processes the request, and the answer is truncated."""
    HTML = "html"
    """The insurer processes the request, and a gateway's page replaces the answer."""
    NOT_FOUND = "not_found"
    """A gateway answers 404, and the insurer never sees the request."""
    SERVER_ERROR = "server_error"
    """The insurer processes the request, and a gateway answers 500."""
    STALE_SIGN_IN = "stale_sign_in"
    """The sign-in is no longer valid: a well-formed no before anything is done."""
    BLANK_AMOUNTS = "blank_amounts"
    """Zero amounts are written as "" in the answer."""
    TEXT_INFCODE = "text_infcode"
    """The answer's infcode is a text, not a number."""
    EMPTY_SETLDETAIL = "empty_setldetail"
    """The answer's setldetail is empty."""
    SETTLED_AFTER_TIMEOUT = "settled_after_timeout"
    """The insurer processes the request after `seconds`, when the client has stopped waiting."""
    REFUSED = "refused"
    """The insurer's well-formed no: nothing is done."""


class Planned(Noun, frozen=True):
    """A planned fault, with the calls that it affects.

    `call` is a method of the ports (settle) or a transaction's number (2207), empty for any; with a `hop` it affects
    calls that pass there. The first `after` matching calls succeed, then every `every`th fails, `times` in all (0:
    no limit). It applies from `from` until before `until`, in seconds since the timeline began. `seconds` is the delay
    of a fault that delays.
    """

    fault: Fault
    call: Call = ""
    hop: Hop | None = None
    after: Annotated[int, Meta(ge=0)] = 0
    every: Annotated[int, Meta(ge=1)] = 1
    times: Annotated[int, Meta(ge=0)] = 1
    since: Seconds = field(name="from", default=0.0)
    until: Seconds | None = None
    seconds: Seconds = 0.0

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise ValueError("Expected `until` to come after `from`")


class _Written(Noun, frozen=True):
    faults: tuple[Planned, ...] = field(name="fault", default=())


def load(path: Path) -> tuple[Planned, ...]:
    """Read the `[[fault]]` tables of a file, each a Planned; raises BadInput as input_file.read does."""
    return read(path, _Written).faults


class _Entry:
    """A planned fault with its counts of matched and failed calls; guarded by the timeline's lock."""

    def __init__(self, planned: Planned) -> None:
        self.planned, self.met, self.struck = planned, 0, 0

    @property
    def is_over(self) -> bool:
        return 0 < self.planned.times <= self.struck

    def fits(self, calls: tuple[str, ...], hop: Hop | None, at: float) -> bool:
        planned = self.planned
        in_time = planned.since <= at and (planned.until is None or at < planned.until)
        return in_time and planned.hop is hop and planned.call in {"", *calls} and not self.is_over

    def strikes(self) -> bool:
        beyond = self.met - self.planned.after
        self.met += 1
        return beyond >= 0 and beyond % self.planned.every == 0


class Timeline:
    """The planned faults by call and time; any thread may ask, add, remove and clear.

    `clock` returns monotonic seconds; the timeline begins when it is created. `entries` is empty where nothing is
    planned.
    """

    def __init__(self, planned: Iterable[Planned] = (), clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._began, self._lock = clock, clock(), Lock()
        self.entries = [_Entry(each) for each in planned]

    def add(self, *planned: Planned) -> None:
        """Add planned faults after the existing ones."""
        with self._lock:
            self.entries += [_Entry(each) for each in planned]

    def remove(self, planned: Planned) -> None:
        """Remove a planned fault; of several equal ones the one planned first is removed."""
        with self._lock:
            found = next((each for each in self.entries if each.planned == planned and not each.is_over), None)
            if found:
                self.entries.remove(found)

    def elapsed(self) -> float:
        """Return the seconds since the timeline began."""
        return self._clock() - self._began

    def clear(self) -> None:
        """Remove all planned faults."""
        with self._lock:
            self.entries.clear()

    def planned(self) -> tuple[Planned, ...]:
        """List the faults still to come, in the order in which they were planned."""
        with self._lock:
            return tuple(each.planned for each in self.entries if not each.is_over)

    def next(self, *calls: str, hop: Hop | None = None) -> Planned | None:
        """Return the fault of a call, given all of its names (``2207``, ``settle``), or None if the call succeeds.

        Of several that match, the one planned first applies; the call counts for all of them.
        """
        with self._lock:
            at = self.elapsed()
            fitting = [each for each in self.entries if each.fits(calls, hop, at)]
            striking = [each for each in fitting if each.strikes()]
            if not striking:
                return None
            striking[0].struck += 1
            return striking[0].planned
