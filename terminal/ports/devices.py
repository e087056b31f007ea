"""What readers, scanners and printers must do."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from msgspec import field

from terminal.model import CardCredential, Noun, Receipt


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
