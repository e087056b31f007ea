"""The cassette format: the events at a counter's devices and its platform, one a line, redacted, for playback."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from terminal.errors import BadInput
from terminal.model import Noun

T = TypeVar("T")

VERSION = 4
NOBODY_AHEAD = 3
"""The last version in which a credential that came during a payment was refused, nobody was presettled ahead, and the
next bill of a patient was presettled from what was known before the one before it."""
EACH_BILL_PAID_ALONE = 3
"""The last version in which the bills of a visit were not paid together."""
WITH_VALUES = 3
"""The first version in which the figures of a document were compared."""
EACH_BILL_ALONE = 2
"""The last version in which Enter ended a patient with more bills whose card lay there."""
FIRST_VERSION = 1
"""In its cassettes the journal is not read before recovery, and a credential replaces a page that owes cash."""

CASHIER, READER, SCANNER, SCREEN, CLOCK = "cashier", "reader", "scanner", "screen", "clock"
"""The devices that are no ports: the cashier's keyboard, the events of reader and scanner, the window, the clock."""

INPUTS = frozenset({(CASHIER, "presses"), (CASHIER, "waited"), (READER, "tells"), (SCANNER, "tells")})
"""The events that are inputs from outside; all others follow from them."""


class Head(Noun, frozen=True):
    """The first line: the format's version, when the recording began, and the setup of the counter.

    `simulated` holds for each port whether it was simulated; `width` of the paper in mm, or its `columns`. `program` is
    the version of the program that recorded, which older cassettes do not name.
    """

    cassette: int
    began: str
    language: str
    counter: str
    operator: str
    width: Literal[58, 80]
    way: Literal["text", "raster"]
    simulated: dict[str, bool]
    columns: Literal[32, 42, 48] | None = None
    program: str = ""


class Failure(Noun, frozen=True):
    """An error raised by a call: its kind, its code and its facts."""

    kind: str
    code: str
    facts: dict[str, str] = field(default_factory=dict)


class Line(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One event: seconds since the beginning, the device, and what it did.

    `given` is the input of a printer, `of` the type of `gave`, which is an answer or an event of a device.
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
        """True if the event is an input from outside, not the answer to a call."""
        return (self.device, self.did) in INPUTS


def written(value: Struct) -> bytes:
    """Encode the head or an event as its line."""
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
    if version not in range(FIRST_VERSION, VERSION + 1):
        raise BadInput("cassette_version", file=file, version=version, known=VERSION)
    return _decoded(file, 1, line, Head)


def _decoded(file: str, number: int, line: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput("cassette_line", file=file, line=number, reason=error) from error
