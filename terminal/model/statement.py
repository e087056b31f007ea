"""The entries that reconciliation compares: postings and their totals. All money is fen."""

from datetime import datetime
from enum import StrEnum

from terminal.model.care import Kind
from terminal.noun import Insurance, Noun


class ClearingType(StrEnum):
    """The clearing type of a settlement (清算类别)."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


_INPATIENT_KINDS = {Kind.INPATIENT, Kind.MATERNITY}


def clearing_type(kind: Kind) -> ClearingType:
    """Return the clearing type of a kind of care."""
    return ClearingType.INPATIENT if kind in _INPATIENT_KINDS else ClearingType.OUTPATIENT


class Posting(Noun, frozen=True):
    """One settlement as recorded in a book or, with `refund`, one that was given back, with negative amounts.

    `number` is the settlement's, also for a refund; `message_id` is that of the message that made the posting.
    `account` is the payment of the patient's own account, `family` that of a family member's. Fields that a book does
    not have are empty.
    """

    number: str
    message_id: str
    person_number: str
    total: int
    fund: int
    account: int
    family: int = 0
    refund: bool = False
    visit: str = ""
    bill_number: str = ""
    at: datetime | None = None
    insurance: Insurance | None = None
    clearing: ClearingType | None = None

    @property
    def amounts(self) -> tuple[int, int, int]:
        """Total, fund and account, which must be equal in two books."""
        return self.total, self.fund, self.account


class Total(Noun, frozen=True):
    """The sum of the postings of one insurance and clearing type of a day; a refund counts as a posting."""

    insurance: Insurance
    clearing: ClearingType
    count: int = 0
    total: int = 0
    fund: int = 0
    account: int = 0
    family: int = 0
