"""Checks of a client's entrance: whom it takes for whom, and whether it signs what it sends."""

from collections.abc import Iterator

from simulation.rehearsal.evidence import Act, Evidence, Seen
from simulation.rehearsal.problem import Problem
from simulation.rehearsal.scenario import Check
from terminal.private import Private, masked_number

_USES = {"2201", "2206", "2207", "2401", "2303", "2304"}


def credential_used(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """A visit and its settlement carry what the person showed: its type, and the number that stands for it."""
    for act in evidence.acts:
        shown = act.told.credential
        for each in evidence.during(act) if shown else ():
            node = each.node() or each.node("mdtrtinfo")
            if shown is None or each.infno not in _USES:
                continue
            if str(node.get("mdtrt_cert_type")) != shown.mdtrt_cert_type:
                facts = {"infno": each.infno, "given": str(node.get("mdtrt_cert_type")), "shown": shown.mdtrt_cert_type}
                yield Problem("credential_type", facts=facts, shown=(each,))
            elif not _stands_for(str(node.get("mdtrt_cert_no")), _number(evidence, act, shown.number)):
                yield Problem("credential_number", facts={"infno": each.infno}, shown=(each,))


def _number(evidence: Evidence, act: Act, shown: str) -> str:
    """Return the number that stands for what was shown: an e-voucher's token, else what was shown itself."""
    for each in evidence.during(act):
        decoded = each.output.get("data")
        if each.infno == "1162" and each.is_done and isinstance(decoded, dict):
            return str(decoded.get("ecToken", ""))
    return shown


def _stands_for(given: str, number: str) -> bool:
    """Return whether a number is the one expected; the log masks what it does not know."""
    return given in {number, masked_number(Private(number))}


def signed(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """Every message bears a signature, and none that the platform refuses."""
    for each in evidence.seen:
        if "signature_wrong" in each.err_msg or (each.infno and not each.head.get("cainfo")):
            yield Problem("unsigned", facts={"infno": each.infno}, shown=(each,))
            return


def refusal_shown(check: Check, evidence: Evidence) -> Iterator[Problem]:
    """Who was refused was shown why, each time; where no driver tells what was shown, somebody has to look."""
    for act in evidence.acts:
        if act.said.state not in {"refused", "not_sent"}:
            continue
        reasons = [reason for each in evidence.during(act) if each.infno in check.infno for reason in _reasons(each)]
        if (reasons or not act.said.shown) and not any(each and each in act.said.shown for each in reasons):
            facts = {"reason": reasons[-1] if reasons else act.step.verb.value}
            yield Problem("shown", facts=facts, review=not act.said.shown)


def _said(err_msg: str) -> str:
    """Return a reason without the code that this platform puts behind it."""
    return err_msg.rpartition("[")[0] if err_msg.endswith("]") else err_msg


def _reasons(each: Seen) -> Iterator[str]:
    """Return why an exchange says no: a refusal, or a benefit that the person has not (2001)."""
    if each.state == "refused":
        yield _said(each.err_msg)
    found = each.output.get("trtinfo")
    for row in found if isinstance(found, list) else [found]:
        if isinstance(row, dict) and str(row.get("trt_enjymnt_flag")) == "0":
            yield str(row.get("trt_chk_rslt", ""))
