"""Tests before a planned stay that join its bill (预住院, S07 and S08); all others stay outpatient."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import TypeVar

from msgspec.structs import replace

from terminal.benefit.entries import Dated
from terminal.benefit.lists import AllowedTests, Elective, PreAdmission
from terminal.benefit.rules import Rules
from terminal.errors import Refused
from terminal.model import Care, Institution, Insured, Kind

D = TypeVar("D", bound=Dated)


def joined(
    rules: Rules, insured: Insured, stay: Care, disease: str, visits: Sequence[Care]
) -> tuple[Care, tuple[Care, ...]]:
    """Return the stay with the lines that join its bill, and the visits with their remaining outpatient lines.

    A line joins if it is a test on the list of the disease, done in the hospital of the stay, which takes part in the
    scheme, within the allowed number of days before the admission; it keeps its day. A visit without remaining lines is
    dropped.
    """
    added, left = list(stay.lines), []
    for visit in visits:
        is_visit = visit.kind is Kind.OUTPATIENT and not visit.emergency
        tests = _tests(rules, insured, stay, disease, visit.hospital, visit.day) if is_visit else ()
        added += [replace(line, done=visit.day) for line in visit.lines if line.name in tests]
        rest = tuple(line for line in visit.lines if line.name not in tests)
        if rest:
            left.append(replace(visit, lines=rest))
    return replace(stay, lines=tuple(added)), tuple(left)


def disease_of(rules: Rules, insured: Insured, stay: Care) -> str:
    """Return the disease of the scheme's list that a stay is for, by its main diagnosis; empty if it is for none."""
    found = stay.treating.diagnoses[:1] if stay.treating else ()
    allowed = _on(_rule(rules, insured).tests, stay.admitted or stay.day)
    code = found[0].code if found else ""
    fitting = [
        (len(start), each.name) for each in _diseases(allowed) for start in each.diagnoses if code.startswith(start)
    ]
    return max(fitting)[1] if fitting else ""


def ensure_joined(rules: Rules, insured: Insured, stay: Care) -> None:
    """Raise Refused("not_before_admission") if a line of an earlier day does not belong to the stay's bill.

    The list is that of the stay's disease, or every disease's where no diagnosis is told.
    """
    has_diagnosis = stay.treating is not None and bool(stay.treating.diagnoses)
    allowed = _on(_rule(rules, insured).tests, stay.admitted or stay.day)
    names = [disease_of(rules, insured, stay)] if has_diagnosis else [each.name for each in _diseases(allowed)]
    for line in stay.lines:
        if line.done is not None and not any(
            line.name in _tests(rules, insured, stay, name, stay.hospital, line.done) for name in names
        ):
            raise Refused("not_before_admission", item=line.name, day=line.done)


def _tests(
    rules: Rules, insured: Insured, stay: Care, disease: str, hospital: Institution, day: date
) -> Collection[str]:
    """Return the tests of a day and hospital that may join the stay."""
    admitted, rule = stay.admitted or stay.day, _rule(rules, insured)
    hospitals, window, tests = _on(rule.hospitals, admitted), _on(rule.window, admitted), _on(rule.tests, admitted)
    if stay.kind is not Kind.INPATIENT or stay.emergency or hospitals is None or window is None:
        return ()
    same = hospital.code == stay.hospital.code and stay.hospital.code in hospitals.codes
    in_time = timedelta(0) <= admitted - day <= timedelta(days=window.days)
    found = next((each.tests for each in _diseases(tests) if each.name == disease), ())
    return found if same and in_time else ()


def _rule(rules: Rules, insured: Insured) -> PreAdmission:
    chain = rules.chain(insured.insured_area)
    return next((found for pack in chain if (found := pack.pre_admission).hospitals), PreAdmission())


def _diseases(allowed: AllowedTests | None) -> Sequence[Elective]:
    return allowed.diseases if allowed else ()


def _on(entries: Sequence[D], day: date) -> D | None:
    """Return the entry in force on a day; a pilot scheme did not apply before its first day."""
    return next((entry for entry in reversed(entries) if entry.since <= day), None)
