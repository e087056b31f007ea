"""Checks of an outpatient's visit: a chronic disease, an item that the platform has not, a check of the orders."""

from collections.abc import Iterator, Mapping
from typing import Any

from simulation.rehearsal.driver import State
from simulation.rehearsal.evidence import Act, Evidence, Seen, fen
from simulation.rehearsal.problem import Problem
from simulation.rehearsal.scenario import Check
from simulation.served import codes
from terminal.model import Kind
from terminal.money import plain

_TYPED = {"2203", "2206", "2207"}
_CHECKS = ("3101", "3102")
# 处理方式 of an order that is carried out all the same, which needs a reason.
_CONTINUED = "1"


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


def unmatched_shown(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """An item that the platform has not is refused by name, or paid by the patient alone and shown: never dropped."""
    for act in evidence.acts:
        own = {each.id: each.own for each in evidence.scenario.bills}.get(act.step.bill, ())
        if act.told.bill is None or not own:
            continue
        live = evidence.live(act.told.bill.number)
        left = (fen(act.told.bill.total) or 0) - live[0]["total"] if live else 0
        if bool(live) is not (act.said.state is State.SETTLED):
            facts = {"bill": act.told.bill.number, "said": act.said.state.value}
            yield Problem("only_platform" if live else "only_client", facts=facts)
        elif live:
            yield from _paid_alone(act, live[0], left)
        names = {text for code, name, *_ in own for text in (code, name)}
        if (left or not live) and not any(name in act.said.shown for name in names):
            yield Problem("unmatched", facts={"items": " ".join(sorted(names))}, review=not act.said.shown)


def _paid_alone(act: Act, row: Mapping[str, Any], left: int) -> Iterator[Problem]:
    """Find a patient who did not pay what the platform left out, or it and something else."""
    bill, due, told = act.told.bill, row["cash"] + left, act.said.collected
    if bill and fen(told) != due:
        facts = {"bill": bill.number, "collected": told, "cash": plain(due)}
        yield Problem("collected" if told else "collected_untold", facts=facts, review=not told)


def findings_answered(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """What a check of the orders finds is answered with how it is handled and why, or the orders are changed."""
    results = [(each, row) for each in evidence.of(*_CHECKS) if each.is_done for row in _list(each.output, "result")]
    if not results:
        yield Problem("orders_not_told", shown=evidence.of(*_CHECKS))
    for each, row in results:
        ways = [warned for one in evidence.of("3103") if one.is_done for warned in _warns(one, row.get("jr_id"))]
        is_kept = any(str(way.get("dspo_way")) == _CONTINUED and way.get("dspo_way_rea") for way in ways)
        if not is_kept and _has_twice(evidence):
            yield Problem("finding_ignored", facts={"finding": str(row.get("vola_cont"))}, shown=(each,))


def _warns(each: Seen, number: object) -> Iterator[Mapping[str, Any]]:
    yield from (row for row in _list(each.node(), "warns") if row.get("warn_rslt_id") == number)


def _has_twice(evidence: Evidence) -> bool:
    """Return whether an item of a bill that has it twice was charged twice all the same."""
    for act in evidence.acts:
        told = [line.code for line in act.told.bill.lines] if act.told.bill else []
        for each in evidence.during(act):
            sent = [str(row.get("med_list_codg")) for row in _list(each.input, "feedetail") if each.infno == "2204"]
            if any(told.count(code) > 1 and sent.count(code) > 1 for code in sent):
                return True
    return False


def _list(node: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = node.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def cash_given_back(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """The cash that was given back is that which was collected; where no driver tells, somebody has to look."""
    for act in evidence.acts:
        if act.told.bill is None or act.said.state is not State.REFUNDED:
            continue
        for row in evidence.made(act.told.bill.number):
            if fen(act.said.returned) != row["cash"]:
                facts = {"bill": act.told.bill.number, "returned": act.said.returned, "cash": plain(row["cash"])}
                yield Problem("given_back", facts=facts, review=not act.said.returned)
