"""Slowness is not failure: the patience with a printer follows the bytes sent and the speed of its line and paper."""

from threading import Event

import pytest

from devices import escpos
from devices.escpos import Paper, RenderMode
from devices.escpos_stream import lines_of_paper, pieces
from devices.printer_status import ASK, REPORT, Conversation, longest
from devices.simulated_printer import SimulatedPrinter
from terminal.errors import DeviceError
from terminal.model import Receipt
from terminal.receipt import document
from tests.devices.test_printers import WELL, Over, over_node, over_serial
from tests.receipts import SETTLEMENT


@pytest.fixture
def receipt() -> Receipt:
    return document(SETTLEMENT, "zh_CN")


class InOrder:
    """A line to a printer that answers every question in the order of the data, and the time that passes meanwhile."""

    def __init__(self, lines_a_second: float, bytes_a_second: float) -> None:
        self.now, self._free = 0.0, 0.0
        self._lines, self._bytes = 1 / lines_a_second, 1 / bytes_a_second
        self._replies: list[tuple[float, int]] = []

    def write(self, data: bytes) -> None:
        for piece in pieces(data):
            work = len(piece) * self._bytes + lines_of_paper(piece) * self._lines
            self._free = max(self._free, self.now) + work
            if piece == REPORT:
                self._replies.append((self._free, 0x00))
            elif piece.startswith(ASK):
                self._replies.append((self._free, 0x12))

    def read(self, seconds: float) -> bytes:
        if self._replies and self._replies[0][0] <= self.now + seconds:
            self.now, reply = max(self.now, self._replies[0][0]), self._replies.pop(0)[1]
            return bytes([reply])
        self.now += max(seconds, 0.001)
        return b""


@pytest.mark.parametrize("mode", RenderMode)
@pytest.mark.parametrize(("lines", "rate"), [(25, 11_520), (10, 960)], ids=["cheap printer", "slow line, too"])
def test_a_printer_that_answers_in_order_is_believed_when_it_has_printed(
    monkeypatch: pytest.MonkeyPatch, receipt: Receipt, mode: RenderMode, lines: int, rate: int
) -> None:
    line, data = InOrder(lines, rate), escpos.encode(receipt, Paper.MM80, mode)
    monkeypatch.setattr("devices.printer_status.monotonic", lambda: line.now)
    asked = Conversation(line)
    assert asked.status() == WELL
    line.write(data)
    printed = line._free
    assert asked.finish(10.0, "", longest(data)) == WELL
    assert printed <= line.now <= printed + 2


def test_one_that_dies_meanwhile_has_failed_when_no_printer_would_take_as_long(
    monkeypatch: pytest.MonkeyPatch, receipt: Receipt
) -> None:
    line, data = InOrder(1e-9, 960), escpos.encode(receipt, Paper.MM80, RenderMode.TEXT)
    monkeypatch.setattr("devices.printer_status.monotonic", lambda: line.now)
    line.write(data)
    with pytest.raises(TimeoutError):
        Conversation(line).finish(10.0, "", longest(data))
    assert longest(data) <= line.now <= longest(data) + 3


class Unasked:
    """A line to a printer without paper that reports each change by itself, in pieces, and answers DLE EOT."""

    def __init__(self) -> None:
        self._replies = [b"\x14\x00", b"\x00\x0f"]

    def write(self, data: bytes) -> None:
        if data.startswith(ASK):
            self._replies.append(bytes([0x72 if data.endswith(b"\x04") else 0x12]))

    def read(self, seconds: float) -> bytes:
        return self._replies.pop(0) if self._replies else b""


def test_an_automatic_report_is_no_answer_and_its_printer_without_paper_has_not_printed() -> None:
    asked = Conversation(Unasked(), 0.01)
    with pytest.raises(DeviceError, match="printer_no_paper"):
        asked.finish(0.02, "p")
    assert not asked._reported


class Slow(SimulatedPrinter):
    """A printer that takes 100,000 bytes a second."""

    def hear(self, data: bytes) -> bytes:
        Event().wait(len(data) / 100_000)
        return super().hear(data)


@pytest.mark.parametrize("over", [over_serial, over_node])
def test_a_line_that_takes_a_little_every_now_and_then_is_slow_and_not_dead(over: Over) -> None:
    data = b"".join(b" " * 47 + b"\n" for _ in range(2_000))
    with over(Slow(lines=5_000)) as transport:
        assert transport(data) == WELL
