"""Thermal printers behind the port: to a file, over TCP, USB or a serial line, and into memory."""

import errno
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devices.escpos import Paper, RenderMode, drawer_kick, encode
from devices.printer_lines import NodeLine, SerialLine, SocketLine, UsbLine, is_node
from devices.printer_status import PATIENCE, Conversation, Line, ensure_ready, longest
from terminal import durable
from terminal.errors import DeviceError
from terminal.model import Receipt
from terminal.ports import PrinterStatus

if TYPE_CHECKING:
    from escpos.escpos import Escpos

Transport = Callable[[bytes], PrinterStatus]
"""Deliver bytes to a printer and return its status, or raise DeviceError; without bytes only query the status.

The connection lasts for a single call.
"""

_FORBIDDEN = {errno.EACCES, errno.EPERM}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EIO}
_CONNECT = 3.0


class EscposPrinter:
    """The Printer port over ESC/POS: `paper` and `mode` are its capabilities, `transport` the connection to it."""

    def __init__(
        self, transport: Transport, paper: Paper, mode: RenderMode = RenderMode.TEXT, *, simulated: bool = False
    ) -> None:
        self.simulated = simulated
        self._transport = transport
        self._paper = paper
        self._mode = mode

    def print(self, receipt: Receipt) -> None:
        """Print one receipt and cut; raises DeviceError."""
        self._transport(encode(receipt, self._paper, self._mode))

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


def file(path: Path, deadline: float = 30.0) -> Transport:
    """Write to a file, replacing its content, or to a device node such as a USB printer's.

    A node must take something every `deadline` seconds, and can be queried for its status; a file has none.
    """

    def connect() -> "Escpos":
        from escpos.printer import File  # noqa: PLC0415 (takes half a second)

        printer = File(str(path))
        if is_node(path):
            printer.device = open(os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY), "r+b", buffering=0)  # noqa: PTH123, SIM115 (by its number; closed with the printer)
        return printer

    def send(data: bytes) -> PrinterStatus:
        if is_node(path):
            return _converse(connect, NodeLine, str(path), deadline, data)
        if data:
            with _connected(connect, str(path)) as printer:
                printer._raw(data)  # noqa: SLF001 (python-escpos's own method for raw bytes)
        return PrinterStatus()

    return send


def usb(vendor: int, product: int, deadline: float = 10.0) -> Transport:
    """Send to a USB printer by its ids; it must take something of the receipt every `deadline` seconds."""

    def connect() -> "Escpos":
        from escpos.printer import Usb  # noqa: PLC0415 (takes half a second)

        return Usb(vendor, product, timeout=round(deadline * 1000))

    return partial(_converse, connect, UsbLine, f"USB {vendor:04x}:{product:04x}", deadline)


def serial(port: str, baud: int = 9600, deadline: float = 30.0) -> Transport:
    """Send over a serial line; the printer must take something of the receipt every `deadline` seconds."""

    def connect() -> "Escpos":
        from escpos.printer import Serial  # noqa: PLC0415 (takes half a second)

        printer: Escpos = Serial(port, baudrate=baud, timeout=PATIENCE)
        return printer

    return partial(_converse, connect, SerialLine, port, deadline)


def tcp(host: str, port: int = 9100, deadline: float = 10.0) -> Transport:
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
    """Query a printer's status, deliver, and wait until it is done, if it answers."""
    with _connected(connect, name) as printer:
        line_to_printer = line(printer, deadline)
        asked = Conversation(line_to_printer, min(PATIENCE, deadline))
        before = asked.status()
        if not data:
            return before
        ensure_ready(before, name)
        line_to_printer.write(data)
        return asked.finish(deadline, name, longest(data)) if before.answers else before


@contextmanager
def _connected(connect: "Callable[[], Escpos]", name: str) -> "Iterator[Escpos]":
    """Open a printer, and close it at the end of the context; failures become a DeviceError."""
    from escpos.exceptions import Error  # noqa: PLC0415 (takes half a second)

    try:
        printer = connect()
        _ = printer.device  # python-escpos opens it at the first access
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


def file_name(number: str) -> str:
    """Return a file's name for a number that another party gave: it stays within its folder, and apart from others."""
    plain = re.sub(r"[^0-9A-Za-z_-]", "_", number)[:64]
    return plain if plain == number else f"{plain}-{sha256(number.encode()).hexdigest()[:8]}"


class FolderPrinter:
    """The Printer port on a folder: the bytes for a thermal printer, in a file named after the receipt's number."""

    simulated = True

    def __init__(self, folder: Path, paper: Paper, mode: RenderMode) -> None:
        self._folder, self._paper, self._mode = folder, paper, mode

    def print(self, receipt: Receipt) -> None:
        """Write one receipt and sync it to the disk; raises DeviceError."""
        path = self._folder / f"{file_name(receipt.number)}.escpos"
        EscposPrinter(partial(self._keep, path), self._paper, self._mode).print(receipt)

    def _keep(self, path: Path, data: bytes) -> PrinterStatus:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            durable.write(path, data)
        except OSError as error:
            code = "printer_failed" if error.errno in _FULL else "printer_not_allowed"
            raise DeviceError(code, printer=str(self._folder)) from error
        return self.status()

    def status(self) -> PrinterStatus:
        """Return an empty status: a folder reports nothing."""
        return PrinterStatus()

    def kick_drawer(self) -> None:
        """Do nothing: a folder has no drawer."""
