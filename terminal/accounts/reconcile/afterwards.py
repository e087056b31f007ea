"""What follows a sale: its money is closed and taken by finance, its electronic receipt opened. All money is fen."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from terminal.accounts.reconcile.books import Books
from terminal.accounts.reconcile.report import Difference, Finding
from terminal.model.receipt_check import Differing

_RECEIPTS = {
    Differing.NOT_HERE: Difference.RECEIPT_NOT_HERE,
    Differing.NOT_THERE: Difference.RECEIPT_NOT_THERE,
    Differing.AMOUNT: Difference.RECEIPT_AMOUNT,
}


def counts(day: date, books: Books) -> Iterator[Finding]:
    """Yield the closings of a day at which the drawer held more or less than was due, until that is cleared up."""
    for each in books.remittances:
        found = each.discrepancy
        if found and not found.cleared and not each.voided_by and each.until.date() == day:
            yield Finding(
                kind=Difference.COUNT_DIFFERS,
                remittance=each.number,
                operator=each.operator,
                ours=each.cash_due,
                theirs=each.cash_due + found.amount,
            )


def unclosed(_day: date, books: Books) -> Iterator[Finding]:
    """Yield, of a day that is over, whose takings are in no remittance, and the remittances finance still waits for."""
    if not books.is_over:
        return
    closed, open_ = books.closed_here, Counter[str]()
    for booked in books.booked_here:
        if booked.id not in closed:
            open_[booked.operator] += booked.own
    for operator, fen in sorted(open_.items()):
        yield Finding(kind=Difference.NOT_REMITTED, operator=operator, ours=fen, theirs=0)
    for made in books.remittances:
        if made.left and not made.voided_by:
            told = {"remittance": made.number, "operator": made.operator}
            yield Finding(kind=Difference.NOT_TAKEN, **told, ours=made.cash_due, theirs=made.taken)


def receipts(_day: date, books: Books) -> Iterator[Finding]:
    """Yield the electronic receipts that wait, and those that the hospital and their platform know differently."""
    for each in books.waiting:
        yield Finding(kind=Difference.RECEIPT_WAITS, number=each.settlement)
    for found in books.receipts.differences if books.receipts else ():
        yield Finding(kind=_RECEIPTS[found.kind], number=found.business, ours=found.here, theirs=found.there)
