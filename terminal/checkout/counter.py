"""The counter's work on one patient, as the calls of the window."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from terminal.benefit.explain import tree
from terminal.benefit.rules import Rules
from terminal.benefit.scope import applied
from terminal.benefit.split import shares
from terminal.checkout.backoff import Backoff
from terminal.checkout.checks import (
    ensure_adds_up,
    ensure_covers,
    ensure_identifies,
    ensure_ours,
    ensure_part,
    ensure_sound,
    for_insurer,
    named,
)
from terminal.checkout.insurer_gateway import InsurerGateway
from terminal.checkout.joining import with_joined
from terminal.checkout.journal_queries import JournalQueries, settlement_of
from terminal.checkout.kept import divisible, kept_draft
from terminal.checkout.later import Later, LaterCalls
from terminal.checkout.prints import Prints
from terminal.checkout.recovery import Recovery
from terminal.checkout.self_pay import self_paying
from terminal.checkout.settlement_service import SettlementService
from terminal.checkout.several import Several
from terminal.checkout.tenders import Tenders
from terminal.errors import BadInput, Refused
from terminal.house_rules import CentRule, CentRules
from terminal.model import (
    Bill,
    CardCredential,
    Credential,
    Line,
    Patient,
    PaymentCode,
    Person,
    Presettlement,
    RecordCredential,
    Refunded,
    Returned,
    Settlement,
    Split,
    Tender,
    Transaction,
    Who,
    asked,
    drawer,
    payment,
)
from terminal.model.cents import rule_of
from terminal.money import yuan
from terminal.ports import DepositBook, Hospital, Journal, Patience, PaymentChannel, Platform, Presence, Request
from terminal.ports.payers import PayerBook
from terminal.private import masked_name, masked_number


class By(NamedTuple):
    """The operator, counter and terminal that settle; printed on the receipt."""

    operator: str
    counter: str
    terminal: str


class Checkout(LaterCalls):
    """One patient at the counter, one call at a time (a single worker thread).

    Raises BadInput, Refused and NotSent if nothing changed, Unknown if a bill stays locked until `recover` ends it.
    `clock` returns the time with its zone, `steady` one that nobody sets, for waits; `operator`, `counter` and
    `terminal` are printed on the receipt. `channel` takes payments by code, and `patience` waits for a patient who has
    to confirm one. `cents` are the rules for amounts in cash, which are to the fen without.
    """

    def __init__(
        self,
        platform: Platform,
        hospital: Hospital,
        journal: Journal,
        *,
        rules: Rules,
        clock: Callable[[], datetime],
        operator: str | Who,
        counter: str,
        channel: PaymentChannel | None = None,
        patience: Patience | None = None,
        presence: Presence | None = None,
        steady: Callable[[], datetime] | None = None,
        terminal: str = "",
        deposits: DepositBook | None = None,
        cents: CentRules | None = None,
        payers: PayerBook | None = None,
    ) -> None:
        self._cents = cents
        self._platform, self._hospital, self._journal = platform, hospital, journal
        who, self._rules, self._clock, self._presence = asked(operator), rules, clock, presence
        self._by: Callable[[], By] = lambda: By(who(), counter, terminal)
        books = deposits, payers
        self._service = SettlementService(platform, hospital, journal, clock, counter, channel, patience, *books)
        self._queries, gateway = JournalQueries(journal), InsurerGateway(platform, clock)
        self._later = Later(hospital, journal, self._service, gateway, counter)
        self.backoff = Backoff(steady or clock)
        self._several = Several(self._service, Tenders(channel, journal, patience), hospital, journal)
        self._recovery = Recovery(self._service, gateway, journal, self.backoff, self._several)
        self.prints = Prints(journal, self._queries, who)

    def identify(self, credential: Credential) -> Patient:
        """Return the patient with the unpaid bills, if any; tests before a planned stay have joined its bill (S07).

        Raises BadInput("card_withholds") if a card does not identify its holder, BadInput("id_number_wrong"),
        DeviceError("card_garbled"), and what `self_paying` raises.
        """
        today = self._clock().date()
        ensure_identifies(credential, self._by().operator, today)
        if isinstance(credential, RecordCredential):
            person = self_paying(self._hospital, credential)
        else:
            person = self._platform.identify(credential, today)
        bills = self._hospital.unpaid(person.id_number)
        if len({each.care.kind for each in bills}) > 1:
            bills = with_joined(self._rules, self._hospital, person, bills)
        elsewhere = () if bills else tuple(self._hospital.elsewhere_of(person.id_number))
        return Patient(person=person, credential=credential, bills=tuple(bills), elsewhere=elsewhere)

    def presettle(self, patient: Patient, bill_number: str, use_account: bool = True) -> Presettlement:
        """Presettle a bill: the amount due and its reasons; changes nothing that counts.

        Raises BadInput if the bill does not add up, or the platform's figures are not sound or differ from ours, and
        Refused("self_pay") for a person without insurance.
        """
        bill = bill_of(patient, bill_number)
        self._queries.ensure_free(bill.number)
        return self._tried(patient, bill, use_account=use_account)

    def _tried(self, patient: Patient, bill: Bill, *, use_account: bool) -> Presettlement:
        bill = for_insurer(patient.person, bill, use_account=use_account)
        if self._rules.lists_any(bill.care):
            bill = replace(bill, care=applied(self._rules, bill.care)[0])
        ensure_adds_up(bill, parts := shares(bill.care.lines))
        asked = Request(person_number=patient.person.number, bill_number=bill.number, care=bill.care)
        answer = self._platform.presettle(asked)
        ensure_sound(answer.split, bill.stated_total)
        ours = ensure_ours(self._rules, patient.person, bill.care, parts, answer.split)
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
        ensure_covers(tender, agreed.answer.split.cash, self._by().operator, self.cents_of(agreed.patient, bill))
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
        ensure_covers(tender, bill.stated_total, self._by().operator, self.cents_of(patient, bill, in_full=True))
        draft = replace(self._draft(patient, bill, tender), split=payment.in_full(bill.stated_total), refusal=refusal)
        return self._service.settle(bill, patient.person.id_number, draft, code)

    def cents_of(self, patient: Patient, bill: Bill, *, in_full: bool = False) -> CentRule:
        """Return the rule for what is paid of a bill in cash, with the insurer or `in_full`."""
        if self._cents is None:
            return CentRule.NONE
        insured = patient.person.insured
        return rule_of(bill, None if in_full or insured.self_pay else insured.insurance, self._cents)

    def collect(self, settlement_number: str, tender: Tender, code: PaymentCode | None = None) -> Settlement:
        """Collect the part that a settlement's payment by code did not bring: in cash, by code again, or both.

        `tender` is for the rest due only; cash that came in with the settlement stays. Raises BadInput if it does not
        match that rest, Refused("already_paid"), or what `settle` raises.
        """
        made = settlement_of(self._queries.unpaid(settlement_number))
        before = drawer.of_settlement(made, is_paid=False)
        if before.rest(tender.received, tender.by_code) != tender:
            raise BadInput("tender_disagrees", change=yuan(tender.change))
        whole = payment.added(before.cash, tender, made.tender)
        return self._service.collect(settlement_number, whole, code)

    def give_in_cash(self, settlement_number: str, deposit: str, approved_by: str, reason: str) -> Returned:
        """Give what a settlement left of a deposit in cash (强制退现), if the channel refuses and another approves.

        Return what went back: by the channel, if that does not refuse any more.
        Raises Refused("surplus_returned") or "cash_not_approved", NotSent and Unknown if the channel does not say.
        """
        settled = self._queries.settlement(settlement_number)
        if approved_by == self._by().operator:
            raise Refused("cash_not_approved", number=deposit)
        back = self._service.deposits.give_in_cash(settled, deposit, approved_by, reason)
        self._service.finished(self._queries.now(settled))
        return back

    def refund(self, settlement_number: str) -> Refunded:
        """Give a whole settlement back, exactly once; also one that was paid elsewhere, to the tender it came from.

        Raises BadInput("settlement_not_found"), or Refused: "already_refunded", "bill_locked", "refund_differs".
        """
        self._later.adopt(settlement_number)
        self._service.refund(settlement_number)
        return self._queries.refunded(settlement_number)

    def refund_lines(self, settlement_number: str, kept: Sequence[Line]) -> Refunded:
        """Give a settlement back and settle the kept lines again, with the same day (docs/rules.md, "Refunds").

        `kept` are lines of the settlement in its order, each with its quantity or less. If they are refused, the whole
        was given back, and `code` holds the reason. Raises what `refund` raises, BadInput("no_lines_kept"),
        "all_lines_kept", "lines_not_of_bill", "lines_not_known", and Unknown("kept_not_settled") if the refund stands
        and `recover` has to settle the kept lines.
        """
        self._later.adopt(settlement_number)
        refundable = self._queries.refundable(settlement_number)
        if refundable.is_unpaid:
            raise Refused("not_paid", bill=refundable.bill_number, number=settlement_number)
        settled = settlement_of(refundable)
        whole = divisible(settled)
        ensure_part(kept, whole.lines)
        care = replace(whole, lines=tuple(kept))
        self._service.refund(settlement_number, kept_draft(settled, care, self._clock(), **self._by()._asdict()))
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

    def _ensure_there(self, credential: Credential) -> None:
        if self._presence and isinstance(credential, CardCredential):
            self._presence.ensure_there(credential)

    def _free(self, patient: Patient, bill_number: str) -> Bill:
        self._queries.ensure_free(bill_number)
        return bill_of(patient, bill_number)

    def _draft(self, patient: Patient, bill: Bill, tender: Tender) -> Settlement:
        made = drafted(patient.person, bill, tender, self._by(), self._clock())
        return replace(made, credential=named(patient.credential), accumulators=patient.person.accumulators)


def drafted(person: Person, bill: Bill, tender: Tender, by: By, at: datetime) -> Settlement:
    """Return the settlement of a person's bill as far as it is known before the insurer has answered."""
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
        at=at,
        care_date=bill.care.day,
        **by._asdict(),
        care=bill.care,
    )


def bill_of(patient: Patient, number: str) -> Bill:
    """Return a patient's bill; raises BadInput("bill_not_found")."""
    for bill in patient.bills:
        if bill.number == number:
            return bill
    raise BadInput("bill_not_found", bill=number)
