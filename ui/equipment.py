"""The counter's card reader and receipt printer, as the settings name them."""

from contextlib import ExitStack
from dataclasses import dataclass

from counter.settings import Driver, Reader, Scanner, ScannerDriver, Settings, Transport
from counter.settings import Printer as ChosenPrinter
from devices import printers
from devices.applet import Slot
from devices.escpos import Paper, Way
from devices.folder import FolderPrinter
from devices.own_service import OwnService, virtual_service
from devices.pcsc import PcscReader
from devices.pin import Pinning
from devices.printer_lines import is_node
from devices.serial_scanner import SerialScanner
from devices.simulated import SimulatedReader
from devices.switch import Switch
from devices.virtual_card import VirtualSlot
from terminal.errors import BadInput, DeviceError
from terminal.ports import CardReader, Presence, Printer
from ui.camera import CameraScanner
from ui.printing import PdfPrinter, SystemPrinter


@dataclass(frozen=True)
class Cards:
    """A reader, what pins its cards, the slot for sample cards (none for real ones), and why no service has them."""

    reader: CardReader
    presence: Presence
    slot: Slot | None = None
    real_service: bool = False
    problem: DeviceError | None = None
    service: OwnService | None = None


def cards(chosen: Reader, stack: ExitStack) -> Cards:
    """Have the reader that the settings choose; `stack` ends whatever was started for it."""
    found = _cards(chosen, stack)
    stack.callback(found.reader.stop)
    return found


def _cards(chosen: Reader, stack: ExitStack) -> Cards:
    if chosen.driver is Driver.PCSC:
        real = PcscReader(chosen.deadline, name=chosen.name)
        return Cards(real, Pinning(real, chosen.keep_card), real_service=True)
    simulated = SimulatedReader()
    pinning = Pinning(simulated, chosen.keep_card)
    if chosen.driver is Driver.SIMULATED:
        return Cards(simulated, pinning, simulated)
    try:
        service = stack.enter_context(virtual_service())
    except DeviceError as problem:
        return Cards(simulated, pinning, simulated, problem=problem)
    slot = VirtualSlot()
    stack.callback(slot.stop)
    virtual = PcscReader(chosen.deadline, simulated=True)
    return Cards(virtual, Pinning(virtual, chosen.keep_card), slot, real_service=True, service=service)


def press(settings: Settings) -> Switch:
    """Return the printer that the settings choose, and the spare one; raises BadInput("printer_address")."""
    chosen = [settings.printer, *([settings.spare_printer] if settings.spare_printer else [])]
    return Switch({f"{each.transport} {each.address}": printer(settings, each) for each in chosen})


def printer(settings: Settings, chosen: ChosenPrinter) -> Printer:
    """Return a printer of these settings; raises BadInput("printer_address")."""
    roll, way, folder = paper(chosen), Way(chosen.way), settings.place(chosen.address)
    match chosen.transport:
        case Transport.FILE if is_node(folder):
            return printers.EscposPrinter(printers.file(folder), roll, way)
        case Transport.FILE:
            return FolderPrinter(folder, roll, way)
        case Transport.PDF:
            return PdfPrinter(folder, simulated=True)
        case Transport.SYSTEM:
            return SystemPrinter(chosen.address)
        case Transport.SERIAL:
            return printers.EscposPrinter(printers.serial(chosen.address), roll, way)
        case Transport.TCP | Transport.USB:
            return printers.EscposPrinter(_far(chosen.transport, chosen.address), roll, way)


def scanner(chosen: Scanner) -> SerialScanner | CameraScanner | None:
    """Return the code scanner that the settings choose, None where one types; raises BadInput("scanner_device")."""
    if chosen.driver is ScannerDriver.CAMERA:
        return CameraScanner(chosen.device)
    if chosen.driver is ScannerDriver.WEDGE:
        return None
    if not chosen.device:
        raise BadInput("scanner_device")
    return SerialScanner(chosen.device, chosen.baud)


def paper(chosen: ChosenPrinter) -> Paper:
    """Return the roll of paper that the settings choose."""
    return Paper[f"MM{chosen.width}"]


def _far(transport: Transport, address: str) -> printers.Transport:
    """Read host:port, or vendor:product in hex."""
    host, _, port = address.rpartition(":")
    try:
        if transport is Transport.TCP:
            return printers.tcp(host, int(port))
        return printers.usb(int(host, 16), int(port, 16))
    except ValueError as error:
        raise BadInput("printer_address", transport=transport.value, address=address) from error
