"""Readers by name and serial number: which of the present readers to watch, independent of their current index."""

import re
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from terminal.errors import DeviceError

_INDEX = re.compile(r"( \d\d \d\d| \d+)$")  # pcsc-lite numbers readers and slots, Windows only readers
_SERIAL = re.compile(r" ?\(([^()]*)\)")
_INTERFACE = re.compile(r" ?\[([^][]*)\]| (ICC|PICC|CL|SAM|Contact|Contactless)$", re.IGNORECASE)
_SECURITY_MODULE = re.compile(r"\bSAM\b", re.IGNORECASE)


class ReaderName(NamedTuple):
    """The parts of a PC/SC reader's name; a device with a contact and a contactless interface is two readers."""

    device: str
    interface: str
    serial: str


SERVICE_DIRECTORY = Path("/run/pcscd")
ACCESS_DENIED = 0x8010006A  # SCARD_W_SECURITY_VIOLATION
_HUNG_UP = {0x80100013, 0x8010001D}  # SCARD_F_COMM_ERROR, SCARD_E_NO_SERVICE


def first_refusal(code: int) -> str:
    """Return the code of what is wrong with a service that gave this error code to somebody who only just came.

    Since version 2 a service hangs up on a user whom polkit does not admit, before it says a word.
    """
    code &= 0xFFFFFFFF
    hung_up = code in _HUNG_UP and service_runs()
    return "card_service_refused" if hung_up or code == ACCESS_DENIED else "card_service_down"


def service_runs() -> bool:
    """Return whether a PC/SC service takes connections on this machine."""
    if not hasattr(socket, "AF_UNIX"):
        return False
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(SERVICE_DIRECTORY / "pcscd.comm")) == 0


def listed() -> list[str]:
    """Return the names of the present PC/SC readers.

    Raises DeviceError: `card_service_down`, or `card_service_refused` if the service does not admit this user.
    """
    from smartcard import scard  # noqa: PLC0415, only needed if there is a service

    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if code != scard.SCARD_S_SUCCESS:
        raise DeviceError(first_refusal(code))
    try:
        code, names = scard.SCardListReaders(context, [])
    finally:
        scard.SCardReleaseContext(context)
    return list(names) if code == scard.SCARD_S_SUCCESS else []


def parted(name: str) -> ReaderName:
    """Split a reader's name into its parts, dropping the index."""
    rest = _INDEX.sub("", name.strip())
    serial, interface = _SERIAL.search(rest), _INTERFACE.search(_SERIAL.sub("", rest))
    device = _INTERFACE.sub("", _SERIAL.sub("", rest)).strip()
    return ReaderName(device, (interface[1] or interface[2]) if interface else "", serial[1] if serial else "")


def watched(readers: Sequence[str], chosen: str) -> list[str]:
    """Return the readers of the chosen device, by default all except slots of security modules (SAM).

    `chosen` is a reader's name; a part it omits, serial number or interface, matches any.
    """
    if not chosen:
        return [each for each in readers if not _SECURITY_MODULE.search(each)]
    wanted = parted(chosen)
    return [each for each in readers if _fits(parted(each), wanted)]


def _fits(reader: ReaderName, wanted: ReaderName) -> bool:
    if not wanted.interface and _SECURITY_MODULE.search(reader.interface):
        return False
    return all(part in {"", has} for has, part in zip(reader, wanted, strict=True))
