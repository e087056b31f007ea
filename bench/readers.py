"""Measures G11 to G13 and R6 on the real PC/SC service with its virtual reader (script/bench readers [--full])."""

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from msgspec.structs import replace
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from smartcard import scard

from bench.measure import Goal, ratio, report
from counter.settings import Driver, Reader, Settings
from devices.apdu import Plain
from devices.applet import Fault, FaultKind
from devices.card import card_image, read_card
from devices.pcsc_worker import Card
from devices.pcscd import Pcscd
from devices.virtual_card import VirtualSlot
from simulation import samples
from terminal.ports import CardReader, ReaderEvent, ReaderState
from ui.app import open_services
from ui.start import open_window

NAME = "Virtual PCD 00 00"
DEADLINE = 0.8
PATIENCE = 20.0
BEAT_MS = 5
FAULTS = (FaultKind.PULL, FaultKind.HANG, FaultKind.EMPTY, FaultKind.HUGE)
_PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
_QUIET = (ReaderState.READING, ReaderState.NO_CARD)


class Tapped:
    """A reader whose events are timed on their way to the window."""

    def __init__(self, reader: CardReader) -> None:
        self._reader = reader
        self.events: SimpleQueue[tuple[float, ReaderEvent]] = SimpleQueue()

    def __getattr__(self, name: str) -> object:
        return getattr(self._reader, name)

    def start(self, tell: Callable[[ReaderEvent], None]) -> None:
        """Begin to watch."""

        def tap(event: ReaderEvent) -> None:
            self.events.put((perf_counter(), event))
            tell(event)

        self._reader.start(tap)


class Counter:
    """A real window with a reader; records the longest gap (seconds) of its heartbeat."""

    def __init__(self, app: QApplication, reader: Tapped) -> None:
        self._app, self.reader = app, reader
        self.gap, self._last = 0.0, perf_counter()
        self._heart = QTimer(interval=BEAT_MS)
        self._heart.timeout.connect(self._beat)
        self._heart.start()

    def _beat(self) -> None:
        now = perf_counter()
        self.gap, self._last = max(self.gap, now - self._last), now

    def fresh(self) -> None:
        """Discard the gaps recorded so far."""
        self.gap, self._last = 0.0, perf_counter()

    def until(self, wanted: Callable[[ReaderEvent], bool]) -> float:
        """Run the event loop until an event comes, and return its time."""
        end = perf_counter() + PATIENCE
        while perf_counter() < end:
            self._app.processEvents()
            while not self.reader.events.empty():
                at, event = self.reader.events.get()
                if wanted(event):
                    return at
            threading.Event().wait(0.001)
        raise TimeoutError("nothing came of it")


def goals(rounds: int, faults: int) -> Iterator[Goal]:
    """Measure all goals, each fault this many times."""
    with ExitStack() as stack:
        services = [Pcscd()]
        stack.callback(lambda: services.pop().stop())
        slot = VirtualSlot()
        stack.callback(slot.stop)
        image = card_image(samples.people()[0].credential())
        slot.insert(image)
        yield _whole_read(rounds)
        slot.remove()
        counter = stack.enter_context(_counter())
        yield from _insertion(counter, slot, rounds)
        for kind in FAULTS:
            yield from _fault(counter, slot, kind, faults)
        yield from _service(counter, slot, services, faults)


def _whole_read(rounds: int) -> Goal:
    with _connected() as card:
        spied = _Spied(card)
        read_card(Plain(spied))
        floor = ratio(lambda: read_card(Plain(card)), lambda: [_bare(card, each) for each in spied.sent], rounds)
    return Goal("G11 a card read whole / the same APDUs by SCardTransmit", floor, 1.3)


class _Spied:
    def __init__(self, card: Card) -> None:
        self._card, self.sent = card, list[bytes]()

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        return self._card.transmit(command)


def _bare(card: Card, command: bytes) -> object:
    return scard.SCardTransmit(card._handle, card._protocol, list(command))  # noqa: SLF001 - the same connection


@contextmanager
def _connected() -> Iterator[Card]:
    """Connect to the card in the reader, or one that comes within some seconds."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    try:
        _inserted(context)
        _, handle, protocol = scard.SCardConnect(context, NAME, scard.SCARD_SHARE_SHARED, _PROTOCOLS)
        yield Card(handle, protocol, lambda: None)
        scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
    finally:
        scard.SCardReleaseContext(context)


def _inserted(context: int) -> float:
    """Wait for a card with a minimal loop, and return when it was seen."""
    state = scard.SCARD_STATE_UNAWARE
    while not state & scard.SCARD_STATE_PRESENT:
        _, ((_, state, _),) = scard.SCardGetStatusChange(context, 20_000, [(NAME, state)])
    return perf_counter()


@contextmanager
def _counter() -> Iterator[Counter]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)  # noqa: S101 - a window needs one
    with TemporaryDirectory() as state, ExitStack() as stack:
        settings = Settings(state=str(Path(state)), reader=Reader(driver=Driver.PCSC, deadline=DEADLINE))
        services = open_services(settings, stack)
        tapped = Tapped(services.reader)
        window = open_window(replace(services, reader=tapped), stack)
        window.show()
        window.start()
        yield Counter(app, tapped)


def _insertion(counter: Counter, slot: VirtualSlot, rounds: int) -> Iterator[Goal]:
    """Time each insertion in the window's reader and in a bare loop, then the exchanges of each in turn."""
    image = card_image(samples.people()[0].credential())
    seen, whole = list[float](), list[float]()
    for _ in range(rounds):
        with closing(_Loop()) as bare:
            begun = perf_counter()
            slot.insert(image)
            reading = counter.until(lambda event: event.state is ReaderState.READING)
            read = counter.until(lambda event: event.state is ReaderState.READ)
            there = bare.seen() - begun
        took = _exchange()
        seen.append((reading - begun) / there)
        whole.append((read - begun) / (there + took))
        slot.remove()
        counter.until(lambda event: event.state is ReaderState.NO_CARD)
    yield Goal("G12 insertion seen / a bare SCardGetStatusChange", median(seen), 1.1)
    yield Goal("a card inserted to its identity / seen and exchanged by pyscard", median(whole), 1.5)


class _Loop:
    """A bare wait for a card in a thread of its own."""

    def __init__(self) -> None:
        _, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        self._seen: SimpleQueue[float] = SimpleQueue()
        self._thread = threading.Thread(target=lambda: self._seen.put(_inserted(self._context)), daemon=True)
        self._thread.start()

    def seen(self) -> float:
        return self._seen.get(timeout=PATIENCE)

    def close(self) -> None:
        self._thread.join()
        scard.SCardReleaseContext(self._context)


def _exchange() -> float:
    """Connect to the card that was read and exchange the same APDUs without our layers."""
    with _connected() as card:
        spied = _Spied(card)
        read_card(Plain(spied))
    begun = perf_counter()
    with _connected() as card:
        for each in spied.sent:
            _bare(card, each)
    return perf_counter() - begun


def _fault(counter: Counter, slot: VirtualSlot, kind: FaultKind, times: int) -> Iterator[Goal]:
    """Trigger a fault during a reading, and insert a good card as soon as it is reported."""
    image, waits, again = card_image(samples.people()[0].credential()), list[float](), list[float]()
    counter.fresh()
    for _ in range(times):
        slot.insert(image, Fault(kind, 5))
        began = counter.until(lambda event: event.state is ReaderState.READING)
        failed = counter.until(lambda event: event.state not in _QUIET)
        slot.insert(image)
        again.append(counter.until(lambda event: event.state is ReaderState.READ) - failed)
        waits.append(failed - began)
        slot.remove()
        counter.until(lambda event: event.state is ReaderState.NO_CARD)
    yield from _kept(f"{kind}", counter, max(again), times)
    if kind is FaultKind.HANG:
        yield Goal("G13 a card that hangs is told, of the deadline", median(waits) / DEADLINE, 1.1)


def _service(counter: Counter, slot: VirtualSlot, services: list[Pcscd], times: int) -> Iterator[Goal]:
    """Kill the service with a card at rest, and start it again."""
    again = list[float]()
    slot.insert(card_image(samples.people()[0].credential()))
    counter.until(lambda event: event.state is ReaderState.READ)
    counter.fresh()
    # In a thread, so that the window does not wait for the service, which ends with the thread that started it.
    with ThreadPoolExecutor(1) as keeper:
        for _ in range(times):
            restarted = keeper.submit(_restart, services)
            down = counter.until(lambda event: event.state is ReaderState.SERVICE_DOWN)
            again.append(counter.until(lambda event: event.state is ReaderState.READ) - down)
            restarted.result()
    yield from _kept("service killed", counter, max(again), times)


def _restart(services: list[Pcscd]) -> None:
    services[-1].kill()
    services.pop().stop()
    services.append(Pcscd())


def _kept(name: str, counter: Counter, again: float, times: int) -> Iterator[Goal]:
    yield Goal(f"R6 {name} x {times}: longest gap of the window's heart", counter.gap * 1000, 100, "ms")
    yield Goal(f"R6 {name} x {times}: reading again after at most", again, 3, "s")


if __name__ == "__main__":
    sys.exit(not report(goals(rounds=11, faults=100 if "--full" in sys.argv else 5)))
