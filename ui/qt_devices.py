"""The devices that only Qt offers: printers of the operating system, PDF files, and cameras."""

from collections.abc import Mapping

from counter.equipment import PrinterMaker, serial_scanner
from counter.settings import Scanner, ScannerDriver, Transport
from devices.serial_scanner import SerialScanner
from ui.camera import CameraScanner
from ui.printing import PdfPrinter, SystemPrinter

PRINTERS: Mapping[Transport, PrinterMaker] = {
    Transport.PDF: lambda settings, chosen: PdfPrinter(settings.place(chosen.address), simulated=True),
    Transport.SYSTEM: lambda _settings, chosen: SystemPrinter(chosen.address),
}


def scanner(chosen: Scanner) -> SerialScanner | CameraScanner | None:
    """Return the code scanner chosen in the settings, None for one that types; raises BadInput("scanner_device")."""
    match chosen.driver:
        case ScannerDriver.CAMERA:
            return CameraScanner(chosen.device)
        case ScannerDriver.SERIAL:
            return serial_scanner(chosen)
        case ScannerDriver.WEDGE:
            return None
