"""The doors of the core: what a platform, a hospital, a journal and a device must do."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from msgspec import field

from terminal.model import (
    Act,
    Answer,
    Bill,
    CardCredential,
    Care,
    ClearingType,
    Copy,
    Credential,
    Kind,
    Line,
    Noun,
    Person,
    Posting,
    Receipt,
    Recognition,
    Refund,
    Registration,
    State,
    Tender,
    Total,
    Trade,
    Transaction,
)
from terminal.private import Private


class Request(Noun, frozen=True):
    """What is sent to presettle or settle: whose bill, and what for; `bill_number` is unique in the hospital.

    `visit` is the platform's number of the visit that presettling uploaded the bill to, empty where there is none yet.
    """

    person_number: str
    bill_number: str
    care: Care
    visit: str = ""


class Original(Noun, frozen=True):
    """An earlier state-changing message, named as the platform needs it to tell what came of it, or to undo it.

    `settlement_number` is that of the settlement it made, where known, or of the one that it was to give back.
    """

    message_id: str
    act: Act
    person_number: str
    kind: Kind
    visit: str = ""
    settlement_number: str = ""


class Platform(Protocol):
    """The insurance platform, as one hospital's terminal sees it.

    A question (identify, presettle, find) raises Refused, or NotSent where it cannot be asked now.
    A state-changing call (settle, refund, reverse) raises Refused, NotSent (failed before the first byte)
    or Unknown (anything else); it is idempotent by message id.
    """

    simulated: bool

    def identify(self, credential: Credential, on: date) -> Person:
        """Tell who presented the credential, with the year's accumulators of that day."""
        ...

    def presettle(self, request: Request) -> Answer:
        """Try the split; nothing that counts changes."""
        ...

    def settle(self, request: Request, message_id: str) -> Answer:
        """Settle once for this message id."""
        ...

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        """Give the whole settlement that the original made back, to the segments and accounts it came from."""
        ...

    def reverse(self, original: Original, message_id: str) -> None:
        """Undo whatever the original message did (冲正, 2601); that may be nothing."""
        ...

    def find(self, original: Original) -> Answer | Refund | None:
        """Tell what came of an earlier message; None where the platform holds nothing that counts."""
        ...


class Registrar(Protocol):
    """Where the insured areas put down how a person stands, as one hospital's terminal sees it.

    No money moves, and the same again changes nothing: a call raises Refused, or NotSent where no answer came, since
    it is always safe to ask again.
    """

    def register(self, person_number: str, asked: Registration) -> Person:
        """Register a person for care elsewhere (备案), also while in hospital; return how he or she stands."""
        ...

    def recognise(self, person_number: str, asked: Recognition, institution: str) -> Person:
        """Recognise a person (资格认定) who applied at an institution; return how he or she stands."""
        ...


class Statements(Protocol):
    """The insurer's own book of one institution (对账), as its terminal sees it at the end of a day.

    Both are questions: they raise Refused, or NotSent where no answer came, and change nothing.
    """

    def totals(self, day: date, ours: Total) -> bool:
        """Tell whether the insurer adds one insurance and clearing type of a day up to the same (3201)."""
        ...

    def details(self, day: date, clearing: ClearingType, ours: Sequence[Posting]) -> tuple[Posting, ...]:
        """Hold our postings of a day and clearing type against the insurer's, and return the insurer's (3202)."""
        ...


class PaymentChannel(Protocol):
    """Where a patient pays by phone (扫码支付), every trade by an order number of ours; amounts in fen.

    Each call is idempotent by its order number, and raises Refused for a well-formed no, NotSent where nothing left
    this terminal, and Unknown where it may have been done.
    """

    simulated: bool

    def charge(self, order: str, amount: int, code: Private) -> Trade:
        """Take an amount from whoever shows this payment code; PENDING while the patient still has to agree."""
        ...

    def offer(self, order: str, amount: int) -> str:
        """Return the text of a QR code that whoever scans it pays this amount with; until then it is PENDING."""
        ...

    def query(self, order: str) -> Trade | None:
        """Tell how an order stands; None where the channel does not know it."""
        ...

    def cancel(self, order: str) -> Trade:
        """End an order that is not paid, so that it never is, also where it was not known; a paid one stays paid."""
        ...

    def refund(self, order: str, refund_order: str, amount: int) -> Trade:
        """Give an amount of a paid order back, once for this refund order."""
        ...


class Patience(Protocol):
    """How a counter waits while a patient pays by phone; `Checkout` calls it from its own thread."""

    def begin(self, offered: str = "") -> None:
        """Begin to wait: for whoever scans the code with the offered text, or for a phone that asks its owner."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait; tell whether to go on, as the cashier may call it off."""
        ...

    def end(self) -> None:
        """Wait no longer; a code that was offered is shown no more."""
        ...


class Hospital(Protocol):
    """The hospital's own system: who owes what."""

    def unpaid(self, id_number: Private) -> Sequence[Bill]:
        """List the unpaid bills of a person, oldest first."""
        ...

    def mark_settled(self, bill_number: str, settlement_number: str) -> None:
        """Record that a bill is settled; the same pair again changes nothing."""
        ...

    def mark_unsettled(self, bill_number: str, settlement_number: str, kept: Sequence[Line] = ()) -> None:
        """Record that a settlement was given back; where lines are given, only these are still owed.

        The same again changes nothing, also where the bill was settled anew since.
        """
        ...


class Journal(Protocol):
    """What happened, on disk before it matters; every method that writes raises NotSent where it could not."""

    def open(self, act: Act, bill: str, number: str = "", draft: Noun | None = None) -> Transaction:
        """Put the intent on disk before anything is sent; the transaction holds the new message id.

        `draft` is the settlement to be made; of a refund, that of the lines that stay.
        """
        ...

    def end(self, transaction: Transaction, state: State, body: Noun | None = None, code: str = "") -> Transaction:
        """Put an outcome on disk; `body` is the Settlement or Refund that was made, `code` why there is none.

        With a settlement whose tender names an order, that order is open from then on.
        """
        ...

    def asked(self, transaction: Transaction, code: str) -> Transaction:
        """Put on disk that recovery asked in vain, and why."""
        ...

    def charging(self, transaction: Transaction, tender: Tender) -> Transaction:
        """Put on disk that the patient is about to pay with this tender; its order, where it names one, is open."""
        ...

    def paid(self, transaction: Transaction) -> Transaction:
        """Note that the open order was paid; it may reach the disk with the next commit, as the channel knows."""
        ...

    def unpaid(self, transaction: Transaction) -> Transaction:
        """Put on disk that the open order ended without being paid."""
        ...

    def returned(self, transaction: Transaction) -> Transaction:
        """Note that the channel gave a refund's part back; it may reach the disk with the next commit."""
        ...

    def reversing(self, transaction: Transaction) -> str:
        """Put on disk that the original message is about to be reversed; return the message id for that."""
        ...

    def recorded(self, transaction: Transaction) -> None:
        """Note that the hospital knows; it may reach the disk with the next commit."""
        ...

    def printing(self, transaction: Transaction, copy: Copy) -> None:
        """Put on disk that a receipt is about to be printed, by whom and why."""
        ...

    def printed(self, transaction: Transaction) -> Transaction:
        """Note that the receipt came out; it may reach the disk with the next commit."""
        ...

    def waiting(self, since: datetime) -> tuple[Transaction, ...]:
        """Return the transactions whose last receipt was begun since then and is not known to have come out."""
        ...

    def of_bill(self, bill: str) -> tuple[Transaction, ...]:
        """Return a bill's transactions, oldest first."""
        ...

    def settlement(self, number: str) -> Transaction | None:
        """Return the transaction that made a settlement."""
        ...

    def last(self) -> Transaction | None:
        """Return the transaction that made the last settlement, refunded or not."""
        ...

    def unfinished(self) -> tuple[Transaction, ...]:
        """Return the transactions whose outcome is unknown or that the hospital was not told of, oldest first."""
        ...

    def ended(self, since: datetime, until: datetime) -> tuple[Transaction, ...]:
        """Return the transactions that were settled or refunded from `since` on and before `until`."""
        ...

    def totals(self, since: datetime) -> tuple[int, int]:
        """Count the settlements since then, and add up their cash less what was refunded, in fen."""
        ...


class ReaderState(StrEnum):
    """What a card reader says of itself; each state has its own words and remedy."""

    SERVICE_DOWN = "service_down"
    NO_READER = "no_reader"
    NO_CARD = "no_card"
    MUTE = "mute"
    UNKNOWN_CARD = "unknown_card"
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    REMOVED = "removed"


class ReaderEvent(Noun, frozen=True):
    """A change at the reader; `card` comes with READ, `code` names the error text of a failure, `facts` fill it in.

    `atr` is the card's answer to reset in hexadecimal, where the reader tells it.
    """

    state: ReaderState
    reader: str = ""
    card: CardCredential | None = None
    code: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    atr: str = ""


class CardReader(Protocol):
    """A reader that tells what happens to it, from a thread of its own."""

    simulated: bool

    def start(self, tell: Callable[[ReaderEvent], None]) -> None:
        """Begin to watch; `tell` is called from the reader's own thread for every change of state."""
        ...

    def read_again(self) -> None:
        """Read the card that lies in the reader once more (F2)."""
        ...

    def stop(self) -> None:
        """Stop watching and end every process that was started; returns within a second."""
        ...


class ScannerState(StrEnum):
    """Whether a code scanner can be used."""

    READY = "ready"
    GONE = "gone"


class ScannerEvent(Noun, frozen=True):
    """A change at the code scanner; `code` names the error text of one that is gone."""

    state: ScannerState
    device: str = ""
    code: str = ""


class CodeScanner(Protocol):
    """A scanner that reads codes by itself, from a thread of its own; one that types like a keyboard is none."""

    simulated: bool

    def start(self, tell: Callable[[ScannerEvent], None], take: Callable[[str], None]) -> None:
        """Begin to listen; `tell` gets every change of state and `take` every code's text, from the own thread."""
        ...

    def stop(self) -> None:
        """Stop listening; returns within a second."""
        ...


class Presence(Protocol):
    """What tells whether the card that a patient was identified by still lies in its reader."""

    def ensure_there(self, card: CardCredential) -> None:
        """Look at the card itself once more; may last as long as a card may hang.

        Raises NotSent("card_taken"), NotSent("card_exchanged") for another card, or NotSent("card_not_confirmed").
        """
        ...


class PrinterStatus(Noun, frozen=True):
    """How a printer says it is; nothing is known of one that does not `answer`."""

    answers: bool = False
    offline: bool = False
    cover_open: bool = False
    paper_low: bool = False
    paper_out: bool = False
    fault: bool = False


class Printer(Protocol):
    """Something that puts a receipt on paper; a failure leaves every settlement as it was.

    Each call returns when the printer has done it, as far as it tells, and raises DeviceError otherwise:
    printer_unreachable, printer_not_allowed, printer_offline, printer_cover_open, printer_no_paper, printer_fault,
    printer_no_font or printer_failed.
    """

    simulated: bool

    def print(self, receipt: Receipt) -> None:
        """Print one receipt and cut."""
        ...

    def kick_drawer(self) -> None:
        """Open the cash drawer that is wired to the printer; nothing happens where none can be."""
        ...

    def status(self) -> PrinterStatus:
        """Ask the printer how it is."""
        ...
