"""The settlement of what a refund keeps, before the insurer has answered: some lines, or all of them insured now."""

from datetime import datetime

from msgspec.structs import replace

from terminal.checkout.checks import named
from terminal.checkout.journal_queries import JournalQueries, settlement_of
from terminal.errors import BadInput, Refused
from terminal.house_rules import CentRule
from terminal.model import Care, PlatformResult, Presettlement, Settlement, Split, Tender, payment
from terminal.private import masked_name, masked_number


def divisible(settled: Settlement) -> Care:
    """Return the care of a settlement of which lines may stay.

    Raises Refused("only_whole_discharge"), "only_whole_payers", or BadInput("lines_not_known").
    """
    if settled.tender.is_of_stay:
        raise Refused("only_whole_discharge", number=settled.number)
    if settled.tender.others:
        raise Refused("only_whole_payers", number=settled.number)
    if settled.care is None:
        raise BadInput("lines_not_known", number=settled.number)
    return settled.care


def kept_draft(settled: Settlement, care: Care, at: datetime, **by: str) -> Settlement:
    """Draft the settlement of the kept lines, paid from the cash of the whole; `by` are those who settle now."""
    return replace(
        settled,
        transaction="",
        message_id="",
        number="",
        split=Split(),
        basis=(),
        tender=replace(settled.tender, received=settled.tender.cash, change=0),
        at=at,
        **by,
        account_left=0,
        from_family=0,
        care=care,
        replaces=settled.number,
        is_adopted=False,  # what is kept is this counter's, and stays in its drawer
        elsewhere=None,
    )


def insured_draft(settled: Settlement, agreed: Presettlement, cents: CentRule, at: datetime, **by: str) -> Settlement:
    """Draft the settlement of all lines of one that was paid in full, which the insurer settles now (补结).

    The rule `cents` is that of the insured bill: the insurance may be exempt from what holds for a bill paid in full.
    """
    person, draft = agreed.patient.person, kept_draft(settled, agreed.bill.care, at, **by)
    return replace(
        draft,
        tender=replace(draft.tender, cents=cents),
        person_number=person.number,
        masked_name=masked_name(person.name),
        masked_id=masked_number(person.id_number),
        insured=person.insured,
        credential=named(agreed.patient.credential),
        accumulators=person.accumulators,
        visit=agreed.answer.visit,
        refusal="",
        insured_later=settled.refusal,
    )


def kept_tender(draft: Settlement, answer: PlatformResult, queries: JournalQueries) -> Tender:
    """Return what stays of the payment of a whole for what a refund keeps of it, by the draft's rule for cents.

    Where the insurer refuses to settle later, the bill stays paid in full, by the rule for cents that held for that.
    """
    before = settlement_of(queries.settlement(draft.replaces)).tender.cents
    paid = replace(draft.tender, cents=before)
    return payment.reduced(paid, answer.split.cash, before if answer.refusal else draft.tender.cents)
