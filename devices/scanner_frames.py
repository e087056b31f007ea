"""A scanner's bytes cut into codes: by its suffix, or by the silence after one that sends none."""

import re

SILENCE = 0.1
LONGEST = 4096
SHORTEST = 4

_ENDS = re.compile(rb"[\r\n\t\x00\x03]")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")


class Frames:
    """Collects bytes as they come, whatever pieces they come in; never more than `LONGEST` of them.

    Fewer than `SHORTEST` characters are noise of the line, such as a plug makes.
    """

    def __init__(self) -> None:
        self._open = b""
        self._overlong = False

    @property
    def pending(self) -> bool:
        """Whether `silence` would end something."""
        return bool(self._open) or self._overlong

    def feed(self, received: bytes) -> list[str]:
        """Take some bytes; return the codes that they end."""
        *ended, rest = _ENDS.split(self._open + received)
        codes = [self._close(each) for each in ended]
        self._overlong = self._overlong or len(rest) > LONGEST
        self._open = b"" if self._overlong else rest
        return [code for code in codes if code]

    def silence(self) -> list[str]:
        """Take it that nothing more comes; return the code that was open, if any."""
        code = self._close(self._open)
        self._open = b""
        return [code] if code else []

    def _close(self, frame: bytes) -> str:
        overlong, self._overlong = self._overlong, False
        text = _CONTROL.sub(b"", frame).decode("utf-8", "replace").strip()
        return text if len(text) >= SHORTEST and len(frame) <= LONGEST and not overlong else ""
