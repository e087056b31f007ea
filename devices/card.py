"""The social-security card: a person's credential read from it, and a card's content made from a credential."""

import re
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from devices.apdu import Complete, Connection, StatusWord, select_application
from devices.card_files import Files
from devices.card_layout import PADDING, Record, decode, encode, layout
from devices.foreign_cards import recognised
from terminal.errors import DeviceError
from terminal.model import CardCredential
from terminal.ports import ReaderEvent, ReaderState
from terminal.private import Private, is_id_number

PROTECTED_SINCE = 3
# A number meant as a resident's; 15 digits were so until 1999, and foreigners' begin with the letters of a country.
_RESIDENT = re.compile("[0-9].{17}")

# First bytes of the words that refuse a SELECT by name for lack of it (ISO 7816-4; GSM's 94, DESFire's 91).
_REFUSED = frozenset({0x67, 0x68, 0x69, 0x6A, 0x6B, 0x6D, 0x6E, 0x6F, 0x91, 0x94})
# A card that has the application, and protects it.
_GUARDED = frozenset({StatusWord.SECURITY_STATUS, StatusWord.LOCKED})
_WITHHELD = {
    StatusWord.SECURITY_STATUS,
    StatusWord.CONDITIONS,
    StatusWord.FILE_NOT_FOUND,
    StatusWord.RECORD_NOT_FOUND,
}
_STATES = {
    "card_mute": ReaderState.MUTE,
    "card_unknown": ReaderState.UNKNOWN_CARD,
    "card_foreign": ReaderState.UNKNOWN_CARD,
    "card_removed": ReaderState.REMOVED,
}


class AccessMethod(StrEnum):
    """The ways of reading a card's records: by tag, by number, by the file's short identifier, or all at once."""

    TAG = "tag"
    NUMBER = "number"
    SHORT = "short"
    EVERYTHING = "everything"


class Manner(Struct, frozen=True):
    """The behaviour of a card: T=0 or T=1, its reading methods, and the applications it selects, in hexadecimal."""

    protocol: Literal[0, 1] = 0
    methods: tuple[AccessMethod, ...] = (AccessMethod.TAG,)
    applications: tuple[str, ...] = (layout().application,)
    atr: str = ""


class CardImage(Struct, frozen=True):
    """The content of a card, values by tag, by file, and its behaviour; its text form shows none of it."""

    files: dict[str, dict[int, bytes]]
    manner: Manner = Manner()

    def __repr__(self) -> str:
        return "‹card image›"


def read_card(connection: Connection, atr: bytes = b"") -> CardCredential:
    """Read a card of any generation; its answer to reset helps to name a foreign card. No PIN is sent.

    Generation 3 without PSAM leaves number, ID number and name empty.
    Raises DeviceError: `card_foreign` with the kind of card, `card_unknown`, `card_garbled` and `card_status` with the
    field.
    """
    return _credential(_opened(connection, atr))


def read_serial(connection: Connection) -> str:
    """Read the card's unique number (卡的识别码); raises DeviceError as `read_card` does."""
    return _opened(connection, b"").text("card_sn")


def reading(reader: str, connection: Connection, atr: bytes = b"") -> ReaderEvent:
    """Read a card and return the reader event: READ, or the state of the failure."""
    try:
        return ReaderEvent(state=ReaderState.READ, reader=reader, card=read_card(connection, atr))
    except DeviceError as error:
        return failure(reader, error)


def failure(reader: str, error: DeviceError) -> ReaderEvent:
    """Return a device's error as a reader event."""
    facts = {name: str(fact) for name, fact in error.facts.items()}
    return ReaderEvent(state=_STATES.get(error.code, ReaderState.FAILED), reader=reader, code=error.code, facts=facts)


def card_image(credential: CardCredential) -> CardImage:
    """Build the card that `read_card` reads as this credential; raises ValueError if a field does not fit."""
    generation = int(credential.version[:1])
    name, extension = _parted(credential.name.reveal(), layout().find("name")[1].length)
    texts = {
        "card_sn": credential.card_sn.reveal(),
        "version": credential.version,
        "issued": credential.issued,
        "expires": credential.expires,
        "card_number": credential.card_number.reveal(),
        "id_number": credential.id_number.reveal(),
        "name": name,
        "name_extension": extension,
    }
    return CardImage(
        {
            file.identifier: {
                record.tag: _held(record, texts.get(record.name, ""), generation)
                for record in file.records
                if record.since <= generation
            }
            for file in layout().files
        }
    )


def _held(record: Record, text: str, generation: int) -> bytes:
    if record.protected and generation >= PROTECTED_SINCE and not text:
        return b""
    return encode(record, text)


def _parted(name: str, most: int) -> tuple[str, str]:
    cut = len(name)
    while len(name[:cut].encode("gb18030")) > most:
        cut -= 1
    return name[:cut], name[cut:]


def _opened(connection: Connection, atr: bytes) -> "_Reading":
    card = Complete(connection)
    _, word = card.send(select_application(bytes.fromhex(layout().application)))
    if word >> 8 in _REFUSED and word not in _GUARDED:
        kind = recognised(atr, card)
        raise DeviceError("card_foreign", kind=kind) if kind else DeviceError("card_unknown", status=f"{word:04X}")
    _require(word, "application")
    return _Reading(card)


class _Reading:
    """One pass over a card whose application is selected."""

    def __init__(self, card: Connection) -> None:
        self._files = Files(card)
        self.generation = 1

    def text(self, name: str) -> str:
        """Read one record as text."""
        return decode(layout().find(name)[1], self.value(name))

    def id_number(self) -> str:
        """Read the holder's number; one with a wrong check digit could be another person's, so it is rejected.

        A number of another form (15 digits, a passport's, a permit's) has no check digit that is known: it is left out,
        as the card's own number identifies the holder.
        """
        number = self.text("id_number").upper()
        if is_id_number(number):
            return number
        if _RESIDENT.fullmatch(number):
            raise DeviceError("card_garbled", field="id_number")
        return ""

    def name(self) -> str:
        """Read the name with its extension; the boundary may split a character in two."""
        record = layout().find("name")[1]
        return decode(record, self.value("name").rstrip(PADDING) + self.value("name_extension"))

    def value(self, name: str) -> bytes:
        """Read one record's bytes; empty if this generation lacks or withholds the record."""
        file, record = layout().find(name)
        if record.since > self.generation:
            return b""
        may_lack = record.since > 1 or (record.protected and self.generation >= PROTECTED_SINCE)
        answer, word = self._files.read(file, record)
        if may_lack and word in _WITHHELD:
            return b""
        _require(word, name)
        return _content(record, answer, may_lack)


def _content(record: Record, answer: bytes, may_lack: bool) -> bytes:
    if len(answer) < 2 or answer[0] != record.tag or answer[1] != len(answer) - 2 or answer[1] > record.length:
        raise DeviceError("card_garbled", field=record.name)
    value = answer[2:]
    if may_lack and not value.strip(b"\xff"):
        return b""
    if not value or (record.coding in {"an", "text"} and not value.strip(b"\xff")):
        raise DeviceError("card_garbled", field=record.name)
    return value


def _require(word: StatusWord, field: str) -> None:
    if word is not StatusWord.OK:
        raise DeviceError("card_status", field=field, status=f"{word:04X}")


def _credential(reading: _Reading) -> CardCredential:
    version = reading.text("version")
    if not re.match("[1-9]", version):
        raise DeviceError("card_garbled", field="version")
    reading.generation = int(version[0])
    card_sn = reading.text("card_sn")
    if not re.match("[0-9]{6}", card_sn):
        raise DeviceError("card_garbled", field="card_sn")
    return CardCredential(
        card_sn=Private(card_sn),
        area=card_sn[:6],
        version=version,
        issued=reading.text("issued"),
        expires=reading.text("expires"),
        card_number=Private(reading.text("card_number")),
        id_number=Private(reading.id_number()),
        name=Private(reading.name()),
    )
