"""Checks of an outpatient's visit: a chronic disease."""

from collections.abc import Iterator
from typing import Any

from simulation.rehearsal.evidence import Evidence, Seen
from simulation.rehearsal.problem import Problem
from simulation.rehearsal.scenario import Check
from simulation.served import codes
from terminal.model import Kind

_TYPED = {"2203", "2206", "2207"}


def chronic_as_such(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """A bill for a chronic disease is sent as one, with its disease, or not at all: never as an ordinary visit."""
    for act in evidence.acts:
        if act.told.bill is None or act.told.bill.kind != Kind.CHRONIC:
            continue
        sent = evidence.during(act)
        for each in sent:
            given = str(_typed(each).get("med_type") or "")
            if each.infno in _TYPED and given and codes.MEDICAL_TYPES.get(given) is not Kind.CHRONIC:
                yield Problem("not_chronic", facts={"infno": each.infno, "given": given}, shown=(each,))
        diseases = {str(row.get("dise_codg") or "") for each in sent for row in _nodes(each)}
        settled = tuple(each for each in sent if each.infno == "2207")
        if settled and act.told.bill.disease not in diseases:
            yield Problem("no_disease", facts={"disease": act.told.bill.disease}, shown=settled)


def _typed(each: Seen) -> Any:  # noqa: ANN401, any JSON
    return each.node("mdtrtinfo") if each.infno == "2203" else each.node()


def _nodes(each: Seen) -> Iterator[Any]:
    """Return every node of an input, and every row of its lists."""
    for node in each.input.values():
        yield from (row for row in (node if isinstance(node, list) else [node]) if isinstance(row, dict))
