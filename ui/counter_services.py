"""The interface of the cashier's window to a counter; ui/app.py provides it, tests provide their own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from devices.recording.port_factory import NO_RECORDER, InputRecorder
from terminal.model import (
    Copy,
    Credential,
    Refunded,
    Settlement,
    ShiftReport,
    Transaction,
    VoucherCredential,
)
from terminal.ports import CardReader, CodeScanner, PrinterStatus
from terminal.private import Private, masked_name
from ui.window_config import WindowConfig

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counter.advice import Advice
    from counter.guards import GuardedCheckout
    from counter.patience import CounterPatience
    from counter.simulation_desk import Simulation
    from devices.switch import Switch
    from terminal.accounts.suspense import Item
    from terminal.accounts.till import Totals
    from terminal.checkout.applications import Applications
    from ui.diagnosis import Diagnosis
    from ui.session import Session


@dataclass(frozen=True, kw_only=True)
class CounterServices(WindowConfig):
    """The counter as the window sees it.

    `recognise` turns a scanned text into a credential and raises JiesuanError where it is none.
    `print_receipt` prints a settlement as the original or a copy, `print_refund` what was given
    back; both raise DeviceError and are called from a thread of their own, so that no patient waits for a printer.
    `scanner` reads codes by itself; one that types like a keyboard is none. `viewfinder` shows in a window what a
    camera sees.
    `takings` is what today brought so far, and `shift_report` adds a day up, both on the worker,
    and `print_report` prints it, from the printer's thread.
    `applications` is None where nobody can apply for anything at the counter. `payment_code` picks the payment codes
    out of scanned texts; without `patience` nobody pays by phone here.
    `suspense` tells of the open transactions what is known and, by the `steady` clock that nobody sets, when they go
    on; it is called on the worker.
    `simulated_parts` names the parts that are simulated, as counter/interlock.py does. `printer_status` asks the
    printer how it is, from the printer's thread; it may wait, and raises DeviceError.
    `answer_limit`, `card_limit` and `paper_limit` are the seconds after which the platform, a card and a printer that
    do nothing are given up; 0 where there is none. `borrows` returns whether a credential is a sample person's on a
    stranger's card (counter/lending.py). `clock_ahead` returns how many seconds this clock is ahead of the
    platform's. `recover_pause` is in seconds, at least between two rounds of recovery. `watch_shipping` takes what is
    told, from any thread, why the hospital's database gets no entries any more.
    `input_recorder` is told what the cashier does.
    """

    checkout: "GuardedCheckout"
    advice: "Advice"
    reader: CardReader
    recognise: Callable[[str], VoucherCredential]
    print_receipt: Callable[[Settlement, Copy], None]
    print_refund: Callable[[Refunded, Copy], None]
    clock: Callable[[], datetime]
    steady: Callable[[], datetime] | None = None
    takings: "Callable[[], Totals]"
    shift_report: Callable[[date], ShiftReport] | None = None
    print_report: Callable[[ShiftReport], None] = lambda _: None
    applications: "Applications | None" = None
    diagnosis: "Diagnosis | None" = None
    printers: "Switch | None" = None
    payment_code: Callable[[str], Private | None] = lambda _: None
    scanner: CodeScanner | None = None
    viewfinder: "Callable[[QWidget], None] | None" = None
    patience: "CounterPatience | None" = None
    suspense: "Callable[[Sequence[Transaction]], tuple[Item, ...]]" = lambda _: ()
    watch_shipping: Callable[[Callable[[str], None]], None] = lambda _: None
    area_name: Callable[[str], str] = str
    simulated_parts: tuple[str, ...] = ()
    printer_status: Callable[[], PrinterStatus] = PrinterStatus
    simulation: "Simulation | None" = None
    clock_ahead: Callable[[], float] = lambda: 0.0
    borrows: Callable[[Credential | None], bool] = lambda _: False
    mask_names: bool = False
    patient_display: bool = False
    answer_limit: float = 0.0
    card_limit: float = 0.0
    paper_limit: float = 0.0
    recover_pause: int = 1
    input_recorder: InputRecorder = NO_RECORDER

    def borrower(self, session: "Session") -> str:
        """Return the masked name of the sample person whom a stranger's card stands for, empty if it does not."""
        patient = session.patient
        return masked_name(patient.person.name) if patient and self.borrows(session.credential) else ""

    def waits(self) -> datetime:
        """Return the time by which waits are counted: that of a clock which nobody sets."""
        return (self.steady or self.clock)()

    def today(self) -> date:
        """Return the counter's current day."""
        return self.clock().date()
