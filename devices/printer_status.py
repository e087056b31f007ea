"""The status of an ESC/POS printer: DLE EOT is answered at once, or like GS r when everything before it is done."""

from time import monotonic
from typing import Protocol

from devices.escpos_stream import lines_of_paper, pieces
from terminal.errors import DeviceError
from terminal.ports import PrinterStatus

ASK = b"\x10\x04"
"""DLE EOT; 1 queries the printer, 2 the cause of being offline, 3 the errors, 4 the paper."""

REPORT = b"\x1dr\x01"
"""GS r 1: answered in the order of the data, so the answer means that everything before it is printed."""

PATIENCE = 1.0
"""Seconds to wait for an answer; not every printer gives one."""

_QUESTIONS = (1, 2, 3, 4)
# The number of bytes of an automatic status report.
_UNASKED = 4

# The slowest that still works: a line of 9,600 baud behind a print server, and a cheap mechanism (25 lines a second are
# usual). A receipt of 60 lines may take 9 seconds, the same one drawn in dots two minutes.
_BYTES_A_SECOND, _LINES_A_SECOND = 960, 10


def longest(data: bytes) -> float:
    """Return how long a slow printer takes to receive and print data, in seconds."""
    return len(data) / _BYTES_A_SECOND + sum(map(lines_of_paper, pieces(data))) / _LINES_A_SECOND


class Line(Protocol):
    """An open connection to a printer; failures raise OSError."""

    def write(self, data: bytes) -> None:
        """Send bytes within the connection's deadline."""
        ...

    def read(self, seconds: float) -> bytes:
        """Return received bytes, empty if none arrive within `seconds`; raises ConnectionError if none can arrive."""
        ...


def is_status(byte: int) -> bool:
    """Return whether a byte answers DLE EOT: bits 1 and 4 are set, 0 and 7 are not (XON and XOFF are no status)."""
    return byte & 0x93 == 0x12


def is_report(byte: int) -> bool:
    """Return whether a byte answers GS r: bits 4 and 7 are not set."""
    return byte & 0x90 == 0


def is_unasked(byte: int) -> bool:
    """Return whether a byte begins an automatic status report: bit 4 is set, 0, 1 and 7 are not."""
    return byte & 0x93 == 0x10


def status_of(printer: int, offline: int = 0, error: int = 0, paper: int = 0) -> PrinterStatus:
    """Decode the four answers to DLE EOT 1 to 4; a missing answer is 0."""
    return PrinterStatus(
        answers=True,
        offline=bool(printer & 0x08),
        cover_open=bool(offline & 0x04),
        paper_low=bool(paper & 0x0C),
        paper_out=bool(paper & 0x60 or offline & 0x20),
        fault=bool(error & 0x68 or offline & 0x40),
    )


def ensure_ready(status: PrinterStatus, name: str) -> None:
    """Raise DeviceError for whatever keeps a printer from printing, choosing the cause to be fixed first."""
    code = _problem(status)
    if code:
        raise DeviceError(code, printer=name)


def _problem(status: PrinterStatus) -> str:
    if status.cover_open:
        return "printer_cover_open"
    if status.paper_out:
        return "printer_no_paper"
    if status.fault:
        return "printer_fault"
    return "printer_offline" if status.offline else ""


class Conversation:
    """Queries to one printer over an open connection, and its answers."""

    def __init__(self, line: Line, patience: float = PATIENCE) -> None:
        self._line, self._patience = line, patience
        self._reported, self._unasked = False, 0

    def status(self) -> PrinterStatus:
        """Query the printer's status; it is unknown if the printer stays silent for as long as its patience."""
        answers = []
        for question in _QUESTIONS:
            answer = self._answer(question)
            if answer is None:
                break
            answers.append(answer)
        return status_of(*answers) if answers else PrinterStatus()

    def finish(self, deadline: float, name: str, work: float = 0.0) -> PrinterStatus:
        """Wait until everything is printed; `work` are the seconds that this may take a printer that answers in order.

        A printer that is ready but reports no end is believed after `deadline` seconds, or `work` if that is longer.
        Raises DeviceError for what stops the printer, TimeoutError if it is silent for longer than it may work.
        """
        begun = monotonic()
        until, silent = begun + max(deadline, work), begun + work
        self._line.write(REPORT)
        while True:
            status = self.status()
            if not status.answers and monotonic() < silent:
                self._listen(silent)
                continue
            if not status.answers:
                raise TimeoutError
            ensure_ready(status, name)
            if self._reported or monotonic() >= until:
                return status
            self._listen(monotonic() + min(self._patience, deadline) / 4)

    def _answer(self, question: int) -> int | None:
        self._line.write(ASK + bytes([question]))
        return self._listen(monotonic() + self._patience)

    def _listen(self, until: float) -> int | None:
        """Return the next status, None if none arrives in time; a report is remembered, anything else is dropped."""
        while (left := until - monotonic()) > 0:
            heard = self._answers(self._line.read(left))
            # A report may come in one piece with the status before it.
            self._reported = self._reported or any(map(is_report, heard))
            if statuses := [byte for byte in heard if is_status(byte)]:
                return statuses[0]
        return None

    def _answers(self, heard: bytes) -> bytes:
        """Drop what an automatic status report (ASB) says unasked, which looks like answers to GS r."""
        answers = bytearray()
        for byte in heard:
            if self._unasked:
                self._unasked -= 1
            elif is_unasked(byte):
                self._unasked = _UNASKED - 1
            else:
                answers.append(byte)
        return bytes(answers)
