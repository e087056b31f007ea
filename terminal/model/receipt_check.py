"""The daily check of electronic receipts: hospital = platform, by number and amount, then line by line."""

from collections.abc import Iterable
from enum import StrEnum

from terminal.model.e_receipt import ElectronicReceipt, ReceiptTotals
from terminal.noun import Noun


class Differing(StrEnum):
    """The kinds of difference."""

    NOT_HERE = "not_here"
    NOT_THERE = "not_there"
    AMOUNT = "amount"


class ReceiptDifference(Noun, frozen=True):
    """A receipt that only one side has, or that has another amount there; `red` is a red one."""

    kind: Differing
    business: str
    number: str
    red: bool
    here: int | None
    there: int | None


class DayCheck(Noun, frozen=True):
    """A day's receipts of one place on both sides, and the differences."""

    here: ReceiptTotals
    there: ReceiptTotals
    differences: tuple[ReceiptDifference, ...]

    @property
    def agrees(self) -> bool:
        """True if number and amount are the same, line by line."""
        return self.here == self.there and not self.differences


def compared(here: Iterable[ElectronicReceipt], there: Iterable[ElectronicReceipt]) -> DayCheck:
    """Compare what the hospital knows of a day's receipts with what the platform has."""
    ours, theirs = ({(each.code, each.number): each for each in side} for side in (here, there))
    pairs = ((ours.get(number), theirs.get(number)) for number in sorted(ours.keys() | theirs.keys()))
    return DayCheck(
        here=_totals(ours.values()),
        there=_totals(theirs.values()),
        differences=tuple(each for pair in pairs if (each := _difference(*pair))),
    )


def _totals(receipts: Iterable[ElectronicReceipt]) -> ReceiptTotals:
    amounts = [each.total for each in receipts]
    return ReceiptTotals(count=len(amounts), amount=sum(amounts))


def _difference(here: ElectronicReceipt | None, there: ElectronicReceipt | None) -> ReceiptDifference | None:
    known = here or there
    if known is None or (here and there and here.total == there.total):
        return None
    kind = Differing.NOT_THERE if there is None else Differing.NOT_HERE if here is None else Differing.AMOUNT
    return ReceiptDifference(
        kind=kind,
        business=known.business,
        number=known.number,
        red=bool(known.red_of),
        here=here.total if here else None,
        there=there.total if there else None,
    )
