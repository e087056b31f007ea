"""Polls the printer's status, so that a problem is shown before a receipt waits for it."""

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal

from devices.printer_status import ensure_ready
from terminal.errors import DeviceError
from terminal.ports import PrinterStatus
from ui.i18n import tr
from ui.worker import Worker

PAPER_LOW = "printer_paper_low"
_NOT_THERE = ("printer_no_host", "printer_no_queue", "printer_no_device", "printer_no_folder")
AGAIN = 10_000
"""Milliseconds between two queries of a printer that reports a status, or cannot be reached."""


class PrinterWatch(QObject):
    """Polls on the printer's own thread, so that no query interferes with a receipt and nothing else waits for it."""

    need_changed = Signal(str, str)  # the problem, in a word or two and in a sentence; empty for none

    def __init__(
        self, status: Callable[[], PrinterStatus], print_worker: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._status, self._print_worker, self._closed = status, print_worker, False
        self.again = QTimer(self, singleShot=True, interval=AGAIN)
        self.again.timeout.connect(self.ask)

    def ask(self) -> None:
        """Query now, and again after a while; a printer that never reports a status is not queried again."""
        self.again.stop()
        if not self._closed:
            self._print_worker.run(self._status, self._answered)

    def close(self) -> None:
        """Stop polling, as the printer's thread is about to end."""
        self._closed = True
        self.again.stop()

    def _answered(self, done: Future[PrinterStatus]) -> None:
        needed = _needed(done)
        self.need_changed.emit(_badge(needed), _alarm(needed))
        if needed or (done.exception() is None and done.result().answers):
            self.again.start()


def _needed(done: Future[PrinterStatus]) -> str:
    """Return PAPER_LOW, the code of a DeviceError, or an empty string."""
    try:
        status = done.result()
        ensure_ready(status, "")
    except DeviceError as error:
        return error.code
    return PAPER_LOW if status.paper_low else ""


def _alarm(needed: str) -> str:
    texts = {
        "": "",
        **dict.fromkeys(_NOT_THERE, tr("The printer in the settings does not exist: call IT.")),
        PAPER_LOW: tr("The printer's paper is nearly used up: have a new roll ready."),
        "printer_no_paper": tr("The printer is out of paper: put a new roll in."),
        "printer_cover_open": tr("The printer's cover is open: close it."),
        "printer_fault": tr("The printer reports a fault: take jammed paper out, turn it off and on."),
        "printer_offline": tr("The printer is offline: press its online key, or turn it off and on."),
    }
    return texts.get(needed, tr("The printer cannot be reached: check its power and cable."))


def _badge(needed: str) -> str:
    texts = {
        "": "",
        PAPER_LOW: tr("Paper low"),
        "printer_no_paper": tr("No paper"),
        "printer_cover_open": tr("Printer open"),
        "printer_fault": tr("Printer jammed"),
    }
    return texts.get(needed, tr("Printer failed"))
