"""What a counter promises about its bills, in the fewest words: the model that the state machine holds it to."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from terminal.model import Line

Lines = tuple[Line, ...]


class End(NamedTuple):
    """How a bill may stand: the lines that are settled, none where it is unpaid, and those that the hospital has."""

    settled: Lines
    owed: Lines


Move = Callable[[End], Sequence[End]]


def settle(end: End) -> Sequence[End]:
    """The lines owed are settled."""
    return [End(end.owed, end.owed)]


def refund(end: End) -> Sequence[End]:
    """Everything is given back and owed again."""
    return [End((), end.owed)]


def refund_but(kept: Lines) -> Move:
    """The other lines are given back for good; those that stay are settled again, or else owed."""
    return lambda _: [End(kept, kept), End((), kept)]


class Bill:
    """A bill with every end that it may have come to; there is more than one only while an outcome is unknown."""

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
        """The counter said that it is done; of what may come of it the books tell which."""
        self.ends = {each for end in self.ends for each in move(end)}

    def unknown(self, move: Move) -> None:
        """The counter said that it does not know; it did not do anything else."""
        self.ends |= {each for end in self.ends for each in move(end)}

    def found(self, settled: Lines) -> None:
        """The books tell, once nothing is open: it must be one of the ends that are possible."""
        possible = {end for end in self.ends if end.settled == settled}
        assert possible, (len(settled), sorted((len(end.settled), len(end.owed)) for end in self.ends))
        self.ends = possible
