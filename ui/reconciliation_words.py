"""The books of a day and their differences in words, as the page of reconciliation shows them."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

from terminal.accounts.reconcile import Action, Book, Difference, Finding, Report, table
from terminal.accounts.reconcile.words import describe, summary
from terminal.money import grouped
from ui.i18n import DOT, tr

if TYPE_CHECKING:
    from counter.day_books import Compared

UNKNOWN = {Difference.UNKNOWN_THERE, Difference.UNKNOWN_NOT_THERE}
AT_THE_CASH_OFFICE = {Action.COUNT_AGAIN, Action.REMIT, Action.TAKE}


def rows(report: Report, language: str) -> list[tuple[str, ...]]:
    """Return a row for each book: its name and its figures, in yuan."""
    across = table.books(_without_drawer(report), language, whole=True)
    return [tuple(cells) for cells in zip(*across, strict=True)][1:]


def line(finding: Finding, language: str) -> tuple[str, ...]:
    """Return a difference as a row: what it is, whose, and both figures."""
    amounts = ("" if each is None else grouped(each) for each in (finding.ours, finding.theirs))
    about = finding.number or finding.order or finding.bill or finding.remittance or finding.operator
    return describe(finding, language).title, about, *amounts


def counted(report: Report, language: str) -> str:
    """Return how many differences there are, and which books were not to be had."""
    return DOT.join(summary(_without_drawer(report), language))


def runs(compared: "Compared") -> str:
    """Return when a day was compared, and when the time before."""
    at, before = tr("Compared at {0}.", f"{compared.at:%H:%M:%S}"), compared.before
    if before is None:
        return tr("{0} Never before.", at)
    then = f"{before.at:%m-%d %H:%M}"
    return tr("{0} The time before: {1} by {2}, differences: {3}.", at, then, before.by, before.differences)


def caption(finding: Finding, *, is_found: bool) -> str:
    """Return what Enter does for a difference; `is_found` if its transaction can be looked at."""
    if finding.kind is Difference.ONLY_INSURER:
        return tr("Give back: not paid")
    if finding.kind in UNKNOWN:
        return tr("Ask the insurer now")
    if finding.action in AT_THE_CASH_OFFICE:
        return tr("Go to the cash office")
    deeds = {
        Action.TELL_HOSPITAL: tr("Tell the hospital"),
        Action.BOOK: tr("Book it now"),
        Action.OPEN_RECEIPT: tr("Open it now"),
    }
    return deeds.get(finding.action) or (tr("Find it") if is_found else tr("Copy this line"))


def copied(report: Report, finding: Finding, language: str) -> str:
    """Return what is known of a difference as text, the person's number masked."""
    return "\n".join([report.day.isoformat(), *table.paragraph(1, finding, language)])


def _without_drawer(report: Report) -> Report:
    """Leave out the drawer, which is counted at the closing and not here."""
    return replace(report, columns=tuple(each for each in report.columns if each.book is not Book.DRAWER))
