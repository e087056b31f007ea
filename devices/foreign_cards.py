"""Cards other than social-security cards, identified by foreign_cards.toml."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct

from devices.apdu import Connection, StatusWord, select_application
from terminal.input_file import read


class ForeignCard(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of card: its name in both languages, and its identifying bytes in hexadecimal."""

    zh_CN: str  # noqa: N815, a language code
    en: str
    applications: tuple[str, ...]
    atrs: tuple[str, ...]


@cache
def kinds() -> Mapping[str, ForeignCard]:
    """Load every kind by its key."""
    return read(Path(__file__).with_suffix(".toml"), dict[str, ForeignCard])


def recognised(atr: bytes, card: Connection) -> str:
    """Return the key of a card's kind by its answer to reset or the applications it selects; empty if unknown.

    Raises DeviceError if the card stops responding.
    """
    text = atr.hex().upper()
    for key, kind in kinds().items():
        if any(re.fullmatch(pattern, text) for pattern in kind.atrs):
            return key
    for key, kind in kinds().items():
        if any(_selects(card, application) for application in kind.applications):
            return key
    return ""


def name(key: str, language: str) -> str:
    """Return the name of a kind in zh_CN or en."""
    return str(getattr(kinds()[key], language))


def _selects(card: Connection, application: str) -> bool:
    _, word = card.send(select_application(bytes.fromhex(application)))
    return word is StatusWord.OK
