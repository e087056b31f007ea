"""The pin of a card to its transaction: right before the irreversible call the very card is looked at again."""

from dataclasses import dataclass
from typing import Protocol

from terminal.errors import DeviceError, NotSent
from terminal.model import CardCredential, Noun
from terminal.private import Private


class Pin(Noun, frozen=True):
    """What tells a card from every other: its answer to reset in hexadecimal, and its own number; empty if foreign."""

    atr: str
    serial: Private


class Looking(Protocol):
    """A reader that can look at its cards again."""

    def pinned(self) -> tuple[Pin, ...]:
        """Return the cards as they were read last."""
        ...

    def lying(self) -> tuple[Pin, ...]:
        """Read the pins of the cards that lie there now; raises DeviceError where that cannot be told."""
        ...


@dataclass(frozen=True)
class Pinning:
    """The Presence port over a reader; with `keep_card` the card has to lie there, else it only must be no other."""

    reader: Looking
    keep_card: bool = True

    def ensure_there(self, card: CardCredential) -> None:
        """Raise NotSent where the card that was read lies there no more, as terminal/ports.py tells."""
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
