"""Findings in both languages, and a redacted report of them for people and programs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from counter.doctor.findings import Finding, Part, State
from terminal import texts
from terminal.errors import DeviceError

_HERE = Path(__file__).parent
# Long numbers may be personal: of an ID card, a bank card, a voucher.
_NUMBER = re.compile(r"\d{9,}[\dXx]?")
# The part of a URL before the @ may contain a password.
_SECRET = re.compile(r"(?<=://)[^/@\s]*@")


class Advice(Struct, frozen=True, forbid_unknown_fields=True):
    """The text of a finding and its remedy; `{fact}` is filled in."""

    what: str
    next: str = ""


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """All texts in one language."""

    labels: dict[str, str]
    parts: dict[Part, str]
    states: dict[State, str]
    codes: dict[str, Advice]


def words(language: str) -> Words:
    """Load the texts of a language (zh_CN or en)."""
    return texts.load(_HERE, language, Words)


def describe(finding: Finding, language: str) -> Advice:
    """Return the text of a finding and its remedy; error codes of the terminal use the terminal's own error texts."""
    own = words(language).codes.get(finding.code)
    if own is None:
        advice = texts.words(DeviceError(finding.code, **finding.facts), language)
        return Advice(advice.what, advice.next)
    return Advice(own.what.format(**finding.facts), own.next.format(**finding.facts))


def redacted(finding: Finding, places: Mapping[str, str]) -> Finding:
    """Return a finding without long numbers, passwords and the machine's own paths; `places` are kept by name."""
    return replace(finding, facts={name: _plain(value, places) for name, value in finding.facts.items()})


def _plain(text: str, places: Mapping[str, str]) -> str:
    for path, name in places.items():
        text = text.replace(path, name)
    return _NUMBER.sub("***", _SECRET.sub("***@", text))


def report(findings: Sequence[Finding], language: str, exchanges: Mapping[Part, Sequence[str]] | None = None) -> str:
    """Return the findings as text, one paragraph each, with a part's last exchanges if they are known."""
    return "\n".join(line for each in findings for line in _lines(each, language, (exchanges or {}).get(each.part, ())))


def facts(finding: Finding, language: str) -> list[tuple[str, str]]:
    """Return the facts of a finding as pairs of name and value."""
    labels = words(language).labels
    took = "" if finding.milliseconds is None else f"{finding.milliseconds} ms"
    columns = finding.facts.get("columns", "")
    known = (("driver", finding.driver), ("version", finding.version), ("columns", columns), ("latency", took))
    return [(labels[name], value) for name, value in known if value]


def _lines(finding: Finding, language: str, exchanges: Sequence[str]) -> Iterator[str]:
    advice, wording = describe(finding, language), words(language)
    yield f"{_MARKS[finding.state]} {wording.parts[finding.part]}  {wording.states[finding.state]}  [{finding.code}]"
    yield f"    {advice.what}"
    if advice.next and finding.state is not State.GOOD:
        yield f"    {advice.next}"
    if known := facts(finding, language):
        yield "    " + "  ".join(f"{name} {value}" for name, value in known)
    for each in exchanges:
        yield f"    - {each}"


_MARKS = {State.GOOD: "●", State.WARN: "▲", State.BAD: "✕", State.OFF: "○"}
