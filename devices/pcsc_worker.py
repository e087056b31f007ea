"""The process that owns PC/SC: it waits for cards, reads them and reports; run it as `python -m devices.pcsc_worker`.

Its argument is what was seen of each reader before, as JSON: a card that was there then is left alone. A line on
standard input asks to read again; the end of standard input ends it.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import json
from smartcard import scard

from devices.apdu import Plain
from devices.card import failure, reading
from devices.pcsc_messages import Busy, Idle, Message, Told, pack
from terminal.errors import DeviceError
from terminal.ports import ReaderEvent, ReaderState

PNP = "\\\\?PnP?\\Notification"
SERVICE_PAUSE = 0.25
RELIST_MS = 1000
GONE_MS = 1000

_MUTE = (scard.SCARD_W_UNRESPONSIVE_CARD, scard.SCARD_W_UNPOWERED_CARD)
_FOREIGN = (scard.SCARD_W_UNSUPPORTED_CARD, scard.SCARD_E_PROTO_MISMATCH)
_GONE = (
    scard.SCARD_W_REMOVED_CARD,
    scard.SCARD_E_NO_SMARTCARD,
    scard.SCARD_E_UNKNOWN_READER,
    scard.SCARD_E_READER_UNAVAILABLE,
)
_QUIET = (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED, scard.SCARD_E_UNKNOWN_READER)

Report = Callable[[Message], None]


class ServiceLost(Exception):
    """The PC/SC service does not answer, or answers no more."""


class Card:
    """The transport to a connected card; each exchange is announced, so that the parent can watch its time."""

    def __init__(self, handle: int, protocol: int, announce: Callable[[], None]) -> None:
        self._handle = handle
        self._protocol = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        self._announce = announce

    def transmit(self, command: bytes) -> bytes:
        """Carry one command; raises DeviceError `card_failed` with the code of PC/SC."""
        self._announce()
        code, answer = scard.SCardTransmit(self._handle, self._protocol, list(command))
        if code != scard.SCARD_S_SUCCESS:
            raise _error(code)
        if not answer:  # what some drivers give for a card that has just left
            raise DeviceError("card_failed", status="empty")
        return bytes(answer)


class Worker:
    """Watches every reader of the machine, and begins anew whenever the service went away."""

    def __init__(self, report: Report, seen: dict[str, int]) -> None:
        self._report = report
        self._seen = seen
        self._again = threading.Event()
        self._context = 0

    def run(self) -> None:
        """Watch for ever."""
        pause = threading.Event()
        while True:
            try:
                with self._service():
                    self._watch()
            except ServiceLost:
                self._tell(ReaderState.SERVICE_DOWN, code="card_service_down")
                pause.wait(SERVICE_PAUSE)

    def read_again(self) -> None:
        """Have the cards that lie in the readers read once more; called from another thread."""
        self._again.set()
        scard.SCardCancel(self._context)

    @contextmanager
    def _service(self) -> Iterator[None]:
        code, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if code != scard.SCARD_S_SUCCESS:
            raise ServiceLost
        try:
            yield
        finally:
            scard.SCardReleaseContext(self._context)

    def _watch(self) -> None:
        states, self._seen = self._seen, {}
        pnp = 0
        while True:
            readers = self._readers()
            for gone in states.keys() - set(readers):
                self._tell(ReaderState.REMOVED, gone, "card_reader_gone")
            states = {reader: states.get(reader, scard.SCARD_STATE_UNAWARE) for reader in readers}
            if not states:
                self._tell(ReaderState.NO_READER, code="card_no_reader")
            seen = self._wait([*states.items(), (PNP, pnp)], 0 if self._again.is_set() else RELIST_MS)
            pnp = seen.pop(PNP, 0)
            self._follow(states, seen)
            states |= seen

    def _readers(self) -> list[str]:
        code, readers = scard.SCardListReaders(self._context, [])
        if code not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_NO_READERS_AVAILABLE):
            raise ServiceLost
        return list(readers)

    def _wait(self, states: list[tuple[str, int]], most_ms: int) -> dict[str, int]:
        """Wait for a change; a list of readers that changed before the wait began is seen after `most_ms`."""
        code, seen = scard.SCardGetStatusChange(self._context, most_ms, states)
        if code not in _QUIET:
            raise ServiceLost
        if code == scard.SCARD_E_UNKNOWN_READER:
            return {}
        return {reader: state & ~scard.SCARD_STATE_CHANGED for reader, state, _ in seen}

    def _follow(self, before: dict[str, int], now: dict[str, int]) -> None:
        """Tell the empty readers first, so that a card that is read is the last word."""
        again = self._again.is_set()
        self._again.clear()
        occupied = [reader for reader, state in now.items() if state & scard.SCARD_STATE_PRESENT]
        for reader in now.keys() - set(occupied):
            if before[reader] != now[reader]:
                self._tell(ReaderState.NO_CARD, reader)
        for reader in occupied:
            if again or _stay(before[reader]) != _stay(now[reader]):
                self._read(reader, now[reader])

    def _read(self, reader: str, state: int) -> None:
        if state & scard.SCARD_STATE_MUTE:
            self._tell(ReaderState.MUTE, reader, "card_mute")
            return
        self._tell(ReaderState.READING, reader)
        try:
            with self._card(Busy(reader, state)) as card:
                event = reading(reader, Plain(card))
        except DeviceError as error:
            event = failure(reader, error)
        finally:
            self._report(Idle())
        if event.code == "card_failed" and self._gone(reader, state):
            event = failure(reader, DeviceError("card_removed"))
        self._report(Told(event))

    @contextmanager
    def _card(self, busy: Busy) -> Iterator[Card]:
        self._report(busy)
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, handle, protocol = scard.SCardConnect(self._context, busy.reader, scard.SCARD_SHARE_SHARED, protocols)
        if code != scard.SCARD_S_SUCCESS:
            raise _error(code)
        try:
            scard.SCardBeginTransaction(handle)
            yield Card(handle, protocol, lambda: self._report(busy))
        finally:
            self._report(busy)
            scard.SCardEndTransaction(handle, scard.SCARD_LEAVE_CARD)
            scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)

    def _gone(self, reader: str, state: int) -> bool:
        """Tell whether the card left, which the service notices a moment after the exchange failed."""
        now = self._wait([(reader, state)], GONE_MS)
        return not now.get(reader, 0) & scard.SCARD_STATE_PRESENT

    def _tell(self, state: ReaderState, reader: str = "", code: str = "") -> None:
        self._report(Told(ReaderEvent(state=state, reader=reader, code=code)))


def _stay(state: int) -> tuple[bool, int]:
    """Tell one card's stay from the next: the service counts insertions and removals in the upper half."""
    return bool(state & scard.SCARD_STATE_PRESENT), state >> 16


def _error(code: int) -> DeviceError:
    for codes, name in ((_MUTE, "card_mute"), (_FOREIGN, "card_unknown"), (_GONE, "card_removed")):
        if code in codes:
            return DeviceError(name)
    return DeviceError("card_failed", status=f"{code & 0xFFFFFFFF:08X}")


def _reporter() -> Report:
    """Keep standard output for messages alone; what a driver prints goes to standard error."""
    lines = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)

    def report(message: Message) -> None:
        lines.write(pack(message))

    return report


def _obey(worker: Worker) -> None:
    for _ in sys.stdin.buffer:
        worker.read_again()
    os._exit(0)


def main() -> None:
    """Run the worker until its standard input ends."""
    worker = Worker(_reporter(), json.decode(sys.argv[1], type=dict[str, int]))
    threading.Thread(target=_obey, args=(worker,), daemon=True).start()
    worker.run()


if __name__ == "__main__":
    main()
