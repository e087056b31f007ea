"""The cash that a cashier types: digits, a note taken at once, and why an amount is asked about before it is taken."""

from enum import Enum

from terminal import money

LONGEST = 10
NOTE = 10_000
"""The largest note, in fen."""


class Doubt(Enum):
    """The reasons why an amount is asked about."""

    STRAY = "stray"
    """A key was pressed that is part of no amount."""
    FAR = "far"
    """Far more than is due."""


class TypedAmount:
    """An amount as it is typed; nothing typed stands for an amount of its own."""

    def __init__(self) -> None:
        self.text = ""
        self._is_note = self._is_stray = False

    def forget(self) -> None:
        """Start again."""
        self.text, self._is_note, self._is_stray = "", False, False

    def add(self, character: str) -> None:
        """Add a digit or the point; after a note was taken it begins another amount."""
        self._set(("" if self._is_note else self.text) + character)

    def remove(self) -> None:
        """Take the last character back."""
        self._set(self.text[:-1])

    def take(self, fen: int) -> None:
        """Take the amount of a note."""
        self._set(money.plain(fen))
        self._is_note = True

    def stray(self) -> None:
        """Note a key that is part of no amount."""
        self._is_stray = True

    def fen(self, untyped: int) -> int | None:
        """Return the amount in fen, `untyped` if nothing was typed, None if it is no amount."""
        if not self.text:
            return untyped
        try:
            return money.parse(self.text)
        except ValueError:
            return None

    def shown(self) -> str:
        """Return the text with grouped digits, as it is typed."""
        whole, point, places = self.text.partition(".")
        return f"¥ {int(whole):,}{point}{places}"

    def doubt(self, received: int, due: int) -> Doubt | None:
        """Return why an amount that would be taken (fen) is asked about first: up to the next note it is not."""
        if self._is_stray:
            return Doubt.STRAY
        return Doubt.FAR if received > -(-due // NOTE) * NOTE else None

    def _set(self, text: str) -> None:
        whole, point, places = text.partition(".")
        if len(whole) <= LONGEST and len(places) <= 2 and "." not in places and (whole or not point):
            self.text, self._is_note, self._is_stray = text, False, False
        else:
            self._is_stray = True
