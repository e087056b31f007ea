"""The ports of the core: the interfaces of platform, hospital, journal, payment channel and devices."""

from terminal.device_states import ReaderState, ScannerState
from terminal.ports.cash_office import CashOffice
from terminal.ports.deposits import DepositBook
from terminal.ports.devices import (
    CardExchange,
    CardReader,
    CodeScanner,
    Presence,
    Printer,
    PrinterStatus,
    ReaderEvent,
    ScannerEvent,
    Voice,
)
from terminal.ports.insurer import Original, Platform, Registrar, Request, Statements
from terminal.ports.operators import Operators
from terminal.ports.payment import Patience, PaymentChannel
from terminal.ports.records import Hospital, Journal, Visits
from terminal.ports.refunds import RefundApplications

__all__ = [
    "CardExchange",
    "CardReader",
    "CashOffice",
    "CodeScanner",
    "DepositBook",
    "Hospital",
    "Journal",
    "Operators",
    "Original",
    "Patience",
    "PaymentChannel",
    "Platform",
    "Presence",
    "Printer",
    "PrinterStatus",
    "ReaderEvent",
    "ReaderState",
    "RefundApplications",
    "Registrar",
    "Request",
    "ScannerEvent",
    "ScannerState",
    "Statements",
    "Visits",
    "Voice",
]
