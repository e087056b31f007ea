"""The texts of a reconciliation in both languages: differences and actions."""

from pathlib import Path

from terminal import texts
from terminal.accounts.reconcile.report import Finding, Report
from terminal.model import Noun
from terminal.money import grouped
from terminal.private import Private, masked_number

_HERE = Path(__file__).parent


class FindingText(Noun, frozen=True):
    """The texts of one kind of difference, with placeholders for a finding's facts."""

    title: str
    what: str
    next: str


class Words(Noun, frozen=True):
    """The texts of one language."""

    labels: dict[str, str]
    books: dict[str, str]
    figures: dict[str, str]
    insurances: dict[str, str]
    clearings: dict[str, str]
    actions: dict[str, str]
    differences: dict[str, FindingText]


def words(language: str) -> Words:
    """Load the texts of a language (zh_CN or en)."""
    return texts.load(_HERE, language, Words)


def describe(finding: Finding, language: str) -> FindingText:
    """Return the texts of a finding, with its facts filled in."""
    found, facts = words(language).differences[finding.kind], _facts(finding, language)
    return FindingText(title=found.title, what=found.what.format_map(facts), next=found.next.format_map(facts))


def evidence(finding: Finding, language: str) -> list[tuple[str, str]]:
    """List the fields that identify a finding as (label, value); unknown ones are left out, the person is masked."""
    labels = words(language).labels
    person = masked_number(Private(finding.person_number))
    rows = [
        ("transaction", finding.transaction),
        ("settlement", finding.number),
        ("message", finding.message_id),
        ("bill", finding.bill),
        ("person", person),
        ("order", finding.order),
        ("remittance", finding.remittance),
        ("operator", finding.operator),
    ]
    return [(labels[name], value) for name, value in rows if value]


def summary(report: Report, language: str) -> list[str]:
    """Summarise a day: differences, postings of other counters, and books that are not available."""
    labels = words(language).labels
    parts = [labels["some"].format(count=len(report.findings)) if report.findings else labels["none"]]
    if report.others:
        parts.append(labels["others"].format(count=report.others))
    figures = words(language).figures
    lacking = [each.book for each in report.columns if all(getattr(each, name) is None for name in figures)]
    if lacking:
        parts.append(labels["not_had"].format(books="、".join(words(language).books[book] for book in lacking)))
    return parts


def _facts(finding: Finding, language: str) -> dict[str, str]:
    missing = words(language).labels["missing"]
    return {
        "number": finding.number or missing,
        "message": finding.message_id or missing,
        "bill": finding.bill or missing,
        "order": finding.order or missing,
        "remittance": finding.remittance or missing,
        "operator": finding.operator or missing,
        "ours": missing if finding.ours is None else grouped(finding.ours),
        "theirs": missing if finding.theirs is None else grouped(finding.theirs),
    }
