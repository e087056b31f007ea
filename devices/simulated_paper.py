"""The paper of a simulated printer, and a printer with faults on request."""

from collections import deque
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec.structs import replace

from devices.printer_status import ensure_ready
from terminal.model import Receipt
from terminal.ports import Printer, PrinterStatus

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT = 5
DOTS = 576

NAME = "SIM-80"

_FAULTS = {
    "printer_paper_low": "paper_low",
    "printer_no_paper": "paper_out",
    "printer_cover_open": "cover_open",
    "printer_fault": "fault",
    "printer_offline": "offline",
}


class WatchedPrinter:
    """The Printer port over a simulated printer; `printed` is called from the printing thread for every document.

    It prints nothing while a fault other than low paper lasts.
    """

    simulated = True
    faults = tuple(_FAULTS)

    def __init__(self, printer: Printer) -> None:
        self._printer, self._status = printer, PrinterStatus(answers=True)
        self.documents = deque[Receipt](maxlen=KEPT)
        self.printed: Callable[[], object] = lambda: None

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Print one document and keep it for viewing; raises DeviceError."""
        self._ensure_well()
        self._printer.print(receipt, opens_drawer=opens_drawer)
        self.documents.append(receipt)
        self.printed()

    def kick_drawer(self) -> None:
        """Open the drawer; raises DeviceError."""
        self._ensure_well()
        self._printer.kick_drawer()

    def status(self) -> PrinterStatus:
        """Return the printer's true status, as seen by a person in front of it; raises DeviceError."""
        self._printer.status()
        now = self._status
        return replace(now, offline=now.offline or now.cover_open or now.paper_out or now.fault)

    def set_fault(self, code: str, is_on: bool) -> None:
        """Set or clear a fault, one of `faults`; others stay as they are."""
        self._status = replace(self._status, **{_FAULTS[code]: is_on})

    def _ensure_well(self) -> None:
        ensure_ready(self.status(), NAME)


def picture(receipt: Receipt) -> bytes:
    """Render a document as a thermal printer prints it on paper 80 mm wide, as PNG; takes a moment."""
    from devices.escpos import Paper, RenderMode, encode  # noqa: PLC0415 (takes half a second with its imports)
    from devices.escpos_view import view  # noqa: PLC0415

    drawn = BytesIO()
    view(encode(receipt, Paper.MM80, RenderMode.TEXT), DOTS).save(drawn, "PNG")
    return drawn.getvalue()
