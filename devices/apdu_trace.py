"""The trace of a card: each command decoded, with its status word, and of the answer nothing but its form."""

import re
import time
from collections.abc import Callable

from msgspec.structs import replace

from devices.apdu import Plain, StatusWord, Transport
from devices.card import reading
from devices.card_layout import File, Record, decode, layout
from devices.foreign_cards import kinds
from terminal.errors import DeviceError
from terminal.ports import CardExchange, ReaderEvent

Note = Callable[[tuple[CardExchange, ...]], None]
"""An observer of all exchanges up to now, called before each command, which has no answer yet."""

SHOWN = {"kind": re.compile("[0-9]?"), "version": re.compile(r"[0-9]\.[0-9]{1,2}")}
"""The records that say nothing of a person, and the only values of theirs that are shown."""

_SELECT, _READ_RECORD, _GET_RESPONSE, _BY_NAME, _WHOLE_FILE = 0xA4, 0xB2, 0xC0, 0x04, 0x05
_STATUS_FAMILIES = {0x60, 0x90}


class Trace:
    """A transport that notes every exchange of the transport below it."""

    def __init__(self, below: Transport, note: Note, seconds: Callable[[], float] = time.monotonic) -> None:
        self._below, self._note, self._seconds = below, note, seconds
        self._file: File | None = None
        self.exchanges: tuple[CardExchange, ...] = ()

    def transmit(self, command: bytes) -> bytes:
        """Transmit one command; raises DeviceError as the transport below does."""
        text, record = self._decoded(command)
        before, begun = self.exchanges, self._seconds()
        pending = CardExchange(command=text, sent=command.hex(" ").upper())
        self.exchanges = (*before, pending)
        self._note(self.exchanges)
        reply = self._below.transmit(command)
        took = round((self._seconds() - begun) * 1000, 1)
        answered = replace(pending, status=_status(reply), received=_form(reply[:-2], record), milliseconds=took)
        self.exchanges = (*before, answered)
        return reply

    def _decoded(self, command: bytes) -> tuple[str, Record | None]:
        """Return a command in words, and the record that it asks for."""
        if command[1] == _SELECT and command[2] == _BY_NAME:
            return f"SELECT {_application(command[5:])}", None
        if command[1] == _SELECT:
            self._file = next((each for each in layout().files if each.identifier == command[5:].hex().upper()), None)
            return f"SELECT {command[5:].hex().upper()}", None
        if command[1] != _READ_RECORD:
            return "GET RESPONSE" if command[1] == _GET_RESPONSE else f"INS {command[1]:02X}", None
        file = next((each for each in layout().files if command[3] >> 3 == each.short), self._file)
        record = next((each for each in file.records if each.tag == command[2]), None) if file else None
        if command[3] & 0x07 == _WHOLE_FILE:
            record = None
        name = record.name if record else "whole file" if command[3] & 0x07 == _WHOLE_FILE else f"{command[2]:02X}"
        return f"READ RECORD {file.identifier if file else '?'} {name}", record


def traced_reading(reader: str, card: Transport, atr: bytes, note: Note | None) -> ReaderEvent:
    """Read a card as `card.reading` does; with an observer the event has the trace."""
    if note is None:
        return reading(reader, Plain(card), atr)
    trace = Trace(card, note)
    return replace(reading(reader, Plain(trace), atr), exchanges=trace.exchanges)


def line(exchange: CardExchange) -> str:
    """Return an exchange as one line; "…" stands for an answer that did not come."""
    if not exchange.status:
        return f"{exchange.command} → …"
    said = " · ".join(filter(None, (f"{exchange.status} {_meaning(exchange.status)}", exchange.received)))
    return f"{exchange.command} → {said} ({exchange.milliseconds} ms)"


def _meaning(status: str) -> str:
    return StatusWord(int(status, 16)).meaning if re.fullmatch("[0-9A-F]{4}", status) else ""


def _application(name: bytes) -> str:
    text = name.hex().upper()
    if text == layout().application:
        return "social-security application"
    return next((key for key, kind in kinds().items() if text in kind.applications), "application")


def _status(reply: bytes) -> str:
    """Return the status word in hexadecimal; bytes that cannot be one may be anything, and are not shown."""
    is_one = len(reply) >= 2 and reply[-2] & 0xF0 in _STATUS_FAMILIES
    return reply[-2:].hex().upper() if is_one else "garbled"


def _form(data: bytes, record: Record | None) -> str:
    if not data:
        return ""
    if record and (*data[:2],) == (record.tag, len(data) - 2):
        return _value(record, data[2:]) or f"{record.name} of {len(data) - 2} bytes"
    return f"{len(data)} bytes"


def _value(record: Record, value: bytes) -> str:
    if record.name not in SHOWN:
        return ""
    try:
        text = decode(record, value)
    except DeviceError:
        return ""
    return f"{record.name} {text!r}" if SHOWN[record.name].fullmatch(text) else ""
