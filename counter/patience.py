"""The counter's patience with a patient who pays by phone: told of by the core, called off by the cashier."""

from collections.abc import Callable
from threading import Event


class CounterPatience:
    """The Patience port at a window; every call may come from any thread."""

    def __init__(self) -> None:
        self._off, self._closed = Event(), False
        self._tell: Callable[[str | None], None] = lambda _: None

    def watch(self, tell: Callable[[str | None], None]) -> None:
        """Let `tell` hear, from the core's thread, what is offered while we wait, and None when that is over."""
        self._tell = tell

    def begin(self, offered: str = "") -> None:
        """Begin to wait."""
        if not self._closed:
            self._off.clear()
        self._tell(offered)

    def wait(self, seconds: float) -> bool:
        """Wait, but no longer than until it is called off; tell whether it was not."""
        return not self._off.wait(seconds)

    def end(self) -> None:
        """Wait no longer."""
        self._tell(None)

    def call_off(self) -> None:
        """End the wait that is going on."""
        self._off.set()

    def close(self) -> None:
        """End this and every further wait, as the terminal is about to close."""
        self._closed = True
        self.call_off()
