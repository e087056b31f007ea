"""The interface of the hospital's book of numbered papers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from terminal.model.papers import PaperBatch, PaperKind, PaperUse


class PaperBook(Protocol):
    """The hospital's book of numbered papers (票据领用), shared by all counters; NotSent where it cannot be reached."""

    def issue(self, batch: PaperBatch) -> None:
        """Enter a batch; raises BadInput("paper_batch_wrong") or Refused("paper_batch_overlaps")."""
        ...

    def batches(self) -> tuple[PaperBatch, ...]:
        """Return every batch, oldest first."""
        ...

    def uses(self, since: datetime | None = None, operator: str = "") -> tuple[PaperUse, ...]:
        """Return what became of numbers, oldest first; of one operator, if one is given."""
        ...

    def take(self, use: PaperUse) -> PaperUse:
        """Return the number of a settlement's paper: the one that it has, or the next free one of the operator.

        One whose number was spoiled gets the next as a supplement. A `use` that has a number, given by hand, takes it.
        Raises Refused("papers_used_up"), or as `ensure_usable` does.
        """
        ...

    def reprint(self, use: PaperUse) -> PaperUse:
        """Take back a settlement's number and use the next free one for it, in one act; raises as `take`."""
        ...

    def take_back(self, use: PaperUse) -> PaperUse | None:
        """Record that a settlement's paper came back with its refund, once; None if it has no number."""
        ...

    def spoil(self, kind: PaperKind, numbers: Sequence[str], operator: str, at: datetime) -> None:
        """Record numbers as spoiled (报损), all or none; raises as `ensure_usable`, but for one that is in use."""
        ...

    def number_of(self, kind: PaperKind, settlement: str) -> str:
        """Return the number that a settlement's paper has now, "" if it has none."""
        ...

    def numbers_left(self, kind: PaperKind, operator: str) -> tuple[str, int]:
        """Return an operator's next number of a kind, and how many there are with it; "" and 0 if none is left."""
        ...

    def left_out(self, kind: PaperKind, operator: str) -> tuple[str, ...]:
        """Return the runs of numbers left out (断号) of an operator's batches that are in use."""
        ...
