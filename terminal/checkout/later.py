"""What was settled without this counter or without the insurer, taken up later: paid elsewhere, or insured (补结)."""

from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from terminal.checkout.afterwards import Afterwards
from terminal.checkout.insurer_gateway import InsurerGateway
from terminal.checkout.journal_queries import JournalQueries, settlement_of
from terminal.checkout.kept import insured_draft
from terminal.checkout.settlement_service import SettlementService
from terminal.errors import BadInput, Refused
from terminal.house_rules import CentRule
from terminal.model import (
    Act,
    Bill,
    Credential,
    Patient,
    Person,
    Presettlement,
    Refunded,
    Settlement,
    State,
    Transaction,
)
from terminal.ports import Hospital, Journal


class Later:
    """The questions about such settlements, and what makes them this counter's."""

    def __init__(
        self, hospital: Hospital, journal: Journal, service: SettlementService, gateway: InsurerGateway, counter: str
    ) -> None:
        self._hospital, self._journal, self._counter = hospital, journal, counter
        self._service, self._gateway, self._queries = service, gateway, JournalQueries(journal)

    def look_up(self, number: str) -> Settlement:
        """Return a settlement of this journal, or one paid elsewhere; raises BadInput("settlement_not_found")."""
        known = self._journal.settlement(number)
        found = settlement_of(known) if known else self._hospital.elsewhere(number)
        if found is None:
            raise BadInput("settlement_not_found", number=number)
        return found

    def adopt(self, number: str) -> None:
        """Take what was paid elsewhere into this journal, once; no money moves, and nothing happens to any other.

        From then on it is refunded, printed and insured here alone: Refused("elsewhere_adopted") if another counter has
        it, "already_refunded" if it was given back.
        """
        known = self._journal.settlement(number)
        made = self._hospital.elsewhere(number) if known is None else None
        if made is None:
            return
        if not self._queries.is_free(made.bill_number):
            raise Refused("bill_locked", bill=made.bill_number)
        adopted = replace(self._hospital.adopt_elsewhere(number, self._counter), is_adopted=True)
        if made.state is State.REFUNDED:
            raise Refused("already_refunded", number=number)
        opened = self._journal.open(Act.SETTLE, made.bill_number, draft=adopted)
        self._service.settled(opened, self._gateway.charge(opened, settlement_of(opened)))

    def insurable(self, number: str, person: Person) -> Settlement:
        """Return a settlement that was paid in full and that its patient's insurer can settle now (补结).

        Raises Refused: "insured_already", "already_refunded", "not_paid", "insured_later_stay" for one that used
        deposits or that others pay for, "bill_of_another" if it is another person's.
        """
        settled = self._paid(number)
        made = settlement_of(settled) if settled else self.look_up(number)
        if not made.refusal:
            raise Refused("insured_already", number=number)
        if made.tender.is_booked:
            raise Refused("insured_later_stay", number=number)
        if made.care is None:
            raise BadInput("lines_not_known", number=number)
        if not self._hospital.is_patient_of(person.id_number, made.bill_number):
            raise Refused("bill_of_another", number=number)
        return made

    def _paid(self, number: str) -> Transaction | None:
        """Return the transaction of a settlement that stands and is paid; None if this journal does not have it."""
        if self._journal.settlement(number) is None:
            return None
        settled = self._queries.refundable(number)
        if settled.is_unpaid:
            raise Refused("not_paid", bill=settled.bill_number, number=number)
        return settled


def bill_of(made: Settlement) -> Bill:
    """Return the bill that a settlement with its lines was made of; raises BadInput("lines_not_known")."""
    if made.care is None:
        raise BadInput("lines_not_known", number=made.number)
    return Bill(number=made.bill_number, department=made.department, stated_total=made.split.total, care=made.care)


class LaterCalls(Afterwards):
    """The calls about such settlements, as the window makes them."""

    _service: SettlementService
    _later: Later
    _by: Callable[[], NamedTuple]
    _clock: Callable[[], datetime]

    @abstractmethod
    def _tried(self, patient: Patient, bill: Bill, *, use_account: bool) -> Presettlement: ...

    @abstractmethod
    def _ensure_there(self, credential: Credential) -> None: ...

    @abstractmethod
    def cents_of(self, patient: Patient, bill: Bill, *, in_full: bool = False) -> CentRule:
        """Return the rule for what is paid of a bill in cash, with the insurer or `in_full`."""

    def settlement(self, number: str) -> Settlement:
        """Return a settlement as Afterwards.settlement does, or one that was paid elsewhere."""
        return self._later.look_up(number)

    def adopt_elsewhere(self, number: str) -> Settlement:
        """Make a settlement that was paid elsewhere this counter's, so that it is printed or given back here; once.

        Raises Refused("elsewhere_adopted") if another counter has it, and BadInput("settlement_not_found").
        """
        self._later.adopt(number)
        return self._later.look_up(number)

    def presettle_later(self, patient: Patient, number: str, use_account: bool = True) -> Presettlement:
        """Presettle the lines of a settlement that was paid in full (补结); changes nothing that counts.

        Raises what `presettle` raises for the figures, and Refused: "insured_already", "already_refunded",
        "bill_of_another", "insured_later_stay".
        """
        return self._tried(patient, bill_of(self._later.insurable(number, patient.person)), use_account=use_account)

    def insure_later(self, number: str, agreed: Presettlement) -> Refunded:
        """Let the insurer settle what was paid in full, exactly once (补结); the difference goes back to its tenders.

        The first settlement is given back and settled again with the insurer, from the same payment. Where the insurer
        refuses now, it is settled as it was, and `kept` has the refusal. Raises what `presettle_later` raises, and
        Unknown("kept_not_settled") if `recover` has to settle it.
        """
        self._later.insurable(number, agreed.patient.person)
        self._ensure_there(agreed.patient.credential)
        self._later.adopt(number)
        settled = settlement_of(self._queries.refundable(number))
        cents, by = self.cents_of(agreed.patient, agreed.bill), self._by()._asdict()
        self._service.refund(number, insured_draft(settled, agreed, cents, self._clock(), **by))
        return self._queries.refunded(number)
