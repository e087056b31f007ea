"""The status of an ESC/POS printer: DLE EOT is answered immediately, GS r when everything before it is done."""

from time import monotonic
from typing import Protocol

from terminal.errors import DeviceError
from terminal.ports import PrinterStatus

ASK = b"\x10\x04"
"""DLE EOT; 1 queries the printer, 2 the cause of being offline, 3 the errors, 4 the paper."""

REPORT = b"\x1dr\x01"
"""GS r 1: answered in the order of the data, so the answer means that everything before it is printed."""

PATIENCE = 1.0
"""Seconds to wait for an answer; not every printer gives one."""

_QUESTIONS = (1, 2, 3, 4)


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
        self._reported = False

    def status(self) -> PrinterStatus:
        """Query the printer's status; it is unknown if the printer stays silent for as long as its patience."""
        answers = []
        for question in _QUESTIONS:
            answer = self._answer(question)
            if answer is None:
                break
            answers.append(answer)
        return status_of(*answers) if answers else PrinterStatus()

    def finish(self, deadline: float, name: str) -> PrinterStatus:
        """Wait until everything is printed, at most `deadline` seconds if the printer is ready but reports no end.

        Raises DeviceError for what stops the printer, TimeoutError if it falls silent.
        """
        until = monotonic() + deadline
        self._line.write(REPORT)
        while True:
            status = self.status()
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
            for byte in self._line.read(left):
                if is_status(byte):
                    return byte
                self._reported = self._reported or is_report(byte)
        return None
