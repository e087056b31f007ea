"""Thermal printers: the bytes they get, and what the cashier is told when one fails."""

import errno
import os
import pty
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from devices import escpos, printers, raster
from devices.escpos import Paper, Way
from devices.escpos_view import view
from devices.printers import EscposPrinter, Memory
from devices.raster import picture
from terminal.errors import DeviceError
from terminal.model import Receipt
from terminal.receipt import StripLine, Style, document, strip
from terminal.texts import LANGUAGES, catalogue
from tests.receipts import SETTLEMENT

if TYPE_CHECKING:
    from terminal.ports import Printer

RESET, CHINESE, CUT, KICK = b"\x1b@", b"\x1c&", b"\x1dV\x00", b"\x1bp\x00"
ASK_PAPER = b"\x10\x04\x04"
PAPER, NO_PAPER = b"\x12", b"\x72"


@pytest.fixture
def receipt() -> Receipt:
    return document(SETTLEMENT, "zh_CN")


class LoopbackPrinter:
    """A network printer on this machine: answers the paper question with `status`, once for each byte of it.

    It hangs up after `appetite` bytes of print data, and keeps what it took in `taken`.
    """

    def __init__(self, status: bytes = b"", appetite: int | None = None) -> None:
        self.taken = b""
        self._status = status
        self._appetite = appetite
        self._server = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.getsockname()[1])

    def finish(self) -> bytes:
        """Wait for the end of the job and return what was printed."""
        self._thread.join()
        self._server.close()
        return self.taken

    def _serve(self) -> None:
        line, _ = self._server.accept()
        with closing(line):
            while self._appetite is None or len(self.taken) < self._appetite:
                heard = line.recv(4096)
                if not heard:
                    return
                self.taken += heard.replace(ASK_PAPER, b"")
                for _ in range(heard.count(ASK_PAPER)):
                    line.sendall(self._status[:1])
                    self._status = self._status[1:]


@pytest.fixture
def loopback() -> Iterator[Callable[..., LoopbackPrinter]]:
    started: list[LoopbackPrinter] = []

    def start(status: bytes = b"", appetite: int | None = None) -> LoopbackPrinter:
        started.append(LoopbackPrinter(status, appetite))
        return started[-1]

    yield start
    for printer in started:
        printer.finish()


def to(printer: LoopbackPrinter, deadline: float = 0.5) -> EscposPrinter:
    return EscposPrinter(printers.tcp("127.0.0.1", printer.port, deadline), Paper.MM80)


def failure(call: Callable[[], object]) -> DeviceError:
    with pytest.raises(DeviceError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("way", Way)
def test_a_receipt_is_reset_printed_and_cut(receipt: Receipt, paper: Paper, way: Way) -> None:
    data = escpos.encode(receipt, paper, way)
    assert data.startswith(RESET)
    assert data.endswith(CUT)


def test_text_goes_out_in_chinese_mode_as_gb18030_without_a_code_page(receipt: Receipt) -> None:
    data = escpos.encode(receipt, Paper.MM58, Way.TEXT)
    assert data.startswith(RESET + CHINESE)
    assert "贰仟壹佰壹拾捌元叁角伍分".encode("gb18030") in data
    assert b"\x1bt" not in data


def test_the_amount_due_and_the_banners_are_double_and_the_banners_reversed(receipt: Receipt) -> None:
    data = escpos.encode(receipt, Paper.MM80, Way.TEXT)
    before_amount = data[: data.index("￥ 2,118.35".encode("gb18030"))]
    assert before_amount.rindex(b"\x1d!\x11") > before_amount.rfind(b"\x1d!\x00")
    assert data.startswith(RESET + CHINESE + b"\x1d!\x11\x1bE\x01\x1dB\x01")
    assert data.count(b"\x1dB\x01") == 2


@pytest.mark.parametrize("paper", Paper)
def test_the_raster_way_sends_the_drawn_lines_in_full_width(receipt: Receipt, paper: Paper) -> None:
    data = escpos.encode(receipt, paper, Way.RASTER)
    drawn = picture(strip(receipt, paper.columns), paper.columns)
    assert drawn.width == paper.dots
    assert data.count(b"\x1dv0\x00" + bytes([paper.dots // 8, 0])) == -(-drawn.height // 960)
    assert len(data) > paper.dots // 8 * drawn.height


def test_a_row_is_drawn_within_its_cells_and_leaves_the_rest_white() -> None:
    drawn = picture([StripLine(left="结A")], 32)
    left, _, right, _ = drawn.point(lambda dot: 255 - dot).getbbox() or (0, 0, 0, 0)
    assert left >= 0
    assert 24 < right <= 36


def test_a_double_line_is_twice_as_high_and_wide() -> None:
    plain, double = (picture([StripLine(left="结算", style=style)], 32) for style in (Style.PLAIN, Style.AMOUNT))
    assert double.height > 1.7 * plain.height
    assert _ink(double) > 2 * _ink(plain)


def test_the_view_shows_text_where_the_printer_sets_it(receipt: Receipt) -> None:
    seen = view(escpos.encode(receipt, Paper.MM58, Way.TEXT), Paper.MM58.dots)
    drawn = view(escpos.encode(receipt, Paper.MM58, Way.RASTER), Paper.MM58.dots)
    banner = (0, 24, seen.width, 24 + 56)
    assert seen.crop(banner).tobytes() == drawn.crop(banner).tobytes()


def test_the_view_refuses_a_command_that_is_never_sent() -> None:
    with pytest.raises(ValueError, match="unknown command"):
        view(b"\x1b@\x1bi", 384)


def test_without_a_chinese_font_the_raster_way_says_so(receipt: Receipt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raster, "_FONTS", (("no-such-font.ttc", "no-such-font.ttc", "None"),))
    monkeypatch.setattr(raster, "_font", raster._font.__wrapped__)
    error = failure(lambda: EscposPrinter(Memory(), Paper.MM58, Way.RASTER).print(receipt))
    assert error.code == "printer_no_font"


def test_memory_keeps_each_delivery_and_the_drawer_has_its_own(receipt: Receipt) -> None:
    memory = Memory()
    printer: Printer = EscposPrinter(memory, Paper.MM58, simulated=True)
    printer.print(receipt)
    printer.kick_drawer()
    assert [memory.sent[0][:2], memory.sent[1][:3]] == [RESET, KICK]
    assert KICK not in memory.sent[0]


def test_a_file_holds_the_last_receipt(receipt: Receipt, tmp_path: Path) -> None:
    path = tmp_path / "receipt.escpos"
    printer = EscposPrinter(printers.file(path), Paper.MM58)
    printer.kick_drawer()
    printer.print(receipt)
    assert path.read_bytes() == escpos.encode(receipt, Paper.MM58, Way.TEXT)


def test_a_serial_line_carries_the_whole_receipt() -> None:
    host, device = pty.openpty()
    try:
        printers.serial(os.ttyname(device))(b"\x1b@ 01")
        assert os.read(host, 100) == b"\x1b@ 01"
    finally:
        os.close(host)
        os.close(device)


@pytest.mark.parametrize("status", [b"", PAPER * 2], ids=["a silent printer", "a printer that answers"])
def test_a_network_printer_gets_the_whole_receipt(
    receipt: Receipt, loopback: Callable[..., LoopbackPrinter], status: bytes
) -> None:
    printer = loopback(status)
    to(printer).print(receipt)
    assert printer.finish() == escpos.encode(receipt, Paper.MM80, Way.TEXT)


def test_without_paper_nothing_is_sent(receipt: Receipt, loopback: Callable[..., LoopbackPrinter]) -> None:
    printer = loopback(NO_PAPER)
    assert failure(lambda: to(printer).print(receipt)).code == "printer_no_paper"
    assert printer.finish() == b""


def test_paper_that_ends_in_the_middle_is_told(receipt: Receipt, loopback: Callable[..., LoopbackPrinter]) -> None:
    assert failure(lambda: to(loopback(PAPER + NO_PAPER)).print(receipt)).code == "printer_no_paper"


def test_a_printer_that_dies_in_the_middle_has_failed(
    receipt: Receipt, loopback: Callable[..., LoopbackPrinter]
) -> None:
    assert failure(lambda: to(loopback(PAPER, appetite=100)).print(receipt)).code == "printer_failed"


def test_a_printer_that_falls_silent_has_failed(receipt: Receipt, loopback: Callable[..., LoopbackPrinter]) -> None:
    assert failure(lambda: to(loopback(PAPER)).print(receipt)).code == "printer_failed"


def test_a_printer_that_takes_nothing_fails_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        send = printers.tcp("127.0.0.1", deaf.getsockname()[1], deadline=0.2)
        assert failure(lambda: send(b" " * 50_000_000)).code == "printer_failed"


def test_a_refused_connection_names_the_printer(receipt: Receipt) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    error = failure(lambda: EscposPrinter(printers.tcp("127.0.0.1", port), Paper.MM58).print(receipt))
    assert (error.code, error.facts) == ("printer_unreachable", {"printer": f"127.0.0.1:{port}"})


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (OSError(errno.EHOSTUNREACH, "no route"), "printer_unreachable"),
        (TimeoutError(), "printer_unreachable"),
        (socket.gaierror(socket.EAI_NONAME, "no such name"), "printer_unreachable"),
        (PermissionError(errno.EACCES, "forbidden"), "printer_not_allowed"),
    ],
)
def test_what_keeps_a_printer_from_being_reached(monkeypatch: pytest.MonkeyPatch, trouble: OSError, code: str) -> None:
    def refuse(*_: object) -> socket.socket:
        raise trouble

    monkeypatch.setattr(socket, "create_connection", refuse)
    assert failure(lambda: printers.tcp("printer.invalid")(b"")).code == code


@pytest.mark.parametrize(
    "transport",
    [
        printers.file(Path("/no/such/folder/receipt")),
        printers.serial("/dev/no-such-line"),
        printers.usb(0x1234, 0x5678),
    ],
    ids=["file", "serial", "usb"],
)
def test_a_device_that_is_not_there_is_unreachable(transport: printers.Transport) -> None:
    assert failure(lambda: transport(b"")).code == "printer_unreachable"


def test_a_device_node_that_forbids_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object) -> object:
        raise PermissionError(errno.EACCES, "forbidden")

    monkeypatch.setattr("builtins.open", forbid)
    assert failure(lambda: printers.file(Path("/dev/usb/lp0"))(b"")).code == "printer_not_allowed"


def test_a_full_disk_is_a_printer_that_failed(receipt: Receipt) -> None:
    printer = EscposPrinter(printers.file(Path("/dev/full")), Paper.MM58)
    assert failure(lambda: printer.print(receipt)).code == "printer_failed"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["unreachable", "not_allowed", "no_paper", "no_font", "failed"])
def test_every_failure_has_words_that_lead_to_a_reprint(language: str, reason: str) -> None:
    assert "F11" in catalogue(language)[f"printer_{reason}"].next


def _ink(image: Image.Image) -> int:
    return image.convert("L").histogram()[0]


def test_the_slow_libraries_wait_for_the_first_receipt() -> None:
    probe = "import sys, devices.printers; print({'escpos', 'PIL', 'serial', 'usb'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
