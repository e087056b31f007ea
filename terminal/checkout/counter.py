"""The counter's work on one patient, as the calls of the window."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from terminal.benefit.explain import tree
from terminal.benefit.rules import Rules
from terminal.benefit.split import shares
from terminal.checkout.backoff import Backoff
from terminal.checkout.checks import ensure_adds_up, ensure_identifies, ensure_ours, ensure_part, ensure_sound, named
from terminal.checkout.drawers import of_bill
from terminal.checkout.insurer_gateway import InsurerGateway
from terminal.checkout.journal_queries import JournalQueries, settlement_of
from terminal.checkout.prints import Prints
from terminal.checkout.recovery import Recovery
from terminal.checkout.settlement_service import SettlementService
from terminal.errors import BadInput, Refused
from terminal.model import (
    Bill,
    CardCredential,
    Care,
    Credential,
    Drawer,
    Line,
    Patient,
    PaymentCode,
    Person,
    Presettlement,
    Refunded,
    Settlement,
    Split,
    Tender,
    Transaction,
    drawer,
    payment,
)
from terminal.money import yuan
from terminal.ports import Hospital, Journal, Patience, PaymentChannel, Platform, Presence, Request
from terminal.private import masked_name, masked_number


class Checkout:
    """One patient at the counter, one call at a time (a single worker thread).

    Raises BadInput, Refused and NotSent if nothing changed, Unknown if a bill stays locked until `recover` ends it.
    `clock` returns the time with its zone, `steady` one that nobody sets, for waits; `operator` and `counter` are
    printed on the receipt. `channel` takes payments by code, and `patience` waits for a patient who has to confirm one.
    """

    def __init__(
        self,
        platform: Platform,
        hospital: Hospital,
        journal: Journal,
        *,
        rules: Rules,
        clock: Callable[[], datetime],
        operator: str,
        counter: str,
        channel: PaymentChannel | None = None,
        patience: Patience | None = None,
        presence: Presence | None = None,
        steady: Callable[[], datetime] | None = None,
    ) -> None:
        self._platform, self._hospital, self._journal = platform, hospital, journal
        self._rules, self._clock = rules, clock
        self._operator, self._counter, self._presence = operator, counter, presence
        self._service, self._queries = (
            SettlementService(platform, hospital, journal, clock, counter, channel, patience),
            JournalQueries(journal),
        )
        self.backoff = Backoff(steady or clock)
        self._recovery = Recovery(self._service, InsurerGateway(platform, clock), journal, self.backoff)
        self.prints = Prints(journal, self._queries, clock, operator)

    def identify(self, credential: Credential) -> Patient:
        """Return the patient with the unpaid bills, of which there may be none.

        Raises BadInput("card_withholds") if a card does not identify its holder, BadInput("id_number_wrong"), and
        DeviceError("card_garbled").
        """
        today = self._clock().date()
        ensure_identifies(credential, self._operator, today)
        person = self._platform.identify(credential, today)
        return Patient(person=person, credential=credential, bills=tuple(self._hospital.unpaid(person.id_number)))

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        """Presettle a bill: the amount due and its reasons; changes nothing that counts.

        Raises BadInput if the bill does not add up, or the platform's figures are not sound or differ from ours.
        """
        bill = _with_account(_bill(patient, bill_number), use_account)
        self._queries.ensure_free(bill.number)
        parts = shares(bill.care.lines)
        ensure_adds_up(bill, parts)
        answer = self._platform.presettle(_request(patient.person, bill))
        ensure_sound(answer.split, bill.stated_total)
        ours = ensure_ours(self._rules, patient.person, bill.care, answer.split)
        why = tree(ours, bill.care.lines)["cash"] if ours else None
        return Presettlement(patient=patient, bill=bill, answer=answer, shares=parts, at=self._clock(), why=why)

    def settle(self, agreed: Presettlement, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Settle what was agreed, exactly once; `code` pays a tender's part by code: the patient's code, or ours.

        Raises BadInput if the tender does not cover the amount due, Refused("bill_locked"), Refused("already_settled"),
        Refused("bill_changed") if the bill is paid, changed or another person's at the hospital by now,
        Refused("bill_claimed") if another counter is charging it, or Refused("figures_changed") if the insurer settled
        another amount, which is already cancelled then. Raises NotSent, as Presence defines it, if the card that
        identified the patient is no longer in the reader. For a part by code: Refused("not_paid") if the settlement
        stands unpaid, and Unknown("payment_unknown").
        """
        bill = self._free(agreed.patient, agreed.bill.number)
        if payment.tender(agreed.answer.split.cash, tender.received, tender.by_code) != tender:
            raise BadInput("tender_disagrees", change=yuan(tender.change))
        draft = self._draft(agreed.patient, agreed.bill, tender)
        draft = replace(draft, split=agreed.answer.split, visit=agreed.answer.visit)
        self._ensure_there(agreed.patient.credential)
        return self._service.settle(bill, agreed.patient.person.id_number, draft, code)

    def pay_in_full(
        self, patient: Patient, bill_number: str, tender: Tender, refusal: str, code: PaymentCode | None = None
    ) -> Settlement:
        """Collect the whole bill from the patient, exactly once, without the insurer.

        `refusal` is the code of the reason why direct settlement is not possible; it is printed. Raises what `settle`
        raises for the tender and the bill, and BadInput("bill_does_not_add_up").
        """
        bill = self._free(patient, bill_number)
        ensure_adds_up(bill, shares(bill.care.lines))
        if payment.tender(bill.stated_total, tender.received, tender.by_code) != tender:
            raise BadInput("tender_disagrees", change=yuan(tender.change))
        draft = replace(self._draft(patient, bill, tender), split=payment.in_full(bill.stated_total), refusal=refusal)
        return self._service.settle(bill, patient.person.id_number, draft, code)

    def collect(self, settlement_number: str, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Collect the part that a settlement's payment by code did not bring: in cash, by code again, or both.

        `tender` is for the rest due only; cash that came in with the settlement stays. Raises BadInput if it does not
        match that rest, Refused("already_paid"), or what `settle` raises.
        """
        before = drawer.of_settlement(settlement_of(self._queries.unpaid(settlement_number)), is_paid=False)
        if payment.tender(before.owed, tender.received, tender.by_code) != tender:
            raise BadInput("tender_disagrees", change=yuan(tender.change))
        return self._service.collect(settlement_number, payment.added(before.cash, tender), code)

    def refund(self, settlement_number: str) -> Refunded:
        """Give a whole settlement back, exactly once.

        Raises BadInput("settlement_not_found"), Refused("already_refunded"), Refused("bill_locked"), or
        Refused("refund_differs") if the insurer gave back another amount, which is already undone then.
        """
        self._service.refund(settlement_number)
        return self._queries.refunded(settlement_number)

    def refund_lines(self, settlement_number: str, kept: Sequence[Line]) -> Refunded:
        """Give a settlement back and settle the kept lines again, with the same day (docs/rules.md, "Refunds").

        `kept` are lines of the settlement in its order, each with its quantity or less. If they are refused, the whole
        was given back, and `code` holds the reason. Raises what `refund` raises, BadInput("no_lines_kept"),
        "all_lines_kept", "lines_not_of_bill", "lines_not_known", and Unknown("kept_not_settled") if the refund stands
        and `recover` has to settle the kept lines.
        """
        refundable = self._queries.refundable(settlement_number)
        if refundable.is_unpaid:
            raise Refused("not_paid", bill=refundable.bill_number, number=settlement_number)
        settled = settlement_of(refundable)
        if settled.care is None:
            raise BadInput("lines_not_known", number=settlement_number)
        ensure_part(kept, settled.care.lines)
        self._service.refund(settlement_number, self._kept(settled, replace(settled.care, lines=tuple(kept))))
        return self._queries.refunded(settlement_number)

    def settlement(self, number: str) -> Settlement:
        """Return a settlement with its lines in its current state; raises BadInput("settlement_not_found")."""
        return settlement_of(self._queries.settlement(number))

    def refunded(self, settlement_number: str) -> Refunded:
        """Return the result of a settlement's refund; raises BadInput("refund_not_found")."""
        return self._queries.refunded(settlement_number)

    def recover(self) -> tuple[Transaction, ...]:
        """Complete open and unfinished transactions, and return their state; what cannot be completed stays locked."""
        return self._recovery.recover()

    def recover_due(self) -> tuple[Transaction, ...]:
        """Run `recover` for the transactions whose next query is due (checkout/backoff.py)."""
        return self._recovery.recover(self.backoff.is_due)

    def ask(self, transaction_id: str) -> tuple[Transaction, ...]:
        """Run `recover` for one transaction, now."""
        return self._recovery.recover(lambda each: each.id == transaction_id)

    def open_items(self) -> tuple[Transaction, ...]:
        """Return the transactions whose outcome is unknown, wrong or not reported to the hospital yet, oldest first."""
        return self._queries.open_items()

    def now(self, transaction: Transaction) -> Transaction:
        """Return a transaction in its current state."""
        return self._queries.now(transaction)

    def last(self) -> Settlement | None:
        """Return the last settlement, even if it was refunded (as its state shows)."""
        found = self._journal.last()
        return found.settlement if found else None

    def drawer(self, settlement_number: str) -> Drawer:
        """Return the drawer record of a settlement and its refunds; raises BadInput("settlement_not_found")."""
        bill = self._queries.settlement(settlement_number).bill_number
        return of_bill(self._journal.of_bill(bill), settlement_number)

    def hand_over(self, settlement_number: str) -> None:
        """Record that the patient has got the change of a settlement, or the cash of its refund; twice is once."""
        cash = self.drawer(settlement_number).to_hand_over
        if cash:
            self._journal.given(self._queries.last_of(settlement_number), cash)

    def _ensure_there(self, credential: Credential) -> None:
        if self._presence and isinstance(credential, CardCredential):
            self._presence.ensure_there(credential)

    def _free(self, patient: Patient, bill_number: str) -> Bill:
        self._queries.ensure_free(bill_number)
        return _bill(patient, bill_number)

    def _draft(self, patient: Patient, bill: Bill, tender: Tender) -> Settlement:
        person = patient.person
        return Settlement(
            transaction="",
            message_id="",
            number="",
            bill_number=bill.number,
            person_number=person.number,
            masked_name=masked_name(person.name),
            masked_id=masked_number(person.id_number),
            insured=person.insured,
            hospital=bill.care.hospital,
            department=bill.department,
            kind=bill.care.kind,
            split=Split(),
            basis=(),
            tender=tender,
            at=self._clock(),
            care_date=bill.care.day,
            operator=self._operator,
            counter=self._counter,
            credential=named(patient.credential),
            care=bill.care,
            accumulators=person.accumulators,
        )

    def _kept(self, settled: Settlement, care: Care) -> Settlement:
        """Draft the settlement of the kept lines, paid from the cash of the whole."""
        return replace(
            settled,
            transaction="",
            message_id="",
            number="",
            split=Split(),
            basis=(),
            tender=replace(settled.tender, received=settled.tender.cash, change=0),
            at=self._clock(),
            operator=self._operator,
            counter=self._counter,
            account_left=0,
            from_family=0,
            care=care,
            replaces=settled.number,
        )


def _bill(patient: Patient, number: str) -> Bill:
    for bill in patient.bills:
        if bill.number == number:
            return bill
    raise BadInput("bill_not_found", bill=number)


def _with_account(bill: Bill, use_account: bool) -> Bill:
    return replace(bill, care=replace(bill.care, use_account=use_account))


def _request(person: Person, bill: Bill) -> Request:
    return Request(person_number=person.number, bill_number=bill.number, care=bill.care)
