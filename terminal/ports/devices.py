"""The interfaces of readers, scanners and printers."""

from collections.abc import Callable
from typing import Protocol

from msgspec import field

from terminal.device_states import ReaderState, ScannerState
from terminal.model import CardCredential, Noun, Receipt


class CardExchange(Noun, frozen=True):
    """A command to a card in words and as bytes, and the form of its answer, without any personal data.

    The status word is in hexadecimal; it is empty where no answer came.
    """

    command: str
    sent: str
    status: str = ""
    received: str = ""
    milliseconds: float = 0.0


class ReaderEvent(Noun, frozen=True):
    """A change at the reader; `card` comes with READ, `code` names the error text of a failure, `facts` fill it.

    `atr` is the card's answer to reset in hexadecimal, if the reader reports it; `exchanges` is the trace of the card,
    where the settings turn it on.
    """

    state: ReaderState
    reader: str = ""
    card: CardCredential | None = None
    code: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    atr: str = ""
    exchanges: tuple[CardExchange, ...] = ()


class CardReader(Protocol):
    """A card reader that reports events from its own thread."""

    simulated: bool

    def start(self, tell: Callable[[ReaderEvent], None]) -> None:
        """Start watching; `tell` is called from the reader's own thread for every change of state."""
        ...

    def read_again(self) -> None:
        """Read the card in the reader again (F2)."""
        ...

    def stop(self) -> None:
        """Stop watching and end every process that was started; returns within a second."""
        ...


class ScannerEvent(Noun, frozen=True):
    """A change at the code scanner; `code` names the error text if it is gone."""

    state: ScannerState
    device: str = ""
    code: str = ""


class CodeScanner(Protocol):
    """A scanner that reads codes on its own thread; one that types like a keyboard does not need this interface."""

    simulated: bool

    def start(self, tell: Callable[[ScannerEvent], None], take: Callable[[str], None]) -> None:
        """Start listening; `tell` gets every change of state and `take` every code's text, on the scanner's thread."""
        ...

    def stop(self) -> None:
        """Stop listening; returns within a second."""
        ...


class Presence(Protocol):
    """The check that the card that identified a patient is still in its reader."""

    def ensure_there(self, card: CardCredential) -> None:
        """Query the card itself again; takes at most as long as a card may hang.

        Raises NotSent("card_taken"), NotSent("card_exchanged") for another card, or NotSent("card_not_confirmed").
        """
        ...


class PrinterStatus(Noun, frozen=True):
    """The state reported by a printer; nothing is known of one that does not `answer`."""

    answers: bool = False
    offline: bool = False
    cover_open: bool = False
    paper_low: bool = False
    paper_out: bool = False
    fault: bool = False


class Printer(Protocol):
    """A device that prints receipts; a failure changes no settlement.

    Each call returns when the printer has finished, as far as it reports that, and raises DeviceError otherwise:
    printer_unreachable, printer_no_host, printer_no_queue, printer_no_device, printer_no_folder, printer_not_allowed,
    printer_offline, printer_cover_open, printer_no_paper, printer_fault,
    printer_no_font or printer_failed.
    """

    simulated: bool

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Print one receipt and cut; with `opens_drawer` open the cash drawer with the same job."""
        ...

    def kick_drawer(self) -> None:
        """Open the cash drawer connected to the printer; does nothing if there cannot be one."""
        ...

    def status(self) -> PrinterStatus:
        """Query the printer's state."""
        ...


class Voice(Protocol):
    """A voice that says amounts to the patient; nothing waits for it."""

    simulated: bool

    def say(self, text: str) -> None:
        """Begin to say a text in place of another, and return at once.

        Raises DeviceError: "voice_missing" or "no_speaker".
        """
        ...

    def stop(self) -> None:
        """Fall silent."""
        ...
