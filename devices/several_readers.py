"""A simulated card reader and the machine's real ones as one: either may take a card."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from devices.presence import CardIdentity, IdentityReader
from terminal.ports import CardReader, ReaderEvent, ReaderState

_GONE = {ReaderState.NO_READER, ReaderState.SERVICE_DOWN}


class Reader(CardReader, IdentityReader, Protocol):
    """A card reader that can look at its cards again."""


class SeveralReaders:
    """The CardReader port over a simulated reader, which is always there, and real ones, which may come and go."""

    simulated = True
    has_real = True

    def __init__(self, simulated: Reader, real: Reader) -> None:
        self._simulated, self._real = simulated, real
        self._lock = threading.Lock()
        self._latest = {simulated: ReaderEvent(state=ReaderState.NO_CARD)}

    def start(self, tell: Callable[[ReaderEvent], None]) -> None:
        """Start watching; `tell` is called from the readers' own threads for every change of state."""
        for reader in (self._simulated, self._real):
            reader.start(partial(self._tell, tell, reader))

    def read_again(self) -> None:
        """Read the cards in all readers once more."""
        self._simulated.read_again()
        self._real.read_again()

    def last_identities(self) -> tuple[CardIdentity, ...]:
        """Return the identities of the cards at the last reading."""
        return self._simulated.last_identities() + self._real.last_identities()

    def present_identities(self) -> tuple[CardIdentity, ...]:
        """Read the identities of the cards present now; raises DeviceError."""
        return self._simulated.present_identities() + self._real.present_identities()

    def stop(self) -> None:
        """Stop watching."""
        self._simulated.stop()
        self._real.stop()

    def _tell(self, tell: Callable[[ReaderEvent], None], reader: Reader, event: ReaderEvent) -> None:
        """Pass an event on; without a real reader the state is the simulated one's."""
        with self._lock:
            before = self._latest.get(reader)
            self._latest[reader] = event
            if reader is self._real and event.state in _GONE:
                event = self._latest[self._simulated]
                if before is None or before.state in _GONE or event.state is ReaderState.READ:
                    return
            tell(event)
