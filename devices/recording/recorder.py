"""Recording of a counter's ports on a cassette; personal data never leaves this process."""

import inspect
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import wraps
from threading import RLock
from typing import Any, BinaryIO, TypeVar, cast

from devices.recording.cassette import CASHIER, CLOCK, READER, SCANNER, SCREEN, VERSION, Failure, Head, Line, written
from devices.recording.port_factory import ASKED, PORTS
from devices.recording.pressed import Pressed
from devices.recording.redaction import Redactor
from terminal.errors import JiesuanError
from terminal.version import VERSION as PROGRAM

T = TypeVar("T")

# Arguments that are no data of their own: what is found by the parts of a search is learned from the answer.
_UNLEARNED = {"parts"}
# Qt's key numbers.
_BACKSPACE, _ARROWS = 0x01000003, range(0x01000012, 0x01000016)


class Recorder:
    """A factory of recorded ports and an observer of input; an event is in the file before anything acts on it.

    `steady` returns seconds since the beginning. Every method may be called from any thread.
    """

    program = PROGRAM

    def __init__(self, file: BinaryIO, steady: Callable[[], float]) -> None:
        self.redactor = Redactor()
        self.simulated: dict[str, bool] = {}
        self._file, self._steady, self._began = file, steady, steady()
        self._lock = RLock()
        self._typed: list[Pressed] = []
        self._lines: list[Line] = []
        self._headed = self._closed = False

    def begin(self, **head: Any) -> None:  # noqa: ANN401 - the fields of a Head
        """Write the first line, followed by the events recorded until now."""
        with self._lock:
            self._file.write(written(Head(cassette=VERSION, program=PROGRAM, simulated=self.simulated, **head)))
            self._headed = True
            self._write()

    def port(self, device: str, make: Callable[[], T]) -> T:
        """Open the real port, and record its calls."""
        real = make()
        self.simulated[device] = bool(getattr(real, "simulated", True))
        return cast("T", _Recorded(self, device, real))

    def clock(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return a clock that records every reading of the core."""

        def read() -> datetime:
            at = now()
            self.event(CLOCK, "tells", gave=at)
            return at

        return read

    def today(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the clock unrecorded: the window's readings affect no result."""
        return now

    def steady(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return the steady clock unrecorded: every event has its time, and it goes on with the events' seconds."""
        began, since = now(), self._steady()
        return lambda: began + timedelta(seconds=self._steady() - since)

    def pressed(self, pressed: Pressed) -> None:
        """Record a key; printable ones are held back until they are known not to belong to a personal number."""
        with self._lock:
            if pressed.key == _BACKSPACE and self._typed:
                self._typed.pop()
            elif pressed.text.isalnum() or pressed.text == "." or (pressed.key in _ARROWS and self._typed):
                self._typed.append(pressed)
            else:
                self._release()
                self.event(CASHIER, "presses", gave=pressed)

    def scanned(self, text: str) -> None:
        """Record a scan as a stand-in of the same kind."""
        self.event(SCANNER, "tells", gave=self.redactor.code(text))

    def waited(self) -> None:
        """Record that the open items are due to be queried again."""
        self.event(CASHIER, "waited")

    def shown(self, what: str, shows: dict[str, object]) -> None:
        """Record the content that the window shows."""
        self.event(SCREEN, what, gave=shows)

    def event(self, device: str, did: str, gave: object = None, **more: Any) -> None:  # noqa: ANN401 - a Line's fields
        """Add a line."""
        with self._lock:
            of = type(gave).__name__ if hasattr(gave, "__struct_fields__") else ""
            if self._closed:
                return
            at = round(self._steady() - self._began, 3)
            value = self.redactor.value(gave)
            self._lines.append(Line(at=at, device=device, did=did, of=of, gave=value, **more))
            self._write()

    def close(self) -> None:
        """Write the pending keys, and stop recording."""
        with self._lock:
            self._release()
            self._closed = True

    def learn(self, method: Callable[..., object], arguments: Iterable[object]) -> list[Any]:
        """Register the personal data in a call's arguments, and return the arguments without it."""
        names = list(inspect.signature(method).parameters)
        with self._lock:
            told = zip(names, arguments, strict=False)
            return [self.redactor.value(each, "call", name) for name, each in told if name not in _UNLEARNED]

    def failure(self, error: Exception) -> Failure:
        """Return an error without personal data."""
        if not isinstance(error, JiesuanError):
            return Failure(kind="Exception", code=type(error).__name__)
        facts = {name: self.redactor.reason(str(fact)) for name, fact in error.facts.items()}
        return Failure(kind=type(error).__name__, code=error.code, facts=facts)

    def _release(self) -> None:
        typed, self._typed = self._typed, []
        stand_ins = iter(self.redactor.typed("".join(each.text for each in typed)))
        for each in typed:
            text = next(stand_ins) if each.text else ""
            key = each.key if text == each.text else ord(text.upper())
            self.event(CASHIER, "presses", gave=Pressed(key=key, held=each.held, text=text))

    def _write(self) -> None:
        if self._headed:
            self._file.writelines(map(written, self._lines))
            self._file.flush()
            self._lines.clear()


class _Recorded:
    """A port of any kind that reports its answers and events to the recorder."""

    def __init__(self, recorder: Recorder, device: str, real: object) -> None:
        self._recorder, self._device, self._real = recorder, device, real

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of the port
        found = getattr(self._real, name)
        if name == "start" and self._device == READER:
            return lambda tell: found(self._telling(tell))
        known = any(hasattr(port, name) for port in PORTS[self._device])
        return self._asking(name, found) if known and name in ASKED else found

    def _telling(self, tell: Callable[[Any], None]) -> Callable[[Any], None]:
        def recorded(event: object) -> None:
            self._recorder.event(self._device, "tells", gave=event)
            tell(event)

        return recorded

    def _asking(self, name: str, ask: Callable[..., T]) -> Callable[..., T]:
        recorder = self._recorder

        @wraps(ask)
        def asked(*arguments: object, **options: object) -> T:
            given = recorder.learn(ask, arguments)
            more = {"given": given} if self._device == "printer" and given else {}
            try:
                gave = ask(*arguments, **options)
            except Exception as error:
                recorder.event(self._device, name, failed=recorder.failure(error), **more)
                raise
            recorder.event(self._device, name, gave, **more)
            return gave

        return asked
