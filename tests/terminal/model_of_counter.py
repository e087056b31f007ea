"""A minimal model of a counter's promises about its bills, for the state machine."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from terminal.model import Line

Lines = tuple[Line, ...]


class End(NamedTuple):
    """A state of a bill: the settled lines, none if it is unpaid, and the lines the hospital has."""

    settled: Lines
    owed: Lines


Move = Callable[[End], Sequence[End]]


def settle(end: End) -> Sequence[End]:
    """Settle the lines owed."""
    return [End(end.owed, end.owed)]


def refund(end: End) -> Sequence[End]:
    """Refund everything, so that it is owed again."""
    return [End((), end.owed)]


def refund_but(kept: Lines) -> Move:
    """Refund the other lines for good; the kept ones are settled again, or else owed."""
    return lambda _: [End(kept, kept), End((), kept)]


class Bill:
    """A bill with all its possible states; there is more than one only while an outcome is unknown."""

    def __init__(self, lines: Lines) -> None:
        self.ends = {End((), lines)}

    @property
    def is_known(self) -> bool:
        return len(self.ends) == 1

    @property
    def end(self) -> End:
        (end,) = self.ends
        return end

    def done(self, move: Move) -> None:
        """Record a call that the counter reported as done; the ledgers show which of its results it has."""
        self.ends = {each for end in self.ends for each in move(end)}

    def unknown(self, move: Move) -> None:
        """Record a call with an unknown outcome; it had its effect or none."""
        self.ends |= {each for end in self.ends for each in move(end)}

    def found(self, settled: Lines) -> None:
        """Check the ledgers once nothing is open: they must show one of the possible states."""
        possible = {end for end in self.ends if end.settled == settled}
        assert possible, (len(settled), sorted((len(end.settled), len(end.owed)) for end in self.ends))
        self.ends = possible
