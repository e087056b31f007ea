"""A printer that takes one connection at a time: a job is one connection, and waits for it before its first byte."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event

import pytest

from counter.papers import Papers
from devices import escpos, printers
from devices.escpos import Paper, RenderMode
from devices.printers import EscposPrinter
from devices.simulated_printer import SimulatedPrinter
from devices.switch import Switch
from terminal.errors import DeviceError
from terminal.model import ORIGINAL, Receipt
from terminal.receipt import document
from tests.receipts import SETTLEMENT

STATUS = 12
"""Bytes of the four questions before a job."""


class OneAtATime:
    """A network printer that serves a single connection and hangs up after `drops_after` bytes.

    Others are refused, or closed at once where it `answers_all`.
    """

    def __init__(self, printer: SimulatedPrinter, *, answers_all: bool, drops_after: int | None = None) -> None:
        self.printer, self.connections, self.turned_away = printer, 0, Event()
        self._answers_all, self._drops_after = answers_all, drops_after
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._ended = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended = True
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._server.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while not self._ended:
                line, _ = self._server.accept()
                if self._answers_all:
                    threading.Thread(target=self._turn_away, daemon=True).start()
                else:
                    self._server.close()
                self.connections += 1
                with line, suppress(ConnectionError):
                    self._answer(line)
                if self._answers_all:
                    self._server.shutdown(socket.SHUT_RDWR)
                    self._server.close()
                self._server = socket.create_server(("127.0.0.1", self.port))

    def _turn_away(self) -> None:
        with suppress(OSError):
            while True:
                self._server.accept()[0].close()
                self.turned_away.set()

    def _answer(self, line: socket.socket) -> None:
        taken = 0
        while data := line.recv(4096):
            taken += len(data)
            if self._drops_after is not None and taken > self._drops_after:
                return
            line.sendall(self.printer.hear(data))


@contextmanager
def served(*, answers_all: bool, drops_after: int | None = None) -> Iterator[OneAtATime]:
    server = OneAtATime(SimulatedPrinter(), answers_all=answers_all, drops_after=drops_after)
    try:
        yield server
    finally:
        server.close()


def over_tcp(server: OneAtATime, deadline: float = 10.0) -> EscposPrinter:
    return EscposPrinter(printers.tcp("127.0.0.1", server.port, deadline), Paper.MM80)


def failure(call: Callable[[], object]) -> DeviceError:
    with pytest.raises(DeviceError) as caught:
        call()
    return caught.value


@pytest.fixture
def receipt() -> Receipt:
    return document(SETTLEMENT, "zh_CN")


@pytest.fixture(params=[False, True], ids=["refuses others", "closes others"])
def server(request: pytest.FixtureRequest) -> Iterator[OneAtATime]:
    with served(answers_all=request.param) as server:
        yield server


def test_drawer_and_original_are_one_job_in_one_connection(server: OneAtATime, receipt: Receipt) -> None:
    Papers(over_tcp(server), "zh_CN").settlement(SETTLEMENT, ORIGINAL)
    assert server.connections == 1
    assert server.printer.kicks == 1
    assert server.printer.receipts == [escpos.encode(receipt, Paper.MM80, RenderMode.TEXT)]


@pytest.fixture
def poll(server: OneAtATime) -> Iterator[socket.socket]:
    """A status poll that holds the printer."""
    with socket.create_connection(("127.0.0.1", server.port), 5) as held:
        held.sendall(b"\x10\x04\x01")
        assert held.recv(1)
        yield held


def test_the_original_waits_for_a_poll_that_holds_the_printer(
    server: OneAtATime, poll: socket.socket, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    def end_poll(seconds: float) -> None:
        waits.append(seconds)
        poll.close()
        Event().wait(0.01)

    monkeypatch.setattr(printers, "sleep", end_poll)
    Papers(over_tcp(server), "zh_CN").settlement(SETTLEMENT, ORIGINAL)
    assert waits
    assert (server.connections, server.printer.kicks) == (2, 1)
    assert server.printer.receipts == [escpos.encode(receipt, Paper.MM80, RenderMode.TEXT)]


@pytest.mark.usefixtures("poll")
def test_a_printer_that_stays_busy_is_unreachable_and_got_nothing(server: OneAtATime, receipt: Receipt) -> None:
    error = failure(lambda: over_tcp(server, 0.3).print(receipt, opens_drawer=True))
    assert error.code == "printer_unreachable"
    assert (server.connections, server.printer.kicks, server.printer.torn) == (1, 0, b"")


def test_nothing_is_sent_again_once_a_byte_of_the_job_has_left(receipt: Receipt) -> None:
    with served(answers_all=False, drops_after=STATUS) as server:
        assert failure(lambda: over_tcp(server).print(receipt, opens_drawer=True)).code == "printer_failed"
        assert server.connections == 1
        assert server.printer.torn == b""


def test_a_spare_printer_prints_also_where_the_own_one_cannot_open_the_drawer(
    server: OneAtATime, receipt: Receipt
) -> None:
    gone = EscposPrinter(printers.usb(0x1234, 0x5678), Paper.MM80)
    switch = Switch({"own": gone, "spare": over_tcp(server)})
    switch.switch()
    switch.print(receipt, opens_drawer=True)
    assert (len(server.printer.receipts), server.printer.kicks) == (1, 0)
