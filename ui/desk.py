"""What the cashier's window needs to know and to call; ui/app.py fills it in, tests fill in their own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from msgspec import structs

from terminal.model import (
    Bill,
    Credential,
    Patient,
    Presettlement,
    Settlement,
    Tender,
    Transaction,
    VoucherCredential,
)
from terminal.ports import CardReader
from terminal.private import Private
from ui.advice import Advice


class Checkout(Protocol):
    """The core's calls the window makes, each on the worker; every one raises JiesuanError."""

    def identify(self, credential: Credential) -> Patient:
        """Tell who presented the credential, with the unpaid bills."""
        ...

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        """Try the split; nothing that counts changes."""
        ...

    def settle(self, presettlement: Presettlement, tender: Tender) -> Settlement:
        """Settle what was agreed, once."""
        ...

    def recover(self) -> tuple[Transaction, ...]:
        """End what is unknown, as far as it can be ended now, and return how each now stands."""
        ...

    def open_items(self) -> tuple[Transaction, ...]:
        """List the transactions whose outcome is still unknown."""
        ...

    def last(self) -> Settlement | None:
        """Return the last settlement that counts."""
        ...

    def shift_totals(self) -> tuple[int, int]:
        """Return how many settlements this shift made and the cash it took, in fen."""
        ...

    def printed(self, settlement_number: str) -> int:
        """Note, before it happens, that a receipt is printed; return the copy number, 0 for the original."""
        ...


class Slot(Protocol):
    """A simulated card reader's slot."""

    def insert(self, person_number: str) -> None:
        """Put this person's card on the reader."""
        ...

    def remove(self) -> None:
        """Take the card off the reader."""
        ...


@dataclass(frozen=True)
class SamplePerson:
    """One synthetic person the simulation desk offers; `note` says what makes the case worth trying."""

    number: str
    name: Private
    id_number: Private
    note: str = ""


@dataclass(frozen=True)
class Simulation:
    """What the simulation desk plays with; `real_service` tells whether the card goes through pcscd."""

    people: tuple[SamplePerson, ...]
    slot: Slot
    issue_voucher: Callable[[str], str]
    real_service: bool = False


@dataclass(frozen=True)
class Desk:
    """The counter as the window sees it.

    `recognise` turns a scanned text into a credential and raises JiesuanError where it is none.
    `print_receipt` prints a settlement as copy number so and so (0 is the original) and raises DeviceError; it is
    called from a thread of its own, so that no patient waits for a printer.
    `language` is zh_CN or en, `theme` light or dark, `recover_every` in seconds; without `scale` the window fits
    the screen.
    """

    checkout: Checkout
    advice: Advice
    reader: CardReader
    recognise: Callable[[str], VoucherCredential]
    print_receipt: Callable[[Settlement, int], None]
    clock: Callable[[], datetime]
    hospital: str
    counter: str
    operator: str
    shift: str
    area_name: Callable[[str], str] = str
    simulated: bool = True
    simulation: Simulation | None = None
    language: str = "zh_CN"
    theme: str = "light"
    scale: float | None = None
    mask_names: bool = False
    recover_every: int = 30

    def today(self) -> date:
        """Return the counter's day."""
        return self.clock().date()


def default_bill(patient: Patient) -> Bill | None:
    """Choose the bill to show first: the oldest; None where nothing is owed."""
    return patient.bills[0] if patient.bills else None


def without_bill(patient: Patient, number: str) -> Patient:
    """Take a bill that is settled from what the patient still owes."""
    return structs.replace(patient, bills=tuple(bill for bill in patient.bills if bill.number != number))
