"""The reader and the printer that the settings name."""

from contextlib import ExitStack

import pytest

from counter import equipment
from counter.settings import Printer, Reader, Settings, Transport
from devices.escpos import Paper
from devices.printers import EscposPrinter, FolderPrinter
from devices.simulated_printer import SimulatedPrinter, on_pty
from terminal import ports
from terminal.errors import BadInput, DeviceError
from ui.printing import PdfPrinter, SystemPrinter
from ui.qt_devices import PRINTERS


def printer_at(transport: Transport, address: str) -> ports.Printer:
    return equipment.printer(Settings(), Printer(transport=transport, address=address), PRINTERS)


def printer(made: Settings) -> ports.Printer:
    return equipment.printer(made, made.printer, PRINTERS)


@pytest.mark.parametrize(
    ("transport", "address", "kind"),
    [
        (Transport.FILE, "receipts", FolderPrinter),
        (Transport.PDF, "receipts", PdfPrinter),
        (Transport.TCP, "printer.example:9100", EscposPrinter),
        (Transport.USB, "04b8:0e15", EscposPrinter),
        (Transport.SERIAL, "COM3", EscposPrinter),
        (Transport.SYSTEM, "Office", SystemPrinter),
    ],
)
def test_every_transport_has_its_printer(transport: Transport, address: str, kind: type) -> None:
    assert isinstance(printer_at(transport, address), kind)


@pytest.mark.parametrize(
    ("transport", "address"),
    [(Transport.TCP, "printer"), (Transport.TCP, "printer:x"), (Transport.USB, "04b8"), (Transport.USB, "xyz:1")],
)
def test_an_address_that_does_not_fit_is_refused_at_the_start(transport: Transport, address: str) -> None:
    with pytest.raises(BadInput, match="printer_address"):
        printer_at(transport, address)


def test_a_device_node_is_a_printer_and_no_folder() -> None:
    with on_pty(SimulatedPrinter()) as device:
        assert isinstance(printer_at(Transport.FILE, device), EscposPrinter)


def test_a_place_among_the_devices_is_no_folder_also_while_the_printer_is_off() -> None:
    off = printer_at(Transport.FILE, "/dev/usb/no-such-printer")
    assert not off.simulated
    with pytest.raises(DeviceError, match="printer_unreachable"):
        off.status()
    with pytest.raises(DeviceError, match="printer_no_device"):
        printer_at(Transport.FILE, "/dev/null").status()
    assert isinstance(printer_at(Transport.FILE, "/dev/shm/receipts"), FolderPrinter)


def test_the_spare_printer_is_taken_where_the_settings_name_one() -> None:
    spare = Printer(transport=Transport.TCP, address="printer.example:9100", width=58)
    assert not equipment.printers(Settings()).has_other
    both = equipment.printers(Settings(spare_printer=spare))
    both.switch()
    assert both.name == "tcp printer.example:9100"


def test_the_paper_is_the_settings_width_or_its_columns_or_those_of_a_profile() -> None:
    assert [equipment.paper(Printer(width=width)) for width in (58, 80)] == [Paper.MM58, Paper.MM80]
    assert [equipment.paper(Printer(columns=columns)).columns for columns in (32, 42, 48)] == [32, 42, 48]
    assert equipment.paper(Printer(profile="TM-T88V")).columns == 42
    assert equipment.paper(Printer(profile="TM-T88V", columns=48)).columns == 48
    with pytest.raises(BadInput, match="printer_profile"):
        equipment.printers(Settings(printer=Printer(profile="TM-T88000")))


def test_where_no_service_can_run_sample_cards_go_to_a_reader_in_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.pcscd.virtual_reader_problem", lambda: DeviceError("pcscd_missing"))
    with ExitStack() as stack:
        found = equipment.cards(Reader(), stack)
        assert found.reader.simulated
        assert not found.real_service
        assert found.problem is not None
        assert found.problem.code == "pcscd_missing"
