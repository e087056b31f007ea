"""Thermal printers behind the port: to a device node, over TCP, USB or a serial line, and into memory."""

import errno
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, TypeVar

from devices import escpos_library
from devices.escpos import Paper, RenderMode, drawer_kick, encode
from devices.printer_lines import NodeLine, SerialLine, SocketLine, UsbLine, ensure_device
from devices.printer_status import PATIENCE, Conversation, Line, ensure_ready, longest
from terminal import durable
from terminal.errors import DeviceError
from terminal.model import Receipt
from terminal.ports import PrinterStatus

if TYPE_CHECKING:
    from escpos.escpos import Escpos

T = TypeVar("T")

Transport = Callable[[bytes], PrinterStatus]
"""Deliver bytes to a printer and return its status, or raise DeviceError; without bytes only query the status.

The connection lasts for a single call.
"""

QUICK, SLOW = 10.0, 30.0
"""The seconds for which a printer with a buffer of its own, and a slow line, may take nothing."""

_FORBIDDEN = {errno.EACCES, errno.EPERM}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EIO}
_CONNECT = 3.0
# Many printers take one connection at a time. One that turns a connection down may serve another one: a receipt of
# another counter, a query. Seconds that a job and a query wait for it, and between two attempts.
_JOB_WAITS, _QUERY_WAITS, _AGAIN = 10.0, 2.0, 0.1


class EscposPrinter:
    """The Printer port over ESC/POS: `paper` and `mode` are its capabilities, `transport` the connection to it."""

    def __init__(
        self, transport: Transport, paper: Paper, mode: RenderMode = RenderMode.TEXT, *, simulated: bool = False
    ) -> None:
        self.simulated = simulated
        self._transport = transport
        self._paper = paper
        self._mode = mode

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Open the drawer if asked, print one receipt and cut, all in one connection; raises DeviceError."""
        receipt_bytes = encode(receipt, self._paper, self._mode)
        self._transport(drawer_kick() + receipt_bytes if opens_drawer else receipt_bytes)

    def kick_drawer(self) -> None:
        """Open the drawer on the printer's pin 2; raises DeviceError."""
        self._transport(drawer_kick())

    def status(self) -> PrinterStatus:
        """Query the printer's status; raises DeviceError if it cannot be reached."""
        return self._transport(b"")


class Memory:
    """A transport that keeps every delivery in `sent`, for tests and the simulation desk."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def __call__(self, data: bytes) -> PrinterStatus:
        """Keep one delivery."""
        if data:
            self.sent.append(data)
        return PrinterStatus()


def node(path: Path, deadline: float = SLOW) -> Transport:
    """Send to a device node such as a USB printer's; it must take something of the receipt every `deadline` seconds."""

    def connect() -> "Escpos":
        from escpos.printer import File  # noqa: PLC0415 (takes half a second)

        ensure_device(path)
        printer = File(str(path))
        printer.device = open(os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY), "r+b", buffering=0)  # noqa: PTH123, SIM115 (by its number; closed with the printer)
        return printer

    return partial(_converse, connect, NodeLine, str(path), deadline)


def usb(vendor: int, product: int, deadline: float = QUICK) -> Transport:
    """Send to a USB printer by its ids; it must take something of the receipt every `deadline` seconds."""

    def connect() -> "Escpos":
        from escpos.printer import Usb  # noqa: PLC0415 (takes half a second)

        return Usb(vendor, product, timeout=round(deadline * 1000))

    return partial(_converse, connect, UsbLine, f"USB {vendor:04x}:{product:04x}", deadline)


def serial(port: str, baud: int = 9600, deadline: float = SLOW) -> Transport:
    """Send over a serial line; the printer must take something of the receipt every `deadline` seconds."""

    def connect() -> "Escpos":
        from escpos.printer import Serial  # noqa: PLC0415 (takes half a second)

        if os.name == "posix":
            ensure_device(Path(port))
        printer: Escpos = Serial(port, baudrate=baud, timeout=PATIENCE)
        return printer

    return partial(_converse, connect, SerialLine, port, deadline)


def tcp(host: str, port: int = 9100, deadline: float = QUICK) -> Transport:
    """Send over TCP; the printer must take something of the receipt every `deadline` seconds."""

    def connect() -> "Escpos":
        from escpos.printer import Network  # noqa: PLC0415 (takes half a second)

        printer = Network(host, port)
        printer.device = socket.create_connection((host, port), min(_CONNECT, deadline))
        return printer

    return partial(_converse, connect, SocketLine, f"{host}:{port}", deadline)


def _converse(
    connect: "Callable[[], Escpos]", line: Callable[[Any, float], Line], name: str, deadline: float, data: bytes
) -> PrinterStatus:
    """Query a printer's status, deliver, and wait until it is done, if it answers.

    One that serves somebody else is waited for, but never once a byte of the data may have left.
    """

    def ask(printer: "Escpos") -> tuple[Line, Conversation, PrinterStatus]:
        line_to_printer = line(printer, deadline)
        asked = Conversation(line_to_printer, min(PATIENCE, deadline))
        return line_to_printer, asked, asked.status()

    until = monotonic() + min(deadline, _JOB_WAITS if data else _QUERY_WAITS)
    with _connected(connect, name, ask, until) as (line_to_printer, asked, before):
        if not data:
            return before
        ensure_ready(before, name)
        line_to_printer.write(data)
        return asked.finish(deadline, name, longest(data)) if before.answers else before


@contextmanager
def _connected(connect: "Callable[[], Escpos]", name: str, ask: "Callable[[Escpos], T]", until: float) -> "Iterator[T]":
    """Open a printer and ask it, and close it at the end of the context; failures become a DeviceError.

    Opening and asking, which print nothing, are repeated until a time while the printer serves somebody else.
    """
    escpos_library.load()
    from escpos.exceptions import Error  # noqa: PLC0415 (takes half a second)

    while True:
        printer = None
        try:
            printer = connect()
            _ = printer.device  # python-escpos opens it at the first access
            answer = ask(printer)
            break
        except (Error, OSError, ValueError) as error:
            _close(printer)
            if not _may_be_busy(error) or monotonic() >= until:
                raise DeviceError(_why_not(error), printer=name) from error
        sleep(_AGAIN)
    try:
        yield answer
    except (Error, OSError) as error:
        raise DeviceError("printer_failed", printer=name) from error
    finally:
        _close(printer)


def _close(printer: "Escpos | None") -> None:
    with suppress(OSError):
        if printer:
            printer.close()  # type: ignore[no-untyped-call]


def _cause(error: Exception) -> BaseException | None:
    return error if isinstance(error, OSError) else error.__context__


def _may_be_busy(error: Exception) -> bool:
    cause = _cause(error)
    return isinstance(cause, ConnectionError | TimeoutError) or getattr(cause, "errno", None) == errno.EBUSY


def _why_not(error: Exception) -> str:
    if isinstance(error, socket.gaierror | UnicodeError):
        return "printer_no_host"
    if type(error).__name__ == "NoBackendError":  # of pyusb, which has no library of its own
        return "printer_no_libusb"
    return "printer_not_allowed" if getattr(_cause(error), "errno", None) in _FORBIDDEN else "printer_unreachable"


def ensure_folder(folder: Path) -> None:
    """Raise DeviceError printer_no_folder for a file, or printer_not_allowed, unless documents can be kept there."""
    try:
        there = next(each for each in (folder, *folder.parents) if each.exists())
    except OSError as error:
        raise DeviceError("printer_not_allowed", printer=str(folder)) from error
    if not there.is_dir():
        raise DeviceError("printer_no_folder", printer=str(folder))
    if not os.access(there, os.W_OK | os.X_OK):
        raise DeviceError("printer_not_allowed", printer=str(folder))


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Make a folder and write a document to it; failures become a DeviceError."""
    ensure_folder(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except PermissionError as error:
        raise DeviceError("printer_not_allowed", printer=str(folder)) from error
    except OSError as error:
        raise DeviceError("printer_failed", printer=str(folder)) from error


def file_name(number: str) -> str:
    """Return a file's name for a number that another party gave: it stays within its folder, and apart from others."""
    plain = re.sub(r"[^0-9A-Za-z_-]", "_", number)[:64]
    return plain if plain == number else f"{plain}-{sha256(number.encode()).hexdigest()[:8]}"


class FolderPrinter:
    """The Printer port on a folder: the bytes for a thermal printer, in a file named after the receipt's number."""

    simulated = True

    def __init__(self, folder: Path, paper: Paper, mode: RenderMode) -> None:
        self._folder, self._paper, self._mode = folder, paper, mode

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Write one receipt and sync it to the disk; raises DeviceError."""
        path = self._folder / f"{file_name(receipt.number)}.escpos"
        EscposPrinter(partial(self._keep, path), self._paper, self._mode).print(receipt)

    def _keep(self, path: Path, data: bytes) -> PrinterStatus:
        with writing(self._folder):
            durable.write(path, data)
        return PrinterStatus()

    def status(self) -> PrinterStatus:
        """Return an empty status, as a folder reports nothing; raises DeviceError if it cannot be written."""
        ensure_folder(self._folder)
        return PrinterStatus()

    def kick_drawer(self) -> None:
        """Do nothing: a folder has no drawer."""
