"""Splits a scanner's bytes into codes: at its suffix, or at the pause after a code if it sends none."""

import re

SILENCE = 0.1
LONGEST = 4096
SHORTEST = 4

_ENDS = re.compile(rb"[\r\n\t\x00\x03]")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")


class Frames:
    """A buffer of received bytes, independent of how they are split on arrival; at most `LONGEST` of them are kept.

    Fewer than `SHORTEST` characters are noise of the line, as from plugging in.
    """

    def __init__(self) -> None:
        self._open = b""
        self._overlong = False

    @property
    def pending(self) -> bool:
        """True if `silence` would end a code."""
        return bool(self._open) or self._overlong

    def feed(self, received: bytes) -> list[str]:
        """Add bytes; return the codes that they complete."""
        *ended, rest = _ENDS.split(self._open + received)
        codes = [self._close(each) for each in ended]
        self._overlong = self._overlong or len(rest) > LONGEST
        self._open = b"" if self._overlong else rest
        return [code for code in codes if code]

    def silence(self) -> list[str]:
        """End the current code because nothing more arrives; return it, if any."""
        code = self._close(self._open)
        self._open = b""
        return [code] if code else []

    def _close(self, frame: bytes) -> str:
        overlong, self._overlong = self._overlong, False
        text = _CONTROL.sub(b"", frame).decode("utf-8", "replace").strip()
        return text if len(text) >= SHORTEST and len(frame) <= LONGEST and not overlong else ""
