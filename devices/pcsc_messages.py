"""Messages between the PC/SC worker and its parent: one JSON value a line, over pipes that nothing else reads."""

from enum import StrEnum

from msgspec import Struct, json

from devices.presence import CardIdentity
from terminal.ports import CardExchange, ReaderEvent
from terminal.private import Private


class Order(StrEnum):
    """An order to the worker."""

    READ = "read"
    LOOK = "look"


class Start(Struct, frozen=True):
    """The worker's start parameters: each reader's last known state, and the chosen reader, if any.

    A card that was present then is left alone, unless another program used it. Readers whose names begin with `others`
    are another program's. With `trace` the exchanges with each card are reported.
    """

    seen: dict[str, int] = {}
    chosen: str = ""
    others: str = ""
    trace: bool = False


class Busy(Struct, frozen=True, tag=True):
    """The start of an exchange with the card in this reader; it restarts the parent's deadline.

    `seen` is the reader's PC/SC state, which distinguishes this insertion of a card from the next; `code` is the error
    to report if the deadline passes.
    """

    reader: str
    seen: int
    code: str = "card_timeout"


class Traced(Struct, frozen=True, tag=True):
    """The exchanges with a card up to now; the last one has no answer yet."""

    exchanges: tuple[CardExchange, ...]


class Idle(Struct, frozen=True, tag=True):
    """The end of the exchange; waiting has no deadline from here on."""


class ReaderReport(Struct, frozen=True, tag=True):
    """A change at a reader."""

    event: ReaderEvent


class IdentitiesReport(Struct, frozen=True, tag=True):
    """The cards present in the readers now, or the error code if they could not be read."""

    identities: tuple[CardIdentity, ...] = ()
    code: str = ""


Message = Busy | Traced | Idle | ReaderReport | IdentitiesReport


def pack(message: Message) -> bytes:
    """Encode a message as one line; only here does personal data leave its wrapper, to be transmitted."""
    return _encoder.encode(message) + b"\n"


def unpack(line: bytes) -> Message:
    """Decode a message from its line; raises msgspec.DecodeError."""
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
