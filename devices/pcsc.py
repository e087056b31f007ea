"""Card readers through PC/SC: a worker process does every exchange, and is replaced when one passes its deadline."""

import contextlib
import queue
import threading
from collections.abc import Callable

from msgspec import json

from devices.pcsc_messages import Busy, IdentitiesReport, Idle, Message, Order, ReaderReport, Start, Traced, unpack
from devices.presence import CardIdentity
from devices.processes import Child
from terminal.errors import DeviceError
from terminal.ports import CardExchange, ReaderEvent, ReaderState

RESTART_PAUSE = 0.5
LOOK_SECONDS = 1.5  # the longest wait for an order, in addition to the exchange itself
TAKEN = 0x0180  # SCARD_STATE_INUSE, SCARD_STATE_EXCLUSIVE: another program uses the card

_EMPTY = (ReaderState.NO_CARD, ReaderState.REMOVED)


class PcscReader:
    """The chosen PC/SC reader of the machine, or all of them, as one; readers, cards and service may come and go."""

    def __init__(
        self,
        deadline: float = 3.0,
        *,
        name: str = "",
        simulated: bool = False,
        has_real: bool = False,
        others: str = "",
        trace: bool = False,
    ) -> None:
        """Set the longest time an exchange with a card may last, in seconds, and the chosen reader's name, if any.

        A reader of sample cards is `simulated`, and `has_real` ones beside it. Readers whose names begin with `others`
        are left to another program. With `trace` events have the exchanges with the card.
        """
        self.simulated, self.has_real = simulated, has_real
        self._deadline = deadline
        self._name, self._others, self._trace = name, others, trace
        self._looking = threading.Lock()
        self._looked: queue.SimpleQueue[IdentitiesReport] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._worker: _WorkerProcess | None = None
        self._last_events: dict[str, ReaderEvent] = {}
        self._seen: dict[str, int] = {}
        self._identities: dict[str, CardIdentity] = {}

    def start(self, tell: Callable[[ReaderEvent], None]) -> None:
        """Start watching; `tell` is called from the reader's own thread for every change of state."""
        self._thread = threading.Thread(target=self._supervise, args=(tell,), name="card reader", daemon=True)
        self._thread.start()

    def read_again(self) -> None:
        """Read the cards in the readers once more."""
        if self._worker:
            self._worker.order(Order.READ)

    def last_identities(self) -> tuple[CardIdentity, ...]:
        """Return the identities of the cards at the last reading."""
        return tuple(self._identities.values())

    def present_identities(self) -> tuple[CardIdentity, ...]:
        """Read the identities of the cards present now; raises DeviceError if that fails or takes too long."""
        with self._looking:
            self._looked = queue.SimpleQueue()
            if self._worker:
                self._worker.order(Order.LOOK)
            try:
                looked = self._looked.get(timeout=self._deadline + LOOK_SECONDS)
            except queue.Empty:
                raise DeviceError("card_timeout") from None
        if looked.code:
            raise DeviceError(looked.code)
        return looked.identities

    def stop(self) -> None:
        """End the worker process and the thread that watches it."""
        with self._lock:
            self._stopping.set()
            if self._worker:
                self._worker.end()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join()

    def _supervise(self, tell: Callable[[ReaderEvent], None]) -> None:
        while worker := self._next_worker():
            self._follow(worker, tell)
            worker.end()

    def _next_worker(self) -> "_WorkerProcess | None":
        """Start a worker that leaves alone the cards reported already, above all a card that hangs."""
        with self._lock:
            if self._stopping.is_set():
                return None
            known = {reader: event.code for reader, event in self._last_events.items() if event.state not in _EMPTY}
            seen = {
                reader: state if known[reader] == "card_in_use" else state & ~TAKEN
                for reader, state in self._seen.items()
                if reader in known
            }
            self._worker = _WorkerProcess(Start(seen, self._name, self._others, self._trace))
            return self._worker

    def _follow(self, worker: "_WorkerProcess", tell: Callable[[ReaderEvent], None]) -> None:
        """Pass on the worker's messages until it hangs or ends."""
        busy: Busy | None = None
        exchanges: tuple[CardExchange, ...] = ()
        while True:
            try:
                message = worker.receive(self._deadline if busy else None)
            except queue.Empty:
                return self._give_up(tell, busy, busy.code if busy else "card_timeout", exchanges)
            match message:
                case None:
                    self._give_up(tell, busy, "card_worker_ended", exchanges)
                    self._stopping.wait(RESTART_PAUSE)
                    return None
                case ReaderReport(event):
                    self._tell(tell, event)
                case IdentitiesReport():
                    self._looked.put(message)
                case Busy():
                    busy = message
                    self._seen[busy.reader] = busy.seen
                case Traced():
                    exchanges = message.exchanges
                case Idle():
                    busy, exchanges = None, ()

    def _give_up(
        self, tell: Callable[[ReaderEvent], None], busy: Busy | None, code: str, exchanges: tuple[CardExchange, ...]
    ) -> None:
        """Report that a worker is unusable, also to a caller that waits for its answer."""
        reader = busy.reader if busy else ""
        self._tell(tell, ReaderEvent(state=ReaderState.FAILED, reader=reader, code=code, exchanges=exchanges))
        self._looked.put(IdentitiesReport(code=code))

    def _tell(self, tell: Callable[[ReaderEvent], None], event: ReaderEvent) -> None:
        """Pass on changes only: a new worker repeats what is known, and a pulled card is followed by "no card"."""
        before = self._last_events.get(event.reader)
        pulled = before and before.state is ReaderState.REMOVED and event.state is ReaderState.NO_CARD
        if before == event or pulled or self._stopping.is_set():
            return
        if event.reader:
            self._last_events.pop("", None)
        else:
            self._last_events.clear()
        self._last_events[event.reader] = event
        if event.card:
            self._identities = self._identities | {event.reader: CardIdentity(event.atr, event.card.card_sn)}
        tell(event)


class _WorkerProcess:
    def __init__(self, start: Start) -> None:
        self._process = Child("devices.pcsc_worker", json.encode(start).decode())
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._pump = threading.Thread(target=self._receive, name="card reader's pipe", daemon=True)
        self._pump.start()

    def receive(self, seconds: float | None) -> Message | None:
        """Wait for a message; return None when the process has ended; raises queue.Empty on time-out."""
        return self._messages.get(timeout=seconds)

    def order(self, order: Order) -> None:
        with contextlib.suppress(OSError, ValueError):  # a worker that just ended is replaced by one that reads anyway
            self._process.send(f"{order}\n".encode())

    def end(self) -> None:
        self._process.kill()
        self._pump.join()
        self._process.close()

    def _receive(self) -> None:
        for line in self._process.lines():
            self._messages.put(unpack(line))
        self._messages.put(None)
