"""The card's side of the exchange: an image that responds to commands like a real card, with faults for tests."""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from devices.apdu import StatusWord
from devices.card import AccessMethod, CardImage
from devices.card_layout import layout

APPLICATION = bytes.fromhex(layout().application)
HUGE_REPLY = bytes(65_533) + b"\x90\x00"

_METHODS = {0x00: AccessMethod.TAG, 0x04: AccessMethod.NUMBER, 0x05: AccessMethod.EVERYTHING, 0x08: AccessMethod.SHORT}


class FaultKind(StrEnum):
    """The kind of a card's fault; the last four occur at one APDU."""

    MUTE = "mute"
    FOREIGN = "foreign"
    GARBLED = "garbled"
    HANG = "hang"
    EMPTY = "empty"
    HUGE = "huge"
    PULL = "pull"


_AT_ONE_APDU = {FaultKind.HANG, FaultKind.EMPTY, FaultKind.HUGE, FaultKind.PULL}


class Fault(Struct, frozen=True):
    """A fault; `at` is the APDU at which it occurs, counted from 1, or the tag of the record that is garbled."""

    kind: FaultKind
    at: int = 1


class Slot(Protocol):
    """A reader without hardware that cards can be inserted into and removed from."""

    def insert(self, image: CardImage, fault: Fault | None = None) -> None:
        """Insert a card, replacing a card in the reader."""
        ...

    def remove(self) -> None:
        """Remove the card, if there is one."""
        ...

    def stop(self) -> None:
        """Remove the card and end what was started."""
        ...


class Applet:
    """A social-security card that responds as its image specifies.

    T=0 returns 61xx before data and 6Cxx for a wrong length, T=1 the data itself; VERIFY is an unknown command.
    """

    def __init__(self, image: CardImage, fault: Fault | None = None) -> None:
        self._files, self._manner = image.files, image.manner
        self._fault = fault
        self._count = 0
        self._open = False
        self._file: dict[int, bytes] = {}
        self._waiting = b""

    def answer(self, command: bytes) -> bytes | FaultKind:
        """Return the response to one command, or the fault that occurs now."""
        self._count += 1
        fault = self._fault
        if fault and fault.kind in _AT_ONE_APDU and fault.at == self._count:
            return HUGE_REPLY if fault.kind is FaultKind.HUGE else fault.kind
        return self._answer(command)

    def _answer(self, command: bytes) -> bytes:
        if len(command) < 5:
            return _status(StatusWord.WRONG_LENGTH)
        body = command[5 : 5 + command[4]]
        match command[0], command[1]:
            case 0x00, 0xA4 if command[2] == 0x04:
                return self._select_application(body)
            case 0x00, 0xA4:
                return self._select_file(body)
            case 0x00, 0xB2:
                return self._read_record(command[2], command[3], command[4])
            case 0x00, 0xC0:
                return self._waiting[: command[4]] + _status(StatusWord.OK)
        return _status(StatusWord.INSTRUCTION_NOT_SUPPORTED)

    def _select_application(self, name: bytes) -> bytes:
        known = name.hex().upper() in self._manner.applications and self._fault != Fault(FaultKind.FOREIGN)
        self._open = known and name == APPLICATION
        if not known:
            return _status(StatusWord.FILE_NOT_FOUND)
        data = _tlv(0x6F, _tlv(0x84, name) + _tlv(0xA5, _tlv(0x88, b"\x1e")))
        if self._manner.protocol:
            return data + _status(StatusWord.OK)
        self._waiting = data
        return bytes([0x61, len(data)])

    def _select_file(self, identifier: bytes) -> bytes:
        file = self._files.get(identifier.hex().upper())
        if not self._open or file is None:
            return _status(StatusWord.FILE_NOT_FOUND)
        self._file = file
        return _status(StatusWord.OK)

    def _read_record(self, number: int, p2: int, expected: int) -> bytes:
        method = _METHODS.get(p2 & 0x07 if p2 < 0x08 else 0x08)
        if not self._open or method not in self._manner.methods:
            return _status(StatusWord.WRONG_P1_P2)
        if method is AccessMethod.SHORT:
            self._select_file(bytes([0xEF, p2 >> 3]))
        if method is AccessMethod.EVERYTHING:
            return self._given(b"".join(_tlv(tag, value) for tag, value in self._file.items()), expected)
        value = self._file.get(number)
        if value is None:
            return _status(StatusWord.RECORD_NOT_FOUND)
        garbled = self._fault == Fault(FaultKind.GARBLED, number)
        return self._given(_tlv(number, value[1:]) + value[:1] if garbled else _tlv(number, value), expected)

    def _given(self, data: bytes, expected: int) -> bytes:
        if self._manner.protocol:
            return data[: expected or 0x100] + _status(StatusWord.OK)
        if expected != len(data):
            return bytes([0x6C, len(data)])
        return data + _status(StatusWord.OK)


def _tlv(tag: int, value: bytes) -> bytes:
    return bytes([tag, len(value)]) + value


def _status(word: StatusWord) -> bytes:
    return word.to_bytes(2, "big")
