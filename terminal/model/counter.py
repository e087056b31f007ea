"""The objects of the counter: people, credentials, bills, answers, settlements. All money is fen."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import field

from terminal.errors import Phrase
from terminal.model.care import Bill, Care, Institution, Insured, Kind
from terminal.model.payment import Tender
from terminal.model.split import Basis, LineShare, Split
from terminal.noun import Noun
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


class RecordCredential(Noun, frozen=True):
    """A person without insurance, found in the hospital's own records by the number there (病人ID)."""

    patient_number: Private


InsurerCredential = CardCredential | VoucherCredential | IdCredential
"""What the insurer can be asked about."""

Credential = InsurerCredential | RecordCredential


class PlatformResult(Noun, frozen=True):
    """The platform's answer to a presettle (no `settlement_number`) or a settle.

    `from_family` is the part of the account payment taken from a family member's account, `account_left` the balance of
    the person's own. `accumulators` is the year's ledger it was computed on, None if the platform does not return it.
    `visit` is the platform's number of the visit that the bill was uploaded to (就诊ID), empty if there is none.
    `refusal` is the code for which the patient pays everything after all.
    """

    split: Split
    basis: tuple[Basis, ...] = ()
    settlement_number: str = ""
    at: datetime | None = None
    account_left: int = 0
    from_family: int = 0
    accumulators: dict[str, int] | None = None
    visit: str = ""
    refusal: str = ""


class Patient(Noun, frozen=True):
    """The patient at the counter, with the unpaid bills, oldest first.

    Without any `elsewhere` tells what was paid outside the windows lately, the newest first.
    """

    person: Person
    credential: Credential
    bills: tuple[Bill, ...]
    elsewhere: "tuple[Settlement, ...]" = ()


class Presettlement(Noun, frozen=True):
    """A trial that changed nothing: the patient's amount due; `shares` correspond to the bill's lines.

    `why` is the cash due as a tree down to the single line, by our own rules; None if we have no rules for the area.
    """

    patient: Patient
    bill: Bill
    answer: PlatformResult
    shares: Sequence[LineShare]
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


class Place(StrEnum):
    """The places outside the windows where a bill can be paid: a machine (自助机), a doctor's room (诊间), a phone."""

    MACHINE = "machine"
    DOCTOR = "doctor"
    PHONE = "phone"


class Elsewhere(Noun, frozen=True):
    """Where outside the windows a bill was paid; `number` tells machines and rooms apart."""

    place: Place
    number: str = ""

    @property
    def phrase(self) -> Phrase:
        """Its name, in either language."""
        return Phrase(f"place_{self.place}", number=self.number)


class Settlement(Noun, frozen=True):
    """A settlement that counts: exactly one for a bill.

    `care` and `accumulators` (the year's ledger before it) are the inputs of its figures. `replaces` is the number of
    the refunded settlement whose kept lines these are. `refusal` is the code of the reason why the insurer had no part
    in it and everything was paid in full. `visit` is the platform's number of the visit (就诊ID), `terminal` that which
    made it. With `is_adopted` another counter made it, and a supervisor took it over: what the patient has paid came in
    there; with `elsewhere` it was paid outside the windows, by phone. `insured_later` is the refusal with which the
    same lines were paid in full before the insurer settled them (补结). `together` are the bills that one payment is
    for, of which this is one, and `only_together` if none of them counts without the others.
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
    terminal: str = ""
    is_adopted: bool = False
    elsewhere: Elsewhere | None = None
    insured_later: str = ""
    together: tuple[str, ...] = ()
    only_together: bool = False

    @property
    def paid_where(self) -> dict[str, object]:
        """The facts about one that was paid elsewhere: the bill and number, where and when."""
        place = self.elsewhere.phrase if self.elsewhere else ""
        return {"bill": self.bill_number, "number": self.number, "place": place, "at": f"{self.at:%Y-%m-%d %H:%M}"}


class Refund(Noun, frozen=True):
    """A refund of a whole settlement: every amount negative, back to its origin.

    `by_code` goes back through the payment channel, `in_cash` is handed back, both negative: the tenders of the
    settlement. Without `in_cash` all of `cash` is handed back. `to_deposits` are deposits again, `to_others`
    owe other payers no more, negative, too.
    `rounding` reverses that of the tender. With `is_adopted` another counter made it, and the money went back there.
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
    to_deposits: int = 0
    to_others: int = 0
    rounding: int = 0
    is_adopted: bool = False

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

    @property
    def rounding(self) -> int:
        """How much less than what was due goes back in cash (误差), in fen; negative if it is more."""
        return self.refund.rounding + (self.kept.tender.rounding if self.kept else 0)
