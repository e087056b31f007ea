"""Printers with arbitrary answers: they result in a status or a DeviceError in time; missing paper is detected."""

from random import Random

from devices.printer_status import Conversation, ensure_ready, is_report, is_status, status_of
from terminal.errors import DeviceError
from terminal.ports import PrinterStatus

PATIENCE = 0.002
CODES = {"printer_cover_open", "printer_no_paper", "printer_fault", "printer_offline"}
RIGHT = [byte for byte in range(256) if is_status(byte)]


class Babbling:
    """A line with random answers: right bytes, any bytes, none, or a broken line."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._right = chance.choice((0.0, 0.5, 0.9, 1.0))
        self.given = 0

    def write(self, data: bytes) -> None:
        """Accept bytes, or break."""
        assert data
        if self._chance.random() < 0.01:
            raise BrokenPipeError

    def read(self, seconds: float) -> bytes:
        """Answer, or break."""
        assert 0 < seconds <= PATIENCE
        if self._chance.random() < 0.01:
            raise ConnectionResetError
        some = self._chance.choice((0, 1, 1, 1, 2, 9))
        self.given += some
        return bytes(self._byte() for _ in range(some))

    def _byte(self) -> int:
        return self._chance.choice(RIGHT) if self._chance.random() < self._right else self._chance.randrange(256)


def talk(chance: Random) -> int:
    """Query a babbling printer's status, and wait for its paper."""
    line = Babbling(chance)
    printer = Conversation(line, PATIENCE)
    for ask in (printer.status, lambda: printer.finish(PATIENCE, "fuzz")):
        try:
            _ensure_reported(ask())
        except DeviceError as error:
            assert error.code in CODES, error.code  # noqa: PT017 - there may be none
        except OSError:  # the line broke, or was silent for too long; the transport reports it
            continue
    return line.given + 1


def statuses(chance: Random) -> int:
    """Parse four answers as a status: everything that prevents printing is reported."""
    printer, offline, error, paper = (chance.choice(RIGHT) for _ in range(4))
    status = status_of(printer, offline, error, paper)
    assert status.paper_out is bool(paper & 0x60 or offline & 0x20)
    assert status.offline is bool(printer & 0x08)
    _ensure_reported(status)
    return 4


def ensure_apart() -> None:
    """Raise AssertionError if one byte could be both a status and a report."""
    assert not any(is_status(byte) and is_report(byte) for byte in range(256))


def _ensure_reported(status: PrinterStatus) -> None:
    stopped = status.offline or status.cover_open or status.paper_out or status.fault
    try:
        ensure_ready(status, "fuzz")
    except DeviceError as error:
        assert stopped, "a printer that is well is refused"
        assert error.code in CODES, error.code  # noqa: PT017 - there may be none
    else:
        assert not stopped, "a printer that cannot print is taken"
