"""A sample person lent to a real card whose holder nobody knows here, so that any chip card makes a demonstration."""

import threading
from collections.abc import Callable, Collection
from typing import NamedTuple

from msgspec.structs import replace

from devices.presence import PresenceCheck
from devices.several_readers import Reader
from simulation import samples
from terminal.errors import NotSent
from terminal.model import CardCredential, Credential
from terminal.ports import ReaderEvent, ReaderState
from terminal.private import Private


class _Stranger(NamedTuple):
    """A card that is no sample person's: its reader, answer to reset, and number, empty for a foreign card."""

    reader: str
    atr: str
    serial: Private


class LendingReader:
    """The CardReader and Presence ports over others; a stranger's card may stand for a sample person.

    What was lent is kept in memory alone, for a card as long as this counter is open; `simulated_name` begins the name
    of the reader that only ever holds sample cards.
    """

    def __init__(self, reader: Reader, presence: PresenceCheck, simulated_name: str) -> None:
        self._reader, self._presence, self._simulated_name = reader, presence, simulated_name
        self.simulated, self.has_real = reader.simulated, getattr(reader, "has_real", False)
        self._people = {each.number: each for each in samples.people()}
        self._known = {each.credential().card_sn for each in self._people.values()}
        self._lock = threading.Lock()
        self._stranger: _Stranger | None = None
        self._lent: dict[_Stranger, CardCredential] = {}

    def lend(self, person_number: str) -> bool:
        """Lend a sample person to the stranger's card in a reader, and read it again; False if there is none."""
        with self._lock:
            stranger = self._stranger
            if stranger:
                self._lent[stranger] = self._people[person_number].credential()
        if stranger:
            self._reader.read_again()
        return stranger is not None

    def borrows(self, credential: Credential | None) -> bool:
        """Return whether this very credential is a sample person's on a stranger's card."""
        return any(credential is each for each in self._lent.values())

    def start(self, tell: Callable[[ReaderEvent], None]) -> None:
        """Start watching; a stranger's card is UNKNOWN_CARD with the fact `lendable`, or READ as the person lent."""
        self._reader.start(lambda event: tell(self._seen(event)))

    def read_again(self) -> None:
        """Read the cards once more."""
        self._reader.read_again()

    def stop(self) -> None:
        """Stop watching."""
        self._reader.stop()

    def ensure_there(self, card: CardCredential) -> None:
        """Raise NotSent if the card that identified the patient is no longer there, as the Presence port says."""
        stranger = next((each for each, lent in self._lent.items() if lent is card), None)
        if stranger is None:
            self._presence.ensure_there(card)
        elif stranger.serial:
            self._presence.ensure_there(replace(card, card_sn=stranger.serial))
        elif self._stranger not in {stranger, None}:
            raise NotSent("card_exchanged")
        elif self._stranger is None and self._presence.keep_card:
            raise NotSent("card_taken")

    def _seen(self, event: ReaderEvent) -> ReaderEvent:
        if event.reader.startswith(self._simulated_name) or event.state is ReaderState.READING:
            return event
        found = _stranger_of(event, self._known)
        with self._lock:
            if found or not event.reader or (self._stranger and self._stranger.reader == event.reader):
                self._stranger = found
            lent = self._lent.get(found) if found else None
        if lent:
            return replace(event, state=ReaderState.READ, card=lent, code="", facts={})
        if not found:
            return event
        facts = event.facts | {"lendable": "yes"}
        return replace(
            event, state=ReaderState.UNKNOWN_CARD, card=None, code=event.code or "card_stranger", facts=facts
        )


def _stranger_of(event: ReaderEvent, known: Collection[Private]) -> _Stranger | None:
    if event.state is ReaderState.READ and event.card and event.card.card_sn not in known:
        return _Stranger(event.reader, event.atr, event.card.card_sn)
    if event.state is ReaderState.UNKNOWN_CARD:
        return _Stranger(event.reader, event.atr, Private(""))
    return None
