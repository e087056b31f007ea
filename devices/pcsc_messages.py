"""What the PC/SC worker and its parent say to each other: one JSON value a line, over pipes that nothing else sees."""

from enum import StrEnum

from msgspec import Struct, json

from devices.pin import Pin
from terminal.ports import ReaderEvent
from terminal.private import Private


class Order(StrEnum):
    """What a worker is told to do."""

    READ = "read"
    LOOK = "look"


class Start(Struct, frozen=True):
    """What a worker begins with: what was seen of each reader before, and the reader that is chosen, if any.

    A card that was there then is left alone, unless another program had it.
    """

    seen: dict[str, int] = {}
    chosen: str = ""


class Busy(Struct, frozen=True, tag=True):
    """An exchange with the card in this reader begins; the parent's deadline starts anew.

    `seen` is the reader's state as PC/SC gave it, which tells this card's stay from the next one's; `code` is what it
    means where the deadline passes.
    """

    reader: str
    seen: int
    code: str = "card_timeout"


class Idle(Struct, frozen=True, tag=True):
    """The exchange is over; from here on waiting has no deadline."""


class Told(Struct, frozen=True, tag=True):
    """Something happened at a reader."""

    event: ReaderEvent


class Looked(Struct, frozen=True, tag=True):
    """The cards that lie in the readers now, or the code for which that could not be told."""

    pins: tuple[Pin, ...] = ()
    code: str = ""


Message = Busy | Idle | Told | Looked


def pack(message: Message) -> bytes:
    """Write a message as one line; this is the one place where personal data leaves its wrapper to be carried."""
    return _encoder.encode(message) + b"\n"


def unpack(line: bytes) -> Message:
    """Read a message from its line; raises msgspec.DecodeError."""
    return _decoder.decode(line)


def _reveal(value: object) -> str:
    if isinstance(value, Private):
        return value.reveal()
    raise TypeError(type(value).__name__)


def _wrap(kind: type, value: object) -> Private:
    if kind is Private and isinstance(value, str):
        return Private(value)
    raise TypeError(kind.__name__)


_encoder = json.Encoder(enc_hook=_reveal)
_decoder: json.Decoder[Message] = json.Decoder(Message, dec_hook=_wrap)
