"""How long visits took: from the credential that identified the patient to the receipt that came out."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from terminal.journal.entry import Step
from terminal.model import Act, Noun


class VisitStep(Noun, frozen=True):
    """A step of a visit, with the masked number of the person whom it is about, empty for a receipt."""

    transaction_id: str
    step: Step
    at: datetime
    operator: str
    act: Act
    bill: str
    masked_id: str


class Pace(NamedTuple):
    """The number of visits, and the time within which 95 of 100 were done (p95)."""

    visits: int
    within: timedelta


def durations(steps: Iterable[VisitStep], operator: str, since: datetime) -> Iterator[timedelta]:
    """Yield the duration of each visit of an operator that began since a time and has its receipt, once.

    A settlement belongs to the last time that its person was identified before it was sent.
    """
    begun: dict[str, datetime] = {}
    sent: dict[str, datetime] = {}
    for each in steps:
        if each.step is Step.IDENTIFIED:
            begun[each.masked_id] = each.at
        elif each.step is Step.SENT and each.act is Act.SETTLE and each.operator == operator:
            if (at := begun.get(each.masked_id)) and at >= since:
                sent[each.transaction_id] = at
        elif each.step is Step.PRINTED and (at := sent.pop(each.transaction_id, None)):
            yield each.at - at


def pace(took: Iterable[timedelta]) -> Pace | None:
    """Return the pace of visits by nearest rank; None without any."""
    ordered = sorted(took)
    return Pace(len(ordered), ordered[ceil(len(ordered) * 0.95) - 1]) if ordered else None
