"""Simulated devices in this process, with the faults of the real ones."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TypeVar

from devices.apdu import Plain
from devices.apdu_trace import Note, traced_reading
from devices.applet import Applet, Fault, FaultKind
from devices.card import CardImage, failure, read_serial
from devices.presence import CardIdentity
from terminal.errors import DeviceError
from terminal.ports import ReaderEvent, ReaderState
from terminal.private import Private

T = TypeVar("T")
Tell = Callable[[ReaderEvent], None]


class SimulatedReader:
    """A card reader and its slot without PC/SC; a hanging card fails immediately, without the wait."""

    simulated = True

    def __init__(self, name: str = "Simulated reader", *, trace: bool = False) -> None:
        self.name = name
        self._note: Note | None = (lambda _: None) if trace else None
        self._orders: SimpleQueue[Callable[[Tell], None] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._card: tuple[CardImage, Fault | None] | None = None
        self._identities: tuple[CardIdentity, ...] = ()
        self._gone: ReaderState | None = None

    def start(self, tell: Tell) -> None:
        """Start watching; `tell` is called from the reader's own thread for every change of state."""
        self._thread = threading.Thread(target=self._run, args=(tell,), name="simulated reader", daemon=True)
        self._thread.start()

    def insert(self, image: CardImage, fault: Fault | None = None) -> None:
        """Insert a card, replacing a card in the reader."""
        self.remove()
        self._orders.put(lambda tell: self._insert(tell, image, fault))

    def remove(self) -> None:
        """Remove the card, if there is one."""
        self._orders.put(self._remove)

    def go(self, state: ReaderState, is_gone: bool) -> None:
        """Unplug the reader (NO_READER) or stop its service (SERVICE_DOWN), or undo that; the card stays."""
        self._orders.put(lambda tell: self._go(tell, state, is_gone))

    def read_again(self) -> None:
        """Read the card in the reader once more."""
        self._orders.put(self._read)

    def last_identities(self) -> tuple[CardIdentity, ...]:
        """Return the identity of the card at the last reading."""
        return self._identities

    def present_identities(self) -> tuple[CardIdentity, ...]:
        """Read the identity of the card present now, on the reader's thread if it runs; raises DeviceError."""
        if self._thread is None:
            return self._look()
        looked = Future[tuple[CardIdentity, ...]]()
        self._orders.put(lambda _: _fulfil(looked, self._look))
        return looked.result()

    def stop(self) -> None:
        """Stop watching and end the thread."""
        self._orders.put(None)
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join()

    def transmit(self, command: bytes, applet: Applet) -> bytes:
        """Transmit one command to a card; raises DeviceError if a fault occurs."""
        answer = applet.answer(command)
        if answer is FaultKind.PULL:
            self._card = None
            raise DeviceError("card_removed")
        if isinstance(answer, FaultKind):
            raise DeviceError("card_timeout")
        return answer

    def _run(self, tell: Tell) -> None:
        tell(self._event(ReaderState.NO_CARD))
        while order := self._orders.get():
            order(tell)

    def _insert(self, tell: Tell, image: CardImage, fault: Fault | None) -> None:
        self._card = image, fault
        self._read(tell)

    def _go(self, tell: Tell, state: ReaderState, is_gone: bool) -> None:
        if is_gone:
            self._gone = state
            tell(ReaderEvent(state=state))
        elif self._gone is state:
            self._gone = None
            tell(self._event(ReaderState.NO_CARD))
            self._read(tell)

    def _remove(self, tell: Tell) -> None:
        if self._card:
            self._card = None
            if not self._gone:
                tell(self._event(ReaderState.NO_CARD))

    def _read(self, tell: Tell) -> None:
        if not self._card or self._gone:
            return
        image, fault = self._card
        if fault and fault.kind is FaultKind.MUTE:
            tell(failure(self.name, DeviceError("card_mute")))
            return
        tell(self._event(ReaderState.READING))
        contact = _Contact(self, Applet(image, fault))
        event = traced_reading(self.name, contact, bytes.fromhex(image.manner.atr), self._note)
        if event.card:
            self._identities = (CardIdentity(image.manner.atr, event.card.card_sn),)
        tell(event)

    def _look(self) -> tuple[CardIdentity, ...]:
        if not self._card or self._gone:
            return ()
        image, fault = self._card
        try:
            return (CardIdentity(image.manner.atr, Private(read_serial(Plain(_Contact(self, Applet(image, fault)))))),)
        except DeviceError as error:
            if error.code == "card_removed":
                return ()
            if error.code in {"card_unknown", "card_foreign"}:
                return (CardIdentity("", Private("")),)
            raise

    def _event(self, state: ReaderState) -> ReaderEvent:
        return ReaderEvent(state=state, reader=self.name)


def _fulfil(looked: "Future[T]", look: Callable[[], T]) -> None:
    try:
        looked.set_result(look())
    except DeviceError as error:
        looked.set_exception(error)


class _Contact:
    def __init__(self, reader: SimulatedReader, applet: Applet) -> None:
        self._reader = reader
        self._applet = applet

    def transmit(self, command: bytes) -> bytes:
        return self._reader.transmit(command, self._applet)
