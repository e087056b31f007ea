"""The end of a day with the insurer: the totals first (3201), and where they differ every posting (3202)."""

from collections.abc import Iterable
from datetime import date

from terminal.accounts.reconcile import journal_book
from terminal.accounts.reconcile.columns import totals
from terminal.model import ClearingType, Insurance, Posting, Total, Transaction, clearing_type
from terminal.ports import Statements


def insurer_book(statements: Statements, day: date, journal: Iterable[Transaction]) -> tuple[Posting, ...]:
    """Return what the insurer holds of a day; where its totals are equal to ours, that is what we hold.

    A clearing type in which an outcome is unknown is asked for in full, since equal totals say nothing of that.
    Raises Refused or NotSent where the insurer does not tell.
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
    """Return the clearing types of which an outcome of the day is unknown; of a refund it may be any."""
    waiting = [each for each in journal if each.awaits_answer and each.since.date() == day]
    types = {clearing_type(each.settlement.kind) for each in waiting if each.settlement}
    return set(ClearingType) if any(each.settlement is None for each in waiting) else types
