"""Comparison of the books of a day with the journal; each difference is found once, with its transaction."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from terminal.accounts.reconcile import afterwards, journal_book
from terminal.accounts.reconcile.books import Books, held_of, orders
from terminal.accounts.reconcile.columns import agreeing, columns
from terminal.accounts.reconcile.report import Difference, Finding, Report
from terminal.model import Posting, Transaction

_Key = tuple[str, bool]


def compare(day: date, books: Books) -> Report:
    """Compare the books of a day with the journal."""
    held = books.insurer or ()
    ours = tuple(each for each in held if books.is_ours(each))
    books = replace(books, insurer=None if books.insurer is None else ours)
    return Report(
        day=day,
        columns=columns(day, books),
        agreeing=agreeing(day, books),
        findings=tuple(each for find in _COMPARED for each in find(day, books)),
        others=len(held) - len(ours),
    )


def _insurer(day: date, books: Books) -> Iterator[Finding]:
    if books.insurer is None:
        return
    ours = {_key(each): each for each in journal_book.postings(books.journal)}
    theirs = {_key(each): each for each in books.insurer}
    known = {each.message_id: each for each in books.journal}
    for key, posting in theirs.items():
        if key in ours:
            yield from _amounts(ours[key], posting, known)
        else:
            yield _only_there(posting, known, books)
    for key, posting in ours.items():
        if key not in theirs and posting.at and posting.at.date() == day:
            yield _only_here(posting, known)
    answered = {each.message_id for each in books.insurer}
    for each in books.journal:
        if each.awaits_answer and each.since.date() == day and each.message_id not in answered:
            yield _about(each, Difference.UNKNOWN_NOT_THERE)


def _amounts(ours: Posting, theirs: Posting, known: Mapping[str, Transaction]) -> Iterator[Finding]:
    """Yield the first figure (total, fund or account) in which the two differ."""
    for here, there in zip(ours.amounts, theirs.amounts, strict=True):
        if here != there:
            yield replace(_posted(ours, known, Difference.AMOUNTS), ours=here, theirs=there)
            return


def _only_there(posting: Posting, known: Mapping[str, Transaction], books: Books) -> Finding:
    transaction = known.get(posting.message_id)
    if transaction and transaction.awaits_answer:
        return replace(_posted(posting, known, Difference.UNKNOWN_THERE), bill=transaction.bill_number)
    if posting.refund:
        # The patient has the money of a refund that another counter made.
        is_ours = books.is_our_message(posting.message_id)
        return _posted(posting, known, Difference.REFUNDED_THERE if is_ours else Difference.REFUNDED_ELSEWHERE)
    return _posted(posting, known, Difference.LOST if books.is_paid(posting.number) else Difference.ONLY_INSURER)


def _only_here(posting: Posting, known: Mapping[str, Transaction]) -> Finding:
    kind = Difference.REFUNDED_HERE if posting.refund else Difference.ONLY_HERE
    return replace(_posted(posting, known, kind), ours=posting.total, theirs=0)


def _hospital(day: date, books: Books) -> Iterator[Finding]:
    if books.hospital is None:
        return
    ours = journal_book.settlements(books.journal)
    for bill, number in sorted(journal_book.bills(books.journal, day).items()):
        recorded = books.hospital.get(bill)
        if recorded == number or (recorded and not number and books.is_of_another(recorded)):
            continue  # what these counters gave back another one may have settled since
        about = ours.get(number or recorded or "")
        stale = recorded is None or recorded in ours
        yield Finding(
            kind=Difference.HOSPITAL_NOT_TOLD if stale else Difference.HOSPITAL_OTHER,
            transaction=about.transaction if about else "",
            number=number or recorded or "",
            message_id=about.message_id if about else "",
            bill=bill,
            person_number=about.person_number if about else "",
        )


def _untrue(_day: date, books: Books) -> Iterator[Finding]:
    for each in journal_book.untrue(books.journal):
        made = each.settlement
        if made:
            yield replace(_about(each, Difference.UNTRUE), ours=made.tender.total, theirs=made.split.cash)


def _lost(_day: date, books: Books) -> Iterator[Finding]:
    """Yield what the hospital has as settled by one of these counters, and no journal of theirs has made."""
    ours, told = journal_book.settlements(books.journal), {each.number for each in books.insurer or ()}
    bills = {number: bill for bill, number in (books.hospital or {}).items() if number}
    for number, counter in sorted((books.settled_by or {}).items()):
        if counter in books.counters and number not in ours and number not in told:
            yield Finding(kind=Difference.LOST, number=number, bill=bills.get(number, ""))


def _channel(day: date, books: Books) -> Iterator[Finding]:
    if books.channel is None:
        return
    ours = Counter(journal_book.by_code(books.journal)) + Counter(books.deposits)
    theirs = {each.order: each for each in books.channel}
    for order in sorted(orders(day, books)):
        held, should = held_of(theirs.get(order)), ours[order]
        if held != should:
            kind = Difference.LONE_PAYMENT if held > should else Difference.UNPAID
            yield replace(_ordered(order, books.journal, kind), ours=should, theirs=held)


def _drawer(day: date, books: Books) -> Iterator[Finding]:
    should = books.drawer(day)
    if books.counted is not None and books.counted != should:
        kind = Difference.DRAWER_SHORT if books.counted < should else Difference.DRAWER_OVER
        yield Finding(kind=kind, ours=should, theirs=books.counted)


def _office(day: date, books: Books) -> Iterator[Finding]:
    """Yield what the cash office lacks of the journals, and what it has that they lack."""
    if books.booked is None:
        return
    ours, theirs = books.to_book(day), {each.id: each for each in books.booked_here}
    for digest, moved in ours.items():
        if digest not in theirs:
            yield Finding(
                kind=Difference.NOT_BOOKED,
                transaction=moved.transaction_id,
                number=moved.number,
                bill=moved.bill,
                ours=moved.cash + moved.by_code,
            )
    for digest, booked in theirs.items():
        if digest not in ours and not books.is_elsewhere(booked.number):
            yield Finding(kind=Difference.BOOKED_LOST, number=booked.number, bill=booked.bill, theirs=booked.own)


_COMPARED = (
    _untrue,
    _insurer,
    _lost,
    _hospital,
    _channel,
    _drawer,
    _office,
    afterwards.counts,
    afterwards.unclosed,
    afterwards.receipts,
)


def _key(posting: Posting) -> _Key:
    return posting.number, posting.refund


def _about(transaction: Transaction, kind: Difference) -> Finding:
    return Finding(
        kind=kind,
        transaction=transaction.id,
        number=transaction.number,
        message_id=transaction.message_id,
        bill=transaction.bill_number,
        person_number=transaction.settlement.person_number if transaction.settlement else "",
    )


def _posted(posting: Posting, known: Mapping[str, Transaction], kind: Difference) -> Finding:
    transaction = known.get(posting.message_id)
    return Finding(
        kind=kind,
        transaction=transaction.id if transaction else "",
        number=posting.number,
        message_id=posting.message_id,
        bill=posting.bill_number or (transaction.bill_number if transaction else ""),
        person_number=posting.person_number,
        ours=0,
        theirs=posting.total,
    )


def _ordered(order: str, journal: Sequence[Transaction], kind: Difference) -> Finding:
    found = next((each for each in journal if order.startswith(each.message_id)), None)
    return replace(_about(found, kind), order=order) if found else Finding(kind=kind, order=order)
