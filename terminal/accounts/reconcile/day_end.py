"""Day-end reconciliation with the insurer: totals first (3201), then every posting of those that differ (3202)."""

from collections.abc import Iterable
from datetime import date

from terminal.accounts.reconcile import journal_book
from terminal.accounts.reconcile.columns import totals
from terminal.model import ClearingType, Insurance, Posting, Total, Transaction, clearing_type
from terminal.ports import Statements


def insurer_book(statements: Statements, day: date, journal: Iterable[Transaction]) -> tuple[Posting, ...]:
    """Return the insurer's postings of a day; where its totals equal ours, those are our own.

    A clearing type with an unknown outcome is always queried in full, because equal totals prove nothing about it.
    Raises Refused or NotSent if the insurer does not answer.
    """
    known = tuple(journal)
    ours = journal_book.of_day(journal_book.postings(known), day)
    unknown = _unknown(known, day)
    book: list[Posting] = []
    for clearing in ClearingType:
        posted = tuple(each for each in ours if each.clearing is clearing)
        is_equal = clearing not in unknown and _is_equal(statements, day, clearing, posted)
        book += posted if is_equal else statements.details(day, clearing, posted)
    return tuple(book)


def _is_equal(statements: Statements, day: date, clearing: ClearingType, posted: tuple[Posting, ...]) -> bool:
    sums = totals(posted)
    each = (sums.get((insurance, clearing)) or Total(insurance=insurance, clearing=clearing) for insurance in Insurance)
    return all(statements.totals(day, total) for total in each)


def _unknown(journal: Iterable[Transaction], day: date) -> set[ClearingType]:
    """Return the clearing types with an unknown outcome on the day; an unknown refund may be of any type."""
    waiting = [each for each in journal if each.awaits_answer and each.since.date() == day]
    types = {clearing_type(each.settlement.kind) for each in waiting if each.settlement}
    return set(ClearingType) if any(each.settlement is None for each in waiting) else types
