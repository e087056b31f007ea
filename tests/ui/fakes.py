"""A checkout, a reader, a slot and a printer controlled by a test."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from msgspec.structs import replace

from counter.cash_desk import Taken
from terminal.errors import BadInput, DeviceError
from terminal.house_rules import CentRule
from terminal.model import (
    Act,
    Bill,
    Copy,
    CopyReason,
    Credential,
    Drawer,
    Line,
    Patient,
    PaymentCode,
    Person,
    Presettlement,
    Recognition,
    Refunded,
    Registration,
    Settlement,
    SignOffReason,
    Tender,
    Transaction,
    drawer,
    payment,
)
from terminal.model.payer import Payer
from terminal.ports import PrinterStatus, ReaderEvent, ReaderState
from tests.ui import counter
from tests.ui.counter import card, in_full, patient, presettlement, refunded, settlement


@dataclass
class FakeCheckout:
    """A checkout that answers with values; `raises` makes a call fail, `gate` holds every call until it is set."""

    patient: Patient = field(default_factory=patient)
    raises: dict[str, Exception] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    codes: list[PaymentCode | None] = field(default_factory=list)
    approvals: list[str] = field(default_factory=list)
    open: tuple[Transaction, ...] = ()
    ended: tuple[Transaction, ...] = ()
    settled: Settlement | None = None
    given: Refunded | None = None
    copies: int = 0
    refund_copies: int = 0
    handed_over: bool = False
    behind: bool = False
    cents: CentRule = CentRule.NONE
    company: Payer | None = None
    reasons: list[CopyReason | None] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    signed_off: list[tuple[str, SignOffReason]] = field(default_factory=list)
    waiting: tuple[Transaction, ...] = ()
    gate: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def called(self, name: str) -> None:
        self.calls.append(name)
        self.gate.wait()
        if name in self.raises:
            raise self.raises[name]

    def identify(self, credential: Credential) -> Patient:
        self.called("identify")
        return Patient(person=self.patient.person, credential=credential, bills=self.patient.bills)

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        self.called("presettle")
        return presettlement(patient, bill_number, patient.person.account if use_account else 0)

    def presettle_together(
        self, patient: Patient, bills: Sequence[str], use_account: bool = True
    ) -> tuple[Presettlement, ...]:
        return tuple(self.presettle(patient, each, use_account) for each in bills)

    def cents_of(self, patient: Patient, bill: Bill, *, in_full: bool = False) -> CentRule:
        return self.cents

    def settle(self, agreed: Presettlement, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        self.called("settle")
        self.codes.append(code)
        self.settled = settlement(agreed, tender)
        return self.settled

    def learn_refunds(self, _numbers: Sequence[str]) -> bool:
        return False

    def company_of(self, _patient: Patient) -> Payer | None:
        return self.company

    def unpaid_with(self, number: str) -> tuple[Settlement, ...]:
        return (self.settlement(number),)

    def collect(self, settlement_number: str, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        self.called(f"collect {settlement_number}")
        self.codes.append(code)
        assert self.settled is not None
        before = drawer.of_settlement(self.settled, is_paid=False)
        assert before.owed == tender.total
        self.settled = replace(self.settled, tender=payment.added(before.cash, tender, self.settled.tender))
        return self.settled

    def pay_in_full(
        self, patient: Patient, bill_number: str, tender: Tender, refusal: str, code: PaymentCode | None = None
    ) -> Settlement:
        self.called("pay_in_full")
        self.codes.append(code)
        self.settled = in_full(patient, bill_number, tender, refusal)
        return self.settled

    def settlement(self, number: str) -> Settlement:
        self.called("settlement")
        if self.settled is None or self.settled.number != number:
            raise BadInput("settlement_not_found", number=number)
        return self.settled

    def refund(self, settlement_number: str, approved_by: str = "", application: str = "") -> Refunded:
        self.called("refund")
        self.approvals.append(approved_by or application)
        return self._given_back(refunded(self.settlement(settlement_number)))

    def refund_lines(self, settlement_number: str, kept: Sequence[Line], application: str = "") -> Refunded:
        self.called("refund_lines")
        self.approvals.append(application)
        return self._given_back(refunded(self.settlement(settlement_number), kept))

    def _given_back(self, given: Refunded) -> Refunded:
        self.given, self.settled, self.handed_over = given, given.kept or given.settlement, False
        return given

    def refunded(self, settlement_number: str) -> Refunded:
        self.called("refunded")
        if self.given is None:
            raise BadInput("refund_not_found", number=settlement_number)
        return replace(self.given, copies=self.refund_copies)

    def register(self, patient: Patient, asked: Registration) -> Patient:
        self.called("register")
        insured = replace(patient.person.insured, registrations=(asked,))
        return replace(patient, person=replace(patient.person, insured=insured))

    def recognise(self, patient: Patient, asked: Recognition) -> Patient:
        self.called("recognise")
        insured = replace(patient.person.insured, recognitions=(asked,))
        return replace(patient, person=replace(patient.person, insured=insured))

    @property
    def prints(self) -> "FakePrints":
        return FakePrints(self)

    def recover(self) -> tuple[Transaction, ...]:
        self.called("recover")
        return self.ended

    def recover_due(self) -> tuple[Transaction, ...]:
        self.called("recover_due")
        return self.ended

    def ask(self, transaction_id: str) -> tuple[Transaction, ...]:
        self.called(f"ask {transaction_id}")
        return self.ended

    def open_items(self) -> tuple[Transaction, ...]:
        return self.open

    def last(self) -> Settlement | None:
        return self.settled

    def given_back(self, _settlement_number: str) -> int:
        return 0

    def standing(self, bills: Sequence[str]) -> str:
        return self.settled.number if self.settled and self.settled.bill_number in bills else ""

    def drawer(self, settlement_number: str) -> Drawer:
        assert self.settled is not None
        given = self.given
        if given and settlement_number in {given.settlement.number, given.kept.number if given.kept else ""}:
            return drawer.of_refund(given, is_given=self.handed_over)
        is_paid = not any(each.number == settlement_number and each.is_unpaid for each in self.open)
        return drawer.of_settlement(self.settled, is_paid=is_paid, is_given=self.handed_over)

    def is_behind(self) -> bool:
        return self.behind

    def hand_over(self, settlement_number: str) -> None:
        self.called("hand_over")
        self.handed_over = True

    def taken(self) -> Taken:
        return Taken(settled=47, cash=1_284_620) if self.settled else Taken(settled=46, cash=1_072_785)


@dataclass
class FakePrints:
    """The checkout's record of prints: keeps the numbers that were printed."""

    checkout: FakeCheckout

    def begin(self, settlement_number: str, reason: CopyReason | None = None) -> Copy:
        self.checkout.called("printed")
        self.checkout.copies += 1
        self.checkout.reasons.append(reason)
        return Copy(number=self.checkout.copies - 1, reason=reason)

    def begin_refund(self, settlement_number: str, reason: CopyReason | None = None) -> Copy:
        self.checkout.called("refund_printed")
        self.checkout.refund_copies += 1
        return Copy(number=self.checkout.refund_copies - 1, reason=reason)

    def end(self, settlement_number: str) -> None:
        self.checkout.out.append(settlement_number)
        self.checkout.waiting = ()

    def end_refund(self, settlement_number: str) -> None:
        self.end(f"refund of {settlement_number}")

    def sign_off(self, settlement_number: str, reason: SignOffReason) -> None:
        self.checkout.signed_off.append((settlement_number, reason))
        self.checkout.waiting = self.checkout.waiting[1:]

    def sign_off_refund(self, settlement_number: str, reason: SignOffReason) -> None:
        self.sign_off(f"refund of {settlement_number}", reason)

    def waiting(self, _now: datetime) -> tuple[Transaction, ...]:
        return self.checkout.waiting or self._never_begun()

    def _never_begun(self) -> tuple[Transaction, ...]:
        made, given = self.checkout.settled, self.checkout.given
        if given:
            return (counter.ended(given.settlement, Act.REFUND),) if not self.checkout.refund_copies else ()
        is_unpaid = made and any(each.number == made.number and each.is_unpaid for each in self.checkout.open)
        return (counter.ended(made),) if made and not self.checkout.copies and not is_unpaid else ()


class FakeReader:
    """A reader whose events come from a test."""

    simulated = True

    def __init__(self) -> None:
        self.tell: Callable[[ReaderEvent], None] = lambda event: None
        self.stopped, self.again = False, 0

    def start(self, tell: Callable[[ReaderEvent], None]) -> None:
        self.tell = tell
        tell(ReaderEvent(state=ReaderState.NO_CARD, reader="Simulated reader"))

    def read_again(self) -> None:
        self.again += 1

    def stop(self) -> None:
        self.stopped = True

    def insert(self, of: Person) -> None:
        self.tell(ReaderEvent(state=ReaderState.READ, reader="Simulated reader", card=card(of)))


class FakePrinter:
    """A printer that records the numbers of the copies it printed, or is out of paper."""

    def __init__(self) -> None:
        self.copies, self.refunds = list[int](), list[int]()
        self.empty = False
        self.status_now = PrinterStatus()

    def status(self) -> PrinterStatus:
        return self.status_now

    def print_refund(self, given: Refunded, copy: Copy) -> None:
        if self.empty:
            raise DeviceError("printer_no_paper", printer="tcp")
        self.refunds.append(copy.number)

    def print(self, settlement: Settlement, copy: Copy) -> None:
        if self.empty:
            raise DeviceError("printer_no_paper", printer="tcp")
        self.copies.append(copy.number)
