"""TOML to frozen settings; a wrong key or value names the file, the line and what is allowed."""

import tomllib
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from re import compile as pattern
from typing import Annotated, Literal, NoReturn

import msgspec
from msgspec import Meta, field
from msgspec.inspect import (
    EnumType,
    Field,
    FloatType,
    IntType,
    LiteralType,
    NoneType,
    StrType,
    StructType,
    Type,
    UnionType,
    type_info,
)
from msgspec.structs import replace
from platformdirs import user_state_path

from terminal.errors import BadInput
from terminal.model import Noun
from terminal.toml_file import line_of


class Language(StrEnum):
    """The language of screen and receipt."""

    CHINESE = "zh_CN"
    ENGLISH = "en"


class Theme(StrEnum):
    """How the window is coloured."""

    LIGHT = "light"
    DARK = "dark"


class Driver(StrEnum):
    """Where cards come from; `auto` has a virtual PC/SC reader for sample cards, or where none runs a simulated one."""

    AUTO = "auto"
    PCSC = "pcsc"
    SIMULATED = "simulated"


class ScannerDriver(StrEnum):
    """How codes come in: typed by a keyboard wedge, through a serial port (USB-CDC, too), or seen by a camera."""

    WEDGE = "wedge"
    SERIAL = "serial"
    CAMERA = "camera"


class Transport(StrEnum):
    """How receipts reach the printer; `file` and `pdf` are a folder, `system` a printer of the operating system."""

    FILE = "file"
    PDF = "pdf"
    TCP = "tcp"
    USB = "usb"
    SERIAL = "serial"
    SYSTEM = "system"


class PlatformKind(StrEnum):
    """Which settlement platform answers: the simulated insurer in this process, or the national interface over HTTP."""

    EMBEDDED = "embedded"
    NATIONAL = "national"


class Counter(Noun, frozen=True):
    """Who works where; `counter` in two digits, as every message id ends in it (docs/interface.md, "Message ids")."""

    counter: Annotated[str, Meta(pattern=r"^[0-9]{2}$")] = "03"
    operator: str = "0112"


class Ui(Noun, frozen=True):
    """How the window looks; `scale` in per cent, without one it fits the screen.

    `patient_display` opens the patient's window with the cashier's.
    """

    language: Language = Language.CHINESE
    theme: Theme = Theme.LIGHT
    scale: Annotated[int, Meta(ge=100, le=200)] | None = None
    patient_display: bool = False


class Reader(Noun, frozen=True):
    """The card reader; `deadline` in seconds for each exchange with a card.

    Of several PC/SC readers `name` chooses one, as PC/SC names it; its index does not count, its serial number does.
    With `keep_card` the patient's card has to lie in the reader until the settlement is sent.
    """

    driver: Driver = Driver.AUTO
    name: str = ""
    keep_card: bool = True
    deadline: Annotated[float, Meta(gt=0, le=60)] = 5.0


class Scanner(Noun, frozen=True):
    """The code scanner; `device` names a serial port or a camera, `baud` is a serial port's speed.

    A keyboard wedge's keys follow one another within `gap` milliseconds; slow ones need more than the default.
    """

    driver: ScannerDriver = ScannerDriver.WEDGE
    device: str = ""
    baud: Annotated[int, Meta(ge=300, le=4_000_000)] = 9600
    gap: Annotated[int, Meta(ge=20, le=150)] = 50


class Printer(Noun, frozen=True):
    """The receipt printer; `width` of the paper in mm.

    Chinese goes as GB18030 `text`, or as a `raster` to printers without a Chinese font.
    `address` is a directory (file, pdf), host:port (tcp), vendor:product in hex (usb), a device (serial), or a name
    (system).
    """

    transport: Transport = Transport.FILE
    address: str = "receipts"
    width: Literal[58, 80] = 80
    way: Literal["text", "raster"] = "text"


class Journal(Noun, frozen=True):
    """Where the journal lies, and the URL of the hospital's database that its entries are shipped to, if any."""

    path: str = "journal.db"
    replicate_to: str = ""


class Platform(Noun, frozen=True):
    """The settlement platform; the simulated insurer's books are the file `path`, or the database of a URL `ledger`.

    `faults` is a file of what goes wrong on the way there, `hops` one of the time that the way takes.
    The national interface is reached at `url` as a region's `profile` (a name, or a file) tells, with a file of `keys`.
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
    """Everything that can be set; relative paths are below `state`."""

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
        """Return where a path of these settings lies: below the state directory, unless it is absolute.

        Raises BadInput("state_unusable") for the home of a user whom this computer does not know.
        """
        try:
            state = Path(self.state).expanduser() if self.state else user_state_path("jiesuan", appauthor=False)
            return state / Path(path).expanduser()
        except RuntimeError as error:
            raise BadInput("state_unusable", path=self.state or path, reason=error) from error

    def books(self) -> str:
        """Return the database URL of the simulated insurer's books."""
        return self.platform.ledger or f"sqlite:///{self.place(self.platform.path)}"

    def with_state(self, state: Path) -> "Settings":
        """Return these settings with the terminal's own files below a directory."""
        return replace(self, state=str(state))

    def with_ledger(self, url: str | None) -> "Settings":
        """Return these settings with the simulated insurer's books at a database URL, where one is given."""
        return replace(self, platform=replace(self.platform, ledger=url)) if url else self

    def make_state(self) -> None:
        """Make the state directory where it is not there; raises BadInput("state_unusable")."""
        state = self.place(".")
        try:
            state.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise BadInput("state_unusable", path=state, reason=reason) from error


def load(path: Path | None) -> Settings:
    """Read a settings file; None gives the defaults.

    Raises BadInput: settings_unreadable, settings_not_toml, settings_unknown_key, settings_wrong_value.
    """
    if path is None:
        return Settings()
    try:
        text = path.read_text(encoding="utf-8-sig")  # editors on Windows put the mark before the first line
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("settings_unreadable", file=path, reason=error) from error
    try:
        return msgspec.convert(tomllib.loads(text), Settings)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput("settings_not_toml", file=path, reason=error) from error
    except msgspec.ValidationError as error:
        _explain(path, text, str(error))


_UNKNOWN = pattern(r"unknown field `([^`]*)`")
_WHERE = pattern(r"at `\$\.([\w.]+)`")


def _explain(path: Path, text: str, complaint: str) -> NoReturn:
    """Turn msgspec's complaint into words a person can act on."""
    where = _WHERE.search(complaint)
    keys = where[1].split(".") if where else []
    unknown = _UNKNOWN.search(complaint)
    if unknown:
        known = list(_fields(_at(keys)))
        near = get_close_matches(unknown[1], known, n=1) or known
        keys = [*keys, unknown[1]]
        raise BadInput(
            "settings_unknown_key", file=path, line=line_of(text, keys), key=".".join(keys), near=" | ".join(near)
        )
    raise BadInput(
        "settings_wrong_value", file=path, line=line_of(text, keys), key=".".join(keys), allowed=_allowed(_at(keys))
    )


def _fields(of: Type) -> dict[str, Field]:
    return {each.encode_name: each for each in of.fields} if isinstance(of, StructType) else {}


def _at(keys: list[str]) -> Type:
    kind = type_info(Settings)
    for key in keys:
        kind = _fields(kind)[key].type
        if isinstance(kind, UnionType):  # what may be left out
            kind = next(each for each in kind.types if not isinstance(each, NoneType))
    return kind


def _allowed(kind: Type) -> str:
    match kind:
        case EnumType(cls=values) | LiteralType(values=values):
            return " | ".join(map(str, values))
        case IntType() | FloatType():
            return _range(kind)
        case StrType(pattern=str() as allowed):
            return allowed
        case UnionType(types=(first, *_)):
            return _allowed(first)
        case _ if _fields(kind):
            return ", ".join(_fields(kind))
        case _:
            return type(kind).__name__.removesuffix("Type").lower()


def _range(kind: IntType | FloatType) -> str:
    low = kind.ge if kind.ge is not None else kind.gt
    high = kind.le if kind.le is not None else kind.lt
    return f"{low} … {high}"
