"""The layout of the social-security card, loaded from card_layout.toml, and its codings in both directions."""

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from terminal.errors import DeviceError
from terminal.input_file import read
from terminal.private import is_character

Coding = Literal["an", "cn", "b", "text", "date"]

PADDING = b"\x00\xff "
"""The padding of a text on the right; the standard has 00, some cards FF or spaces."""

# Python's GB18030 is the edition of 2000, which maps these to the private use area; that of 2005 has characters.
_SINCE_2005 = str.maketrans(
    "\ue816\ue817\ue818\ue81e\ue826\ue82b\ue82c\ue831\ue832\ue83b\ue843\ue854\ue855\ue864",
    "𠂇𠂉𠃌龴龵龶龷𡗗龸𢦏龹龺𤇾龻",
)


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """The meaning of a record, and its bytes on the card in hexadecimal."""

    text: str
    bytes: str


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """One record; `length` in bytes without tag and length, `since` is the first generation that has it."""

    tag: int
    name: str
    title: str
    coding: Coding
    length: int
    examples: tuple[Example, ...]
    since: int = 1
    protected: bool = False


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """One elementary file; `identifier` in hexadecimal."""

    identifier: str
    title: str
    records: tuple[Record, ...]

    @property
    def short(self) -> int:
        """The short identifier (SFI) by which a command can address the file without selecting it."""
        return int(self.identifier, 16) & 0x1F


class Layout(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole application; `application` is its name in hexadecimal."""

    application: str
    files: tuple[File, ...]

    def find(self, name: str) -> tuple[File, Record]:
        """Return a record by its name, with the file that contains it; raises KeyError."""
        for file in self.files:
            for record in file.records:
                if record.name == name:
                    return file, record
        raise KeyError(name)


@cache
def layout() -> Layout:
    """Load the layout from the file beside this module."""
    return read(Path(__file__).with_suffix(".toml"), Layout)


def encode(record: Record, text: str) -> bytes:
    """Encode a text as the record's padded value; raises ValueError if it does not fit."""
    value, padding = _ENCODERS[record.coding](text)
    if len(value) > record.length:
        raise ValueError(f"{record.name} holds {record.length} bytes")
    return value + padding * (record.length - len(value))


def decode(record: Record, value: bytes) -> str:
    """Decode the text of a record's value; raises DeviceError `card_garbled` naming only the record."""
    try:
        return _DECODERS[record.coding](value)
    except ValueError:
        raise DeviceError("card_garbled", field=record.name) from None


def _encode_date(text: str) -> tuple[bytes, bytes]:
    if len(text) == 4:
        return text.encode("ascii"), b"\xff"
    return bytes.fromhex(text.replace("-", "")), b"\xff"


def _encode_digits(text: str) -> tuple[bytes, bytes]:
    return bytes.fromhex(text + "F" * (len(text) % 2)), b"\xff"


def _decode_ascii(value: bytes) -> str:
    text = value.rstrip(PADDING).decode("ascii")
    if not all(character.isprintable() for character in text):
        raise ValueError("a control character")
    return text.strip()


def _decode_text(value: bytes) -> str:
    text = value.rstrip(PADDING).decode("gb18030").translate(_SINCE_2005)
    if not all(map(is_character, text)):
        raise ValueError("no character of a name")
    return text.strip()


def _decode_digits(value: bytes) -> str:
    text = value.hex().upper().rstrip("F")
    if text and not text.isdecimal():
        raise ValueError("a half-byte that is no digit")
    return text


def _decode_date(value: bytes) -> str:
    if not value.strip(b"\x00") or not value.strip(b"\xff"):
        return ""
    if len(value) == 4 and value.isdigit() and value[:2] in (b"19", b"20"):
        return value.decode("ascii")
    return date.fromisoformat(value.hex()).isoformat()


_ENCODERS: dict[Coding, Callable[[str], tuple[bytes, bytes]]] = {
    "an": lambda text: (text.encode("ascii"), b"\x00"),
    "cn": _encode_digits,
    "b": lambda text: (bytes.fromhex(text), b"\x00"),
    "text": lambda text: (text.encode("gb18030"), b"\x00"),
    "date": _encode_date,
}
_DECODERS: dict[Coding, Callable[[bytes], str]] = {
    "an": _decode_ascii,
    "cn": _decode_digits,
    "b": lambda value: value.hex().upper(),
    "text": _decode_text,
    "date": _decode_date,
}
