"""Two printers behind the port: the counter's own, and a spare one that the cashier may take."""

from collections.abc import Mapping

from terminal.model import Receipt
from terminal.ports import Printer, PrinterStatus


class Switch:
    """The Printer port over the one of some printers, each by its name, that is taken now; the first one to begin."""

    def __init__(self, printers: Mapping[str, Printer]) -> None:
        self._printers, self.name = printers, next(iter(printers))
        self.has_other = len(printers) > 1
        self.simulated = any(each.simulated for each in printers.values())

    def switch(self) -> None:
        """Take the next printer, from the next receipt on."""
        names = list(self._printers)
        self.name = names[(names.index(self.name) + 1) % len(names)]

    def print(self, receipt: Receipt) -> None:
        """Print one receipt and cut; raises DeviceError."""
        self._printers[self.name].print(receipt)

    def kick_drawer(self) -> None:
        """Open the drawer that is wired to the counter's own printer; raises DeviceError."""
        next(iter(self._printers.values())).kick_drawer()

    def status(self) -> PrinterStatus:
        """Ask the printer that is taken how it is; raises DeviceError."""
        return self._printers[self.name].status()
