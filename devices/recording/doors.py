"""Where a counter's ports can be watched or stood in for: live as they are, recorded, or played from a cassette."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

from terminal import ports
from terminal.model import Noun

T = TypeVar("T")

PORTS: dict[str, tuple[type, ...]] = {
    "platform": (ports.Platform, ports.Registrar),
    "hospital": (ports.Hospital,),
    "printer": (ports.Printer,),
    "channel": (ports.PaymentChannel,),
    "reader": (ports.CardReader,),
    "presence": (ports.Presence,),
}
"""The Protocols that a device of a cassette stands for."""

ASKED = (
    frozenset({"identify", "presettle", "settle", "refund", "reverse", "find", "register", "recognise"})
    | frozenset({"unpaid", "claim", "mark_settled", "mark_unsettled", "ensure_there"})
    | frozenset({"print", "kick_drawer", "charge", "offer", "query", "cancel"})
)
"""The calls that a cassette holds; a reader's answer comes as an event, and a printer's status changes nothing."""


class Doors(Protocol):
    """What stands between a counter and its ports."""

    def port(self, device: str, make: Callable[[], T]) -> T:
        """Return the port of a device, one of PORTS; `make` opens the real one."""
        ...

    def clock(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the clock that the core goes by."""
        ...

    def today(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the clock that the window goes by."""
        ...


class Live:
    """Doors that stand open."""

    def port(self, device: str, make: Callable[[], T]) -> T:
        """Open the real one."""
        return make()

    def clock(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the real one."""
        return now

    today = clock


LIVE = Live()


class Pressed(Noun, frozen=True):
    """A key: its number and its modifiers as Qt has them, and what it types, if anything."""

    key: int
    held: int = 0
    text: str = ""


class Witness(Protocol):
    """Who is told what the cashier and the scanner do, just before it takes effect; called on the window's thread."""

    def pressed(self, pressed: Pressed) -> None:
        """Take note of a key."""
        ...

    def scanned(self, text: str) -> None:
        """Take note of a scan."""
        ...

    def waited(self) -> None:
        """Take note that what is open is due to be asked about again."""
        ...

    def shown(self, what: str, shows: dict[str, object]) -> None:
        """Take note of what the window shows now."""
        ...


class Nobody:
    """A witness who takes note of nothing."""

    def pressed(self, pressed: Pressed) -> None:
        """Do nothing."""

    def scanned(self, text: str) -> None:
        """Do nothing."""

    def waited(self) -> None:
        """Do nothing."""

    def shown(self, what: str, shows: dict[str, object]) -> None:
        """Do nothing."""


NOBODY = Nobody()
