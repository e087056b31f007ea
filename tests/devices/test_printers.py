"""Thermal printers on every transport: the bytes sent, the status reported, and the errors."""

import errno
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import escpos, printers
from devices.escpos import Paper, RenderMode
from devices.printer_status import Conversation, ensure_ready, is_report, is_status, status_of
from devices.printers import EscposPrinter, Transport
from devices.simulated_printer import SimulatedPrinter, on_pty, on_tcp
from terminal.errors import DeviceError
from terminal.model import Receipt
from terminal.ports import PrinterStatus
from terminal.receipt import document
from tests.receipts import SETTLEMENT

DEADLINE = 0.5
LONGEST = 5.0  # on a machine that has other things to do
WELL = PrinterStatus(answers=True)


@pytest.fixture
def receipt() -> Receipt:
    return document(SETTLEMENT, "zh_CN")


@contextmanager
def over_tcp(printer: SimulatedPrinter) -> Iterator[Transport]:
    with on_tcp(printer) as port:
        yield printers.tcp("127.0.0.1", port, DEADLINE)


@contextmanager
def over_serial(printer: SimulatedPrinter) -> Iterator[Transport]:
    with on_pty(printer) as device:
        yield printers.serial(device, deadline=DEADLINE)


@contextmanager
def over_node(printer: SimulatedPrinter) -> Iterator[Transport]:
    with on_pty(printer) as device:
        yield printers.node(Path(device), DEADLINE)


Over = Callable[[SimulatedPrinter], AbstractContextManager[Transport]]
TRANSPORTS: list[Over] = [over_tcp, over_serial, over_node]
every_transport = pytest.mark.parametrize("over", TRANSPORTS, ids=["tcp", "serial", "device node"])


def failure(call: Callable[[], object]) -> DeviceError:
    with pytest.raises(DeviceError) as caught:
        call()
    return caught.value


@every_transport
@pytest.mark.parametrize("mode", RenderMode)
@pytest.mark.parametrize("answers", [True, False], ids=["answering", "silent"])
def test_every_printer_gets_the_whole_receipt_and_nothing_else(
    receipt: Receipt, over: Over, mode: RenderMode, answers: bool
) -> None:
    printer = SimulatedPrinter(answers=answers)
    with over(printer) as transport:
        EscposPrinter(transport, Paper.MM80, mode).print(receipt)
    assert printer.receipts == [escpos.encode(receipt, Paper.MM80, mode)]


@every_transport
def test_the_drawer_opens_once(over: Over) -> None:
    printer = SimulatedPrinter()
    with over(printer) as transport:
        EscposPrinter(transport, Paper.MM80).kick_drawer()
    assert (printer.kicks, printer.receipts) == (1, [])


@every_transport
def test_a_printer_tells_how_it_is(over: Over) -> None:
    printer = SimulatedPrinter(lines=100, low=50)
    with over(printer) as transport:
        asked = EscposPrinter(transport, Paper.MM80).status
        assert asked() == WELL
        printer.load_paper(10)
        assert asked() == printer.status() == PrinterStatus(answers=True, paper_low=True)
        printer.open_cover()
        assert asked() == printer.status() == PrinterStatus(answers=True, paper_low=True, offline=True, cover_open=True)


def test_a_silent_printer_tells_nothing() -> None:
    with on_tcp(SimulatedPrinter(answers=False)) as port:
        assert printers.tcp("127.0.0.1", port, DEADLINE)(b"") == PrinterStatus()


STOPS: list[tuple[str, Callable[[SimulatedPrinter], None], Callable[[SimulatedPrinter], None]]] = [
    ("printer_no_paper", lambda printer: printer.load_paper(0), lambda printer: printer.load_paper()),
    ("printer_cover_open", SimulatedPrinter.open_cover, SimulatedPrinter.close_cover),
    ("printer_fault", SimulatedPrinter.jam, lambda printer: printer.jam(jammed=False)),
]


@every_transport
@pytest.mark.parametrize(("code", "stop", "mend"), STOPS, ids=[code for code, _, _ in STOPS])
def test_what_stops_a_printer_is_named_and_nothing_is_sent_until_it_is_mended(
    receipt: Receipt,
    over: Over,
    code: str,
    stop: Callable[[SimulatedPrinter], None],
    mend: Callable[[SimulatedPrinter], None],
) -> None:
    printer = SimulatedPrinter()
    stop(printer)
    with over(printer) as transport:
        paper = EscposPrinter(transport, Paper.MM58)
        assert failure(lambda: paper.print(receipt)).code == code
        mend(printer)
        assert printer.receipts == []
        paper.print(receipt)
    assert len(printer.receipts) == 1


@every_transport
def test_paper_that_ends_in_the_middle_is_told_though_every_byte_was_taken(receipt: Receipt, over: Over) -> None:
    printer = SimulatedPrinter(lines=10)
    with over(printer) as transport:
        assert failure(lambda: EscposPrinter(transport, Paper.MM80).print(receipt)).code == "printer_no_paper"
    assert printer.receipts == []
    assert printer.torn


def test_a_printer_that_hangs_up_in_the_middle_has_failed(receipt: Receipt) -> None:
    with on_tcp(SimulatedPrinter(), drops_after=100) as port:
        paper = EscposPrinter(printers.tcp("127.0.0.1", port, DEADLINE), Paper.MM80)
        assert failure(lambda: paper.print(receipt)).code == "printer_failed"


def test_a_printer_that_falls_silent_has_failed() -> None:
    printer = SimulatedPrinter()
    line = Deaf(printer, after=1)
    with pytest.raises(TimeoutError):
        Conversation(line, 0.01).finish(0.02, "")


def test_a_printer_that_does_not_report_its_end_is_believed_at_the_deadline_where_it_is_well() -> None:
    assert Conversation(Babble(b"\x12"), 0.01).finish(0.05, "") == WELL


@every_transport
def test_a_printer_that_hangs_is_taken_for_a_silent_one_and_comes_back(receipt: Receipt, over: Over) -> None:
    printer = SimulatedPrinter()
    printer.hang()
    with over(printer) as transport:
        assert transport(b"") == PrinterStatus()
        printer.hang(hangs=False)
        EscposPrinter(transport, Paper.MM80).print(receipt)
    assert len(printer.receipts) == 1


def test_a_network_printer_that_takes_nothing_fails_at_the_deadline() -> None:
    with on_tcp(SimulatedPrinter(), deaf=True) as port:
        send = printers.tcp("127.0.0.1", port, deadline=0.2)
        assert failure(lambda: send(b" " * 50_000_000)).code == "printer_failed"


@pytest.mark.parametrize("transport", [printers.serial, lambda port, deadline: printers.node(Path(port), deadline)])
def test_a_line_that_takes_nothing_fails_at_the_deadline(transport: Callable[..., Transport]) -> None:
    with on_pty(SimulatedPrinter(), deaf=True) as device:
        send = transport(device, deadline=0.2)
        assert failure(lambda: send(b" " * 1_000_000)).code == "printer_failed"


@given(answers=st.tuples(*[st.integers(0, 255)] * 4))
def test_any_four_status_bytes_are_read_and_lead_to_words_or_to_printing(answers: tuple[int, int, int, int]) -> None:
    status = status_of(*answers)
    assert status.answers
    trouble = status.cover_open or status.paper_out or status.fault or status.offline
    if trouble:
        assert failure(lambda: ensure_ready(status, "p")).code.startswith("printer_")
    else:
        ensure_ready(status, "p")


def test_a_byte_is_a_status_or_a_report_or_neither_never_both() -> None:
    assert not [byte for byte in range(256) if is_status(byte) and is_report(byte)]
    assert not [flow for flow in (0x11, 0x13) if is_status(flow) or is_report(flow)]


class Babble:
    """A line that repeats these bytes, whatever it is sent."""

    def __init__(self, noise: bytes) -> None:
        self._noise = noise

    def write(self, data: bytes) -> None:
        pass

    def read(self, seconds: float) -> bytes:
        return self._noise


class Deaf:
    """A line to a printer that hangs after a number of answers."""

    def __init__(self, printer: SimulatedPrinter, after: int) -> None:
        self._printer, self._after, self._replies = printer, after, b""

    def write(self, data: bytes) -> None:
        self._after -= 1
        if self._after < 0:
            self._printer.hang()
        self._replies += self._printer.hear(data)

    def read(self, seconds: float) -> bytes:
        replies, self._replies = self._replies, b""
        return replies


@given(noise=st.binary(max_size=64))
def test_no_stream_of_bytes_keeps_a_printer_from_ending_in_time(noise: bytes) -> None:
    asked, begun = Conversation(Babble(noise), 0.001), monotonic()
    with suppress(DeviceError, TimeoutError):
        assert isinstance(asked.status(), PrinterStatus)
        assert asked.finish(0.002, "p").answers
    assert monotonic() - begun < LONGEST


@given(pieces=st.lists(st.binary(max_size=40), max_size=20))
def test_the_simulated_printer_takes_any_bytes_in_any_pieces(pieces: list[bytes]) -> None:
    printer, whole = SimulatedPrinter(), SimulatedPrinter()
    replies = b"".join(printer.hear(piece) for piece in pieces)
    assert replies == whole.hear(b"".join(pieces))
    assert (printer.receipts, printer.torn) == (whole.receipts, whole.torn)


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (OSError(errno.EHOSTUNREACH, "no route"), "printer_unreachable"),
        (TimeoutError(), "printer_unreachable"),
        (socket.gaierror(socket.EAI_NONAME, "no such name"), "printer_no_host"),
        (PermissionError(errno.EACCES, "forbidden"), "printer_not_allowed"),
    ],
)
def test_what_keeps_a_printer_from_being_reached(monkeypatch: pytest.MonkeyPatch, trouble: OSError, code: str) -> None:
    def refuse(*_: object) -> socket.socket:
        raise trouble

    monkeypatch.setattr(socket, "create_connection", refuse)
    assert failure(lambda: printers.tcp("printer.invalid", deadline=0)(b"")).code == code


@pytest.mark.parametrize(
    "transport",
    [
        printers.node(Path("/no/such/folder/receipt")),
        printers.serial("/dev/no-such-line"),
        printers.usb(0x1234, 0x5678),
    ],
    ids=["node", "serial", "usb"],
)
def test_a_device_that_is_not_there_is_unreachable(transport: printers.Transport) -> None:
    assert failure(lambda: transport(b"x")).code == "printer_unreachable"


def test_a_device_node_that_forbids_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object) -> object:
        raise PermissionError(errno.EACCES, "forbidden")

    monkeypatch.setattr("os.open", forbid)
    assert failure(lambda: printers.node(Path("/dev/usb/lp0"))(b"x")).code == "printer_not_allowed"


@pytest.mark.parametrize("at", [printers.node, lambda path: printers.serial(str(path))], ids=["node", "serial"])
@pytest.mark.parametrize("path", ["/dev/null", "/dev/full", "/dev/zero", "{folder}", "{folder}/file"])
def test_what_takes_every_byte_and_is_no_printer_is_none(
    at: Callable[[Path], Transport], path: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    transport = at(Path(path.format(folder=tmp_path)))
    for data in (b"", b"receipt"):
        assert failure(lambda data=data: transport(data)).code == "printer_no_device"  # type: ignore[misc]
    assert (tmp_path / "file").read_bytes() == b""


def test_a_name_that_no_network_can_have_is_no_printers() -> None:
    assert failure(lambda: printers.tcp("p" * 64 + ".example")(b"")).code == "printer_no_host"


def test_the_slow_libraries_wait_for_the_first_receipt() -> None:
    probe = "import sys, devices.printers; print({'escpos', 'PIL', 'serial', 'usb'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
