"""The check that the sums of a settlement are those of its lines."""

from collections.abc import Iterator, Mapping, Sequence

from simulation.rehearsal.evidence import Evidence, Seen, amount, fen
from simulation.rehearsal.problem import Problem
from simulation.rehearsal.scenario import Check
from terminal.money import plain

# In the sums of the lines (2204) the limit has another name than in the settlement (2207).
_PARTS = {
    "fulamt_ownpay_amt": "fulamt_ownpay_amt",
    "overlmt_amt": "overlmt_selfpay",
    "preselfpay_amt": "preselfpay_amt",
    "inscp_scp_amt": "inscp_scp_amt",
}


def of_visits(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """The sums of a settlement are those of the uploaded lines, to the fen."""
    lines: dict[str, list[dict[str, object]]] = {}
    for each in evidence.seen:
        if each.infno == "2204" and each.is_done and isinstance(each.output.get("result"), list):
            lines.setdefault(each.mdtrt_id, []).extend(each.output["result"])
        elif each.infno == "2207":
            yield from sums_of(each, lines.get(each.mdtrt_id, []))


def sums_of(each: Seen, lines: Sequence[Mapping[str, object]]) -> Iterator[Problem]:
    """Find the sums of a settlement that are not those of the split of its lines."""
    stated = each.node()
    pairs = {"det_item_fee_sumamt": "medfee_sumamt", **_PARTS}
    for line, field in pairs.items():
        given, summed = stated.get(field), amount(one.get(line) for one in lines)
        if (given is not None or field == "medfee_sumamt") and fen(given) != summed:
            facts = {"field": field, "given": str(given), "summed": plain(summed)}
            yield Problem("sums", facts=facts, shown=(each,))
