"""Readers by name and serial number: which of those that are there are watched, whatever index they have today."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_INDEX = re.compile(r"( \d\d \d\d| \d+)$")  # pcsc-lite counts readers and slots, Windows readers alone
_SERIAL = re.compile(r" ?\(([^()]*)\)")
_INTERFACE = re.compile(r" ?\[([^][]*)\]| (ICC|PICC|CL|SAM|Contact|Contactless)$", re.IGNORECASE)
_SECURITY_MODULE = re.compile(r"\bSAM\b", re.IGNORECASE)


class ReaderName(NamedTuple):
    """The parts of a PC/SC reader's name; a device with a contact and a contactless interface is two readers."""

    device: str
    interface: str
    serial: str


def listed() -> list[str] | None:
    """Name the PC/SC readers that are there; None where no service answers."""
    from smartcard import scard  # noqa: PLC0415, only where there is a service to ask

    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if code != scard.SCARD_S_SUCCESS:
        return None
    try:
        code, names = scard.SCardListReaders(context, [])
    finally:
        scard.SCardReleaseContext(context)
    return list(names) if code == scard.SCARD_S_SUCCESS else []


def parted(name: str) -> ReaderName:
    """Part a reader's name, and leave its index out."""
    rest = _INDEX.sub("", name.strip())
    serial, interface = _SERIAL.search(rest), _INTERFACE.search(_SERIAL.sub("", rest))
    device = _INTERFACE.sub("", _SERIAL.sub("", rest)).strip()
    return ReaderName(device, (interface[1] or interface[2]) if interface else "", serial[1] if serial else "")


def watched(readers: Sequence[str], chosen: str) -> list[str]:
    """Return the readers of the chosen device; without one all of them, but for slots of security modules (SAM).

    `chosen` is a reader's name; what it leaves out, serial or interface, may be any.
    """
    if not chosen:
        return [each for each in readers if not _SECURITY_MODULE.search(each)]
    wanted = parted(chosen)
    return [each for each in readers if _fits(parted(each), wanted)]


def _fits(reader: ReaderName, wanted: ReaderName) -> bool:
    if not wanted.interface and _SECURITY_MODULE.search(reader.interface):
        return False
    return all(part in {"", has} for has, part in zip(reader, wanted, strict=True))
