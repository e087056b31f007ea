"""The paper that comes out of a simulated printer, and a printer that fails as it is told."""

from collections import deque
from io import BytesIO
from typing import TYPE_CHECKING

from terminal.errors import DeviceError
from terminal.model import Receipt
from terminal.ports import Printer, PrinterStatus

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT = 5
DOTS = 576

_STATUS = {
    "": PrinterStatus(answers=True),
    "printer_no_paper": PrinterStatus(answers=True, offline=True, paper_out=True),
    "printer_offline": PrinterStatus(answers=True, offline=True),
    "printer_cover_open": PrinterStatus(answers=True, offline=True, cover_open=True),
}


class WatchedPrinter:
    """The Printer port over a simulated printer; `printed` is called from the printing thread for every document.

    With a `fault`, the code of a DeviceError, nothing is printed.
    """

    simulated = True

    def __init__(self, printer: Printer) -> None:
        self._printer, self.fault = printer, ""
        self.documents = deque[Receipt](maxlen=KEPT)
        self.printed: Callable[[], object] = lambda: None

    def print(self, receipt: Receipt) -> None:
        """Print one document and keep it to look at; raises DeviceError."""
        self._ensure_well()
        self._printer.print(receipt)
        self.documents.append(receipt)
        self.printed()

    def kick_drawer(self) -> None:
        """Open the drawer; raises DeviceError."""
        self._ensure_well()
        self._printer.kick_drawer()

    def status(self) -> PrinterStatus:
        """Tell how the printer is, by its fault."""
        return _STATUS.get(self.fault, _STATUS["printer_offline"])

    def set_fault(self, code: str, is_on: bool) -> None:
        """Let a fault come or go; another one takes its place."""
        if is_on:
            self.fault = code
        elif self.fault == code:
            self.fault = ""

    def _ensure_well(self) -> None:
        if self.fault:
            raise DeviceError(self.fault, printer="simulated")


def picture(receipt: Receipt) -> bytes:
    """Draw a document as a thermal printer puts it on paper 80 mm wide, as PNG; takes a moment."""
    from devices.escpos import Paper, Way, encode  # noqa: PLC0415 (with what it loads, half a second)
    from devices.escpos_view import view  # noqa: PLC0415

    drawn = BytesIO()
    view(encode(receipt, Paper.MM80, Way.TEXT), DOTS).save(drawn, "PNG")
    return drawn.getvalue()
