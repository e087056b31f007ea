"""Payers beside patient and insurance: a company on account, a reduction, what is paid later. All money is fen."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from terminal.model.care import Fen
from terminal.noun import Noun


class PayerKind(StrEnum):
    """The kinds of payer; no money comes in at the counter from any of them."""

    COMPANY = "company"
    """A contract unit that settles monthly (记账单位), up to its credit limit."""
    REDUCTION = "reduction"
    """What the hospital gives up (减免), if somebody else approves it."""
    GREEN_CHANNEL = "green_channel"
    """What the patient pays later (绿色通道), if somebody else approves it."""

    @property
    def is_approved(self) -> bool:
        """True if a second person has to approve it."""
        return self is not PayerKind.COMPANY


class Payer(Noun, frozen=True):
    """A company that pays for its people: its number and name, and what of its credit `limit` is `left`."""

    unit: str
    name: str
    limit: Fen
    left: int


class PayerShare(Noun, frozen=True):
    """What a payer takes of an amount due: a company by its `unit`, others as `approved_by` allowed, for a reason."""

    kind: PayerKind
    amount: Fen
    unit: str = ""
    approved_by: str = ""
    reason: str = ""


def stands_for(shares: Iterable[PayerShare]) -> int:
    """Return what several shares come to."""
    return sum(each.amount for each in shares)


class PayerCharge(Noun, frozen=True):
    """A share in the hospital's book: of which settlement and bill, since when, and whether it was released."""

    settlement: str
    bill: str
    share: PayerShare
    by: str
    at: datetime
    is_released: bool = False
