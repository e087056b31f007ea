"""The objects of the counter: people, credentials, bills, answers, settlements. All money is fen."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import field

from terminal.model.care import Care, Institution, Insured, Kind, Noun
from terminal.model.payment import Tender
from terminal.model.split import Basis, LineShare, Split
from terminal.private import Private


class Person(Noun, frozen=True):
    """The patient as identified by the platform; `number` is the platform's person number, `account` in fen.

    `family_account` is the balance of a family member's account that pays after the person's own (家庭共济), in fen.
    `accumulators` is the year's ledger as the insured area keeps it (terminal/benefit/rules.py names the keys).
    `complete` is False if the platform does not return everything that the rules need.
    """

    number: str
    name: Private
    id_number: Private
    gender: str
    insured: Insured
    account: int = 0
    family_account: int = 0
    accumulators: dict[str, int] = field(default_factory=dict)
    complete: bool = True


class CardCredential(Noun, frozen=True):
    """A social-security card as read; generation 3 without PSAM leaves number and name empty."""

    card_sn: Private
    card_number: Private
    id_number: Private
    name: Private
    area: str
    version: str
    issued: str = ""
    expires: str = ""


class VoucherCredential(Noun, frozen=True):
    """A scanned medical e-voucher: 28 digits, used once, never stored."""

    code: Private


class IdReason(StrEnum):
    """The reason for identifying a patient by a typed number; it is kept with the settlement."""

    CARD_UNREADABLE = "card_unreadable"
    CARD_WITHHOLDS = "card_withholds"
    NO_CARD_NO_PHONE = "no_card_no_phone"
    VOUCHER_FAILS = "voucher_fails"


class IdCredential(Noun, frozen=True):
    """An identity card's number typed by the cashier because neither card nor e-voucher worked, and the reason."""

    id_number: Private
    reason: IdReason


Credential = CardCredential | VoucherCredential | IdCredential


class Bill(Noun, frozen=True):
    """An unpaid bill of the hospital; `stated_total` in fen is the hospital's total."""

    number: str
    department: str
    stated_total: int
    care: Care


class PlatformResult(Noun, frozen=True):
    """The platform's answer to a presettle (no `settlement_number`) or a settle.

    `from_family` is the part of the account payment taken from a family member's account, `account_left` the balance of
    the person's own. `accumulators` is the year's ledger it was computed on, None if the platform does not return it.
    `visit` is the platform's number of the visit that the bill was uploaded to (就诊ID), empty if there is none.
    """

    split: Split
    basis: tuple[Basis, ...] = ()
    settlement_number: str = ""
    at: datetime | None = None
    account_left: int = 0
    from_family: int = 0
    accumulators: dict[str, int] | None = None
    visit: str = ""


class Patient(Noun, frozen=True):
    """The patient at the counter, with the unpaid bills, oldest first."""

    person: Person
    credential: Credential
    bills: tuple[Bill, ...]


class Presettlement(Noun, frozen=True):
    """A trial that changed nothing: the patient's amount due; `shares` correspond to the bill's lines.

    `why` is the cash due as a tree down to the single line, by our own rules; None if we have no rules for the area.
    """

    patient: Patient
    bill: Bill
    answer: PlatformResult
    shares: tuple[LineShare, ...]
    at: datetime
    why: Basis | None = None


class State(StrEnum):
    """The states of a state-changing call; only UNKNOWN and SENT lock the bill."""

    SENT = "sent"
    SETTLED = "settled"
    REFUSED = "refused"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    REVERSED = "reversed"
    REFUNDED = "refunded"


class Settlement(Noun, frozen=True):
    """A settlement that counts: exactly one for a bill.

    `care` and `accumulators` (the year's ledger before it) are the inputs of its figures. `replaces` is the number of
    the refunded settlement whose kept lines these are. `refusal` is the code of the reason why the insurer had no part
    in it and everything was paid in full. `visit` is the platform's number of the visit (就诊ID).
    """

    transaction: str
    message_id: str
    number: str
    bill_number: str
    person_number: str
    masked_name: str
    masked_id: str
    insured: Insured
    hospital: Institution
    department: str
    kind: Kind
    split: Split
    basis: tuple[Basis, ...]
    tender: Tender
    at: datetime
    care_date: date
    operator: str
    counter: str
    account_left: int = 0
    from_family: int = 0
    credential: str = ""
    state: State = State.SETTLED
    care: Care | None = None
    accumulators: dict[str, int] = field(default_factory=dict)
    replaces: str = ""
    refusal: str = ""
    visit: str = ""


class Refund(Noun, frozen=True):
    """A refund of a whole settlement: every amount negative, back to its origin.

    `by_code` goes back through the payment channel, `in_cash` is handed back, both negative: the tenders of the
    settlement. Without `in_cash` all of `cash` is handed back.
    """

    number: str
    settlement_number: str
    total: int
    fund: int
    account: int
    cash: int
    at: datetime
    by_code: int = 0
    in_cash: int | None = None

    @property
    def drawer_cash(self) -> int:
        """The cash that is handed back, in fen, negative."""
        return self.cash if self.in_cash is None else self.in_cash


class Refunded(Noun, frozen=True):
    """The result of a refund: the settlement, the amounts given back, and the lines settled again.

    `code` is the reason if kept lines were not settled again: the whole was given back then. `copies` counts the
    refund's printed receipts.
    """

    refund: Refund
    settlement: Settlement
    kept: Settlement | None = None
    code: str = ""
    copies: int = 0

    @property
    def cash_back(self) -> int:
        """The amount given back in cash, in fen."""
        return -self.refund.drawer_cash - (self.kept.tender.cash if self.kept else 0)

    @property
    def code_back(self) -> int:
        """The amount given back through the payment channel, in fen."""
        return -self.refund.by_code - (self.kept.tender.by_code if self.kept else 0)
