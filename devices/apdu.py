"""Commands and responses of ISO 7816-4: a card connection is one method, everything else a thin layer on it."""

from enum import IntEnum
from typing import Protocol

from terminal.errors import DeviceError

SHORT_REPLY = 258
MOST_ROUNDS = 32
READING = frozenset({0xA4, 0xB2, 0xC0})
"""The instructions that may be sent: SELECT, READ RECORD, GET RESPONSE; never VERIFY (20), which uses up a PIN try."""

_FAMILIES = {
    0x61: "more data is waiting",
    0x62: "warning, nothing changed",
    0x63: "warning, something changed",
    0x64: "execution failed, nothing changed",
    0x65: "execution failed, something changed",
    0x66: "security error",
    0x67: "wrong length",
    0x68: "class function not supported",
    0x69: "command not allowed",
    0x6A: "wrong parameters",
    0x6B: "wrong offset",
    0x6C: "wrong expected length",
    0x6D: "instruction not supported",
    0x6E: "class not supported",
    0x6F: "no precise diagnosis",
}


class StatusWord(IntEnum):
    """The two bytes that end every response; an unnamed value keeps its number and its family."""

    OK = 0x9000
    END_OF_FILE = 0x6282
    WRONG_LENGTH = 0x6700
    SECURITY_STATUS = 0x6982
    WRONG_STRUCTURE = 0x6981
    LOCKED = 0x6983
    CONDITIONS = 0x6985
    NOT_SELECTABLE = 0x6999
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    WRONG_P1_P2 = 0x6A86
    WRONG_OFFSET = 0x6B00
    INSTRUCTION_NOT_SUPPORTED = 0x6D00
    CLASS_NOT_SUPPORTED = 0x6E00

    @classmethod
    def _missing_(cls, value: object) -> "StatusWord | None":
        if not isinstance(value, int) or not 0 <= value <= 0xFFFF:
            return None
        word = int.__new__(cls, value)
        word._name_ = f"SW_{value:04X}"
        word._value_ = value
        return word

    @property
    def meaning(self) -> str:
        """The meaning of the word's first byte (ISO 7816-4, section 5.6)."""
        return "done" if self is StatusWord.OK else _FAMILIES.get(self >> 8, "not in ISO 7816-4")


class Connection(Protocol):
    """A card that responds to commands."""

    def send(self, command: bytes) -> tuple[bytes, StatusWord]:
        """Send one command and return the response data and status word; raises DeviceError."""
        ...


class Transport(Protocol):
    """A reader that transmits bytes to a card and back."""

    def transmit(self, command: bytes) -> bytes:
        """Transmit one command and return the whole raw response; raises DeviceError."""
        ...


class Plain:
    """A connection that sends reading commands only, and splits the raw response of a transport."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def send(self, command: bytes) -> tuple[bytes, StatusWord]:
        """Send one command unchanged.

        Raises DeviceError `card_garbled` for an invalid response, and ValueError for a command that does not read.
        """
        if len(command) < 4 or command[0] != 0x00 or command[1] not in READING:
            raise ValueError(f"no command that only reads: {command[:2].hex().upper()}")
        return split_reply(self._transport.transmit(command))


class Complete:
    """A connection that fetches remaining data (61xx) and repeats a read with the correct length (6Cxx)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send(self, command: bytes) -> tuple[bytes, StatusWord]:
        """Send one command and return the whole response; raises DeviceError `card_garbled` if it does not end."""
        gathered = b""
        for _ in range(MOST_ROUNDS):
            data, word = self._connection.send(command)
            high, low = divmod(word, 0x100)
            if high == 0x6C and len(command) >= 5:
                command = command[:-1] + bytes([low])
                continue
            gathered += data
            if high != 0x61:
                return gathered, word
            command = bytes([0x00, 0xC0, 0x00, 0x00, low])
        raise DeviceError("card_garbled", field="reply")


def split_reply(reply: bytes) -> tuple[bytes, StatusWord]:
    """Split a raw response (2 to 258 bytes) into data and status word; raises DeviceError `card_garbled`."""
    if not 2 <= len(reply) <= SHORT_REPLY or reply[-2] & 0xF0 not in (0x60, 0x90):
        raise DeviceError("card_garbled", field="reply")
    return reply[:-2], StatusWord(int.from_bytes(reply[-2:], "big"))


def select_application(name: bytes) -> bytes:
    """Return a SELECT by application name."""
    return bytes([0x00, 0xA4, 0x04, 0x00, len(name)]) + name


def select_file(identifier: bytes, p1: int = 0x00) -> bytes:
    """Return a SELECT by the two bytes of a file identifier; `p1` 02 searches the selected directory only."""
    return bytes([0x00, 0xA4, p1, 0x00, len(identifier)]) + identifier


def read_record(number: int, expected: int, p2: int = 0x00) -> bytes:
    """Return a READ RECORD; `p2` selects file and meaning of `number`, `expected` bytes include tag and length."""
    return bytes([0x00, 0xB2, number, p2, expected])
