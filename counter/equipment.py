"""The counter's card reader and receipt printer, as the settings name them."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from counter.lending import LendingReader
from counter.settings import Driver, Reader, Scanner, Settings, Transport
from counter.settings import Printer as ChosenPrinter
from devices import printers as transports
from devices.applet import Slot
from devices.escpos import Paper, RenderMode, paper_of_profile
from devices.pcsc import PcscReader
from devices.pcscd import NAME as VIRTUAL
from devices.pcscd import OwnService, virtual_service
from devices.presence import PresenceCheck
from devices.printer_lines import names_device
from devices.printers import QUICK, SLOW, EscposPrinter, FolderPrinter
from devices.readers import listed
from devices.serial_scanner import SerialScanner
from devices.several_readers import SeveralReaders
from devices.simulated import SimulatedReader
from devices.switch import Switch
from devices.virtual_card import VirtualSlot
from terminal.errors import BadInput, DeviceError
from terminal.ports import CardReader, Presence, Printer

PrinterMaker = Callable[[Settings, ChosenPrinter], Printer]
"""The maker of a printer whose transport only a window can have, such as a PDF; may raise BadInput."""


@dataclass(frozen=True)
class Cards:
    """A reader, its card presence check, the slot for sample cards (None for real ones), and why it has no service."""

    reader: CardReader
    presence: Presence
    slot: Slot | None = None
    real_service: bool = False
    problem: DeviceError | None = None
    service: OwnService | None = None
    lending: LendingReader | None = None


def cards(chosen: Reader, stack: ExitStack) -> Cards:
    """Open the reader chosen in the settings; `stack` ends everything started for it."""
    found = _cards(chosen, stack)
    stack.callback(found.reader.stop)
    return found


def _cards(chosen: Reader, stack: ExitStack) -> Cards:
    if chosen.driver is Driver.PCSC:
        real = PcscReader(chosen.deadline, name=chosen.name, trace=chosen.trace)
        return Cards(real, PresenceCheck(real, chosen.keep_card), real_service=True)
    simulated = SimulatedReader(trace=chosen.trace)
    presence = PresenceCheck(simulated, chosen.keep_card)
    if chosen.driver is Driver.SIMULATED:
        return Cards(simulated, presence, simulated)
    try:
        service = stack.enter_context(virtual_service())
    except DeviceError as problem:
        return _beside_real_ones(chosen, simulated, problem)
    slot = VirtualSlot()
    stack.callback(slot.stop)
    has_real = _has_real(_names() or ())
    virtual = PcscReader(chosen.deadline, simulated=True, has_real=has_real, trace=chosen.trace)
    lending = LendingReader(virtual, PresenceCheck(virtual, chosen.keep_card), VIRTUAL)
    return Cards(lending, lending, slot, real_service=True, service=service, lending=lending)


def _beside_real_ones(chosen: Reader, simulated: SimulatedReader, problem: DeviceError) -> Cards:
    """Return the simulated reader, together with those of a card service whose virtual one, if any, is another's."""
    names = _names()
    if names is None or (names and not _has_real(names)):
        return Cards(simulated, PresenceCheck(simulated, chosen.keep_card), simulated, problem=problem)
    both = SeveralReaders(simulated, PcscReader(chosen.deadline, name=chosen.name, others=VIRTUAL, trace=chosen.trace))
    lending = LendingReader(both, PresenceCheck(both, chosen.keep_card), simulated.name)
    return Cards(lending, lending, simulated, problem=problem, lending=lending)


def _names() -> Sequence[str] | None:
    """Return the readers of a card service that runs and admits this user; None where there is none."""
    try:
        return listed()
    except DeviceError:
        return None


def _has_real(names: Sequence[str]) -> bool:
    return any(not each.startswith(VIRTUAL) for each in names)


def printers(settings: Settings, makers: Mapping[Transport, PrinterMaker] = MappingProxyType({})) -> Switch:
    """Return the printer that the settings choose, and the spare one.

    `makers` are for the transports that need a window (pdf, system). Raises BadInput("printer_address"),
    "printer_profile", or "printer_needs_window" where there is none.
    """
    chosen = [settings.printer, *([settings.spare_printer] if settings.spare_printer else [])]
    return Switch({f"{each.transport} {each.address}": printer(settings, each, makers) for each in chosen})


def printer(settings: Settings, chosen: ChosenPrinter, makers: Mapping[Transport, PrinterMaker]) -> Printer:
    """Return a printer of these settings; raises what `printers` raises."""
    if chosen.transport in {Transport.PDF, Transport.SYSTEM} and chosen.transport not in makers:
        raise BadInput("printer_needs_window", transport=chosen.transport.value)
    if chosen.transport in makers:
        return makers[chosen.transport](settings, chosen)
    folder = settings.place(chosen.address)
    if chosen.transport is Transport.FILE and not names_device(folder):
        return FolderPrinter(folder, paper(chosen), RenderMode(chosen.way))
    return EscposPrinter(_transport(chosen, folder), paper(chosen), RenderMode(chosen.way))


def serial_scanner(chosen: Scanner) -> SerialScanner:
    """Return the code scanner at the serial port of the settings; raises BadInput("scanner_device")."""
    if not chosen.device:
        raise BadInput("scanner_device")
    return SerialScanner(chosen.device, chosen.baud)


def paper_patience(settings: Settings) -> float:
    """Return for how many seconds the printers of these settings may take nothing at most; 0 if none tells."""
    by_transport = {Transport.FILE: SLOW, Transport.SERIAL: SLOW, Transport.TCP: QUICK, Transport.USB: QUICK}
    chosen = (settings.printer, *([settings.spare_printer] if settings.spare_printer else []))
    return max(by_transport.get(each.transport, 0.0) for each in chosen)


def paper(chosen: ChosenPrinter) -> Paper:
    """Return the paper chosen in the settings by columns, profile or width; raises BadInput("printer_profile")."""
    if chosen.columns:
        return Paper(chosen.columns)
    return paper_of_profile(chosen.profile) if chosen.profile else Paper[f"MM{chosen.width}"]


def _transport(chosen: ChosenPrinter, node: Path) -> transports.Transport:
    """Return the way to a printer: a device file, a serial device, host:port, or vendor:product in hex."""
    match chosen.transport:
        case Transport.FILE:
            return transports.node(node)
        case Transport.SERIAL:
            return transports.serial(chosen.address)
    host, _, port = chosen.address.rpartition(":")
    try:
        if chosen.transport is Transport.TCP:
            return transports.tcp(host, int(port))
        return transports.usb(int(host, 16), int(port, 16))
    except ValueError as error:
        transport = chosen.transport.value
        raise BadInput("printer_address", transport=transport, address=chosen.address) from error
