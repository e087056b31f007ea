"""A reconciliation as rows of text, in yuan."""

from collections.abc import Iterable, Sequence

from terminal.accounts.reconcile.report import Column, Finding, Report
from terminal.accounts.reconcile.words import describe, evidence, words
from terminal.model import Total
from terminal.money import plain
from terminal.texts.marks import named

Rows = list[list[str]]

_HEAD = ("transaction", "settlement", "message", "bill", "order", "ours", "theirs", "what", "next", "action")
_COUNTS = {"settled", "refunded"}
_FIGURES = ("settled", "refunded", "total", "fund", "account", "others", "by_code", "cash", "rounding")
_RARE = {"rounding", "others"}
"""What is only shown where there is any of it."""


def books(report: Report, language: str, *, whole: bool = False) -> Rows:
    """Return the books side by side: a column for each book, a row for each figure, amounts in yuan.

    A figure that few counters have is left out where it is nothing, unless the `whole` is wanted.
    """
    known = words(language)
    head = ["", *(known.books[each.book] for each in report.columns)]
    told = (
        name for name in _FIGURES if whole or name not in _RARE or any(getattr(each, name) for each in report.columns)
    )
    return [head, *([known.figures[name], *_figures(name, report.columns, language)] for name in told)]


def agreeing(report: Report, language: str) -> list[str]:
    """Describe the totals on which insurer and journal agree, one sentence for each insurance and clearing type."""
    return [_total(each, language) for each in report.agreeing]


def differences(findings: Iterable[Finding], language: str) -> Rows:
    """List the differences: identification, the figures that differ, and the action."""
    labels = words(language).labels
    return [[labels[name] for name in _HEAD], *(_row(each, language) for each in findings)]


def paragraph(number: int, finding: Finding, language: str) -> list[str]:
    """Describe one difference in prose: the figures that differ, the reason, the safe action, the identification."""
    text, known = describe(finding, language), words(language)
    what = "  ".join(f"{label} {value}" for label, value in evidence(finding, language))
    return [
        f"{number}. {text.title}",
        f"   {text.what}",
        f"   {text.next}",
        f"   {named(known.labels['action'], known.actions[finding.action], language)}",
        *([f"   {what}"] if what else []),
    ]


def _figures(name: str, columns: Sequence[Column], language: str) -> list[str]:
    values = (getattr(each, name) for each in columns)
    missing = words(language).labels["missing"]
    return [missing if value is None else str(value) if name in _COUNTS else plain(value) for value in values]


def _total(total: Total, language: str) -> str:
    known = words(language)
    return known.labels["total"].format(
        insurance=known.insurances[total.insurance],
        clearing=known.clearings[total.clearing],
        count=total.count,
        total=plain(total.total),
        fund=plain(total.fund),
        account=plain(total.account),
    )


def _row(finding: Finding, language: str) -> list[str]:
    text = describe(finding, language)
    amounts = ["" if amount is None else plain(amount) for amount in (finding.ours, finding.theirs)]
    return [
        finding.transaction,
        finding.number,
        finding.message_id,
        finding.bill,
        finding.order,
        *amounts,
        text.what,
        text.next,
        words(language).actions[finding.action],
    ]
