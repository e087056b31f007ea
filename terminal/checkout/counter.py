"""The counter's work on one patient, as the window asks for it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from terminal import payment
from terminal.benefit.explain import tree
from terminal.benefit.lines import shares
from terminal.benefit.rules import Rules
from terminal.checkout.backoff import due_at
from terminal.checkout.calls import Calls
from terminal.checkout.checks import ensure_adds_up, ensure_identifies, ensure_ours, ensure_part, ensure_sound, named
from terminal.checkout.known import Known, settlement_of
from terminal.checkout.payers import Payers
from terminal.checkout.prints import Prints
from terminal.checkout.recovery import Recovery
from terminal.errors import BadInput, Refused
from terminal.model import (
    Bill,
    CardCredential,
    Care,
    Credential,
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
)
from terminal.money import yuan
from terminal.ports import Hospital, Journal, Patience, PaymentChannel, Platform, Presence, Request
from terminal.private import masked_name, masked_number


class Checkout:
    """One patient at the counter, one call at a time (a single worker thread).

    Raises BadInput, Refused and NotSent where nothing changed, Unknown where a bill stays locked until `recover`
    ends it. `clock` tells the time with its zone; `operator` and `counter` are printed on the receipt. `channel` takes
    payments by code, and `patience` waits for a patient who has to agree to one.
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
    ) -> None:
        self._platform, self._hospital, self._journal = platform, hospital, journal
        self._rules, self._clock = rules, clock
        self._operator, self._counter, self._presence = operator, counter, presence
        self._calls, self._known = Calls(platform, hospital, journal, clock, counter, channel, patience), Known(journal)
        self._recovery = Recovery(self._calls, Payers(platform, clock), journal)
        self.prints = Prints(journal, self._known, clock, operator)

    def identify(self, credential: Credential) -> Patient:
        """Tell who stands at the counter and what he or she owes.

        Raises Refused("patient_without_bills") where nothing is unpaid, BadInput("card_withholds") where a card
        does not tell whose it is, and BadInput("id_number_wrong").
        """
        ensure_identifies(credential, self._operator)
        person = self._platform.identify(credential, self._clock().date())
        bills = tuple(self._hospital.unpaid(person.id_number))
        if not bills:
            raise Refused("patient_without_bills")
        return Patient(person=person, credential=credential, bills=bills)

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        """Try a bill: what the patient will pay and why; nothing that counts changes.

        Raises BadInput where the bill does not add up, or the platform's figures are not sound or not ours.
        """
        bill = _with_account(_bill(patient, bill_number), use_account)
        self._known.ensure_free(bill.number)
        parts = shares(bill.care.lines)
        ensure_adds_up(bill, parts)
        answer = self._platform.presettle(_request(patient.person, bill))
        ensure_sound(answer.split, bill.stated_total)
        ours = ensure_ours(self._rules, patient.person, bill.care, answer.split)
        why = tree(ours, bill.care.lines)["cash"] if ours else None
        return Presettlement(patient=patient, bill=bill, answer=answer, shares=parts, at=self._clock(), why=why)

    def settle(self, agreed: Presettlement, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Settle what was agreed, exactly once; `code` pays a tender's part by code: the patient's code, or ours.

        Raises BadInput where the tender does not cover it, Refused("bill_locked"), Refused("already_settled"),
        Refused("bill_changed") where the hospital has the bill as paid or otherwise by now, Refused("bill_claimed")
        where another counter is about to charge it, or Refused("figures_changed") where the insurer settled another
        amount: then that is cancelled already. NotSent as Presence tells it, where the card that the patient was
        identified by is not in the reader any more. Of a part by code Refused("not_paid") where the settlement stands
        unpaid, and Unknown("payment_unknown").
        """
        bill = self._free(agreed.patient, agreed.bill.number)
        if payment.tender(agreed.answer.split.cash, tender.received, tender.by_code) != tender:
            raise BadInput("tender_disagrees", change=yuan(tender.change))
        draft = self._draft(agreed.patient, agreed.bill, tender)
        self._ensure_there(agreed.patient.credential)
        return self._calls.settle(bill, replace(draft, split=agreed.answer.split, visit=agreed.answer.visit), code)

    def pay_in_full(
        self, patient: Patient, bill_number: str, tender: Tender, refusal: str, code: PaymentCode | None = None
    ) -> Settlement:
        """Take the whole bill from the patient, exactly once; the insurer has no part in it.

        `refusal` is the code for which nothing is settled directly; it is printed. Raises what `settle` raises for
        the tender and the bill, and BadInput("bill_does_not_add_up").
        """
        bill = self._free(patient, bill_number)
        ensure_adds_up(bill, shares(bill.care.lines))
        if payment.tender(bill.stated_total, tender.received, tender.by_code) != tender:
            raise BadInput("tender_disagrees", change=yuan(tender.change))
        draft = self._draft(patient, bill, tender)
        return self._calls.settle(bill, replace(draft, split=payment.in_full(bill.stated_total), refusal=refusal), code)

    def collect(self, settlement_number: str, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Take what a settlement's payment by code did not bring: in cash, by code once more, or both.

        Raises BadInput where the tender is not the cash due, Refused("already_paid"), or what `settle` raises.
        """
        due = self.settlement(settlement_number).split.cash
        if payment.tender(due, tender.received, tender.by_code) != tender:
            raise BadInput("tender_disagrees", change=yuan(tender.change))
        return self._calls.collect(settlement_number, tender, code)

    def refund(self, settlement_number: str) -> Refunded:
        """Give a whole settlement back, exactly once.

        Raises BadInput("settlement_not_found"), Refused("already_refunded"), Refused("bill_locked"), or
        Refused("refund_differs") where the insurer gave back another amount: then that is undone already.
        """
        self._calls.refund(settlement_number)
        return self._known.refunded(settlement_number)

    def refund_lines(self, settlement_number: str, kept: Sequence[Line]) -> Refunded:
        """Give a settlement back and settle the lines that stay again, of the same day (docs/rules.md, "Refunds").

        `kept` are lines of the settlement in its order, each with its quantity or less. Where they are refused, the
        whole was given back, and `code` says why. Raises what `refund` raises, BadInput("no_lines_kept"),
        "all_lines_kept", "lines_not_of_bill", "lines_not_known", and Unknown("kept_not_settled") where the refund
        stands and `recover` has to settle what stays.
        """
        standing = self._known.refundable(settlement_number)
        if standing.is_unpaid:
            raise Refused("not_paid", bill=standing.bill_number, number=settlement_number)
        settled = settlement_of(standing)
        if settled.care is None:
            raise BadInput("lines_not_known", number=settlement_number)
        ensure_part(kept, settled.care.lines)
        self._calls.refund(settlement_number, self._kept(settled, replace(settled.care, lines=tuple(kept))))
        return self._known.refunded(settlement_number)

    def settlement(self, number: str) -> Settlement:
        """Return a settlement with its lines as it stands now; raises BadInput("settlement_not_found")."""
        return settlement_of(self._known.settlement(number))

    def refunded(self, settlement_number: str) -> Refunded:
        """Return what came of the refund of a settlement; raises BadInput("refund_not_found")."""
        return self._known.refunded(settlement_number)

    def recover(self) -> tuple[Transaction, ...]:
        """End what is open or half done, and return how each now stands; what could not be ended stays locked.

        May be called at any time and again, and is killed without harm.
        """
        return self._recovery.recover()

    def recover_due(self) -> tuple[Transaction, ...]:
        """Do what `recover` does for what is due to be asked again (checkout/backoff.py)."""
        now = self._clock()
        return self._recovery.recover(lambda each: due_at(each) <= now)

    def ask(self, transaction_id: str) -> tuple[Transaction, ...]:
        """Do what `recover` does for one transaction, now."""
        return self._recovery.recover(lambda each: each.id == transaction_id)

    def open_items(self) -> tuple[Transaction, ...]:
        """Return the transactions whose outcome is unknown, wrong, or not known to the hospital yet, oldest first."""
        return self._known.open_items()

    def last(self) -> Settlement | None:
        """Return the last settlement, also where it was refunded (its state says so)."""
        found = self._journal.last()
        return found.settlement if found else None

    def _ensure_there(self, credential: Credential) -> None:
        if self._presence and isinstance(credential, CardCredential):
            self._presence.ensure_there(credential)

    def _free(self, patient: Patient, bill_number: str) -> Bill:
        self._known.ensure_free(bill_number)
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
        """Draft the settlement of what stays: paid from the cash of the whole."""
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
