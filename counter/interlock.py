"""The interlock: a production platform accepts real devices only, enforced by types and again at run time."""

from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Protocol, cast
from urllib.parse import urlsplit

from counter.settings import Platform as Chosen
from counter.settings import PlatformKind
from simulation import samples
from terminal import sm
from terminal.errors import BadInput, Refused
from terminal.input_file import read
from terminal.model import CardCredential, Credential, IdCredential, Person, Receipt
from terminal.national.profile import load
from terminal.ports import CardReader, PaymentChannel, Platform, Printer, PrinterStatus
from terminal.receipt import real

KNOWN_KEYS = Path(__file__).with_name("demo_keys.toml")
TOLD, WRONG = 120.0, 600.0
"""The seconds between this counter's clock and the platform's beyond which that is told, and nothing is sold."""


class Part(Protocol):
    """A part that a counter is joined from."""

    @property
    def simulated(self) -> bool:
        """True if this part is simulated."""
        ...


class RealPlatform(Platform, Protocol):
    """A platform that settles with real money."""

    simulated: Literal[False]


class RealReader(CardReader, Protocol):
    """A reader of real cards."""

    simulated: Literal[False]


class RealPrinter(Printer, Protocol):
    """A printer with paper in it."""

    simulated: Literal[False]


class RealChannel(PaymentChannel, Protocol):
    """A payment channel that takes real money."""

    simulated: Literal[False]


@dataclass(frozen=True)
class SimulatedCounter:
    """A counter with a simulated platform; any part may be joined with it."""

    platform: Platform
    reader: CardReader
    printer: Printer
    channel: PaymentChannel | None = None

    @property
    def simulated(self) -> Literal[True]:
        """Always True for a trial, always False for production: screen and paper mark a trial as a simulation."""
        return True

    @property
    def simulated_parts(self) -> tuple[str, ...]:
        """The names of the simulated parts; the other parts may be real."""
        reader = "one_reader" if getattr(self.reader, "has_real", False) else "reader"
        parts: dict[str, Part | None] = {
            "platform": self.platform,
            "channel": self.channel,
            reader: self.reader,
            "printer": self.printer,
        }
        return tuple(name for name, part in parts.items() if part is not None and part.simulated)


@dataclass(frozen=True)
class Production:
    """A counter with a production platform; the types reject simulated and unchecked parts."""

    platform: RealPlatform
    reader: RealReader
    printer: RealPrinter
    channel: RealChannel | None = None

    @property
    def simulated(self) -> Literal[False]:
        """Always True for a trial, always False for production: screen and paper mark a trial as a simulation."""
        return False

    @property
    def simulated_parts(self) -> tuple[str, ...]:
        """The names of the simulated parts: always empty."""
        return ()


def joined(
    platform: Platform, reader: CardReader, printer: Printer, channel: PaymentChannel | None = None
) -> SimulatedCounter | Production:
    """Join the parts of a counter; raises BadInput("production_with_simulation") naming the settings to change."""
    if platform.simulated:
        return SimulatedCounter(platform, reader, printer, channel)
    devices: dict[str, Part | None] = {
        "[reader] driver": reader,
        "[printer] transport": printer,
        "[payment] channel": channel,
    }
    ensure_real(*(name for name, device in devices.items() if device is not None and device.simulated))
    return Production(
        cast("RealPlatform", platform),
        cast("RealReader", reader),
        cast("RealPrinter", printer),
        cast("RealChannel | None", channel),
    )


class RealPaper:
    """The Printer port over a real printer of a production counter."""

    simulated = False

    def __init__(self, printer: RealPrinter) -> None:
        self._printer = printer

    def print(self, receipt: Receipt, *, opens_drawer: bool = False) -> None:
        """Print one document without the word DEMO; raises DeviceError."""
        self._printer.print(real(receipt), opens_drawer=opens_drawer)

    def kick_drawer(self) -> None:
        """Open the drawer; raises DeviceError."""
        self._printer.kick_drawer()

    def status(self) -> PrinterStatus:
        """Query the printer's status; raises DeviceError."""
        return self._printer.status()


def paper_of(parts: SimulatedCounter | Production) -> Printer:
    """Return a counter's printer, without the DEMO mark in production."""
    return RealPaper(parts.printer) if isinstance(parts, Production) else parts.printer


def ensure_real(*simulated: str) -> None:
    """Raise BadInput("production_with_simulation") if any part of a production counter is simulated."""
    if simulated:
        raise BadInput("production_with_simulation", parts=", ".join(simulated))


def ensure_real_connection(chosen: Chosen) -> None:
    """Raise BadInput("production_with_simulation") if a production profile is chosen for the embedded network.

    A production profile excludes the network's faults, hops and ledger, too, and plain http to another computer
    ("platform_not_encrypted"). Raises what reading the profile raises.
    """
    if load(chosen.profile).production:
        simulated = {"ledger": chosen.ledger, "faults": chosen.faults, "hops": chosen.hops}
        embedded = ["[platform] kind"] if chosen.kind is PlatformKind.EMBEDDED else []
        ensure_real(*embedded, *(f"[platform] {name}" for name, value in simulated.items() if value))
        ensure_sealed(chosen.url)


def ensure_own_keys(*keys: str) -> None:
    """Raise BadInput("demo_key_in_production") if one of these hexadecimal keys comes from a published example.

    A private SM2 key is recognized by its public key, too.
    """
    if any(form in _published() for key in keys for form in _forms(key)):
        raise BadInput("demo_key_in_production")


def ensure_sealed(url: str) -> None:
    """Raise BadInput("platform_not_encrypted") for a URL of plain http to another computer."""
    at = urlsplit(url)
    if at.scheme != "https" and not _is_loopback(at.hostname or ""):
        raise BadInput("platform_not_encrypted", url=f"{at.scheme}://{at.hostname or ''}")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def ensure_no_sample(credential: Credential) -> None:
    """Raise Refused("sample_card_in_production") for a card, or the typed ID number, of a sample person."""
    if isinstance(credential, CardCredential | IdCredential) and _marks(credential) & _sample_marks():
        raise Refused("sample_card_in_production")


def ensure_no_sample_person(person: Person) -> None:
    """Raise Refused("sample_card_in_production") for a sample person, however presented: by e-voucher as well."""
    if {person.number, person.id_number.reveal().upper()} & (_sample_marks() | _sample_numbers()):
        raise Refused("sample_card_in_production")


def _forms(key: str) -> set[str]:
    low = key.lower().removeprefix("04") if len(key) == 130 else key.lower()
    return {low, sm.public_key(bytes.fromhex(low)).hex()[2:]} if len(low) == 64 else {low}


@cache
def _published() -> frozenset[str]:
    return frozenset(key.lower() for key in read(KNOWN_KEYS, dict[str, tuple[str, ...]])["keys"])


def _marks(credential: CardCredential | IdCredential) -> set[str]:
    numbers = [credential.id_number]
    if isinstance(credential, CardCredential):
        numbers += [credential.card_sn, credential.card_number]
    return {each.reveal().strip().upper() for each in numbers} - {""}


@cache
def _sample_marks() -> frozenset[str]:
    without_card = {each.id_number.reveal() for each in samples.self_paying()}
    return frozenset(without_card).union(*(_marks(each.credential()) for each in samples.people()))


@cache
def _sample_numbers() -> frozenset[str]:
    return frozenset(each.number for each in samples.people()) | {each.number for each in samples.self_paying()}
