"""The books of a day side by side, and the totals on which insurer and journal agree. All money is fen."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from terminal.accounts.reconcile import journal_book
from terminal.accounts.reconcile.books import Books, held_of, orders
from terminal.accounts.reconcile.report import Book, Column
from terminal.model import BY_CODE, Amounts, Booked, ClearingType, Insurance, Method, Posting, Total
from terminal.model.cash_office import BESIDE
from terminal.model.takings import amounts, insurers

Group = tuple[Insurance, ClearingType]


def totals(postings: Iterable[Posting]) -> dict[Group, Total]:
    """Add postings up by insurance and clearing type, leaving out those without either."""
    sums: dict[Group, Total] = {}
    for each in postings:
        if each.insurance and each.clearing:
            group = (each.insurance, each.clearing)
            before = sums.get(group) or Total(insurance=each.insurance, clearing=each.clearing)
            sums[group] = _plus(before, each)
    return sums


def agreeing(day: date, books: Books) -> tuple[Total, ...]:
    """Add up the postings of a day on which insurer and journal agree."""
    theirs = {(each.number, each.refund): each.amounts for each in books.insurer or ()}
    ours = journal_book.of_day(journal_book.postings(books.journal), day)
    return tuple(totals(each for each in ours if theirs.get((each.number, each.refund)) == each.amounts).values())


def columns(day: date, books: Books) -> tuple[Column, ...]:
    """Return the figures of a day, one column for each book."""
    ours = journal_book.of_day(journal_book.postings(books.journal), day)
    should = Counter(journal_book.by_code(books.journal)) + Counter(books.deposits)
    return (
        replace(
            _column(Book.JOURNAL, ours),
            by_code=sum(should[order] for order in orders(day, books)),
            cash=books.drawer(day),
            rounding=sum(each.rounding for each in books.money if each.day == day),
            others=sum(_others(each.insurers) for each in books.money if each.day == day),
        ),
        Column(book=Book.INSURER) if books.insurer is None else _column(Book.INSURER, books.insurer),
        _hospital(day, books),
        _channel(day, books),
        Column(book=Book.DRAWER, cash=books.counted),
        _office(books),
        *_later(books),
    )


def _column(book: Book, postings: Sequence[Posting]) -> Column:
    return Column(
        book=book,
        settled=sum(not each.refund for each in postings),
        refunded=sum(each.refund for each in postings),
        total=sum(each.total for each in postings),
        fund=sum(each.fund for each in postings),
        account=sum(each.account for each in postings),
    )


def _hospital(day: date, books: Books) -> Column:
    if books.hospital is None:
        return Column(book=Book.HOSPITAL)
    numbers = [books.hospital.get(bill) for bill in journal_book.bills(books.journal, day)]
    return Column(book=Book.HOSPITAL, settled=sum(number is not None for number in numbers))


def _channel(day: date, books: Books) -> Column:
    if books.channel is None:
        return Column(book=Book.CHANNEL)
    concerned = orders(day, books)
    trades = [each for each in books.channel if each.order in concerned and held_of(each) + each.refunded]
    return Column(
        book=Book.CHANNEL,
        settled=len(trades),
        refunded=sum(each.refunded > 0 for each in trades),
        by_code=sum(map(held_of, trades)),
    )


def _later(books: Books) -> Iterator[Column]:
    """Yield what only comes after the sale: what was closed, and the electronic receipts where there are any."""
    if books.booked is not None:
        closed = books.closed_here
        yield _booked(Book.REMITTANCES, tuple(each for each in books.booked_here if each.id in closed))
    if books.has_receipts:
        there = books.receipts.there if books.receipts else None
        made = Column(book=Book.RECEIPTS)
        yield replace(made, settled=there.count, total=there.amount) if there else made


def _office(books: Books) -> Column:
    if books.booked is None:
        return Column(book=Book.OFFICE)
    return _booked(Book.OFFICE, books.booked_here)


def _booked(book: Book, booked: Sequence[Booked]) -> Column:
    sums = amounts(booked)
    return Column(
        book=book,
        fund=insurers(sums) - sums.get(Method.ACCOUNT, 0),
        account=sums.get(Method.ACCOUNT, 0),
        by_code=sum(sums.get(each, 0) for each in BY_CODE),
        cash=sums.get(Method.CASH, 0),
        rounding=sums.get(Method.ROUNDING, 0),
        others=_others(sums),
    )


def _others(sums: Amounts) -> int:
    return sum(sums.get(each, 0) for each in BESIDE)


def _plus(before: Total, posting: Posting) -> Total:
    return replace(
        before,
        count=before.count + 1,
        total=before.total + posting.total,
        fund=before.fund + posting.fund,
        account=before.account + posting.account,
        family=before.family + posting.family,
    )
