"""A folder as the receipt printer: each receipt becomes one file of ESC/POS bytes."""

from functools import partial
from pathlib import Path

from devices.escpos import Paper, RenderMode
from devices.printers import EscposPrinter
from terminal import durable
from terminal.errors import DeviceError
from terminal.model import Receipt
from terminal.ports import PrinterStatus


class FolderPrinter:
    """The Printer port on a folder: the bytes for a thermal printer, in a file named after the receipt's number."""

    simulated = True

    def __init__(self, folder: Path, paper: Paper, mode: RenderMode) -> None:
        self._folder, self._paper, self._mode = folder, paper, mode

    def print(self, receipt: Receipt) -> None:
        """Write one receipt and sync it to the disk; raises DeviceError."""
        path = self._folder / f"{receipt.number}.escpos"
        EscposPrinter(partial(self._keep, path), self._paper, self._mode).print(receipt)

    def _keep(self, path: Path, data: bytes) -> PrinterStatus:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            durable.write(path, data)
        except OSError as error:
            raise DeviceError("printer_not_allowed", printer=str(self._folder)) from error
        return self.status()

    def status(self) -> PrinterStatus:
        """Return an empty status: a folder reports nothing."""
        return PrinterStatus()

    def kick_drawer(self) -> None:
        """Do nothing: a folder has no drawer."""
