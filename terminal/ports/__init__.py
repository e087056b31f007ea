"""The ports of the core: the interfaces of platform, hospital, journal, payment channel and devices."""

from terminal.ports.devices import (
    CardReader,
    CodeScanner,
    Presence,
    Printer,
    PrinterStatus,
    ReaderEvent,
    ReaderState,
    ScannerEvent,
    ScannerState,
)
from terminal.ports.insurer import Original, Platform, Registrar, Request, Statements
from terminal.ports.payment import Patience, PaymentChannel
from terminal.ports.records import Hospital, Journal

__all__ = [
    "CardReader",
    "CodeScanner",
    "Hospital",
    "Journal",
    "Original",
    "Patience",
    "PaymentChannel",
    "Platform",
    "Presence",
    "Printer",
    "PrinterStatus",
    "ReaderEvent",
    "ReaderState",
    "Registrar",
    "Request",
    "ScannerEvent",
    "ScannerState",
    "Statements",
]
