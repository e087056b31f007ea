"""Open connections to a printer of python-escpos: socket, serial line, USB pipe, node.

A write fails once the printer has taken nothing for as long as the deadline; it may be as slow as it likes before.
"""

import os
import select
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from terminal.errors import DeviceError

if TYPE_CHECKING:
    import socket

_DEVICES = Path("/dev")
_CHUNK = 64
_BLOCK = 4096
_PAUSE = 0.01


class SocketLine:
    """A TCP connection."""

    def __init__(self, printer: Any, deadline: float) -> None:  # noqa: ANN401 (python-escpos's types end here)
        self._device: socket.socket = printer.device
        self._deadline = deadline

    def write(self, data: bytes) -> None:
        """Send everything; OSError if nothing is taken for as long as the deadline."""
        self._device.settimeout(self._deadline)
        left = memoryview(data)
        while left:
            left = left[self._device.send(left) :]

    def read(self, seconds: float) -> bytes:
        """Return received bytes, empty if none arrive in time; raises ConnectionResetError if the other end closed."""
        self._device.settimeout(seconds)
        try:
            heard = self._device.recv(_CHUNK)
        except TimeoutError:
            return b""
        if not heard:
            raise ConnectionResetError
        return heard


class SerialLine:
    """A serial line, by pyserial."""

    def __init__(self, printer: Any, deadline: float) -> None:  # noqa: ANN401 (as above)
        self._device, self._deadline = printer.device, deadline
        self._device.write_timeout = deadline

    def write(self, data: bytes) -> None:
        """Send everything; OSError if nothing is taken for so long, and closing sends nothing that is left."""
        try:
            for start in range(0, len(data), _CHUNK):
                self._device.write(data[start : start + _CHUNK])
            self._drain()
        except OSError:
            self._device.reset_output_buffer()
            raise

    def _drain(self) -> None:
        """Wait until the last byte has left, and while bytes leave."""
        waiting, until = self._device.out_waiting, monotonic() + self._deadline
        while left := self._device.out_waiting:
            if left < waiting:
                waiting, until = left, monotonic() + self._deadline
            if monotonic() > until:
                raise TimeoutError
            sleep(_PAUSE)

    def read(self, seconds: float) -> bytes:
        """Return received bytes, empty if none arrive in time."""
        self._device.timeout = seconds
        return bytes(self._device.read(max(1, min(self._device.in_waiting, _CHUNK))))


class UsbLine:
    """The two pipes of a USB printer, by pyusb."""

    def __init__(self, printer: Any, deadline: float) -> None:  # noqa: ANN401 (as above)
        self._device, self._deadline = printer.device, deadline
        self._out, self._in = printer.out_ep, printer.in_ep

    def write(self, data: bytes) -> None:
        """Send everything; OSError if nothing is taken for as long as the deadline."""
        left = memoryview(data)
        while left:
            taken = self._device.write(self._out, bytes(left[:_BLOCK]), round(self._deadline * 1000))
            if not taken:
                raise TimeoutError
            left = left[taken:]

    def read(self, seconds: float) -> bytes:
        """Return received bytes, empty if none arrive in time."""
        from usb.core import USBTimeoutError  # noqa: PLC0415 (only where there is a USB printer)

        try:
            return bytes(self._device.read(self._in, _CHUNK, max(1, round(seconds * 1000))))
        except USBTimeoutError:
            return b""


class NodeLine:
    """A device node such as /dev/usb/lp0, opened without waiting."""

    def __init__(self, printer: Any, deadline: float) -> None:  # noqa: ANN401 (as above)
        self._file, self._deadline = printer.device.fileno(), deadline

    def write(self, data: bytes) -> None:
        """Send everything; OSError if nothing is taken for as long as the deadline."""
        left = memoryview(data)
        while left:
            _, ready, _ = select.select([], [self._file], [], self._deadline)
            if not ready:
                raise TimeoutError
            left = left[os.write(self._file, left) :]

    def read(self, seconds: float) -> bytes:
        """Return received bytes, empty if none arrive in time, or the device cannot send any."""
        ready, _, _ = select.select([self._file], [], [], seconds)
        return os.read(self._file, _CHUNK) if ready else b""


def names_device(path: Path) -> bool:
    """Return whether a path is a device, not a folder, or has its place among them: that of a printer that is off."""
    return path.is_char_device() or (path.is_relative_to(_DEVICES) and not path.is_relative_to(_DEVICES / "shm"))


def ensure_device(path: Path) -> None:
    """Raise DeviceError printer_no_device for a file, a folder, or a device such as /dev/null that swallows all."""
    if path.exists() and not (path.is_char_device() and not _swallows(path)):
        raise DeviceError("printer_no_device", printer=str(path))


def _swallows(path: Path) -> bool:
    """Return whether a device is none but memory: null, zero, full, random have one driver."""
    return os.major(path.stat().st_rdev) == os.major(Path(os.devnull).stat().st_rdev)
