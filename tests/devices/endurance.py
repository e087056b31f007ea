"""Repeated faults of reader, card and service: the longest time no thread ran, and the time until a card is read again.

`endure(trouble, rounds)` needs the machine's PC/SC for itself; a few rounds run with the tests, many by
`python -m tests.devices.endurance ROUNDS`.
"""

import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import NamedTuple

from devices.applet import Fault, FaultKind
from devices.card import card_image
from devices.pcsc import PcscReader
from devices.pcscd import Pcscd
from devices.virtual_card import VirtualSlot
from terminal.ports import ReaderState
from tests.devices.conftest import Watched
from tests.devices.people import SECOND

DEADLINE = 0.5
BEAT = 0.005
IMAGE = card_image(SECOND)


class Endured(NamedTuple):
    """The longest gap of the heartbeat, and the longest time from the end of a fault to a card's holder; seconds."""

    gap: float
    recovery: float


class Heart(threading.Thread):
    """Beats as a window's thread does, and records its longest gap."""

    def __init__(self) -> None:
        super().__init__(name="heart", daemon=True)
        self.gap = 0.0
        self._over = threading.Event()

    def run(self) -> None:
        """Beat until stopped."""
        before = time.perf_counter()
        while not self._over.wait(BEAT):
            now = time.perf_counter()
            self.gap, before = max(self.gap, now - before), now

    def stop(self) -> float:
        """Stop the thread, and return the longest gap."""
        self._over.set()
        self.join()
        return self.gap


class Counter:
    """A service, a slot and a reader, with methods that cause faults."""

    def __init__(self, stack: ExitStack) -> None:
        self.service = Pcscd()
        stack.callback(self._stop_service)
        self.slot = VirtualSlot()
        stack.callback(self.slot.stop)
        self.watched = Watched(PcscReader(DEADLINE))
        stack.callback(self.watched.reader.stop)

    def _stop_service(self) -> None:
        self.service.stop()

    def bad_card(self, kind: FaultKind) -> None:
        """Insert a card that fails at an exchange."""
        self.slot.insert(IMAGE, Fault(kind, at=5))
        assert self.watched.outcome().card is None

    def kill(self, at: Fault | None = None) -> None:
        """Crash the service, with a card at rest or during an exchange with it, and restart it."""
        self.slot.insert(IMAGE, at)
        self.watched.until(ReaderState.READING)
        if not at:
            self.watched.until(ReaderState.READ)
        self.service.kill()
        self.watched.until(ReaderState.SERVICE_DOWN)
        self.slot.remove()
        self.service.stop()
        self.service = Pcscd()

    def unplug(self) -> None:
        """Unplug the reader, and plug it in again."""
        self.service.stop()
        self.service = Pcscd(None)
        self.watched.until(ReaderState.NO_READER)
        self.service.stop()
        self.service = Pcscd()

    def recovered(self) -> float:
        """Present a good card, and return how long it took to read it, including half a second until it is inserted."""
        began = time.perf_counter()
        self.slot.insert(IMAGE)
        assert self.watched.until(ReaderState.READ).card == SECOND
        return time.perf_counter() - began


TROUBLES: dict[str, Callable[[Counter], None]] = {
    "card pulled within an exchange": lambda counter: counter.bad_card(FaultKind.PULL),
    "card hangs": lambda counter: counter.bad_card(FaultKind.HANG),
    "reply of no bytes": lambda counter: counter.bad_card(FaultKind.EMPTY),
    "reply of 65,535 bytes": lambda counter: counter.bad_card(FaultKind.HUGE),
    "service killed": Counter.kill,
    "service killed within an exchange": lambda counter: counter.kill(Fault(FaultKind.HANG, at=5)),
    "reader gone and back": Counter.unplug,
}


def endure(trouble: str, rounds: int) -> Endured:
    """Cause one of TROUBLES this many times; raises queue.Empty if no card is read any more."""
    worst = 0.0
    with ExitStack() as stack:
        counter, heart = Counter(stack), Heart()
        heart.start()
        for _ in range(rounds):
            TROUBLES[trouble](counter)
            worst = max(worst, counter.recovered())
        gap = heart.stop()
    return Endured(gap, worst)


if __name__ == "__main__":
    for name in TROUBLES:
        print(f"{name:36} {endure(name, int(sys.argv[1]))}")
