"""The national interface, built from a region's profile, the hospital's keys and one persistent connection."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from counter.interlock import ensure_own_keys
from terminal.model import Institution, Noun
from terminal.national.envelope import Sender, read_keys
from terminal.national.exchange import Exchange
from terminal.national.message_ids import MessageIds
from terminal.national.platform import NationalPlatform
from terminal.national.profile import Profile, load
from terminal.national.statements import NationalStatements
from terminal.national.wire import Wire

if TYPE_CHECKING:
    from counter.settings import Settings


class Where(Noun, frozen=True):
    """How to reach a platform: URL, region's profile (name or file), keys, and the file of message ids."""

    url: str
    profile: str
    keys: Path | None
    ids: Path


def of_settings(settings: "Settings", institution: Institution) -> tuple[Where, Sender]:
    """Return how to reach the platform of these settings, and the sender that the platform knows this counter as."""
    chosen, counter = settings.platform, settings.counter
    where = Where(
        url=chosen.url,
        profile=chosen.profile,
        keys=settings.place(chosen.keys) if chosen.keys else None,
        ids=settings.place(f"message-ids.{counter.counter}"),
    )
    return where, Sender(institution=institution, operator=counter.operator, counter=counter.counter)


def connected(where: Where, sender: Sender, clock: Callable[[], datetime]) -> NationalPlatform:
    """Return one counter's platform; nothing is sent yet.

    Raises BadInput: `profile_not_found`, `toml_syntax`, `toml_field`, `platform_key`, `message_ids_unreadable`, and
    `demo_key_in_production` for a production profile with the key of a published example.
    """
    profile = load(where.profile)
    return NationalPlatform(_exchange(where, profile, sender, clock), profile, sender, clock)


@contextmanager
def statements(where: Where, sender: Sender, clock: Callable[[], datetime]) -> Iterator[NationalStatements]:
    """Open the platform's own statements of the institution; raises the same errors as `connected`."""
    profile = load(where.profile)
    with closing(_exchange(where, profile, sender, clock)) as exchange:
        yield NationalStatements(exchange, profile, sender)


def _exchange(where: Where, profile: Profile, sender: Sender, clock: Callable[[], datetime]) -> Exchange:
    keys = read_keys(where.keys, profile.envelope)
    if profile.production:
        ensure_own_keys(keys.private, keys.public, keys.cipher)
    ids = MessageIds(where.ids, sender.institution.code, sender.counter, clock)
    return Exchange(profile, keys, sender, Wire(where.url, profile.transport, clock, keys.token), ids, clock)
