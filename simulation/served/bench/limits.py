"""The limits of a bench, so that one tester does not take it from the others."""

from pathlib import Path
from time import monotonic
from typing import Annotated

from msgspec import Meta

from simulation.served.bench.log import KEEP
from terminal.model import Noun

_MEGABYTE = 1 << 20
Whole = Annotated[int, Meta(ge=0)]


class Limits(Noun, frozen=True):
    """What keeps a bench alive; 0 stands for no limit.

    `workspaces` besides the default one, `rate` requests a second of one workspace (ten seconds' worth in a burst),
    `megabytes` of one's files, `keep` exchanges of its log, and `days` after which one that nobody uses is forgotten
    when another is made.
    """

    workspaces: Whole = 50
    rate: Annotated[float, Meta(ge=0)] = 0.0
    megabytes: Whole = 0
    keep: Annotated[int, Meta(ge=1)] = KEEP
    days: Whole = 0


class Bucket:
    """What one workspace has left: requests, which come back with time, and room for its files in `folder`."""

    def __init__(self, limits: Limits, folder: Path | None) -> None:
        self._limits, self._folder = limits, folder
        self._left, self._at = 10 * limits.rate, monotonic()
        self._measured, self._is_full = float("-inf"), False

    def admits(self) -> bool:
        """Count a request, and return whether it is within the limits."""
        if not (self._limits.rate or self._limits.megabytes):
            return True
        now = monotonic()
        self._left, self._at = min(self._left + (now - self._at) * self._limits.rate, 10 * self._limits.rate), now
        if self._limits.rate and self._left < 1:
            return False
        self._left -= 1
        return not self._is_over(now)

    def _is_over(self, now: float) -> bool:
        """Return whether the files are too large, as measured within the last second."""
        if self._folder and self._limits.megabytes and now - self._measured > 1:
            size = sum(each.stat().st_size for each in self._folder.iterdir())
            self._measured, self._is_full = now, size > self._limits.megabytes * _MEGABYTE
        return self._is_full
