"""What the PC/SC worker and its parent say to each other: one JSON value a line, over pipes that nothing else sees."""

from msgspec import Struct, json

from terminal.ports import ReaderEvent
from terminal.private import Private


class Busy(Struct, frozen=True, tag=True):
    """An exchange with the card in this reader begins; the parent's deadline starts anew.

    `seen` is the reader's state as PC/SC gave it, which tells this card's stay from the next one's.
    """

    reader: str
    seen: int


class Idle(Struct, frozen=True, tag=True):
    """The exchange is over; from here on waiting has no deadline."""


class Told(Struct, frozen=True, tag=True):
    """Something happened at a reader."""

    event: ReaderEvent


Message = Busy | Idle | Told


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
