"""The wait for a patient who pays by phone: started by the core, cancelled by the cashier."""

from collections.abc import Callable
from threading import Event


class CounterPatience:
    """The Patience port at a window; every call may come from any thread."""

    def __init__(self) -> None:
        self._off, self._closed = Event(), False
        self._tell: Callable[[str | None], None] = lambda _: None

    def watch(self, tell: Callable[[str | None], None]) -> None:
        """Call `tell`, on the core's thread, with the code offered while waiting, and with None at the end."""
        self._tell = tell

    def begin(self, offered: str = "") -> None:
        """Begin to wait."""
        if not self._closed:
            self._off.clear()
        self._tell(offered)

    def wait(self, seconds: float) -> bool:
        """Wait for some seconds or until cancelled; return whether it was not cancelled."""
        return not self._off.wait(seconds)

    def end(self) -> None:
        """End the wait."""
        self._tell(None)

    def call_off(self) -> None:
        """Cancel the wait in progress."""
        self._off.set()

    def close(self) -> None:
        """End this and every further wait, as the terminal is about to close."""
        self._closed = True
        self.call_off()
