"""Factories of a counter's ports: live ports, recorded ones, or ports played from a cassette."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from devices.recording.pressed import Pressed
from terminal import ports
from terminal.version import VERSION

T = TypeVar("T")

PORTS: dict[str, tuple[type, ...]] = {
    "platform": (ports.Platform, ports.Registrar),
    "hospital": (ports.Hospital,),
    "printer": (ports.Printer,),
    "channel": (ports.PaymentChannel,),
    "reader": (ports.CardReader,),
    "presence": (ports.Presence,),
}
"""The port Protocols of each device on a cassette."""

ASKED = (
    frozenset({"identify", "presettle", "settle", "refund", "reverse", "find", "register", "recognise"})
    | frozenset({"lease", "unpaid", "claim", "mark_settled", "mark_unsettled", "ensure_there"})
    | frozenset({"print", "kick_drawer", "charge", "offer", "query", "cancel"})
)
"""The calls recorded on a cassette; a reader answers by an event, and a printer's status changes nothing."""

SINCE = frozenset({"lease"})
"""The calls that older cassettes do not hold."""


def steady(now: Callable[[], datetime]) -> Callable[[], datetime]:
    """Return a clock that goes on from the time now, whatever is done to the real one."""
    began, since = now(), elapsed()
    return lambda: began + timedelta(seconds=elapsed() - since)


def elapsed() -> float:
    """Return seconds that nobody sets, those included in which the computer slept, where the system tells them."""
    asleep_too = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if asleep_too is None else time.clock_gettime(asleep_too)


class PortFactory(Protocol):
    """A factory of a counter's ports and clocks; `program` is the version of the program that the counter runs."""

    program: str

    def port(self, device: str, make: Callable[[], T]) -> T:
        """Return the port of a device, one of PORTS; `make` opens the real one."""
        ...

    def clock(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the clock used by the core."""
        ...

    def today(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the clock used by the window."""
        ...

    def steady(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return a clock that starts with the time now and is never set."""
        ...


class LivePorts:
    """A factory that returns the real ports and clocks."""

    program = VERSION

    def port(self, device: str, make: Callable[[], T]) -> T:
        """Open the real port."""
        return make()

    def clock(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the real clock."""
        return now

    today = clock

    def steady(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return a clock that goes on from the time now, whatever is done to the real one."""
        return steady(now)


LIVE_PORTS = LivePorts()


class InputRecorder(Protocol):
    """An observer of the cashier's and scanner's input, called on the window's thread just before it takes effect."""

    def pressed(self, pressed: Pressed) -> None:
        """Observe a key."""
        ...

    def scanned(self, text: str) -> None:
        """Observe a scan."""
        ...

    def waited(self) -> None:
        """Observe that the open items are due to be queried again."""
        ...

    def shown(self, what: str, shows: dict[str, object]) -> None:
        """Observe the content that the window shows now."""
        ...


class NoRecorder:
    """An observer that ignores everything."""

    def pressed(self, pressed: Pressed) -> None:
        """Do nothing."""

    def scanned(self, text: str) -> None:
        """Do nothing."""

    def waited(self) -> None:
        """Do nothing."""

    def shown(self, what: str, shows: dict[str, object]) -> None:
        """Do nothing."""


NO_RECORDER = NoRecorder()
