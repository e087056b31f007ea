"""TOML settings as frozen values; a wrong key or value names the file, the line and the allowed values."""

import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from stat import S_ISVTX
from typing import Annotated, Literal
from urllib.parse import quote

from msgspec import Meta, field
from msgspec.structs import replace
from platformdirs import user_state_path

from terminal.errors import BadInput
from terminal.input_file import Fault, FileKind, Problem, dotted, read
from terminal.model import Noun


class Language(StrEnum):
    """The language of screen and receipt."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


class Theme(StrEnum):
    """The window's colour scheme."""

    LIGHT = "light"
    DARK = "dark"


class Driver(StrEnum):
    """The source of cards; `auto` is a virtual PC/SC reader for sample cards, or a simulated one where none runs."""

    AUTO = "auto"
    PCSC = "pcsc"
    SIMULATED = "simulated"


class ScannerDriver(StrEnum):
    """How codes are read: from a keyboard wedge, a serial port (also USB-CDC), or a camera."""

    WEDGE = "wedge"
    SERIAL = "serial"
    CAMERA = "camera"


class Transport(StrEnum):
    """How receipts reach the printer; `file` and `pdf` write to a folder, `system` uses a printer of the system."""

    FILE = "file"
    PDF = "pdf"
    TCP = "tcp"
    USB = "usb"
    SERIAL = "serial"
    SYSTEM = "system"


class PlatformKind(StrEnum):
    """The settlement platform: the simulated insurer in this process, or the national interface over HTTP."""

    EMBEDDED = "embedded"
    NATIONAL = "national"


class Counter(Noun, frozen=True):
    """The counter; `counter` has two digits, as every message id has it (docs/interface.md, "Message ids")."""

    counter: Annotated[str, Meta(pattern=r"^[0-9]{2}$")] = "03"
    operator: str = "0112"


class Ui(Noun, frozen=True):
    """The window; `scale` in per cent, by default fitted to the screen.

    `patient_display` opens the patient's window together with the cashier's, `demo_layout` all windows side by side.
    """

    language: Language = Language.CHINESE
    theme: Theme = Theme.LIGHT
    scale: Annotated[int, Meta(ge=100, le=200)] | None = None
    patient_display: bool = False
    demo_layout: bool = False


class Reader(Noun, frozen=True):
    """The card reader; `deadline` in seconds for each exchange with a card.

    If there are several PC/SC readers, `name` chooses one by its PC/SC name; the index is ignored, the serial number
    is compared.
    With `keep_card` the patient's card has to stay in the reader until the settlement is sent.
    """

    driver: Driver = Driver.AUTO
    name: str = ""
    keep_card: bool = True
    deadline: Annotated[float, Meta(gt=0, le=60)] = 5.0


class Scanner(Noun, frozen=True):
    """The code scanner; `device` names a serial port or a camera, `baud` is a serial port's speed.

    The keys of a keyboard wedge arrive within `gap` milliseconds of each other; slow ones need more than the default.
    """

    driver: ScannerDriver = ScannerDriver.WEDGE
    device: str = ""
    baud: Annotated[int, Meta(ge=300, le=4_000_000)] = 9600
    gap: Annotated[int, Meta(ge=20, le=150)] = 50


class Printer(Noun, frozen=True):
    """The receipt printer; `width` of the paper in mm, which `columns` or a python-escpos `profile` make exact.

    Chinese is sent as GB18030 `text`, with the lines drawn that no GBK font has, or all as a `raster` to printers
    without a Chinese font.
    `address` is a directory (file, pdf), host:port (tcp), vendor:product in hex (usb), a device (serial), or a name
    (system).
    """

    transport: Transport = Transport.FILE
    address: str = "receipts"
    width: Literal[58, 80] = 80
    columns: Literal[32, 42, 48] | None = None
    profile: str = ""
    way: Literal["text", "raster"] = "text"


class Journal(Noun, frozen=True):
    """The journal's path, and the URL of the hospital's database that its entries are shipped to, if any."""

    path: str = "journal.db"
    replicate_to: str = ""


class Platform(Noun, frozen=True):
    """The settlement platform; the simulated insurer's ledger is the file `path`, or the database of the URL `ledger`.

    `faults` is a file of faults injected on the way there, `hops` a file of the delays on the way.
    The national interface is reached at `url` with a region's `profile` (a name, or a file) and a file of `keys`.
    """

    kind: PlatformKind = PlatformKind.EMBEDDED
    path: str = "insurer.db"
    ledger: str = ""
    faults: str = ""
    hops: str = ""
    url: str = ""
    profile: str = "plain"
    keys: str = ""


class Settings(Noun, frozen=True):
    """All settings; relative paths are below `state`."""

    state: str = ""
    counter: Counter = field(default_factory=Counter)
    ui: Ui = field(default_factory=Ui)
    reader: Reader = field(default_factory=Reader)
    scanner: Scanner = field(default_factory=Scanner)
    printer: Printer = field(default_factory=Printer)
    spare_printer: Printer | None = None
    journal: Journal = field(default_factory=Journal)
    platform: Platform = field(default_factory=Platform)

    def place(self, path: str) -> Path:
        """Return the location of a path of these settings: below the state directory unless it is absolute.

        Raises BadInput("state_unusable") for the home of a user unknown to this computer.
        """
        try:
            state = Path(self.state).expanduser() if self.state else user_state_path("jiesuan", appauthor=False)
            return state / Path(path).expanduser()
        except RuntimeError as error:
            raise BadInput("state_unusable", path=self.state or path, reason=error) from error

    def database_url(self) -> str:
        """Return the database URL of the simulated insurer's ledger."""
        return self.platform.ledger or sqlite_url(self.place(self.platform.path))

    def with_state(self, state: Path) -> "Settings":
        """Return these settings with the terminal's own files below another directory."""
        return replace(self, state=str(state))

    def for_one_run(self, state: Path) -> "Settings":
        """Return these settings for a run with its own files below another directory, and a journal nobody ships.

        What it reads stays where it is, and a ledger at an absolute path is still the insurer's.
        """
        chosen = {name: getattr(self.platform, name) for name in ("faults", "hops", "keys")}
        read = {name: str(self.place(path).absolute()) for name, path in chosen.items() if path}
        return replace(self, state=str(state), journal=Journal(), platform=replace(self.platform, **read))

    def with_ledger(self, url: str | None) -> "Settings":
        """Return these settings with the simulated insurer's ledger at a database URL, if one is given."""
        return replace(self, platform=replace(self.platform, ledger=url)) if url else self

    def with_demo_layout(self, *, wanted: bool = True) -> "Settings":
        """Return these settings with the demonstration layout, or without it."""
        return replace(self, ui=replace(self.ui, demo_layout=wanted))

    def make_state(self) -> None:
        """Create the state directory if it does not exist, and close it and its files to other users.

        Raises BadInput("state_unusable"), also if another user owns them.
        """
        state = self.place(".")
        try:
            state.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in self._own_paths(state):
                _close_to_others(path)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise BadInput("state_unusable", path=state, reason=reason) from error

    def _own_paths(self, state: Path) -> Iterator[Path]:
        if state.resolve() != Path.home().resolve():
            yield state
        chosen = (self.journal.path, self.platform.path, self.platform.keys)
        for name in filter(None, (*chosen, "hospital.db", "channel.db", "network.db")):
            yield from (self.place(f"{name}{end}") for end in ("", "-wal", "-shm"))


def sqlite_url(path: Path) -> str:
    """Return the database URL of an SQLite file, whatever characters its path has."""
    return f"sqlite:///{quote(str(path))}"


def _close_to_others(path: Path) -> None:
    """Take an existing path from everybody but its owner; a shared directory (sticky) is left as it is."""
    mode = path.stat().st_mode if os.name != "nt" and path.exists() else 0
    if mode & 0o077 and not mode & S_ISVTX:
        path.chmod(mode & 0o700)


def load(path: Path | None) -> Settings:
    """Read a settings file; None gives the defaults.

    Raises BadInput: settings_unreadable, settings_not_toml, settings_unknown_key, settings_wrong_value.
    """
    return Settings() if path is None else read(path, Settings, FileKind(is_toml=True, error=_error))


def _error(problem: Problem) -> BadInput:
    match problem.fault:
        case Fault.UNREADABLE:
            return BadInput("settings_unreadable", file=problem.file, reason=problem.text)
        case Fault.SYNTAX:
            return BadInput("settings_not_toml", file=problem.file, reason=problem.text)
        case Fault.UNKNOWN_KEY:
            code, allowed = "settings_unknown_key", {"near": problem.allowed}
        case _:
            code, allowed = "settings_wrong_value", {"allowed": problem.allowed}
    return BadInput(code, file=problem.file, line=problem.line, key=dotted(problem.keys), **allowed)
