"""Tests before a planned stay that join its bill (预住院, S07 and S08); all others stay outpatient."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from msgspec.structs import replace

from terminal.benefit.rules import Rules
from terminal.benefit.schema import Dated, PreAdmission
from terminal.model import Care, Insured, Kind

D = TypeVar("D", bound=Dated)


def joined(
    rules: Rules, insured: Insured, stay: Care, disease: str, visits: Sequence[Care]
) -> tuple[Care, tuple[Care, ...]]:
    """Return the stay with the lines that join its bill, and the visits with their remaining outpatient lines.

    A line joins if it is a test on the list of the disease, done in the hospital of the stay, which takes part in the
    scheme, within the allowed number of days before the admission. A visit without remaining lines is dropped.
    """
    added, left = list(stay.lines), []
    for visit in visits:
        tests = _tests(rules, insured, stay, disease, visit)
        added += [line for line in visit.lines if line.name in tests]
        rest = tuple(line for line in visit.lines if line.name not in tests)
        if rest:
            left.append(replace(visit, lines=rest))
    return replace(stay, lines=tuple(added)), tuple(left)


def _tests(rules: Rules, insured: Insured, stay: Care, disease: str, visit: Care) -> tuple[str, ...]:
    """Return the tests of a visit's day and hospital that may join the stay."""
    admitted = stay.admitted or stay.day
    rule = next(
        (found for pack in rules.chain(insured.insured_area) if (found := pack.pre_admission).hospitals), PreAdmission()
    )
    hospitals, window, tests = _on(rule.hospitals, admitted), _on(rule.window, admitted), _on(rule.tests, admitted)
    if stay.kind is not Kind.INPATIENT or hospitals is None or window is None or tests is None:
        return ()
    same = visit.hospital.code == stay.hospital.code and stay.hospital.code in hospitals.codes
    in_time = timedelta(0) <= admitted - visit.day <= timedelta(days=window.days)
    return tests.by_disease.get(disease, ()) if same and in_time else ()


def _on(entries: Sequence[D], day: date) -> D | None:
    """Return the entry in force on a day; a pilot scheme did not apply before its first day."""
    return next((entry for entry in reversed(entries) if entry.since <= day), None)
