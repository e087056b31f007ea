"""The electronic medical receipt (医疗收费电子票据): what is asked for, what the platform gives. All money is fen."""

from datetime import date, datetime
from enum import StrEnum

from terminal.model.care import Institution, LineClass
from terminal.noun import Insurance, Noun


class ReceiptType(StrEnum):
    """The kinds of care that a receipt is opened for (业务标识)."""

    INPATIENT = "01"
    OUTPATIENT = "02"
    EMERGENCY = "03"
    CHRONIC = "04"


class ReceiptState(StrEnum):
    """The life of a receipt: to be opened (待开), open (已开), turned to paper (换开), reversed (冲红).

    DROPPED is what was refunded before it was ever asked for: there is nothing to open or to reverse.
    """

    PENDING = "pending"
    OPEN = "open"
    ON_PAPER = "on_paper"
    REVERSED = "reversed"
    DROPPED = "dropped"


class Charge(Noun, frozen=True):
    """The sum of one of the fourteen categories, 01 to 14."""

    category: str
    amount: int


class Detail(Noun, frozen=True):
    """A line of the attached list."""

    category: str
    name: str
    class_: LineClass
    quantity: str
    unit_price: int
    amount: int


class OtherInformation(Noun, frozen=True):
    """The block 其他信息, whose figures keep two sums; an unknown figure is None, and an unknown text empty.

    total = fund + other + account + cash; self_paid + uncovered = account + cash (个人自付, 个人自费).
    """

    hospital: Institution
    care_date: date
    insurance: Insurance
    insured_number: str
    fund: int
    other: int
    account: int
    cash: int
    self_paid: int | None
    uncovered: int | None
    gender: str = ""
    visit: str = ""


class Invoice(Noun, frozen=True):
    """What a receipt is asked for with, under a business number of ours that counts once; `payer` is masked.

    `replaces` is the business number of a receipt that is reversed for this one.
    """

    business: str
    type: ReceiptType
    place: str
    payer: str
    payee: str
    at: datetime
    total: int
    charges: tuple[Charge, ...]
    details: tuple[Detail, ...]
    other: OtherInformation
    replaces: str = ""


class ElectronicReceipt(Noun, frozen=True):
    """A receipt of the fiscal platform: code (8 digits), number (10), check code (6), and the text of its QR code.

    A red one has a negative total and names in `red_of` the number that it reverses; `paper` is the number of the paper
    that it was turned to.
    """

    code: str
    number: str
    check: str
    business: str
    place: str
    state: ReceiptState
    total: int
    at: datetime
    url: str
    red_of: str = ""
    paper: str = ""


class ReceiptTotals(Noun, frozen=True):
    """The number and the amount of a day's receipts, red ones included."""

    count: int = 0
    amount: int = 0


class ReceiptRecord(Noun, frozen=True):
    """What the hospital knows of the receipt of a settlement, and what is to be done yet.

    `code` is the reason why the last of `asks` attempts, at `asked_at`, had no result.
    """

    settlement: str
    counter: str
    at: datetime
    state: ReceiptState = ReceiptState.PENDING
    is_refunded: bool = False
    receipt: ElectronicReceipt | None = None
    red: ElectronicReceipt | None = None
    asks: int = 0
    asked_at: datetime | None = None
    code: str = ""

    @property
    def owes(self) -> bool:
        """True while the platform still has to open or to reverse it."""
        if self.state is ReceiptState.PENDING:
            return True
        return self.is_refunded and self.state in {ReceiptState.OPEN, ReceiptState.ON_PAPER}
