"""What the cashier's window needs to know and to call; ui/app.py fills it in, tests fill in their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from devices.recording.doors import NOBODY, Witness
from terminal.model import (
    Bill,
    Copy,
    CopyReason,
    Credential,
    Insured,
    Line,
    Patient,
    PaymentCode,
    Presettlement,
    Recognition,
    Refunded,
    Registration,
    Settlement,
    ShiftReport,
    Tender,
    Trade,
    Transaction,
    VoucherCredential,
)
from terminal.ports import CardReader, CodeScanner, PrinterStatus
from terminal.private import Private
from ui.front import Front

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from counter.doctor import Finding, Part
    from devices.applet import FaultKind
    from devices.simulated_paper import WatchedPrinter
    from simulation.channel import ChannelFault
    from simulation.network.network import Network
    from terminal.accounts.suspense import Item
    from terminal.accounts.till import Totals
    from ui.advice import Advice
    from ui.patience import CounterPatience


class Prints(Protocol):
    """What was put on paper; the calls are made on the worker."""

    def end(self, settlement_number: str) -> None:
        """Note that the settlement that was begun last is on paper."""
        ...

    def end_refund(self, settlement_number: str) -> None:
        """Note that the refund that was begun last is on paper."""
        ...

    def waiting(self) -> tuple[Transaction, ...]:
        """Return what is not known to have come out."""
        ...


class Checkout(Protocol):
    """The core's calls the window makes, each on the worker; every one raises JiesuanError."""

    def identify(self, credential: Credential) -> Patient:
        """Tell who presented the credential, with the unpaid bills."""
        ...

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        """Try the split; nothing that counts changes."""
        ...

    def settle(self, agreed: Presettlement, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Settle what was agreed, once; `code` pays the tender's part by code."""
        ...

    def pay_in_full(
        self, patient: Patient, bill_number: str, tender: Tender, refusal: str, code: PaymentCode | None = None
    ) -> Settlement:
        """Take the whole bill from the patient, once, as it is not settled directly for this code."""
        ...

    def collect(self, settlement_number: str, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Take what a settlement's payment by code did not bring."""
        ...

    def settlement(self, number: str) -> Settlement:
        """Return a settlement with its lines as it stands now."""
        ...

    def refund(self, settlement_number: str) -> Refunded:
        """Give a whole settlement back, once."""
        ...

    def refund_lines(self, settlement_number: str, kept: Sequence[Line]) -> Refunded:
        """Give a settlement back, once, and settle the lines that stay again."""
        ...

    def refunded(self, settlement_number: str) -> Refunded:
        """Return what came of the refund of a settlement."""
        ...

    def recover(self) -> tuple[Transaction, ...]:
        """End what is unknown, as far as it can be ended now, and return how each now stands."""
        ...

    def recover_due(self) -> tuple[Transaction, ...]:
        """Do what `recover` does for what is due to be asked about again."""
        ...

    def ask(self, transaction_id: str) -> tuple[Transaction, ...]:
        """Do what `recover` does for one transaction, now."""
        ...

    def open_items(self) -> tuple[Transaction, ...]:
        """List the transactions whose outcome is still unknown."""
        ...

    def last(self) -> Settlement | None:
        """Return the last settlement that counts."""
        ...

    def printed(self, settlement_number: str, reason: CopyReason | None = None) -> Copy:
        """Note, before it happens, that a receipt is printed, and why once more; return which copy it is."""
        ...

    def refund_printed(self, settlement_number: str, reason: CopyReason | None = None) -> Copy:
        """Note, before it happens, that a refund is printed, and why once more; return which copy it is."""
        ...

    @property
    def prints(self) -> Prints:
        """What was put on paper."""
        ...


class Diagnosis(Protocol):
    """What examines this counter, part by part; `scanned` is set once a code came in."""

    scanned: bool

    def examine(self, part: "Part | None" = None) -> "tuple[Finding, ...]":
        """Look at every part, or at one; may be called off the Qt thread and returns within seconds."""
        ...

    def save(self, report: str) -> str:
        """Write a report into a file and name it; raises JiesuanError."""
        ...


class Applications(Protocol):
    """What a patient applies for at the counter; each returns the patient as he or she stands then."""

    def register(self, patient: Patient, asked: Registration) -> Patient:
        """Register a patient for care here."""
        ...

    def recognise(self, patient: Patient, asked: Recognition) -> Patient:
        """Have a disease recognised."""
        ...


class Printers(Protocol):
    """The counter's printer, and a spare one."""

    name: str
    has_other: bool

    def switch(self) -> None:
        """Take the other one from the next receipt on."""
        ...

    def status(self) -> PrinterStatus:
        """Ask the one that is taken how it is; may wait for it, and raises DeviceError."""
        ...


class Slot(Protocol):
    """A simulated card reader's slot."""

    def insert(self, person_number: str, fault: "FaultKind | None" = None) -> None:
        """Put this person's card on the reader, or one that fails so."""
        ...

    def remove(self) -> None:
        """Take the card off the reader."""
        ...


class Phone(Protocol):
    """A simulated patient's phone, as its payment channel sees it; every call may come from any thread."""

    def agree(self, order: str) -> None:
        """Pay a pending order."""
        ...

    def decline(self, order: str) -> None:
        """Decline a pending order."""
        ...

    def fail(self, call: str, *faults: "ChannelFault") -> None:
        """Let the next calls of a name go wrong."""
        ...

    def book(self) -> tuple[Trade, ...]:
        """Return every order, oldest first."""
        ...


@dataclass(frozen=True)
class SamplePerson:
    """One synthetic person the simulation desk offers, with what is unpaid."""

    number: str
    name: Private
    id_number: Private
    insured: Insured
    bills: tuple[Bill, ...] = ()


@dataclass(frozen=True)
class Simulation:
    """What the simulation desk plays with; `real_service` tells whether the card goes through pcscd.

    There is no `issue_voucher` where the insurer is not in this process, and no `phone` where nobody pays with one.
    `network` is the way to an insurer in this process, `printer` one whose paper is in sight, and `knobs` let the
    faults of devices come and go, by their names; a knob may wait for what it turns.
    """

    people: tuple[SamplePerson, ...]
    slot: Slot
    issue_voucher: Callable[[str], str] | None
    real_service: bool = False
    phone: Phone | None = None
    network: "Network | None" = None
    printer: "WatchedPrinter | None" = None
    knobs: Mapping[str, Callable[[bool], object]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Desk(Front):
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
    `suspense` tells of the open transactions what is known and comes next; it is called on the worker.
    `played` names the parts that are simulated, as counter/interlock.py does. `printer_status` asks the printer how it
    is, from the printer's thread; it may wait, and raises DeviceError.
    `recover_pause` is in seconds, at least between two rounds of recovery. `witness` is told what the cashier does.
    """

    checkout: Checkout
    advice: "Advice"
    reader: CardReader
    recognise: Callable[[str], VoucherCredential]
    print_receipt: Callable[[Settlement, Copy], None]
    print_refund: Callable[[Refunded, Copy], None]
    clock: Callable[[], datetime]
    takings: "Callable[[], Totals]"
    shift_report: Callable[[date], ShiftReport] | None = None
    print_report: Callable[[ShiftReport], None] = lambda _: None
    applications: Applications | None = None
    diagnosis: Diagnosis | None = None
    printers: Printers | None = None
    payment_code: Callable[[str], Private | None] = lambda _: None
    scanner: CodeScanner | None = None
    viewfinder: "Callable[[QWidget], None] | None" = None
    patience: "CounterPatience | None" = None
    suspense: "Callable[[Sequence[Transaction]], tuple[Item, ...]]" = lambda _: ()
    area_name: Callable[[str], str] = str
    played: tuple[str, ...] = ()
    printer_status: Callable[[], PrinterStatus] = PrinterStatus
    simulation: Simulation | None = None
    mask_names: bool = False
    patient_display: bool = False
    recover_pause: int = 1
    witness: Witness = NOBODY

    def today(self) -> date:
        """Return the counter's day."""
        return self.clock().date()
