"""Puts the national interface together: a region's profile, the hospital's keys, one kept connection."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from terminal.model import Noun
from terminal.platform.envelope import Sender, read_keys
from terminal.platform.exchange import Exchange
from terminal.platform.message_ids import MessageIds
from terminal.platform.national import NationalPlatform
from terminal.platform.profile import load
from terminal.platform.wire import Wire


class Where(Noun, frozen=True):
    """How to reach a platform: its URL, a region's profile by name or file, the keys, and the file of message ids."""

    url: str
    profile: str
    keys: Path | None
    ids: Path


def connected(where: Where, sender: Sender, clock: Callable[[], datetime]) -> NationalPlatform:
    """Return one counter's platform; nothing is sent yet.

    Raises BadInput: `profile_not_found`, `toml_syntax`, `toml_field`, `platform_key`, `message_ids_unreadable`.
    """
    profile = load(where.profile)
    keys = read_keys(where.keys, profile.envelope)
    ids = MessageIds(where.ids, sender.institution.code, sender.counter, clock)
    wire = Wire(where.url, profile.transport, clock, keys.token)
    return NationalPlatform(Exchange(profile, keys, sender, wire, ids, clock), profile, sender, clock)
