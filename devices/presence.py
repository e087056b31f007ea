"""Presence check: right before the irreversible call the card of the transaction is read again."""

from dataclasses import dataclass
from typing import Protocol

from terminal.errors import DeviceError, NotSent
from terminal.model import CardCredential, Noun
from terminal.private import Private


class CardIdentity(Noun, frozen=True):
    """A card's identity: its answer to reset in hexadecimal, and its unique number; empty for a foreign card."""

    atr: str
    serial: Private


class IdentityReader(Protocol):
    """A reader that can look at its cards again."""

    def last_identities(self) -> tuple[CardIdentity, ...]:
        """Return the identities of the cards at the last reading."""
        ...

    def present_identities(self) -> tuple[CardIdentity, ...]:
        """Read the identities of the cards present now; raises DeviceError if they cannot be read."""
        ...


@dataclass(frozen=True)
class PresenceCheck:
    """The Presence port over a reader; with `keep_card` the card must be present, else just no other card."""

    reader: IdentityReader
    keep_card: bool = True

    def ensure_there(self, card: CardCredential) -> None:
        """Raise NotSent if the card that was read is no longer there, with the codes of the Presence port."""
        try:
            present_identities = self.reader.present_identities()
        except DeviceError as error:
            if self.keep_card:
                raise NotSent("card_not_confirmed", reason=error.code) from error
            return
        if any(
            identity in present_identities
            for identity in self.reader.last_identities()
            if identity.serial == card.card_sn
        ):
            return
        if present_identities:
            raise NotSent("card_exchanged")
        if self.keep_card:
            raise NotSent("card_taken")
