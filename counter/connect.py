"""The national interface, built from a region's profile, the hospital's keys and one persistent connection."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from counter.interlock import ensure_own_keys, ensure_sealed
from simulation import hello
from terminal.errors import Refused
from terminal.model import Institution, Noun, Who
from terminal.national.envelope import Sender, read_keys
from terminal.national.exchange import Exchange
from terminal.national.message_ids import MessageIds
from terminal.national.platform import NationalPlatform
from terminal.national.profile import Profile, Transport, load
from terminal.national.statements import NationalStatements
from terminal.national.wire import Lost, Unsent, Wire

if TYPE_CHECKING:
    from counter.settings import Settings


class Where(Noun, frozen=True):
    """The address of a platform: URL, region's profile (name or file), keys, and the file of message ids."""

    url: str
    profile: str
    keys: Path | None
    ids: Path


class TrialWire(Wire):
    """A wire to a simulated platform: nothing is sent before the server has proved that it is the simulation.

    It proves that again after each call without an answer, as another server may be there then.
    """

    def __init__(self, url: str, how: Transport, clock: Callable[[], datetime], token: str = "") -> None:
        super().__init__(url, how, clock, token)
        self._hello = Wire(url, Transport(connect=how.connect, read=how.read, path=hello.PATH), clock)
        self._is_proved = False
        self.told: datetime | None = None  # the server's time as it proved what it is

    def post(self, infno: str, body: bytes) -> bytes:
        """Send a request as Wire.post does; raises Refused("platform_not_simulated") as well."""
        with self._proved():
            return super().post(infno, body)

    def post_at(self, path: str, body: bytes) -> bytes:
        """Send a request as Wire.post_at does; raises Refused("platform_not_simulated") as well."""
        with self._proved():
            return super().post_at(path, body)

    def prove(self) -> None:
        """Ask the server to prove that it is the simulation, once; raises Unsent if it cannot be reached."""
        if self._is_proved:
            return
        nonce = token_hex(16).encode()
        try:
            answer = self._hello.post("", nonce)
        except Lost:
            answer = b""
        self.told = hello.proved(answer, nonce)
        if self.told is None:
            raise Refused("platform_not_simulated")
        self._is_proved = True

    @contextmanager
    def _proved(self) -> Iterator[None]:
        self.prove()
        try:
            yield
        except (Unsent, Lost):
            self._is_proved = False
            raise

    def close(self) -> None:
        """Close both connections."""
        self._hello.close()
        super().close()


def of_settings(settings: "Settings", institution: Institution, operator: Who | None = None) -> tuple[Where, Sender]:
    """Return how to reach the platform of these settings, and the sender that the platform knows this counter as.

    The operator is that of each time, and that of the settings while nobody is signed in.
    """
    chosen, counter = settings.platform, settings.counter
    where = Where(
        url=chosen.url,
        profile=chosen.profile,
        keys=settings.place(chosen.keys) if chosen.keys else None,
        ids=settings.place(f"message-ids.{counter.counter}"),
    )
    who = (lambda: operator() or counter.operator) if operator else counter.operator
    return where, Sender(institution=institution, operator=who, counter=counter.counter)


def connected(where: Where, sender: Sender, clock: Callable[[], datetime]) -> NationalPlatform:
    """Return one counter's platform; nothing is sent yet.

    Raises BadInput: `profile_not_found`, `toml_syntax`, `toml_field`, `platform_key`, `platform_token`,
    `message_ids_unreadable`, and for a production profile `demo_key_in_production` with the key of a published example
    and `platform_not_encrypted` with plain http to another computer.
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
    keys = read_keys(where.keys, profile.envelope, profile.transport.gateway)
    if profile.production:
        ensure_own_keys(keys.private, keys.public, keys.cipher)
        ensure_sealed(where.url)
    wire = (Wire if profile.production else TrialWire)(where.url, profile.transport, clock, keys.token)
    ids = MessageIds(where.ids, sender.institution.code, sender.counter, clock)
    return Exchange(profile, keys, sender, wire, ids, clock)
