"""Presence check: right before the irreversible call the card of the transaction is read again."""

from dataclasses import dataclass
from typing import Protocol

from terminal.errors import DeviceError, NotSent
from terminal.model import CardCredential, Noun
from terminal.private import Private


class Pin(Noun, frozen=True):
    """A card's identity: its answer to reset in hexadecimal, and its unique number; empty for a foreign card."""

    atr: str
    serial: Private


class Looking(Protocol):
    """A reader that can look at its cards again."""

    def pinned(self) -> tuple[Pin, ...]:
        """Return the identities of the cards at the last reading."""
        ...

    def lying(self) -> tuple[Pin, ...]:
        """Read the identities of the cards present now; raises DeviceError if they cannot be read."""
        ...


@dataclass(frozen=True)
class Pinning:
    """The Presence port over a reader; with `keep_card` the card must be present, else just no other card."""

    reader: Looking
    keep_card: bool = True

    def ensure_there(self, card: CardCredential) -> None:
        """Raise NotSent if the card that was read is no longer there, with the codes of the Presence port."""
        try:
            lying = self.reader.lying()
        except DeviceError as error:
            if self.keep_card:
                raise NotSent("card_not_confirmed", reason=error.code) from error
            return
        if any(pin in lying for pin in self.reader.pinned() if pin.serial == card.card_sn):
            return
        if lying:
            raise NotSent("card_exchanged")
        if self.keep_card:
            raise NotSent("card_taken")
