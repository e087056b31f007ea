"""What a supervisor answers for: a settlement of another counter adopted, or given back to the insurer."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, datetime
from typing import NamedTuple

from counter.guards import GuardedCheckout
from counter.reconciliation import opened_statements
from counter.settings import Settings
from simulation.hospital import SampleHospital
from terminal.checkout.adoption import Held
from terminal.checkout.journal_queries import anchor_of
from terminal.errors import Refused
from terminal.journal import Journal
from terminal.journal.entry import Note, Step, text_of
from terminal.model import (
    Act,
    Attested,
    ClearingType,
    IdCredential,
    IdReason,
    Posting,
    Refunded,
    Settlement,
)

Clock = Callable[[], datetime]


class Desk(NamedTuple):
    """What a supervisor needs of a counter."""

    hospital: SampleHospital
    journal: Journal
    checkout: GuardedCheckout


class Asked(NamedTuple):
    """A settlement by its number and day, who answers for the act and why; the bill where the insurer names none."""

    number: str
    day: date
    by: str
    reason: str
    bill: str = ""


def adopted(desk: Desk, settings: Settings, clock: Clock, asked: Asked, *, is_paid: bool) -> Settlement:
    """Take the insurer's settlement into this counter's journal; no money moves.

    Raises Refused("unknown_settlement"), and what GuardedCheckout.adopt raises.
    """
    posting = _posting(settings, clock, asked)
    bill, id_number = desk.hospital.bill(asked.bill or posting.bill_number)
    found = desk.checkout.identify(IdCredential(id_number=id_number, reason=IdReason.NO_CARD_NO_PHONE))
    held = Held(posting, bill, found.person, desk.hospital.settlement_of(bill.number))

    def attest() -> None:
        answer(desk.journal, Step.ADOPTED, asked.by, asked.reason, posting.number, bill.number)

    return desk.checkout.adopt(held, is_paid=is_paid, attest=attest)


def reversed_(desk: Desk, settings: Settings, clock: Clock, asked: Asked) -> tuple[Settlement, Refunded]:
    """Give the insurer's settlement back, for which the patient has paid nothing; what was cut off goes on.

    Raises what `adopted` and GuardedCheckout.refund raise.
    """
    made = _begun(desk, asked.number) or adopted(desk, settings, clock, asked, is_paid=False)
    return made, desk.checkout.refund(made.number)


def attest(journal: Journal, step: Step, attested: Attested, number: str = "", bill: str = "") -> None:
    """Write into a journal what a supervisor answers for: of a settlement, or a counter, by its number."""
    journal.trace(Note(Act.TRACE, step, bill, number, text_of(attested)))


def answer(journal: Journal, step: Step, by: str, reason: str, number: str, bill: str = "") -> None:
    """Write who answers for an act, why, and the entry that the journal ended with."""
    attest(journal, step, Attested(by=by, reason=reason, seen=anchor_of(journal)), number, bill)


def _begun(desk: Desk, number: str) -> Settlement | None:
    """Return a settlement that was adopted as unpaid and stands: what is left of a reversal that was cut off."""
    found = desk.journal.settlement(number)
    if found is None or found.settlement is None or not (found.settlement.is_adopted and found.is_unpaid):
        return None
    return found.settlement


def _posting(settings: Settings, clock: Clock, asked: Asked) -> Posting:
    with ExitStack() as stack:
        statements = opened_statements(settings, stack, clock)
        books = [statements.details(asked.day, clearing, ()) for clearing in ClearingType]
    for posting in (each for book in books for each in book):
        if posting.number == asked.number and not posting.refund:
            return posting
    raise Refused("unknown_settlement", number=asked.number)
