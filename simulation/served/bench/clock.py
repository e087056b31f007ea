"""The clock of a workspace: it runs with the real one, ahead of it, or stands; it only ever goes forward."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum

from terminal.errors import BadInput, Refused
from terminal.model import BEIJING, Noun

_LAST_YEAR = 2099


class Mode(StrEnum):
    """How a workspace's time passes."""

    LIVE = "live"
    """As the real time."""
    OFFSET = "offset"
    """As fast as the real time, from another moment on."""
    FROZEN = "frozen"
    """Not at all, except when it is advanced."""


class ClockSetting(Noun, frozen=True):
    """The mode of a clock and its time; in Beijing where the time states no zone."""

    mode: Mode
    at: datetime | None = None


class BenchClock:
    """The time of one workspace; `real` returns the real one with its zone.

    Any thread may ask for the time; the clock is set, advanced and waited for on the event loop's.
    """

    def __init__(self, real: Callable[[], datetime]) -> None:
        self.real = real
        self._mode, self._ahead, self._frozen = Mode.LIVE, timedelta(0), real()
        self._moved: set[asyncio.Event] = set()
        self._is_stopped = False

    def __call__(self) -> datetime:
        """Return the time."""
        return self._frozen if self._mode is Mode.FROZEN else self.real() + self._ahead

    def seconds(self) -> float:
        """Return the time as seconds, for what falls due after some."""
        return self().timestamp()

    @property
    def setting(self) -> ClockSetting:
        """The mode and the time now."""
        return ClockSetting(mode=self._mode, at=self())

    def set(self, asked: ClockSetting, *, back: bool = False) -> None:
        """Set the mode and the time (without one: that which it is); only `back` lets it go backwards.

        Raises Refused("clock_backwards").
        """
        before = self()
        now = self.real() if asked.mode is Mode.LIVE else asked.at or before
        at = now if now.tzinfo else now.replace(tzinfo=BEIJING)
        if at < before and not back:
            raise Refused("clock_backwards", now=f"{before:%Y-%m-%d %H:%M:%S}")
        self._mode, self._frozen = asked.mode, at
        self._ahead = timedelta(0) if asked.mode is Mode.LIVE else at - self.real()
        self._wake()

    def advance(self, by: timedelta) -> None:
        """Let the time jump forward; raises Refused("clock_backwards")."""
        if by < timedelta(0):
            raise Refused("clock_backwards", now=f"{self():%Y-%m-%d %H:%M:%S}")
        mode = Mode.OFFSET if self._mode is Mode.LIVE else self._mode
        self.set(ClockSetting(mode=mode, at=self() + by))

    async def elapse(self, seconds: float) -> None:
        """Wait so many real seconds, or until the clock has been advanced beyond them."""
        due, moved = self() + timedelta(seconds=seconds), asyncio.Event()
        self._moved.add(moved)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while self() < due and not self._is_stopped:
                        await moved.wait()
                        moved.clear()
        finally:
            self._moved.discard(moved)

    def stop(self) -> None:
        """Let nobody wait any more: the server ends."""
        self._is_stopped = True
        self._wake()

    def _wake(self) -> None:
        for each in self._moved:
            each.set()


def ensure_near(at: datetime | None, key: str) -> None:
    """Raise BadInput("json_field") for a time near the end of what a time can be, which would end the whole bench."""
    if at and at.year > _LAST_YEAR:
        raise BadInput("json_field", file="request", key=key, line=1, allowed=f"… {_LAST_YEAR}-12-31")
