"""What can go wrong on the insurer network, and the timeline of what will."""

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
    """What goes wrong with one call, and what comes of it (docs/interface.md, "Faults met")."""

    UNREACHABLE = "unreachable"
    """No connection: nothing leaves the terminal."""
    LOST_REQUEST = "lost_request"
    """The request gets lost: the insurer never sees it, no answer comes."""
    LOST_REPLY = "lost_reply"
    """The insurer does it, and the answer gets lost."""
    LATE = "late"
    """The request stays on the way: nobody waits any longer when the insurer does it."""
    DUPLICATED = "duplicated"
    """The request arrives twice; the second answer is heard."""
    REORDERED = "reordered"
    """The request is overtaken by the next one: nobody waits any longer when the insurer does it."""
    TRUNCATED = "truncated"
    """The insurer does it, and the answer breaks off in the middle."""
    HTML = "html"
    """The insurer does it, and a gateway's page comes in place of the answer."""
    NOT_FOUND = "not_found"
    """A gateway answers 404, and the insurer never sees the request."""
    SERVER_ERROR = "server_error"
    """The insurer does it, and a gateway answers 500."""
    STALE_SIGN_IN = "stale_sign_in"
    """The sign-in does not hold any more: a well-formed no before anything is done."""
    BLANK_AMOUNTS = "blank_amounts"
    """Amounts of nothing are written "" in the answer."""
    TEXT_INFCODE = "text_infcode"
    """The answer's infcode is a text, not a number."""
    EMPTY_SETLDETAIL = "empty_setldetail"
    """The answer's setldetail is empty."""
    SETTLED_AFTER_TIMEOUT = "settled_after_timeout"
    """The insurer does it after its `seconds`, when nobody waits any longer."""
    REFUSED = "refused"
    """The insurer's well-formed no: nothing is done."""


class Planned(Noun, frozen=True):
    """A fault to come: with which calls, and which of them.

    `call` is a method of the ports (settle) or a transaction's number (2207), empty for any; with a `hop` it strikes
    calls that pass there. The first `after` calls that fit go well, then every `every`th fails, `times` in all (0:
    without end). It fits from `from` until before `until`, in seconds since the timeline began. `seconds` is how long
    a fault delays that does.
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
    """A planned fault with the calls that it met and struck; the timeline's lock guards it."""

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
    """What goes wrong with which call, and when; any thread may ask, add, remove and clear.

    `clock` tells seconds that never go back; the timeline begins when it is made. `entries` is empty where nothing is
    planned.
    """

    def __init__(self, planned: Iterable[Planned] = (), clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._began, self._lock = clock, clock(), Lock()
        self.entries = [_Entry(each) for each in planned]

    def add(self, *planned: Planned) -> None:
        """Plan more faults, after those that are there."""
        with self._lock:
            self.entries += [_Entry(each) for each in planned]

    def remove(self, planned: Planned) -> None:
        """Plan one of the faults no more; of several that are alike the one planned first goes."""
        with self._lock:
            found = next((each for each in self.entries if each.planned == planned and not each.is_over), None)
            if found:
                self.entries.remove(found)

    def elapsed(self) -> float:
        """Tell how many seconds ago the timeline began."""
        return self._clock() - self._began

    def clear(self) -> None:
        """Plan nothing any more."""
        with self._lock:
            self.entries.clear()

    def planned(self) -> tuple[Planned, ...]:
        """List what is still to come, in the order in which it was planned."""
        with self._lock:
            return tuple(each.planned for each in self.entries if not each.is_over)

    def next(self, *calls: str, hop: Hop | None = None) -> Planned | None:
        """Take the fault of a call, by any of the names it goes by (``2207``, ``settle``); None where it goes well.

        Of several that fit, the one planned first strikes; the call counts for all of them.
        """
        with self._lock:
            at = self.elapsed()
            fitting = [each for each in self.entries if each.fits(calls, hop, at)]
            striking = [each for each in fitting if each.strikes()]
            if not striking:
                return None
            striking[0].struck += 1
            return striking[0].planned
