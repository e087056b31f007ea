"""Two printers behind the port: the counter's own, and a spare one that the cashier may switch to."""

from collections.abc import Mapping
from contextlib import suppress

from terminal.errors import DeviceError
from terminal.model import Receipt
from terminal.ports import Printer, PrinterStatus


class Switch:
    """The Printer port over the selected one of several named printers; the first is selected initially."""

    def __init__(self, printers: Mapping[str, Printer]) -> None:
        self._printers, self.name = printers, next(iter(printers))
        self.has_other = len(printers) > 1
        self.simulated = any(each.simulated for each in printers.values())

    def switch(self) -> None:
        """Switch to the next printer for the following receipts."""
        names = list(self._printers)
        self.name = names[(names.index(self.name) + 1) % len(names)]

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Print one receipt and cut, and open the drawer; raises DeviceError.

        A receipt on the spare printer has come out also where the counter's own printer cannot open the drawer.
        """
        is_own = self.name == next(iter(self._printers))
        self._printers[self.name].print(receipt, opens_drawer=opens_drawer and is_own)
        if opens_drawer and not is_own:
            with suppress(DeviceError):
                self.kick_drawer()

    def kick_drawer(self) -> None:
        """Open the drawer that is wired to the counter's own printer; raises DeviceError."""
        next(iter(self._printers.values())).kick_drawer()

    def status(self) -> PrinterStatus:
        """Query the selected printer's status; raises DeviceError."""
        return self._printers[self.name].status()
