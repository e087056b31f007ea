"""The wait for a patient who pays by phone: started by the core, cancelled by the cashier."""

from collections.abc import Callable
from threading import Event
from time import monotonic


class CounterPatience:
    """The Patience port at a window; every call may come from any thread."""

    def __init__(self) -> None:
        self._off, self._closed, self._until = Event(), False, float("inf")
        self._tell: Callable[[str | None, float], None] = lambda offered, limit: None

    def watch(self, tell: Callable[[str | None, float], None]) -> None:
        """Call `tell`, on the core's thread, with the code offered while waiting, and the limit; None at the end."""
        self._tell = tell

    def begin(self, offered: str = "", limit: float = 0.0) -> None:
        """Begin to wait, for `limit` seconds at most; without one until cancelled."""
        if not self._closed:
            self._off.clear()
        self._until = monotonic() + limit if limit else float("inf")
        self._tell(offered, limit)

    def wait(self, seconds: float) -> bool:
        """Wait for some seconds, until cancelled or to the limit; return whether neither of these two came."""
        return not self._off.wait(max(0.0, min(seconds, self._until - monotonic()))) and monotonic() < self._until

    def end(self) -> None:
        """End the wait."""
        self._tell(None, 0.0)

    def call_off(self) -> None:
        """Cancel the wait in progress."""
        self._off.set()

    def close(self) -> None:
        """End this and every further wait, as the terminal is about to close."""
        self._closed = True
        self.call_off()
