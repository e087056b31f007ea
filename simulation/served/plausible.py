"""Times of a message that no counter means: its own, far from the platform's, and days of care to come or long ago."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from simulation.served.fields.check import ROOT
from simulation.served.fields.definition import table
from simulation.served.fields.deviations import Finding
from simulation.served.head import Head
from simulation.served.message_ids import is_whole

OFF = timedelta(minutes=10)
"""The difference between a message's time and the platform's that is still nothing."""
PAST = timedelta(days=366)
DAYS = ("begntime", "endtime", "fee_ocur_time")
"""The fields that say on which day care was given."""
_CARE = ("22", "23", "24")


def message_times(head: Head, now: datetime) -> Iterator[Finding]:
    """Find the times of a head that are too far from the time of its arrival."""
    stamped = {"inf_time": head.inf_time} | ({"msgid": head.msgid[12:26]} if is_whole(head.msgid) else {})
    for name, text in stamped.items():
        at = datetime.fromisoformat(text if " " in text else f"{text[:8]}T{text[8:]}")
        if abs(at.replace(tzinfo=now.tzinfo) - now) > OFF:
            yield Finding("G01", field=name)


def days(infno: str, given: dict[str, Any], now: datetime) -> Iterator[Finding]:
    """Find the days of care in an input that are to come, or further back than a year."""
    if infno[:2] not in _CARE:
        return
    latest, first = f"{now:%Y-%m-%d}", f"{now - PAST:%Y-%m-%d}"
    for node, row in _rows(given):
        for name in DAYS:
            text = row.get(name)
            if isinstance(text, str) and not first <= text[:10] <= latest:
                yield Finding("O03", node, name, _label(infno, name), text[:10])


def _rows(given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in given.items():
        for each in value if isinstance(value, list) else (value,):
            if isinstance(each, dict):
                yield name or ROOT, each


def _label(infno: str, name: str) -> str:
    found = table(infno)
    fields = (each for node in found.request for each in node.fields) if found else ()
    return next((each.label for each in fields if each.name == name), "")
