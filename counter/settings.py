"""TOML settings as frozen values; a wrong key or value names the file, the line and the allowed values."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, field
from msgspec.structs import replace

from counter.receipt_settings import BY_ONE, PaperControl, Receipts, Refunds
from counter.window_settings import Keys as ChosenKeys
from counter.window_settings import Language, Ui, unfitting
from simulation.nameplate import hospital_name
from terminal.durable import close_to_others, sqlite_url
from terminal.errors import BadInput, Phrase
from terminal.house_rules import CentRules, TogetherRules
from terminal.input_file import Fault, FileKind, Keys, Problem, decode, dotted, read
from terminal.noun import Noun
from terminal.registered_names import like, names

if TYPE_CHECKING:
    from terminal.model import Institution


class Driver(StrEnum):
    """The source of cards; `auto` is a virtual PC/SC reader for sample cards, or a simulated one where none runs."""

    AUTO = "auto"
    PCSC = "pcsc"
    SIMULATED = "simulated"


class ScannerDriver(StrEnum):
    """The ways of reading codes: from a keyboard wedge, a serial port (also USB-CDC), or a camera."""

    WEDGE = "wedge"
    SERIAL = "serial"
    CAMERA = "camera"


class Transport(StrEnum):
    """The ways to the printer; `file` and `pdf` write to a folder, `system` uses a printer of the system."""

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


class Hospital(Noun, frozen=True):
    """The hospital or pharmacy that the counter stands in, by its code in the register; empty for the sample's own."""

    institution: str = ""


class Counter(Noun, frozen=True):
    """The counter; `counter` has two digits, as every message id has it (docs/interface.md, "Message ids").

    `operator` works at it until the hospital has operators; then it locks after `lock_after` idle seconds, 0 for never.
    A `blind_count` of the drawer comes before the sums of a closing.
    """

    counter: Annotated[str, Meta(pattern=r"^[0-9]{2}$")] = "03"
    operator: str = "0112"
    lock_after: Annotated[int, Meta(ge=0, le=86_400)] = 300
    blind_count: bool = False


class Reader(Noun, frozen=True):
    """The card reader; of several `name` chooses one by its PC/SC name, with the serial number, without the index.

    `deadline` is in seconds for each exchange with a card, which with `keep_card` stays there until all is sent.
    With `trace` the devices page and cassettes have each exchange, without personal data.
    """

    driver: Driver = Driver.AUTO
    name: str = ""
    keep_card: bool = True
    deadline: Annotated[float, Meta(gt=0, le=60)] = 5.0
    trace: bool = False


class Scanner(Noun, frozen=True):
    """The code scanner: a serial port of speed `baud`, a camera, or a keyboard with keys within `gap` milliseconds."""

    driver: ScannerDriver = ScannerDriver.WEDGE
    device: str = ""
    baud: Annotated[int, Meta(ge=300, le=4_000_000)] = 9600
    gap: Annotated[int, Meta(ge=20, le=150)] = 50


class Printer(Noun, frozen=True):
    """The receipt printer; `width` of the paper in mm, which `columns` or a python-escpos `profile` make exact.

    Chinese is sent as GB18030 `text`, with lines drawn that no GBK font has, or as a `raster` to printers without one.
    `address` is a directory (file, pdf), host:port (tcp), vendor:product in hex (usb), a device (serial), or a name.
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
    `unknown_areas`, insured areas without a pack, are refused, or settled by invented rules of the embedded insurer.
    The national interface is reached at `url` with a region's `profile` (a name, or a file) and a file of `keys`.
    """

    kind: PlatformKind = PlatformKind.EMBEDDED
    path: str = "insurer.db"
    ledger: str = ""
    faults: str = ""
    hops: str = ""
    unknown_areas: Literal["refuse", "illustrative"] = "refuse"
    url: str = ""
    profile: str = "plain"
    keys: str = ""


class BenefitRules(Noun, frozen=True):
    """The benefit rules: a directory of `packs` of one's own that stand over the built-in ones (docs/packs.md)."""

    packs: str = ""


class Settings(Noun, frozen=True):
    """All settings; relative paths are below `state`."""

    state: str = ""
    hospital: Hospital = field(default_factory=Hospital)
    counter: Counter = field(default_factory=Counter)
    refunds: Refunds = field(default_factory=Refunds)
    ui: Ui = field(default_factory=Ui)
    keys: ChosenKeys = field(default_factory=dict)
    reader: Reader = field(default_factory=Reader)
    scanner: Scanner = field(default_factory=Scanner)
    printer: Printer = field(default_factory=Printer)
    spare_printer: Printer | None = None
    journal: Journal = field(default_factory=Journal)
    platform: Platform = field(default_factory=Platform)
    receipts: Receipts = field(default_factory=Receipts)
    papers: PaperControl = field(default_factory=PaperControl)
    rules: BenefitRules = field(default_factory=BenefitRules)
    cents: CentRules = field(default_factory=CentRules)
    together: TogetherRules = field(default_factory=TogetherRules)

    def place(self, path: str) -> Path:
        """Return the location of a path of these settings: below the state directory unless it is absolute.

        Raises BadInput("state_unusable") for the home of a user unknown to this computer.
        """
        from platformdirs import user_state_path  # noqa: PLC0415 - a window paints before it knows its place

        try:
            state = Path(self.state).expanduser() if self.state else user_state_path("jiesuan", appauthor=False)
            return state / Path(path).expanduser()
        except RuntimeError as error:
            raise BadInput("state_unusable", path=self.state or path, reason=error) from error

    @property
    def book(self) -> str:
        """The name of the sample hospital's file: one for each institution."""
        from simulation import samples  # noqa: PLC0415 - a window paints without the nouns

        return samples.book(self.hospital.institution)

    @property
    def institution(self) -> "Institution":
        """The institution that the counter stands in."""
        from simulation import samples  # noqa: PLC0415 - a window paints without the nouns

        return samples.institution(code=self.hospital.institution)

    @property
    def hospital_name(self) -> str:
        """The name of that institution."""
        return hospital_name(self.hospital.institution)

    @property
    def own_packs(self) -> Path | None:
        """The directory of one's own packs, if there is one."""
        return self.place(self.rules.packs).absolute() if self.rules.packs else None

    def database_url(self) -> str:
        """Return the database URL of the simulated insurer's ledger."""
        return self.platform.ledger or sqlite_url(self.place(self.platform.path))

    def with_state(self, state: Path) -> "Settings":
        """Return these settings with the terminal's own files below another directory."""
        return replace(self, state=str(state))

    def for_one_run(self, state: Path) -> "Settings":
        """Return these settings for a run of one person's own below another directory: no shipping, papers or receipts.

        What it reads stays where it is, and a ledger at an absolute path is still the insurer's.
        """
        chosen = {name: getattr(self.platform, name) for name in ("faults", "hops", "keys")}
        read = {name: str(self.place(path).absolute()) for name, path in chosen.items() if path}
        own = replace(self, state=str(state), journal=Journal(), receipts=Receipts(), papers=PaperControl())
        rules = BenefitRules(packs=str(self.own_packs or ""))
        return replace(own, platform=replace(self.platform, **read), rules=rules, refunds=BY_ONE)

    def with_ledger(self, url: str | None) -> "Settings":
        """Return these settings with the simulated insurer's ledger at a database URL, if one is given."""
        return replace(self, platform=replace(self.platform, ledger=url)) if url else self

    def with_institution(self, code: str) -> "Settings":
        """Return these settings at another institution, with its own journal; what all of them share stays shared."""
        path = Path(self.journal.path)
        journal = replace(self.journal, path=str(path.with_name(f"{path.stem}-{code}{path.suffix}")))
        return replace(self, hospital=Hospital(institution=code), journal=journal)

    def with_demo_layout(self, *, wanted: bool = True) -> "Settings":
        """Return these settings with the demonstration layout, or without it."""
        return replace(self, ui=replace(self.ui, demo_layout=wanted))

    def in_language(self, language: Language) -> "Settings":
        """Return these settings in another language."""
        return replace(self, ui=replace(self.ui, language=language))

    def make_state(self) -> None:
        """Create the state directory if it does not exist, and close it and its files to other users.

        Raises BadInput("state_unusable"), also if another user owns them.
        """
        state = self.place(".")
        try:
            state.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in self._own_paths(state):
                close_to_others(path)
        except (OSError, ValueError) as error:
            raise BadInput("state_unusable", path=state, reason=getattr(error, "strerror", error)) from error

    def _own_paths(self, state: Path) -> Iterator[Path]:
        if state.resolve() != Path.home().resolve():
            yield state
        chosen = (self.journal.path, self.platform.path, self.platform.keys, self.receipts.path)
        for name in filter(None, (*chosen, self.book, "hospital.db", "channel.db", "network.db")):
            yield from (self.place(f"{name}{end}") for end in ("", "-wal", "-shm"))


def load(path: Path | None) -> Settings:
    """Read a settings file; None gives the defaults.

    Raises BadInput: settings_unreadable, settings_not_toml, settings_unknown_key, settings_wrong_value.
    """
    return Settings() if path is None else read(path, Settings, FileKind(is_toml=True, error=_error), check=_unfitting)


def parsed(data: bytes, path: Path) -> Settings:
    """Return the settings that a file would hold with this content; raises what `load` raises."""
    return decode(data, path, Settings, FileKind(is_toml=True, error=_error), check=_unfitting)


def _unfitting(chosen: Settings) -> Iterator[tuple[Keys, Phrase]]:
    """Find illustrative rules without the simulated insurer, an unknown institution, and keys that do not fit."""
    yield from unfitting(chosen.keys)
    if chosen.platform.unknown_areas != "refuse" and chosen.platform.kind is not PlatformKind.EMBEDDED:
        yield ("platform", "unknown_areas"), Phrase("needs_embedded")
    code = chosen.hospital.institution
    if code and code not in names():
        from simulation import samples  # noqa: PLC0415 - only needed where something is wrong

        near = like(code) or samples.hospitals()
        yield ("hospital", "institution"), Phrase("needs_institution", near=" | ".join(near))


def _error(problem: Problem) -> BadInput:
    if problem.fault is Fault.UNREADABLE:
        return BadInput("settings_unreadable", file=problem.file, reason=problem.text)
    if problem.fault is Fault.SYNTAX:
        return BadInput("settings_not_toml", file=problem.file, reason=problem.text)
    place = {"file": problem.file, "line": problem.line, "key": dotted(problem.keys)}
    if problem.fault is Fault.UNKNOWN_KEY:
        return BadInput("settings_unknown_key", **place, near=problem.allowed)
    is_checked = problem.allowed == str(problem.text)
    return BadInput("settings_wrong_value", **place, allowed=problem.text if is_checked else problem.allowed)
