"""Several bills of one visit at the counter: agreed together, settled one after the other, and paid once."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from terminal.benefit import ledger
from terminal.benefit.explain import basis, tree
from terminal.benefit.split import Outcome as Ours
from terminal.benefit.split import calculate_split
from terminal.checkout.counter import Checkout, bill_of
from terminal.checkout.journal_queries import settlement_of
from terminal.checkout.several import Outcome, Paying, shared, unpaid_tender
from terminal.errors import BadInput, JiesuanError, Refused
from terminal.house_rules import Manner, TogetherRules
from terminal.model import Bill, Drawer, Patient, Person, Presettlement, Settlement, drawer
from terminal.model.payer import Payer
from terminal.model.together import joined

NO_RULES = TogetherRules()


class TogetherCheckout(Checkout):
    """A checkout of several bills at once, by the rules `together`."""

    def __init__(
        self,
        *ports: Any,  # noqa: ANN401, as of Checkout
        together: TogetherRules = NO_RULES,
        **more: Any,  # noqa: ANN401, as of Checkout
    ) -> None:
        super().__init__(*ports, **more)
        self.together = together

    def presettle_together(
        self, patient: Patient, bills: Sequence[str], use_account: bool = True
    ) -> tuple[Presettlement, ...]:
        """Presettle bills as they will be settled, one after the other: each counts on what those before change.

        The insurer tries each bill by itself, so that what follows the first is by our own rules. One bill for all is
        tried where the region settles them so. Raises what `presettle` raises, and Refused("not_foreseen") if a bill's
        figures cannot be known before another one is settled.
        """
        if one := self._one(patient, bills):
            return (self.presettle(_with(patient, one, bills), one.number, use_account),)
        agreed, person = list[Presettlement](), patient.person
        for at, number in enumerate(bills):
            tried, ours = self._tried_alone(patient, number, person, bills[max(1, at)], use_account=use_account)
            agreed.append(_foreseen(tried, ours, person) if at else tried)
            person = _after(person, ours)
        return tuple(agreed)

    def settle_together(self, patient: Patient, agreed: Sequence[Presettlement], paying: Paying) -> Outcome:
        """Settle what was agreed for several bills, each exactly once, and take one payment for those that stand.

        Raises what `settle` raises if none of them stands: where all have to succeed, what did is undone then. Raises
        Refused("not_paid") and Unknown("payment_unknown") as `settle` does, for settlements that stand unpaid.
        """
        bills = [self._free(each.patient, each.bill.number) for each in agreed]
        dues = [self.due_of(each) for each in agreed]
        tenders = shared(dues, paying.received, paying.by_code)
        self._join(patient, agreed)
        if len(agreed) == 1:
            return Outcome((self.settle(agreed[0], tenders[0], paying.code),))
        drafts = [self._draft_of(each, tuple(bill.number for bill in bills)) for each in agreed]
        self._ensure_there(patient.credential)
        return self._collected(self._several.settle(bills, patient.person.id_number, drafts), dues, paying)

    def collect_together(self, numbers: Sequence[str], paying: Paying) -> Outcome:
        """Take one payment for settlements that stand unpaid; raises what `collect` raises."""
        made = [settlement_of(self._queries.unpaid(number)) for number in numbers]
        dues = [drawer.of_settlement(each, is_paid=False) for each in made]
        return self._collected(Outcome(tuple(made)), dues, paying)

    def company_of(self, patient: Patient) -> Payer | None:
        """Return the company that pays for a patient beside the insurance; None without one, or without its book."""
        return self._service.deposits.company_of(patient.person.id_number)

    def unpaid_with(self, number: str) -> tuple[Settlement, ...]:
        """Return a settlement that stands unpaid, and those that one payment is to be for together with it."""
        made = self.settlement(number)
        members = [self._queries.live_settlement(bill) for bill in made.together]
        unpaid = [settlement_of(each) for each in members if each and each.awaits_tender]
        together = tuple(each for each in unpaid if each.together == made.together)
        return together if made.number in {each.number for each in together} else (made,)

    def due_of(self, agreed: Presettlement) -> Drawer:
        """Return the record of what was agreed, before anything is paid."""
        return Drawer(due=agreed.answer.split.cash, cents=self.cents_of(agreed.patient, agreed.bill))

    def _collected(self, outcome: Outcome, dues: Sequence[Drawer], paying: Paying) -> Outcome:
        stands = dues[: len(outcome.settled)]
        by_code = min(paying.by_code, sum(each.owed for each in stands))
        self._several.collect(outcome.settled, shared(stands, paying.received, by_code), paying.code)
        return outcome._replace(settled=tuple(self.settlement(each.number) for each in outcome.settled))

    def _draft_of(self, agreed: Presettlement, together: tuple[str, ...]) -> Settlement:
        cents = self.cents_of(agreed.patient, agreed.bill)
        draft = self._draft(agreed.patient, agreed.bill, unpaid_tender(agreed.answer.split.cash, cents))
        return replace(
            draft,
            split=agreed.answer.split,
            visit=agreed.answer.visit,
            accumulators=agreed.answer.accumulators or draft.accumulators,
            together=together,
            only_together=self.together.all_or_none,
        )

    def _one(self, patient: Patient, bills: Sequence[str]) -> Bill | None:
        if self.together.settlements is not Manner.ONE:
            return None
        return joined([each for each in patient.bills if each.number in bills])

    def _join(self, patient: Patient, agreed: Sequence[Presettlement]) -> None:
        """Make one bill of several at the hospital, where one was agreed; raises Refused("bill_changed")."""
        for each in agreed:
            stays = {bill.number for bill in each.patient.bills}
            before = [bill for bill in patient.bills if bill.number not in stays]
            first, one = (bill_of(found, each.bill.number) for found in (patient, each.patient))
            if before and not self._hospital.join(first, before, one, ()):
                raise Refused("bill_changed", bill=one.number)

    def _tried_alone(
        self, patient: Patient, number: str, person: Person, left_out: str, *, use_account: bool
    ) -> tuple[Presettlement, Ours]:
        """Try a bill, and split it by our own rules for a person who has paid those before.

        Raises Refused("not_foreseen") naming the bill to be `left_out`, but for what is wrong with the first one.
        """
        not_foreseen = Refused("not_foreseen", bill=left_out)
        try:
            tried = self.presettle(patient, number, use_account)
        except (BadInput, Refused) as error:
            raise error if number != left_out else not_foreseen from error
        held = person.account, person.accumulators, tried.bill.care, person.family_account
        try:
            return tried, calculate_split(self._rules, person.insured, *held)
        except JiesuanError as error:
            raise not_foreseen from error


def _foreseen(tried: Presettlement, ours: Ours, person: Person) -> Presettlement:
    """Return a trial as it comes out once what was agreed before has been settled."""
    answer = replace(
        tried.answer,
        split=ours.split,
        basis=basis(ours),
        account_left=_after(person, ours).account,
        from_family=ours.from_family,
        accumulators=dict(person.accumulators),
    )
    return replace(tried, answer=answer, why=tree(ours, tried.bill.care.lines)["cash"])


def _after(person: Person, ours: Ours) -> Person:
    return replace(
        person,
        account=person.account - ours.split.account + ours.from_family,
        family_account=person.family_account - ours.from_family,
        accumulators=ledger.applied(person.accumulators, ours.deltas),
    )


def _with(patient: Patient, one: Bill, bills: Sequence[str]) -> Patient:
    """Return a patient with one bill instead of several."""
    left = (one if each.number == one.number else each for each in patient.bills)
    return replace(patient, bills=tuple(each for each in left if each == one or each.number not in bills))
