"""A thermal printer in this process: it receives bytes, uses up its paper, and reports its status over a wire."""

import os
import select
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress

from devices.escpos_stream import DLE, GS, lines_of_paper, pieces
from terminal.ports import PrinterStatus

_CUT, _KICK, _REPORT, _INIT = GS + b"V", b"\x1bp", GS + b"r", b"\x1b@"
_CHUNK = 4096
_ROLL = 10_000


class SimulatedPrinter:
    """An ESC/POS printer with `lines` of paper, near its end at `low`; every method may be called from any thread.

    One that does not answer has no return channel, like many cheap printers.
    """

    def __init__(self, lines: int = _ROLL, *, low: int = 50, answers: bool = True) -> None:
        self.receipts: list[bytes] = []
        self.kicks = 0
        self._lines, self._low, self._answers = lines, low, answers
        self._cover_open = self._fault = self._hangs = False
        self._heard, self._waiting, self._printed, self._status = bytearray(), deque[bytes](), bytearray(), bytearray()
        self._lock = threading.RLock()

    @property
    def torn(self) -> bytes:
        """The printed paper that is not cut off yet."""
        return bytes(self._printed)

    def hear(self, data: bytes) -> bytes:
        """Receive bytes, do what can be done now, and return the printer's response."""
        with self._lock:
            if self._hangs:
                return b""
            self._heard += data
            self._split()
            self._work()
            status = bytes(self._status) if self._answers else b""
            self._status.clear()
            return status

    def load_paper(self, lines: int = _ROLL) -> None:
        """Insert a roll; pending data is printed."""
        with self._lock:
            self._lines = lines
            self._work()

    def open_cover(self) -> None:
        """Open the cover, which takes the printer offline."""
        with self._lock:
            self._cover_open = True

    def close_cover(self) -> None:
        """Close the cover; pending data is printed."""
        with self._lock:
            self._cover_open = False
            self._work()

    def jam(self, *, jammed: bool = True) -> None:
        """Jam the cutter, or free it."""
        with self._lock:
            self._fault = jammed
            self._work()

    def hang(self, *, hangs: bool = True) -> None:
        """Stop printing and responding, or resume."""
        with self._lock:
            self._hangs = hangs

    def status(self) -> PrinterStatus:
        """Return the printer's true status, as seen by a person in front of it."""
        stopped = not self._ready()
        return PrinterStatus(
            answers=self._answers and not self._hangs,
            offline=stopped,
            cover_open=self._cover_open,
            paper_low=self._lines <= self._low,
            paper_out=self._lines <= 0,
            fault=self._fault,
        )

    def _ready(self) -> bool:
        return self._lines > 0 and not self._cover_open and not self._fault

    def _split(self) -> None:
        for piece in pieces(bytes(self._heard)):
            self._take(piece)
            del self._heard[: len(piece)]

    def _take(self, piece: bytes) -> None:
        if piece[:2] == DLE + b"\x04":
            self._status += self._answer(piece[2])
        else:
            self._waiting.append(piece)

    def _answer(self, question: int) -> bytes:
        status = self.status()
        bits = {
            1: 0x08 * status.offline,
            2: 0x04 * status.cover_open + 0x20 * status.paper_out + 0x40 * status.fault,
            3: 0x08 * status.fault,
            4: 0x0C * status.paper_low + 0x60 * status.paper_out,
        }
        return bytes([0x12 | bits[question]]) if question in bits else b""

    def _work(self) -> None:
        while self._waiting and self._ready() and not self._hangs:
            self._do(self._waiting.popleft())

    def _do(self, piece: bytes) -> None:
        command = piece[:2]
        if command == _REPORT:
            self._status += bytes([0x03 * (self._lines <= self._low)])
            return
        if command == _KICK:
            self.kicks += 1
            return
        if command == _INIT and not self._printed.strip(_INIT):
            self._printed.clear()
        self._printed += piece
        self._lines -= lines_of_paper(piece)
        if command == _CUT:
            self.receipts.append(bytes(self._printed))
            self._printed.clear()


@contextmanager
def on_tcp(printer: SimulatedPrinter, *, deaf: bool = False, drops_after: int | None = None) -> Iterator[int]:
    """Serve a printer on a port of this machine; `deaf` it reads nothing, and it hangs up after `drops_after` bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server, _end() as end:

        def serve() -> None:
            while line := _accepted(server, end):
                with closing(line), suppress(OSError):
                    _answer(line.fileno(), end, printer.hear, deaf=deaf, drops_after=drops_after)

        with _running(serve, end):
            yield server.getsockname()[1]


@contextmanager
def on_pty(printer: SimulatedPrinter, *, deaf: bool = False) -> Iterator[str]:
    """Serve a printer on a serial line of this machine and yield its device."""
    import tty  # noqa: PLC0415 - Windows has none

    host, device = os.openpty()
    tty.setraw(device)
    try:
        with _end() as end, _running(lambda: _answer(host, end, printer.hear, deaf=deaf), end):
            yield os.ttyname(device)
    finally:
        os.close(host)
        os.close(device)


End = tuple[int, int]


@contextmanager
def _end() -> Iterator[End]:
    """A pipe that wakes a serving thread up to end it: its reading and its writing end."""
    pipe = os.pipe()
    try:
        yield pipe
    finally:
        for side in pipe:
            os.close(side)


@contextmanager
def _running(serve: Callable[[], None], end: End) -> Iterator[None]:
    thread = threading.Thread(target=serve, name="simulated printer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        os.write(end[1], b"!")
        thread.join()


def _accepted(server: socket.socket, end: End) -> socket.socket | None:
    ready, _, _ = select.select([server.fileno(), end[0]], [], [])
    return server.accept()[0] if server.fileno() in ready else None


def _answer(
    wire: int, end: End, hear: Callable[[bytes], bytes], *, deaf: bool = False, drops_after: int | None = None
) -> None:
    """Pass a wire's bytes to the printer until the wire ends or is dropped, or serving ends."""
    taken = 0
    while drops_after is None or taken < drops_after:
        ready, _, _ = select.select([end[0]] if deaf else [wire, end[0]], [], [])
        if wire not in ready:
            return
        data = os.read(wire, _CHUNK)
        if not data:
            return
        taken += len(data)
        os.write(wire, hear(data))
