"""The counter's own book: the journal's transactions of a day. All money is fen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from terminal.model import Act, Posting, Refund, Settlement, State, Transaction, clearing_type


def settlements(transactions: Iterable[Transaction]) -> dict[str, Settlement]:
    """Return every settlement that was made, refunded or not, by number."""
    made = (each.settlement for each in transactions if each.act is Act.SETTLE and _was_made(each))
    return {each.number: each for each in made if each}


def postings(transactions: Iterable[Transaction]) -> tuple[Posting, ...]:
    """Return the postings that the insurer should hold for these transactions, for every day.

    A bill that the patient paid in full is not in the insurer's book. What several journals have is posted once, as
    the counter posted it that did it: another one has taken the settlement over, or learned of the refund.
    """
    known = sorted(transactions, key=lambda each: bool(each.refund and not each.refund.is_adopted))
    made = settlements(known)
    posted = (_posting(each, made) for each in known)
    return tuple({(each.number, each.refund): each for each in posted if each}.values())


def of_day(book: Iterable[Posting], day: date) -> tuple[Posting, ...]:
    """Return the postings made on a day."""
    return tuple(each for each in book if each.at and each.at.date() == day)


def by_code(transactions: Iterable[Transaction]) -> Mapping[str, int]:
    """Return the amount that the payment channel should finally hold for each order number in use."""
    held = Counter[str]()
    for made, counts in _settlements_made(transactions):
        if made.tender.order:
            held[made.tender.order] += made.tender.by_code if counts else 0
    return held


def shared(transactions: Iterable[Transaction]) -> set[str]:
    """Return the orders of which other counters have a part that is not in these journals.

    What another counter gave back it may have kept in part, and of what was paid together it may have settled some.
    """
    known = tuple(transactions)
    given = [each for each in known if each.act is Act.REFUND and each.refund]
    here = {each.number for each in given if each.refund and not each.refund.is_adopted}
    made, paid, whole = settlements(known), Counter[str](), Counter[str]()
    for tender, replaces in ((each.tender, each.replaces) for each in made.values()):
        paid[tender.order] += 0 if replaces else tender.by_code
        whole[tender.order] = max(whole[tender.order], tender.order_amount)
    elsewhere = {each.number for each in given} - here
    parts = {made[number].tender.order for number in elsewhere if number in made}
    return parts | {order for order, amount in whole.items() if paid[order] < amount}


def bills(transactions: Iterable[Transaction], day: date) -> dict[str, str | None]:
    """Return the number under which the hospital should hold each bill of a day as settled; None for an unpaid bill.

    A bill with an unknown outcome is left out.
    """
    known = tuple(transactions)
    touched = {each.bill_number for each in known if _day(each) == day}
    touched -= {each.bill_number for each in known if each.is_open}
    live = {made.bill_number: made.number for made, counts in _settlements_made(known) if counts}
    return {bill: live.get(bill) for bill in touched}


def untrue(transactions: Iterable[Transaction]) -> Iterator[Transaction]:
    """Yield the settlements that stand and whose tender is not what was due: received - change + by code.

    No counter writes such a one and tells the hospital of it, so that somebody has changed the journal.
    """
    for each in transactions:
        made = each.settlement
        if made and each.counts and each.recorded and made.tender.total != made.split.cash:
            yield each


def _settlements_made(transactions: Iterable[Transaction]) -> Iterator[tuple[Settlement, bool]]:
    """Yield each settlement with whether it stands: not if any journal here has given it back."""
    made = [each for each in transactions if each.act is Act.SETTLE and each.settlement and _was_made(each)]
    gone = {each.number for each in made if not each.counts}
    for number, settlement in settlements(made).items():
        yield settlement, number not in gone


def _was_made(transaction: Transaction) -> bool:
    return transaction.state in {State.SETTLED, State.REFUNDED}


def _day(transaction: Transaction) -> date:
    """Return the day on which a transaction ended, or the day on which it began if it has not ended."""
    if transaction.refund:
        return transaction.refund.at.date()
    made = transaction.settlement
    ended = made is not None and transaction.act is Act.SETTLE and _was_made(transaction)
    return made.at.date() if made and ended else transaction.since.date()


def _posting(transaction: Transaction, made: Mapping[str, Settlement]) -> Posting | None:
    settled = made.get(transaction.number)
    if settled is None or settled.refusal:
        return None
    if transaction.refund:
        return _given_back(transaction.message_id, transaction.refund, settled)
    return _settled(settled) if transaction.act is Act.SETTLE else None


def _settled(made: Settlement) -> Posting:
    return Posting(
        number=made.number,
        message_id=made.message_id,
        person_number=made.person_number,
        total=made.split.total,
        fund=made.split.fund,
        account=made.split.account - made.from_family,
        family=made.from_family,
        visit=made.visit,
        bill_number=made.bill_number,
        at=made.at,
        insurance=made.insured.insurance,
        clearing=clearing_type(made.kind),
    )


def _given_back(message_id: str, refund: Refund, settled: Settlement) -> Posting:
    return Posting(
        number=settled.number,
        message_id=message_id,
        person_number=settled.person_number,
        total=refund.total,
        fund=refund.fund,
        account=refund.account + settled.from_family,
        family=-settled.from_family,
        refund=True,
        visit=settled.visit,
        bill_number=settled.bill_number,
        at=refund.at,
        insurance=settled.insured.insurance,
        clearing=clearing_type(settled.kind),
    )
