"""Codes that a scanner sends more than once, or in parts."""

from hashlib import sha256
from time import monotonic

from devices.voucher import CodeKind, kind_of, plain

ECHO = 2.0
"""Seconds within which the same code again is the same presentation."""
REST = 1.0
"""Seconds within which the rest of a code that came in parts may follow."""


class RepeatedCodes:
    """The last code of a counter, and when one was cut."""

    def __init__(self) -> None:
        self._last, self._cut_at = (b"", 0.0), -REST

    def is_echo(self, text: str) -> bool:
        """Return whether a code is the last one, sent once more a moment later; the next call compares with this."""
        digest, now = sha256(text.encode()).digest(), monotonic()
        before, self._last = self._last, (digest, now)
        return before[0] == digest and now - before[1] < ECHO

    def note_refused(self, text: str) -> None:
        """Take a refused text as the beginning of a longer code if it is made of digits."""
        if plain(text).isdecimal():
            self._cut_at = monotonic()

    def is_rest(self, text: str) -> bool:
        """Return whether a text is what a scanner sent after a pause in the middle of digits that were refused.

        It must not count as another code: the rest of a voucher may look like a payment code.
        """
        return monotonic() - self._cut_at < REST and text.isdecimal() and kind_of(text) is not CodeKind.VOUCHER
