"""The process that owns PC/SC: it waits for cards, reads them and reports; run it as `python -m devices.pcsc_worker`.

Its argument is a Start as JSON. Each line on standard input is an Order; the end of standard input ends it.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import json
from msgspec.structs import replace
from smartcard import scard

from devices.apdu import Plain
from devices.apdu_trace import traced_reading
from devices.card import failure, read_serial
from devices.pcsc_messages import Busy, IdentitiesReport, Idle, Message, Order, ReaderReport, Start, Traced, pack
from devices.presence import CardIdentity
from devices.readers import first_refusal, watched
from terminal.errors import DeviceError
from terminal.ports import ReaderEvent, ReaderState
from terminal.private import Private

LOST = "card_service_down"  # even where the library calls a killed service one that does not admit this user
PNP = "\\\\?PnP?\\Notification"
SERVICE_PAUSE = 0.25
RELIST_MS = 1000
GONE_MS = 1000
CANCEL_PAUSE = 0.01

_MUTE = (scard.SCARD_W_UNRESPONSIVE_CARD, scard.SCARD_W_UNPOWERED_CARD)
_FOREIGN = (scard.SCARD_W_UNSUPPORTED_CARD, scard.SCARD_E_PROTO_MISMATCH)
_GONE = (
    scard.SCARD_W_REMOVED_CARD,
    scard.SCARD_E_NO_SMARTCARD,
    scard.SCARD_E_UNKNOWN_READER,
    scard.SCARD_E_READER_UNAVAILABLE,
)
_TAKEN = scard.SCARD_STATE_INUSE | scard.SCARD_STATE_EXCLUSIVE
_PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
_OTHER = {"card_unknown", "card_foreign", "card_mute"}
_QUIET = (scard.SCARD_S_SUCCESS, scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED, scard.SCARD_E_UNKNOWN_READER)

Report = Callable[[Message], None]


class ServiceLost(Exception):
    """Raised when the PC/SC service does not respond, stops responding, or does not admit this user; with the code."""


class Card:
    """The transport to a connected card; each exchange is announced, so that the parent can watch its time."""

    def __init__(self, handle: int, protocol: int, announce: Callable[[], None]) -> None:
        self._handle = handle
        *_, atr = scard.SCardStatus(handle)
        self.atr = bytes(atr)
        self._protocol = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        self._announce = announce

    def transmit(self, command: bytes) -> bytes:
        """Transmit one command; raises DeviceError `card_failed` with the PC/SC error code."""
        self._announce()
        code, answer = scard.SCardTransmit(self._handle, self._protocol, list(command))
        if code != scard.SCARD_S_SUCCESS:
            raise _error(code)
        if not answer:  # some drivers return this for a card that was just removed
            raise DeviceError("card_failed", status="empty")
        return bytes(answer)


class Worker:
    """A watcher of the chosen reader or all readers; it starts over whenever the service went away."""

    def __init__(self, report: Report, start: Start) -> None:
        self._report = report
        self._chosen, self._others, self._seen = start.chosen, start.others, start.seen
        self._note = (lambda exchanges: report(Traced(exchanges))) if start.trace else None
        self._held = {reader for reader, state in start.seen.items() if state & _TAKEN}
        self._orders = {order: threading.Event() for order in Order}
        self._taken: set[Order] = set()
        self._context = 0

    def run(self) -> None:
        """Watch the readers; never returns."""
        pause = threading.Event()
        while True:
            try:
                with self._service():
                    self._watch()
            except ServiceLost as lost:
                code = str(lost)
                self._tell(ReaderState.SERVICE_DOWN, code=code)
                if Order.LOOK in self._taken | self._ordered():
                    self._report(IdentitiesReport(code=code))
                pause.wait(SERVICE_PAUSE)

    def obey(self, order: Order) -> None:
        """Read or look at the cards in the readers once more; called from another thread.

        A wait cannot be cancelled before it has begun, so cancelling is repeated until the order is taken.
        """
        given = self._orders[order]
        given.set()
        while given.is_set():
            scard.SCardCancel(self._context)
            time.sleep(CANCEL_PAUSE)

    def _ordered(self) -> set[Order]:
        """Take all pending orders."""
        given = {order for order, event in self._orders.items() if event.is_set()}
        for order in given:
            self._orders[order].clear()
        return given

    @contextmanager
    def _service(self) -> Iterator[None]:
        code, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if first_refusal(code) == "card_service_refused":  # said of a service of version 2 that is just ending, too
            time.sleep(SERVICE_PAUSE)
            code, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if code != scard.SCARD_S_SUCCESS:
            raise ServiceLost(first_refusal(code))
        try:
            yield
        finally:
            scard.SCardReleaseContext(self._context)

    def _watch(self) -> None:
        states, self._seen, pnp = self._seen, {}, 0
        while True:
            readers = self._readers()
            for gone in states.keys() - set(readers):
                self._tell(ReaderState.REMOVED, gone, "card_reader_gone")
            states = {reader: states.get(reader, scard.SCARD_STATE_UNAWARE) for reader in readers}
            # Take orders before the wait that they cancel: a cancelled wait returns outdated states.
            self._taken = self._ordered()
            seen = self._wait([*states.items(), (PNP, pnp)], 0 if self._taken else RELIST_MS)
            pnp = seen.pop(PNP, 0)
            self._follow(states, seen)
            states |= seen
            if Order.LOOK in self._taken:
                self._look(states)

    def _readers(self) -> list[str]:
        """Return the readers to watch, and report if there is none."""
        code, readers = scard.SCardListReaders(self._context, [])
        if code not in (scard.SCARD_S_SUCCESS, scard.SCARD_E_NO_READERS_AVAILABLE):
            raise ServiceLost(LOST)
        readers = [each for each in readers if not self._others or not each.startswith(self._others)]
        found = watched(readers, self._chosen)
        if not found:
            facts = {"chosen": self._chosen} if self._chosen and readers else {}
            self._tell(ReaderState.NO_READER, code="card_chosen_reader_gone" if facts else "card_no_reader", **facts)
        return found

    def _wait(self, states: list[tuple[str, int]], most_ms: int) -> dict[str, int]:
        """Wait for a change; if the list of readers changed before the wait began, that is noticed after `most_ms`."""
        code, seen = scard.SCardGetStatusChange(self._context, most_ms, states)
        if code not in _QUIET:
            raise ServiceLost(LOST)
        if code == scard.SCARD_E_UNKNOWN_READER:
            return {}
        return {reader: state & ~scard.SCARD_STATE_CHANGED for reader, state, _ in seen}

    def _follow(self, before: dict[str, int], now: dict[str, int]) -> None:
        """Report the empty readers first, so that a card that is read is reported last."""
        again = Order.READ in self._taken
        occupied = [reader for reader, state in now.items() if state & scard.SCARD_STATE_PRESENT]
        for reader in now.keys() - set(occupied):
            if before[reader] != now[reader]:
                self._tell(ReaderState.NO_CARD, reader)
        for reader in occupied:
            released = reader in self._held and not now[reader] & _TAKEN
            if again or released or _stay(before[reader]) != _stay(now[reader]):
                self._read(reader, now[reader])

    def _read(self, reader: str, state: int) -> None:
        self._held.discard(reader)
        if state & scard.SCARD_STATE_MUTE:
            self._tell(ReaderState.MUTE, reader, "card_mute")
            return
        self._tell(ReaderState.READING, reader)
        try:
            with self._card(Busy(reader, state)) as card:
                event = replace(traced_reading(reader, card, card.atr, self._note), atr=card.atr.hex().upper())
        except DeviceError as error:
            event = failure(reader, error)
        finally:
            self._report(Idle())
        if event.code == "card_failed" and self._gone(reader, state):
            event = replace(failure(reader, DeviceError("card_removed")), exchanges=event.exchanges)
        if event.code == "card_in_use":
            self._held.add(reader)
        self._report(ReaderReport(event))

    def _look(self, states: dict[str, int]) -> None:
        """Report the cards present in the readers now."""
        occupied = ((reader, state) for reader, state in states.items() if state & scard.SCARD_STATE_PRESENT)
        try:
            identities = [self._identity(*each) for each in occupied]
        except DeviceError as error:
            self._report(IdentitiesReport(code=error.code))
        else:
            self._report(IdentitiesReport(tuple(identity for identity in identities if identity)))
        finally:
            self._report(Idle())

    def _identity(self, reader: str, state: int) -> CardIdentity | None:
        """Read a card's identity; return None if the card is removed meanwhile."""
        try:
            with self._card(Busy(reader, state)) as card:
                return CardIdentity(card.atr.hex().upper(), Private(read_serial(Plain(card))))
        except DeviceError as error:
            if error.code in _OTHER:
                return CardIdentity("", Private(""))
            if error.code == "card_removed" or (error.code == "card_failed" and self._gone(reader, state)):
                return None
            raise

    @contextmanager
    def _card(self, busy: Busy) -> Iterator[Card]:
        handle, protocol = self._connected(busy)
        try:
            yield Card(handle, protocol, lambda: self._report(busy))
        finally:
            self._report(busy)
            scard.SCardEndTransaction(handle, scard.SCARD_LEAVE_CARD)
            scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)

    def _connected(self, busy: Busy) -> tuple[int, int]:
        """Connect exclusively, or else share the card and lock it by a transaction: that may take long."""
        self._report(replace(busy, code="card_in_use") if busy.seen & _TAKEN else busy)
        for share in (scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_SHARE_SHARED):
            code, handle, protocol = scard.SCardConnect(self._context, busy.reader, share, _PROTOCOLS)
            if code != scard.SCARD_E_SHARING_VIOLATION:
                break
        if code != scard.SCARD_S_SUCCESS:
            raise _error(code)
        code = scard.SCardBeginTransaction(handle)
        if code == scard.SCARD_W_RESET_CARD:
            _, protocol = scard.SCardReconnect(handle, share, _PROTOCOLS, scard.SCARD_LEAVE_CARD)
            code = scard.SCardBeginTransaction(handle)
        if code != scard.SCARD_S_SUCCESS:
            scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
            raise _error(code)
        return handle, protocol

    def _gone(self, reader: str, state: int) -> bool:
        """Return whether the card was removed, which the service notices a moment after the exchange failed."""
        now = self._wait([(reader, state)], GONE_MS)
        return not now.get(reader, 0) & scard.SCARD_STATE_PRESENT

    def _tell(self, state: ReaderState, reader: str = "", code: str = "", **facts: str) -> None:
        self._report(ReaderReport(ReaderEvent(state=state, reader=reader, code=code, facts=facts)))


def _stay(state: int) -> tuple[bool, int]:
    """Return a value that changes with each insertion: the service counts insertions and removals in the upper half."""
    return bool(state & scard.SCARD_STATE_PRESENT), state >> 16


def _error(code: int) -> DeviceError:
    for codes, name in ((_MUTE, "card_mute"), (_FOREIGN, "card_unknown"), (_GONE, "card_removed")):
        if code in codes:
            return DeviceError(name)
    if code == scard.SCARD_E_SHARING_VIOLATION:
        return DeviceError("card_in_use")
    return DeviceError("card_failed", status=f"{code & 0xFFFFFFFF:08X}")


def _reporter() -> Report:
    """Reserve standard output for messages; a driver's output goes to standard error."""
    lines = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)

    def report(message: Message) -> None:
        lines.write(pack(message))

    return report


def _obey(worker: Worker) -> None:
    for line in sys.stdin:
        worker.obey(Order(line.strip()))
    os._exit(0)


def main() -> None:
    """Run the worker until its standard input ends."""
    worker = Worker(_reporter(), json.decode(sys.argv[1], type=Start))
    threading.Thread(target=_obey, args=(worker,), daemon=True).start()
    worker.run()


if __name__ == "__main__":
    main()
