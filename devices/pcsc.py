"""Card readers through PC/SC: a worker process does every exchange, and is replaced when one passes its deadline."""

import contextlib
import queue
import threading
from collections.abc import Callable

from msgspec import json

from devices.pcsc_messages import Busy, Message, Told, unpack
from devices.processes import Child
from terminal.ports import ReaderEvent, ReaderState

RESTART_PAUSE = 0.5

_EMPTY = (ReaderState.NO_CARD, ReaderState.REMOVED)


class PcscReader:
    """Every PC/SC reader of the machine as one; readers, cards and the service may come and go."""

    def __init__(self, deadline: float = 3.0, *, simulated: bool = False) -> None:
        """Take the longest time an exchange with a card may last, in seconds."""
        self.simulated = simulated
        self._deadline = deadline
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._worker: _WorkerProcess | None = None
        self._told: dict[str, ReaderEvent] = {}
        self._seen: dict[str, int] = {}

    def start(self, tell: Callable[[ReaderEvent], None]) -> None:
        """Begin to watch; `tell` is called from the reader's own thread for every change of state."""
        self._thread = threading.Thread(target=self._supervise, args=(tell,), name="card reader", daemon=True)
        self._thread.start()

    def read_again(self) -> None:
        """Read the cards that lie in the readers once more."""
        if self._worker:
            self._worker.read_again()

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
        """Start a worker that leaves alone the cards whose story was told already, above all one that hangs."""
        with self._lock:
            if self._stopping.is_set():
                return None
            known = {reader for reader, event in self._told.items() if event.state not in _EMPTY}
            self._worker = _WorkerProcess({reader: seen for reader, seen in self._seen.items() if reader in known})
            return self._worker

    def _follow(self, worker: "_WorkerProcess", tell: Callable[[ReaderEvent], None]) -> None:
        """Pass on what the worker says until it hangs or ends."""
        busy = ""
        while True:
            try:
                message = worker.receive(self._deadline if busy else None)
            except queue.Empty:
                return self._tell(tell, ReaderEvent(state=ReaderState.FAILED, reader=busy, code="card_timeout"))
            if message is None:
                self._tell(tell, ReaderEvent(state=ReaderState.FAILED, reader=busy, code="card_worker_ended"))
                self._stopping.wait(RESTART_PAUSE)
                return None
            if isinstance(message, Told):
                self._tell(tell, message.event)
            elif isinstance(message, Busy):
                busy = message.reader
                self._seen[busy] = message.seen
            else:
                busy = ""

    def _tell(self, tell: Callable[[ReaderEvent], None], event: ReaderEvent) -> None:
        """Pass on changes alone: a new worker tells again what is known, and a pulled card also leaves no card."""
        before = self._told.get(event.reader)
        pulled = before and before.state is ReaderState.REMOVED and event.state is ReaderState.NO_CARD
        if before == event or pulled or self._stopping.is_set():
            return
        if event.reader:
            self._told.pop("", None)
        else:
            self._told.clear()
        self._told[event.reader] = event
        tell(event)


class _WorkerProcess:
    def __init__(self, seen: dict[str, int]) -> None:
        self._process = Child("devices.pcsc_worker", json.encode(seen).decode("ascii"))
        self._messages: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._pump = threading.Thread(target=self._receive, name="card reader's pipe", daemon=True)
        self._pump.start()

    def receive(self, seconds: float | None) -> Message | None:
        """Wait for a message; None when the process ended; raises queue.Empty when time is up."""
        return self._messages.get(timeout=seconds)

    def read_again(self) -> None:
        with contextlib.suppress(OSError, ValueError):  # a worker that just ended is replaced by one that reads anyway
            self._process.send(b"\n")

    def end(self) -> None:
        self._process.kill()
        self._pump.join()
        self._process.close()

    def _receive(self) -> None:
        for line in self._process.lines():
            self._messages.put(unpack(line))
        self._messages.put(None)
