"""A settlement that the insurer holds for another counter, taken into this counter's journal by a supervisor."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from terminal.benefit.split import totals
from terminal.checkout.counter import By, drafted
from terminal.checkout.insurer_gateway import original
from terminal.checkout.journal_queries import JournalQueries, head_of, settlement_of
from terminal.errors import BadInput, JiesuanError, Refused
from terminal.model import (
    Act,
    Bill,
    Person,
    PlatformResult,
    Posting,
    Refund,
    Settlement,
    SignOff,
    State,
    Transaction,
    payment,
)
from terminal.ports import Hospital, Journal, Original, Platform


class Held(NamedTuple):
    """A settlement as others know it: the insurer's posting, and the hospital's bill and person.

    `settled` is the number under which the hospital has the bill as settled, None while it is owed.
    """

    posting: Posting
    bill: Bill
    person: Person
    settled: str | None = None


def adopt(
    platform: Platform,
    hospital: Hospital,
    journal: Journal,
    clock: Callable[[], datetime],
    held: Held,
    by: By,
    *,
    is_paid: bool,
    attest: Callable[[], None] = lambda: None,
) -> Settlement:
    """Record a settlement that another counter made, and notify the hospital; no money moves.

    With `is_paid` the patient paid at the other counter, otherwise everything is still to be collected here, or there
    was never anything to pay for, and it is refunded. `attest` writes who answers for it, before anything of it is
    written; a hospital that does not answer is notified by recovery. Raises Refused("settlement_known") if this journal
    has it, "bill_locked" or "already_settled" if it has something else of the bill, "settled_elsewhere" if the hospital
    has, "bill_changed" if the bill is not what was settled or another person's, and BadInput("settlement_not_found") if
    the insurer holds nothing that counts.
    """
    posting, bill = held.posting, held.bill
    _ensure_free(journal, held)
    answer = platform.find(_original(held))
    if not isinstance(answer, PlatformResult) or answer.settlement_number != posting.number:
        raise BadInput("settlement_not_found", number=posting.number)
    if totals(bill.care.lines)[0] != answer.split.total:
        raise Refused("bill_changed", bill=bill.number)
    made = _made(held, answer, by, answer.at or posting.at or clock(), is_paid=is_paid)
    attest()
    settled = journal.end(journal.open(Act.SETTLE, bill.number, draft=made), State.SETTLED, made)
    with suppress(JiesuanError):
        hospital.mark_settled(bill.number, made.number, head_of(journal, by.counter))
        journal.recorded(settled)
    return made


def take_over(platform: Platform, hospital: Hospital, journal: Journal, known: Settlement) -> Settlement:
    """Record a settlement of another counter, as the hospital's book of refunds has it, to be refunded here.

    No money moves, and the hospital knows it already. Raises Refused("refunded_elsewhere") if the hospital does not
    have the bill as settled under that number, "application_differs" if the insurer has it otherwise or not at all,
    and "bill_locked" or "already_settled" if this journal has something else of the bill.
    """
    JournalQueries(journal).ensure_free(known.bill_number)
    if hospital.settlement_of(known.bill_number) != known.number:
        raise Refused("refunded_elsewhere", number=known.number, counter=known.counter)
    if not known.refusal:
        answer = platform.find(original(known))
        if not isinstance(answer, PlatformResult) or (answer.settlement_number, answer.split) != (
            known.number,
            known.split,
        ):
            raise Refused("application_differs", number=known.number)
    tender = replace(known.tender, received=known.tender.cash, change=0)
    made = replace(known, transaction="", tender=tender, is_adopted=True)
    settled = journal.end(journal.open(Act.SETTLE, made.bill_number, draft=made), State.SETTLED, made)
    journal.recorded(settled)
    return made


def learn_refund(journal: Journal, settled: Transaction, number: str, at: datetime, sign_off: SignOff) -> None:
    """Record that another counter has refunded a settlement of this journal; no money moves, and nothing is printed.

    What went back there is what the settlement took, which is all that the journal has to know of it.
    """
    made = settlement_of(settled)
    whole = Refund(
        number=number,
        settlement_number=made.number,
        total=-made.split.total,
        fund=-made.split.fund,
        account=-made.split.account,
        cash=-made.split.cash,
        at=at,
    )
    given = replace(JournalQueries(journal).by_tender(whole), is_adopted=True)
    journal.given_elsewhere(made.bill_number, given, sign_off)


def _ensure_free(journal: Journal, held: Held) -> None:
    """Raise Refused if this journal or the hospital has something else of the bill, or it is another person's."""
    posting, bill, person, settled = held
    if journal.settlement(posting.number):
        raise Refused("settlement_known", number=posting.number)
    if person.number != posting.person_number:
        raise Refused("bill_changed", bill=bill.number)
    JournalQueries(journal).ensure_free(bill.number)
    if settled not in {None, posting.number}:
        raise Refused("settled_elsewhere", bill=bill.number, number=settled)


def _original(held: Held) -> Original:
    posting, bill, person, _ = held
    return Original(
        message_id=posting.message_id,
        act=Act.SETTLE,
        person_number=person.number,
        kind=bill.care.kind,
        visit=posting.visit,
        settlement_number=posting.number,
    )


def _made(held: Held, answer: PlatformResult, by: By, at: datetime, *, is_paid: bool) -> Settlement:
    posting, bill, person, _ = held
    due = answer.split.cash
    tender = payment.tender(due, due if is_paid else 0, 0 if is_paid else due)
    return replace(
        drafted(person, bill, tender, by, at),
        message_id=posting.message_id,
        number=posting.number,
        split=answer.split,
        basis=answer.basis,
        account_left=answer.account_left,
        from_family=answer.from_family,
        accumulators=answer.accumulators or {},
        visit=answer.visit or posting.visit,
        is_adopted=True,
    )
