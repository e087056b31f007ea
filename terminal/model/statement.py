"""What the books of a day are held against each other with: postings and what they add up to. All money is fen."""

from datetime import datetime
from enum import StrEnum

from terminal.model.care import Insurance, Kind, Noun


class ClearingType(StrEnum):
    """What a settlement is cleared as (清算类别)."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


_STAYS = {Kind.INPATIENT, Kind.MATERNITY}


def clearing_type(kind: Kind) -> ClearingType:
    """Tell what a kind of care is cleared as."""
    return ClearingType.INPATIENT if kind in _STAYS else ClearingType.OUTPATIENT


class Posting(Noun, frozen=True):
    """One settlement as a book tells it, or with `refund` one that is given back, its amounts negative.

    `number` is the settlement's, also of a refund; `message_id` that of the message that made the posting. `account` is
    what the patient's own account paid, `family` what a family member's did. What a book does not tell is empty.
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
        """Total, fund and account, which two books must agree on."""
        return self.total, self.fund, self.account


class Total(Noun, frozen=True):
    """What the postings of one insurance and clearing type of a day add up to; a refund counts as a posting."""

    insurance: Insurance
    clearing: ClearingType
    count: int = 0
    total: int = 0
    fund: int = 0
    account: int = 0
    family: int = 0
