"""Playback of a cassette in place of every device and the platform, each event in its turn."""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from threading import Condition
from typing import Any, TypeVar, cast, get_type_hints

import msgspec

from devices.recording.cassette import CLOCK, SCREEN, WITH_VALUES, Failure, Head, Line
from devices.recording.port_factory import ASKED, PORTS, SINCE
from devices.recording.redaction import Redactor
from terminal import errors, model, ports
from terminal.errors import BadInput, JiesuanError
from terminal.private import Private

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds after which a counter that makes no call, or a different one, counts as deviating from its cassette."""

_KINDS = {
    each.__name__: each
    for each in (errors.BadInput, errors.Refused, errors.NotSent, errors.Unknown, errors.DeviceError)
}


class Player:
    """A factory of the ports of a counter that is played back.

    A call gets its answer when everything before it has happened, and after the recorded pause divided by `speed`; at
    0 there are no pauses. An outside event comes after `pace` seconds divided by `speed` at the least. A call that is
    not on the cassette raises BadInput("cassette_differs") and ends the playback. `printed` is called with every
    receipt for a printer. Every method may be called from any thread.
    """

    def __init__(self, file: str, head: Head, lines: Sequence[Line], speed: float = 1.0) -> None:
        self.head, self.program, self.pace = head, head.program, 0.0
        self.printed: Callable[[model.Receipt], None] = lambda _: None
        self.tell: Callable[[ports.ReaderEvent], None] = lambda _: None
        self._file, self._lines, self._speed = file, lines, speed
        # How often a program reads its clock is no event: the cassette only knows what time it was then.
        self._done, self.lacks = [line.device == CLOCK for line in lines], SINCE - {line.did for line in lines}
        self._next = self._message = 0
        self._waiting: defaultdict[tuple[str, str], deque[int]] = defaultdict(deque)
        for number, line in enumerate(lines):
            if line.device != CLOCK:
                self._waiting[_lane(line)].append(number)
        self._moved = Condition()
        self._error: BadInput | None = None
        self._over = False
        self._pass_over_done()
        self._pausing = 0
        self._held = self._stepping = False

    def hold(self, *, held: bool) -> None:
        """Pause before the next outside event, or go on."""
        with self._moved:
            self._held = held
            self._moved.notify_all()

    def step(self) -> None:
        """Play the next outside event as soon as its turn comes, without its pause."""
        with self._moved:
            self._stepping = True
            self._moved.notify_all()

    def next_act(self) -> tuple[int, Line | None]:
        """Return how many outside events have happened, and the next one; None at the end."""
        acts = [at for at, line in enumerate(self._lines) if line.is_input]
        coming = [at for at in acts if not self._done[at]]
        return len(acts) - len(coming), self._lines[coming[0]] if coming else None

    def port(self, device: str, make: Callable[[], T]) -> T:
        """Return a stand-in for a device."""
        return cast("T", _PlaybackPort(self, device))

    def clock(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return a clock that tells the times that were read between the same events, the last of them again."""
        last = self.today(now)

        def read() -> datetime:
            with self._moved:
                unread = next((at for at in self._since_last_event() if at >= self._message), None)
                if unread is None:
                    return last()
                self._message = unread + 1
                return datetime.fromisoformat(self._lines[unread].gave)

        return read

    def today(self, now: Callable[[], datetime]) -> Callable[[], datetime]:
        """Return a clock with the time of the last event."""
        began = datetime.fromisoformat(self.head.began)

        def last() -> datetime:
            happened = max(self._since_last_event().start, self._message)
            return began + timedelta(seconds=self._lines[happened - 1].at if happened else 0)

        return last

    steady = today

    def _since_last_event(self) -> range:
        """Return the numbers of the clock's lines after everything that has happened."""
        first = self._next
        while first and self._lines[first - 1].device == CLOCK:
            first -= 1
        return range(first, self._next)

    def next_input(self) -> Line | None:
        """Wait for the turn of the next outside event; return None at the end; raises BadInput as this class does."""
        with self._moved:
            while True:
                waiting = next((at for at in range(self._next, len(self._lines)) if self._lines[at].is_input), None)
                if waiting is None:
                    self._await(lambda: self._next == len(self._lines))
                    return None
                if self._turn(waiting):
                    return self._lines[waiting]

    def take(self, device: str, did: str, given: object = None) -> Line:
        """Wait for the turn of a call, and return its line; raises BadInput as this class does."""
        with self._moved:
            waiting = self._waiting[device, "" if device != SCREEN else did]
            if did == "print" and waiting and self._lines[waiting[0]].did == "kick_drawer":
                kick = self._lines[waiting[0]]  # older cassettes open the drawer with a call of its own
                self._turn(waiting[0])
                if kick.failed:
                    return kick
            if not waiting or self._lines[waiting[0]].did != did:
                raise self._differs(waiting[0] if waiting else len(self._lines), f"{device} {did}")
            number = waiting[0]
            if not self._turn(number):
                raise self._differs(number, f"{device} {did}")
            if not self._is_same(self._lines[number].given, given):
                raise self._differs(number, f"{device} {did}")
            return self._lines[number]

    def shown(self, what: str, shows: dict[str, object]) -> None:
        """Compare the content that the window shows with the recorded one."""
        with self._moved:
            waiting = self._waiting[SCREEN, what]
            if not waiting or self._lines[waiting[0]].gave != shows:
                self._differs(waiting[0] if waiting else len(self._lines), f"{SCREEN} {what} {shows}")
            else:
                self._finish(waiting[0])

    def pressed(self, pressed: object) -> None:
        """Do nothing: the keys come from the cassette."""

    def scanned(self, text: str) -> None:
        """Do nothing: the scans come from the cassette."""

    def waited(self) -> None:
        """Do nothing: the times come from the cassette."""

    def close(self) -> None:
        """Release every waiting thread."""
        with self._moved:
            self._over = True
            self._moved.notify_all()

    def _is_same(self, recorded: object, given: object) -> bool:
        """Return whether a call has the recorded input; a document's words do not count, nor an old one's figures."""
        names = {"number", "value"} if self.head.cassette >= WITH_VALUES else {"number"}
        return recorded == given or list(_values(recorded, names)) == list(_values(given, names)) != []

    def _turn(self, number: int) -> bool:
        """Wait until everything before a line has happened and its pause is over; then mark it as done."""
        self._await(lambda: self._next >= number)
        if self._error:
            raise self._error
        self._pausing += 1
        self._rest(number)
        self._pausing -= 1
        self._finish(number)
        return True

    def _rest(self, number: int) -> None:
        """Wait the recorded pause before an event; an outside one also waits while held, or comes at once in a step."""
        is_act = self._lines[number].is_input
        if self._speed and number:
            pause = max(self._lines[number].at - self._lines[number - 1].at, self.pace if is_act else 0.0)
            self._moved.wait_for(lambda: self._over or (is_act and self._stepping), pause / self._speed)
        if is_act:
            self._moved.wait_for(lambda: self._over or self._stepping or not self._held)
            self._stepping = False

    def _await(self, arrived: Callable[[], bool]) -> None:
        while not (arrived() or self._error or self._over):
            before = self._next
            if not self._moved.wait(PATIENCE) and self._next == before and not self._pausing:
                self._differs(self._next, "nothing")
        if self._error:
            raise self._error
        if not arrived():
            raise BadInput("cassette_ended", file=self._file)

    def _finish(self, number: int) -> None:
        self._done[number] = True
        self._waiting[_lane(self._lines[number])].remove(number)
        self._pass_over_done()
        self._moved.notify_all()

    def _pass_over_done(self) -> None:
        while self._next < len(self._lines) and self._done[self._next]:
            self._next += 1

    def _differs(self, number: int, happened: str) -> BadInput:
        held = self._lines[number] if number < len(self._lines) else None
        expected = f"{held.device} {held.did}" if held else "-"
        self._error = self._error or BadInput(
            "cassette_differs", file=self._file, line=number + 2, expected=expected, happened=happened
        )
        self._moved.notify_all()
        return self._error


def _values(part: object, names: Collection[str]) -> Iterator[object]:
    """Yield the fields of a document with these names."""
    if isinstance(part, dict):
        yield from (part[name] for name in names if name in part)
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _values(each, names)


class _PlaybackPort:
    """A port of any kind that returns the recorded answers."""

    def __init__(self, player: Player, device: str) -> None:
        self._player, self._device = player, device
        self.simulated = player.head.simulated.get(device, True)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of the port
        port = next((each for each in PORTS[self._device] if hasattr(each, name)), None)
        if port is None:
            raise AttributeError(name)
        if name == "start":
            return self._start
        if name == "status":
            return _status
        return self._answering(name) if name in ASKED - self._player.lacks else _nothing

    def _start(self, tell: Callable[[ports.ReaderEvent], None]) -> None:
        self._player.tell = tell

    def _answering(self, name: str) -> Callable[..., Any]:
        def answer(*arguments: object, **_options: object) -> Any:  # noqa: ANN401 - the port's own answer
            printing = self._device == "printer" and arguments
            given = Redactor().value(arguments) if printing else None
            line = self._player.take(self._device, name, given)
            if line.failed:
                raise _error(line.failed)
            for each in arguments if printing else ():
                self._player.printed(cast("model.Receipt", each))
            port = next(each for each in PORTS[self._device] if hasattr(each, name))
            return understood(line, get_type_hints(getattr(port, name))["return"])

        return answer


def understood(line: Line, kind: Any) -> Any:  # noqa: ANN401 - any type
    """Return a line's `gave` as a value; the type named in the line takes precedence over `kind`."""
    if line.gave is None:
        return None
    of = {"Answer": "PlatformResult"}.get(line.of, line.of)  # cassettes made before the class was renamed
    kind = getattr(model, of, None) or getattr(ports, of, kind) if of else kind
    return msgspec.convert(line.gave, kind, dec_hook=_wrap)


def _wrap(kind: type, value: object) -> Private:
    if kind is Private and isinstance(value, str):
        return Private(value)
    raise TypeError(kind.__name__)


def _error(failed: Failure) -> Exception:
    kind = _KINDS.get(failed.kind, JiesuanError)
    return kind(failed.code, **failed.facts) if failed.kind in _KINDS else RuntimeError(failed.code)


def _status() -> ports.PrinterStatus:
    return ports.PrinterStatus()


def _nothing(*_: object) -> None:
    """Answer a call that is not on a cassette, as it changes nothing."""


def _lane(line: Line) -> tuple[str, str]:
    """Return the key of an event's sequence; the order across sequences is not controlled by the window."""
    return line.device, line.did if line.device == SCREEN else ""
