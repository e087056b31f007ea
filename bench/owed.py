"""A hospital that only says which bills are unpaid: its own books are no part of the counter's work."""

from collections.abc import Collection, Sequence

from terminal.model import Anchor, Bill, Head, Line
from terminal.private import Private


class Owed:
    """The Hospital port of bills that stay unpaid, whoever asks and whatever it is told."""

    def __init__(self, owed: Sequence[Bill]) -> None:
        self._owed = owed

    def unpaid(self, _id_number: Private) -> Sequence[Bill]:
        """Return all bills."""
        return self._owed

    def claim(self, bill: Bill, id_number: Private, counter: str) -> None:
        """Keep nothing."""

    def release(self, counter: str, but: Collection[str]) -> None:
        """Keep nothing."""

    def anchor(self, counter: str) -> Anchor | None:
        """Return nothing, as nothing is kept."""

    def mark_settled(self, bill_number: str, settlement_number: str, journal: Head | None = None) -> None:
        """Keep nothing."""

    def mark_unsettled(
        self,
        bill_number: str,
        settlement_number: str,
        kept: Sequence[Line] = (),
        replaced_by: str = "",
        journal: Head | None = None,
    ) -> None:
        """Keep nothing."""
