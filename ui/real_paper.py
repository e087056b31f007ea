"""Documents of a production counter: what every document says of the simulation is left out, where nothing is."""

from counter.interlock import Production, RealPrinter, Trial
from terminal.model import Receipt
from terminal.ports import Printer, PrinterStatus
from terminal.receipt import real


class RealPaper:
    """The Printer port over a real printer of a production counter."""

    simulated = False

    def __init__(self, printer: RealPrinter) -> None:
        self._printer = printer

    def print(self, receipt: Receipt) -> None:
        """Print one document without the word DEMO; raises DeviceError."""
        self._printer.print(real(receipt))

    def kick_drawer(self) -> None:
        """Open the drawer; raises DeviceError."""
        self._printer.kick_drawer()

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; raises DeviceError."""
        return self._printer.status()


def paper_of(parts: Trial | Production) -> Printer:
    """Return the printer of a counter as its documents reach it."""
    return RealPaper(parts.printer) if isinstance(parts, Production) else parts.printer
