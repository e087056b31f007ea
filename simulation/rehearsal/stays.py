"""Checks of a stay: what is returned of its lines, and what is changed of it."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from simulation.rehearsal.driver import BillLine, Change
from simulation.rehearsal.evidence import Evidence, Seen
from simulation.rehearsal.problem import Problem
from simulation.rehearsal.scenario import Check
from simulation.rehearsal.sums import sums_of

_Row = dict[str, Any]
_BED, _DIAGNOSIS = "adm_bed", "dscg_maindiag_code"
_ALL = "0000"
# The findings of a field or a node that is required and not there.
_LACKS = ("[F01]", "[F05]")


def lines_returned(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """What is returned is a negative line that names the first one, and the settlement adds all lines up."""
    for act in evidence.acts:
        if act.told.bill is None or not act.told.returned:
            continue
        about = evidence.about(act.told.bill.number)
        sent = [each for each in about if each.infno == "2301" and each.is_done]
        uploaded = [row for each in sent for row in _rows(each.input, "feedetail")]
        for line in act.told.returned:
            if not any(_takes_back(row, line, uploaded) for row in uploaded):
                yield Problem("not_returned", facts={"line": f"{line.code} × {line.quantity}"}, shown=tuple(sent[-2:]))
        for each in about:
            if each.infno == "2304":
                yield from sums_of(each, _split_before(each, about))


def change_told(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """What is changed of a stay is told with every field that is required, and all its diagnoses anew."""
    for act in evidence.acts:
        if act.told.change is None:
            continue
        told = [each for each in evidence.during(act) if each.infno == "2403" and each.is_done]
        if not told:
            yield Problem("not_asked", facts={"infno": "2403"})
        for each in told:
            lacking = [one for one in each.refusing if one.startswith(_LACKS)]
            wrong = [*_unchanged(each, act.told.change), *lacking]
            if wrong:
                yield Problem("change_not_told", facts={"wrong": "; ".join(wrong[:5])}, shown=(each,))


def _split_before(settled: Seen, about: Iterable[Seen]) -> list[_Row]:
    """Return how the lines are split that were uploaded before a settlement, less those that were taken away."""
    left: list[_Row] = []
    for each in about:
        if each.n < settled.n and each.is_done and each.infno == "2301":
            left += _rows(each.output, "result")
        elif each.n < settled.n and each.is_done and each.infno == "2302":
            nodes = _rows(each.input, "data") or [dict(each.node())]
            gone = {str(node.get("feedetl_sn") or node.get("chrg_bchno")) for node in nodes}
            left = [row for row in left if not {str(row.get("feedetl_sn")), _ALL} & gone]
    return left


def _unchanged(each: Seen, change: Change) -> Iterator[str]:
    info = each.node("adminfo")
    if str(info.get(_BED)) != change.bed:
        yield f"{_BED}: {info.get(_BED)} ≠ {change.bed}"
    if str(info.get(_DIAGNOSIS)) != change.diagnosis:
        yield f"{_DIAGNOSIS}: {info.get(_DIAGNOSIS)} ≠ {change.diagnosis}"
    mains = [str(row.get("diag_code")) for row in _rows(each.input, "diseinfo") if str(row.get("maindiag_flag")) == "1"]
    if mains != [change.diagnosis]:
        yield f"diseinfo: maindiag_flag 1: {' '.join(mains)} ≠ {change.diagnosis}"


def _takes_back(row: _Row, line: BillLine, uploaded: Iterable[_Row]) -> bool:
    """Return whether a row takes so much of an item back, and names the row that it takes it from."""
    if line.code not in _codes(row) or _number(row.get("cnt")) != -Decimal(line.quantity):
        return False
    first = str(row.get("init_feedetl_sn") or "")
    return any(str(each.get("feedetl_sn")) == first and line.code in _codes(each) for each in uploaded if first)


def _codes(row: _Row) -> set[str]:
    return {str(row.get("med_list_codg")), str(row.get("medins_list_codg"))}


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _rows(node: Any, name: str) -> list[_Row]:  # noqa: ANN401, any JSON
    found = node.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
