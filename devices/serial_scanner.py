"""A code scanner on a serial port, real or over USB (CDC), in a thread of its own; it may be unplugged and return."""

import errno
import re
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from terminal.ports import ScannerEvent, ScannerState

if TYPE_CHECKING:
    from serial import Serial  # type: ignore[attr-defined]  # defined in the platform's own module

_LOST: tuple[type[Exception], ...] = (OSError, ValueError)  # pyserial's own error is an OSError
try:
    import termios
except ImportError:  # Windows has none
    pass
else:
    _LOST += (termios.error,)

RETRY = 0.5

Tell = Callable[[ScannerEvent], None]
Take = Callable[[str], None]


SILENCE = 0.1
LONGEST = 4096
SHORTEST = 4

_ENDS = re.compile(rb"[\r\n\t\x00\x03]")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")


class Frames:
    """A buffer of received bytes, independent of how they are split on arrival; at most `LONGEST` of them are kept.

    Fewer than `SHORTEST` characters are noise of the line, as from plugging in.
    """

    def __init__(self) -> None:
        self._open = b""
        self._overlong = False

    @property
    def pending(self) -> bool:
        """True if `silence` would end a code."""
        return bool(self._open) or self._overlong

    def feed(self, received: bytes) -> list[str]:
        """Add bytes; return the codes that they complete."""
        *ended, rest = _ENDS.split(self._open + received)
        codes = [self._close(each) for each in ended]
        self._overlong = self._overlong or len(rest) > LONGEST
        self._open = b"" if self._overlong else rest
        return [code for code in codes if code]

    def silence(self) -> list[str]:
        """End the current code because nothing more arrives; return it, if any."""
        code = self._close(self._open)
        self._open = b""
        return [code] if code else []

    def _close(self, frame: bytes) -> str:
        overlong, self._overlong = self._overlong, False
        text = _CONTROL.sub(b"", frame).decode("utf-8", "replace").strip()
        return text if len(text) >= SHORTEST and len(frame) <= LONGEST and not overlong else ""


class SerialScanner:
    """A reader of a device's codes; a missing device is looked for every `RETRY` seconds, and reported once.

    `device` is a serial port's name; one below /dev/serial/by-id is independent of the order of plugging in.
    """

    simulated = False

    def __init__(self, device: str, baud: int = 9600) -> None:
        self._device, self._baud = device, baud
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._last_event: ScannerEvent | None = None

    def start(self, tell: Tell, take: Take) -> None:
        """Start listening; `tell` gets every change of state and `take` every code, from the scanner's own thread."""
        self._thread = threading.Thread(target=self._run, args=(tell, take), name="serial scanner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening; returns within a second."""
        self._stopped.set()
        if self._thread and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self, tell: Tell, take: Take) -> None:
        while not self._stopped.is_set():
            try:
                self._listen(tell, take)
            except _LOST as error:
                self._say(tell, ScannerState.GONE, _code(error))
                self._stopped.wait(RETRY)

    def _listen(self, tell: Tell, take: Take) -> None:
        with self._opened() as port:
            self._say(tell, ScannerState.READY)
            frames = Frames()
            while not self._stopped.is_set():
                received = port.read(1)
                codes = frames.feed(received + port.read(port.in_waiting)) if received else frames.silence()
                for code in codes:
                    take(code)

    def _opened(self) -> "Serial":
        # Imported late, as most counters have no serial scanner.
        from serial import Serial  # type: ignore[attr-defined]  # noqa: PLC0415

        made: Serial = Serial(self._device, self._baud, timeout=SILENCE, exclusive=True)  # type: ignore[no-untyped-call]
        return made

    def _say(self, tell: Tell, state: ScannerState, code: str = "") -> None:
        event = ScannerEvent(state=state, device=self._device, code=code)
        if event != self._last_event:
            self._last_event = event
            tell(event)


def _code(error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number in {errno.EACCES, errno.EPERM}:
        return "scanner_not_allowed"
    if number in {errno.EBUSY, errno.EAGAIN, errno.EWOULDBLOCK}:
        return "scanner_busy"
    return "scanner_gone"
