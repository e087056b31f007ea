"""The keyboard wedge: a scanner's burst of keys, distinguished from a person's typing by its rhythm."""

from msgspec import Struct, structs

GAP = 0.05
SHORTEST = 12
PIECE = 6
MACHINE = 0.025
SUFFIX = 0.25
# No hand keeps this rhythm for more keys than an amount has: a scanner slower than its settings say.
SLOW = 0.09
MANY = 11

_ENDS = "\r\n\t"


class Verdict(Struct, frozen=True):
    """The treatment of a key.

    `back` are characters held so far that go to the focused field now, before the key itself;
    `held` is true if the key itself is withheld from the field, for now or for good; `code` is a finished scan.
    `slow` is a text that a machine must have typed, though too slowly for a scan; `rest` of it reached no field,
    and neither did its suffix if it `ended` with one.
    """

    held: bool = False
    back: str = ""
    code: str = ""
    slow: str = ""
    rest: str = ""
    ended: bool = False


class Wedge:
    """A filter that withholds characters while they may be a scan; what a person typed is returned in order.

    A scan is at least `shortest` characters, not all the same (a key held down), none later than `gap` seconds after
    the one before; it ends with CR, LF, TAB, a key without a character, or a pause. A part of a scan is recognized from
    `PIECE` characters on, if they came faster than fingers can type, `MACHINE` seconds each, and the part after a pause
    of at most `SUFFIX` seconds from two on. A run of `MANY` characters, none later than `SLOW` seconds after the one
    before, is a slow scanner's; its suffix is withheld as well. Times are seconds of a monotonic clock.
    """

    def __init__(self, gap: float = GAP, shortest: int = SHORTEST) -> None:
        self._gap = gap
        self._shortest = shortest
        self._burst = ""
        self._first = self._last = 0.0
        self._torn = self._cut = False
        self._until = float("-inf")
        self._run, self._slow = "", max(SLOW, gap)

    @property
    def due(self) -> float | None:
        """The time at which `pause` must be called if no key comes before; None if nothing is held."""
        if self._is_slow():
            return self._last + self._slow
        return self._last + self._gap if self._burst else None

    def feed(self, character: str, at: float) -> Verdict:
        """Process one key's character; an empty or unprintable one (a key such as F5) ends a burst."""
        before = self.pause(at)
        if character and character in _ENDS:
            return self._end(at, before)
        if not character.isprintable() or len(character) != 1:
            return self._interrupted(before)
        if not self._burst:
            self._first = at
            self._torn = self._torn and at - self._last <= self._gap
            self._cut = at <= self._until
        self._run = self._run + character if at - self._last <= self._slow else character
        self._burst += character
        self._last = at
        return structs.replace(before, held=True)

    def shift(self, by: float) -> None:
        """Move the times of all keys so far, once they are known to be others."""
        self._first, self._last, self._until = self._first + by, self._last + by, self._until + by

    def pause(self, at: float) -> Verdict:
        """Process a pause: a burst whose gap is over becomes a code, or goes back to the field."""
        if self._is_slow():
            return Verdict() if at - self._last <= self._slow else self._slow_run()
        if not self._burst or at - self._last <= self._gap:
            return Verdict()
        if self._is_scan():
            self._until = self._last + SUFFIX  # a suffix until then must not press a button
            return Verdict(code=self._flush())
        return Verdict(back=self._flush())

    def suffix(self, at: float) -> Verdict | None:
        """Process a key that a scanner may send as its suffix; None unless it comes right after a scan."""
        follows = self._burst or at <= self._until or (len(self._run) >= PIECE and at - self._last <= self._slow)
        return self._end(at, self.pause(at)) if follows else None

    def _end(self, at: float, before: Verdict) -> Verdict:
        if self._is_slow():
            slow = self._slow_run()
            return Verdict(held=True, slow=slow.slow, rest=slow.rest, ended=True)
        if before.slow:
            return Verdict(held=True, slow=before.slow, rest=before.rest, ended=True)
        if self._is_scan() or (self._cut and self._burst):
            self._until, self._run = at + self._gap, ""  # the LF of a CR LF
            return Verdict(held=True, code=self._flush())
        suffix = not self._burst and not before.back and at <= self._until
        return Verdict(held=suffix, back=before.back + self._flush(), code=before.code)

    def _interrupted(self, before: Verdict) -> Verdict:
        self._run = ""
        if self._is_scan():
            self._torn = True  # the rest of the scan must not reach a field, either
            self._until = self._last + SUFFIX
            return structs.replace(before, code=self._flush())
        return structs.replace(before, back=before.back + self._flush())

    def _is_slow(self) -> bool:
        """Return whether a whole run came in a machine's rhythm, but no single burst of it is a scan."""
        part = 0 < len(self._burst) < len(self._run)
        return part and len(self._run) >= MANY and len(set(self._run)) > 1 and not self._is_fast()

    def _is_fast(self) -> bool:
        count = len(self._burst)
        return count >= PIECE and self._last - self._first <= MACHINE * (count - 1)

    def _slow_run(self) -> Verdict:
        found = Verdict(slow=self._run, rest=self._burst)
        self._run, self._burst, self._torn = "", "", False
        self._until = self._last + SUFFIX
        return found

    def _is_scan(self) -> bool:
        count = len(self._burst)
        whole = (count >= self._shortest or self._is_fast()) and len(set(self._burst)) > 1
        return whole or (self._torn and count > 0) or (self._cut and count > 1)

    def _flush(self) -> str:
        burst, self._burst = self._burst, ""
        return burst
