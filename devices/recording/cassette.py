"""A cassette: what happened at a counter's devices and at its platform, one event a line, redacted, to be played."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from terminal.errors import BadInput
from terminal.model import Noun

T = TypeVar("T")

VERSION = 1

CASHIER, READER, SCANNER, SCREEN, CLOCK = "cashier", "reader", "scanner", "screen", "clock"
"""The devices that are no ports: hands on the keyboard, what comes from reader and scanner, the window, the time."""

INPUTS = frozenset({(CASHIER, "presses"), (CASHIER, "waited"), (READER, "tells"), (SCANNER, "tells")})
"""What comes from outside by itself; everything else answers it."""


class Head(Noun, frozen=True):
    """The first line: the format's version, when the recording began, and how the counter was set up.

    `simulated` says of each port whether it was; `width` of the paper in mm.
    """

    cassette: int
    began: str
    language: str
    counter: str
    operator: str
    width: Literal[58, 80]
    way: Literal["text", "raster"]
    simulated: dict[str, bool]


class Failure(Noun, frozen=True):
    """An error that a call ended with: its kind, its code and its facts."""

    kind: str
    code: str
    facts: dict[str, str] = field(default_factory=dict)


class Line(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One event: seconds since the beginning, the device, and what it did.

    `given` is what a printer was given, `of` the type of `gave`, which is the answer, or what a device tells.
    """

    at: Annotated[float, Meta(ge=0)]
    device: str
    did: str
    given: Any = None
    of: str = ""
    gave: Any = None
    failed: Failure | None = None

    @property
    def is_input(self) -> bool:
        """Whether it comes from outside by itself."""
        return (self.device, self.did) in INPUTS


def written(value: Struct) -> bytes:
    """Write the head or an event as its line."""
    return msgspec.json.encode(value) + b"\n"


def read(path: Path) -> tuple[Head, Sequence[Line]]:
    """Read a cassette.

    Raises BadInput: cassette_unreadable (file), cassette_version (file, version, known) or cassette_line (file, line,
    reason).
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise BadInput("cassette_unreadable", file=path.name, reason=error.strerror) from error
    head = _head(path.name, lines[:1])
    return head, [_decoded(path.name, number, line, Line) for number, line in enumerate(lines[1:], 2)]


def _head(file: str, first: Iterable[bytes]) -> Head:
    line = b"".join(first)
    version = _decoded(file, 1, line, dict[str, Any]).get("cassette")
    if version != VERSION:
        raise BadInput("cassette_version", file=file, version=version, known=VERSION)
    return _decoded(file, 1, line, Head)


def _decoded(file: str, number: int, line: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput("cassette_line", file=file, line=number, reason=error) from error
