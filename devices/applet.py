"""The card's side of the exchange: an image that answers commands as a real card does, with faults for tests."""

from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from devices.apdu import StatusWord
from devices.card import CardImage
from devices.card_layout import layout

APPLICATION = bytes.fromhex(layout().application)


class FaultKind(StrEnum):
    """What goes wrong with a card; the last three do so at one APDU."""

    MUTE = "mute"
    FOREIGN = "foreign"
    GARBLED = "garbled"
    HANG = "hang"
    EMPTY = "empty"
    PULL = "pull"


class Fault(Struct, frozen=True):
    """A fault; `at` is the APDU it strikes, counted from 1, or the tag of the record that is garbled."""

    kind: FaultKind
    at: int = 1


class Slot(Protocol):
    """A reader without hardware that a card can be put on and taken off."""

    def insert(self, image: CardImage, fault: Fault | None = None) -> None:
        """Put a card in, in place of one that lies there."""
        ...

    def remove(self) -> None:
        """Take the card out; nothing happens where there is none."""
        ...

    def stop(self) -> None:
        """Take the card out and end what was started."""
        ...


class Applet:
    """A social-security card that speaks T=0 style: 61xx before data, 6Cxx for a wrong length."""

    def __init__(self, image: CardImage, fault: Fault | None = None) -> None:
        self._files = image.files
        self._fault = fault
        self._count = 0
        self._open = False
        self._file: dict[int, bytes] = {}
        self._waiting = b""

    def answer(self, command: bytes) -> bytes | FaultKind:
        """Answer one command, or tell which fault strikes now."""
        self._count += 1
        fault = self._fault
        if fault and fault.kind in (FaultKind.HANG, FaultKind.EMPTY, FaultKind.PULL) and fault.at == self._count:
            return fault.kind
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
                return self._read_record(command[2], command[4])
            case 0x00, 0xC0:
                return self._waiting[: command[4]] + _status(StatusWord.OK)
        return _status(StatusWord.INSTRUCTION_NOT_SUPPORTED)

    def _select_application(self, name: bytes) -> bytes:
        self._open = name == APPLICATION and self._fault != Fault(FaultKind.FOREIGN)
        if not self._open:
            return _status(StatusWord.FILE_NOT_FOUND)
        self._waiting = _tlv(0x6F, _tlv(0x84, name) + _tlv(0xA5, _tlv(0x88, b"\x1e")))
        return bytes([0x61, len(self._waiting)])

    def _select_file(self, identifier: bytes) -> bytes:
        file = self._files.get(identifier.hex().upper())
        if not self._open or file is None:
            return _status(StatusWord.FILE_NOT_FOUND)
        self._file = file
        return _status(StatusWord.OK)

    def _read_record(self, tag: int, expected: int) -> bytes:
        value = self._file.get(tag)
        if value is None:
            return _status(StatusWord.RECORD_NOT_FOUND)
        record = _tlv(tag, value)
        if expected != len(record):
            return bytes([0x6C, len(record)])
        if self._fault == Fault(FaultKind.GARBLED, tag):
            record = _tlv(tag, value[1:]) + value[:1]
        return record + _status(StatusWord.OK)


def _tlv(tag: int, value: bytes) -> bytes:
    return bytes([tag, len(value)]) + value


def _status(word: StatusWord) -> bytes:
    return word.to_bytes(2, "big")
