"""Thermal printers behind the port: to a file, over TCP, USB or a serial line, and into memory."""

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from devices.escpos import Paper, Way, drawer_kick, encode
from terminal.errors import DeviceError
from terminal.model import Receipt

if TYPE_CHECKING:
    from escpos.escpos import Escpos

Transport = Callable[[bytes], None]
"""Delivers bytes to a printer, or raises DeviceError; the connection lasts for the one call."""

_FORBIDDEN = {errno.EACCES, errno.EPERM}
_CONNECT = 3.0
_PATIENCE = 1.0
_PAPER_END = 0x60


class EscposPrinter:
    """The Printer port over ESC/POS: `paper` and `way` say what the printer can do, `transport` where it is."""

    def __init__(self, transport: Transport, paper: Paper, way: Way = Way.TEXT, *, simulated: bool = False) -> None:
        self.simulated = simulated
        self._transport = transport
        self._paper = paper
        self._way = way

    def print(self, receipt: Receipt) -> None:
        """Print one receipt and cut; raises DeviceError."""
        self._transport(encode(receipt, self._paper, self._way))

    def kick_drawer(self) -> None:
        """Open the drawer on the printer's pin 2; raises DeviceError."""
        self._transport(drawer_kick())


class Memory:
    """A transport that keeps every delivery in `sent`, for tests and the simulation desk."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def __call__(self, data: bytes) -> None:
        """Keep one delivery."""
        self.sent.append(data)


def file(path: Path) -> Transport:
    """Write to a file or a device node such as a USB printer's, replacing what a plain file holds."""

    def connect() -> "Escpos":
        from escpos.printer import File  # noqa: PLC0415 (takes half a second)

        return File(str(path))

    return partial(_deliver, connect, str(path))


def usb(vendor: int, product: int, deadline: float = 10.0) -> Transport:
    """Send to a USB printer by its ids; taking the receipt has `deadline` seconds."""

    def connect() -> "Escpos":
        from escpos.printer import Usb  # noqa: PLC0415 (takes half a second)

        return Usb(vendor, product, timeout=round(deadline * 1000))

    return partial(_deliver, connect, f"USB {vendor:04x}:{product:04x}")


def serial(port: str, baud: int = 9600, deadline: float = 30.0) -> Transport:
    """Send over a serial line; taking the receipt has `deadline` seconds."""

    def connect() -> "Escpos":
        from escpos.printer import Serial  # noqa: PLC0415 (takes half a second)

        printer: Escpos = Serial(port, baudrate=baud, timeout=_PATIENCE)
        line: Any = printer.device
        line.write_timeout = deadline
        return printer

    return partial(_deliver, connect, port)


def tcp(host: str, port: int = 9100, deadline: float = 10.0) -> Transport:
    """Send over TCP; taking the receipt has `deadline` seconds.

    Asks for the paper (DLE EOT 4) before and after; a printer that answered once and then falls silent has failed.
    """
    return partial(_converse, host, port, deadline)


def _converse(host: str, port: int, deadline: float, data: bytes) -> None:
    from escpos.printer import Network  # noqa: PLC0415 (takes half a second)

    def connect() -> "Escpos":
        printer = Network(host, port)
        printer.device = socket.create_connection((host, port), min(_CONNECT, deadline))
        return printer

    with _connected(connect, f"{host}:{port}") as printer:
        answers = _has_paper(printer, min(_PATIENCE, deadline), f"{host}:{port}")
        _line(printer).settimeout(deadline)
        printer._raw(data)  # noqa: SLF001 (python-escpos's own way in for ready bytes)
        if answers and not _has_paper(printer, deadline, f"{host}:{port}"):
            raise TimeoutError


def _has_paper(printer: "Escpos", patience: float, name: str) -> bool:
    """Tell whether the printer answered that it has paper; not every one answers."""
    from escpos.constants import RT_STATUS_PAPER  # noqa: PLC0415 (takes half a second)

    _line(printer).settimeout(patience)
    try:
        status = printer.query_status(RT_STATUS_PAPER)
    except TimeoutError:
        return False
    if not status:
        raise ConnectionResetError
    if status[-1] & _PAPER_END:
        raise DeviceError("printer_no_paper", printer=name)
    return True


def _line(printer: "Escpos") -> socket.socket:
    return cast("socket.socket", printer.device)


def _deliver(connect: "Callable[[], Escpos]", name: str, data: bytes) -> None:
    with _connected(connect, name) as printer:
        printer._raw(data)  # noqa: SLF001 (python-escpos's own way in for ready bytes)


@contextmanager
def _connected(connect: "Callable[[], Escpos]", name: str) -> "Iterator[Escpos]":
    """Open a printer and close it again; what goes wrong becomes a DeviceError."""
    from escpos.exceptions import Error  # noqa: PLC0415 (takes half a second)

    try:
        printer = connect()
        _ = printer.device  # python-escpos opens it at the first look
    except (Error, OSError, ValueError) as error:
        raise DeviceError(_why_not(error), printer=name) from error
    try:
        yield printer
    except (Error, OSError) as error:
        raise DeviceError("printer_failed", printer=name) from error
    finally:
        with suppress(OSError):
            printer.close()  # type: ignore[no-untyped-call]


def _why_not(error: Exception) -> str:
    cause = error if isinstance(error, OSError) else error.__context__
    return "printer_not_allowed" if getattr(cause, "errno", None) in _FORBIDDEN else "printer_unreachable"
