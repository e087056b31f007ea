"""The counter's work on one patient, as the window asks for it."""

from collections.abc import Callable
from datetime import datetime, time

from msgspec.structs import replace

from terminal import payment
from terminal.benefit.explain import tree
from terminal.benefit.lines import share
from terminal.benefit.rules import Rules
from terminal.checkout.calls import Calls
from terminal.checkout.checks import ensure_adds_up, ensure_ours, ensure_sound
from terminal.errors import BadInput, Refused
from terminal.model import (
    Bill,
    CardCredential,
    Credential,
    Patient,
    Person,
    Presettlement,
    Refund,
    Settlement,
    Tender,
    Transaction,
)
from terminal.money import yuan
from terminal.ports import Hospital, Journal, Platform, Request
from terminal.private import masked_name, masked_number


class Checkout:
    """One patient at the counter, one call at a time (a single worker thread).

    Raises BadInput, Refused and NotSent where nothing changed, Unknown where a bill stays locked until `recover`
    ends it. `clock` tells the time with its zone; `operator` and `counter` are printed on the receipt.
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
    ) -> None:
        self._platform, self._hospital, self._journal = platform, hospital, journal
        self._rules, self._clock = rules, clock
        self._operator, self._counter = operator, counter
        self._calls = Calls(platform, hospital, journal, clock)

    def identify(self, credential: Credential) -> Patient:
        """Tell who stands at the counter and what he or she owes.

        Raises Refused("patient_without_bills") where nothing is unpaid.
        """
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
        self._calls.ensure_free(bill.number)
        shares = tuple(share(line) for line in bill.care.lines)
        ensure_adds_up(bill, shares)
        answer = self._platform.presettle(_request(patient.person, bill))
        ensure_sound(answer.split, bill.stated_total)
        ours = ensure_ours(self._rules, patient.person, bill.care, answer.split)
        why = tree(ours, bill.care.lines)["cash"] if ours else None
        return Presettlement(patient=patient, bill=bill, answer=answer, shares=shares, at=self._clock(), why=why)

    def settle(self, agreed: Presettlement, tender: Tender) -> Settlement:
        """Settle what was agreed, exactly once.

        Raises BadInput where the tender does not cover it, Refused("bill_locked"), Refused("already_settled"), or
        Refused("figures_changed") where the insurer settled another amount: then that is cancelled already.
        """
        if payment.cash(agreed.answer.split.cash, tender.received) != tender:
            raise BadInput("tender_disagrees", change=yuan(tender.change))
        return self._calls.settle(_request(agreed.patient.person, agreed.bill), self._draft(agreed, tender))

    def refund(self, settlement_number: str) -> Refund:
        """Give a whole settlement back, exactly once.

        Raises BadInput("settlement_not_found"), Refused("already_refunded") or Refused("bill_locked").
        """
        return self._calls.refund(settlement_number)

    def recover(self) -> tuple[Transaction, ...]:
        """End what is open or half done, and return how each now stands; what could not be ended stays locked.

        May be called at any time and again, and is killed without harm.
        """
        return self._calls.recover()

    def open_items(self) -> tuple[Transaction, ...]:
        """Return the transactions whose outcome is unknown or wrong, oldest first."""
        return self._calls.open_items()

    def last(self) -> Settlement | None:
        """Return the last settlement, also where it was refunded (its state says so)."""
        found = self._journal.last()
        return found.settlement if found else None

    def shift_totals(self) -> tuple[int, int]:
        """Count today's settlements, and add up the cash taken less the cash refunded, in fen."""
        now = self._clock()
        return self._journal.totals(datetime.combine(now.date(), time.min, now.tzinfo))

    def printed(self, settlement_number: str) -> int:
        """Note, before it happens, that a receipt is printed; return the copy number, 0 for the original."""
        return self._journal.printing(self._calls.settlement(settlement_number))

    def _draft(self, agreed: Presettlement, tender: Tender) -> Settlement:
        person, bill = agreed.patient.person, agreed.bill
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
            split=agreed.answer.split,
            basis=(),
            tender=tender,
            at=self._clock(),
            care_date=bill.care.day,
            operator=self._operator,
            counter=self._counter,
            credential="card" if isinstance(agreed.patient.credential, CardCredential) else "voucher",
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
