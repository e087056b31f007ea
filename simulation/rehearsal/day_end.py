"""Checks of a day's end: what the hospital's file states, and what a client makes of a difference."""

from collections.abc import Iterable, Iterator

from simulation.rehearsal import statements
from simulation.rehearsal.driver import Verb
from simulation.rehearsal.evidence import Evidence, Seen, fen
from simulation.rehearsal.problem import Problem
from simulation.rehearsal.scenario import Check

_SETTLES, _REFUNDS = {"2207", "2304", "2102"}, {"2208", "2305", "2103"}
_SUMS = ("medfee_sumamt", "fund_pay_sumamt", "acct_pay")
_Key = tuple[str, bool]


def file_states(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """The hospital's last file that states anything has its form, and every settlement and refund of the day."""
    files = [each for each in statements.stated(evidence.seen) if each.lines is None or each.lines]
    if not files:
        yield Problem("no_file")
        return
    last = files[-1]
    odd = [line for line in last.lines or ((),) if not _is_line(line)]
    if odd:
        yield Problem("file_form", facts={"line": " | ".join(odd[0])}, shown=(last.asked,))
        return
    told = _told([each for each in evidence.seen if each.n < last.asked.n])
    written = {(line[0], line[6] == "1"): tuple(map(fen, line[3:6])) for line in last.lines or ()}
    for key, (sums, source) in told.items():
        if written.get(key) != sums and _is_covered(source, last.asked):
            code = "file_differs" if key in written else "file_lacks"
            yield Problem(code, facts={"number": key[0], "sign": "−" if key[1] else "+"}, shown=(source, last.asked))


def difference_named(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """What the platform alone has is found in its file, and named on the client's screen."""
    unheard = {each.msgid: each for each in evidence.of(*_SETTLES) if not each.is_done}
    rows = [row for each in statements.compared(evidence.seen).values() for row in each.rows or ()]
    found = {row.msgid: row for row in rows if row.msgid in unheard and not row.is_refund}
    if not found:
        yield Problem("difference_not_found", shown=tuple(unheard.values()))
    for msgid, row in found.items():
        yield from _named(evidence, {msgid, row.setl_id, *_bills(evidence, msgid)}, row.setl_id, unheard[msgid])


def extra_kept(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """What the hospital alone has is named on the client's screen, and neither reversed nor given back."""
    rows = [row for each in statements.compared(evidence.seen).values() for row in each.rows or ()]
    lost = {row.setl_id for row in rows if not row.msgid and not row.is_equal}
    told = {_setl_id(each): each for each in evidence.of(*_SETTLES) if each.is_done}
    if not lost & told.keys():
        yield Problem("extra_not_found", shown=evidence.of("3202"))
    for number in sorted(lost & told.keys()):
        each = told[number]
        wrong = [one for one in evidence.seen if one.n > each.n and _takes_back(one, each, number)]
        if wrong:
            yield Problem("extra_reversed", facts={"number": number}, shown=(each, *wrong[:2]))
        yield from _named(evidence, {each.msgid, number, *_bills(evidence, each.msgid)}, number, each)


def _named(evidence: Evidence, names: Iterable[str], number: str, shown: Seen) -> Iterator[Problem]:
    """Find a difference that no day's end has named; where no driver tells what was shown, somebody has to look."""
    texts = [act.said.shown for act in evidence.acts if act.step.verb is Verb.DAY_END and act.said.shown]
    if not any(name in text for name in names if name for text in texts):
        yield Problem("not_named", facts={"number": number}, shown=(shown,), review=not texts)


def _bills(evidence: Evidence, msgid: str) -> Iterator[str]:
    for act in evidence.acts:
        if act.told.bill and any(each.msgid == msgid for each in evidence.during(act)):
            yield act.told.bill.number


def _told(seen: Iterable[Seen]) -> dict[_Key, tuple[tuple[int | None, ...], Seen]]:
    """Return what the client was told of each settlement (+) and refund (−) that it has not reversed since."""
    known: dict[_Key, tuple[tuple[int | None, ...], Seen]] = {}
    for each in seen:
        if each.infno == "2601" and each.is_done:
            known = {key: one for key, one in known.items() if one[1].msgid != each.omsgid}
        elif each.infno in _SETTLES | _REFUNDS and each.is_done:
            info = each.output.get("setlinfo")
            is_refund = each.infno in _REFUNDS
            number = str(each.node().get("setl_id")) if is_refund else _setl_id(each)
            if isinstance(info, dict):
                known[number, is_refund] = tuple(fen(info.get(name)) for name in _SUMS), each
    return known


def _setl_id(each: Seen) -> str:
    info = each.output.get("setlinfo")
    return str(info.get("setl_id", "")) if isinstance(info, dict) else ""


def _is_line(line: tuple[str, ...]) -> bool:
    amounts = [fen(each) for each in line[3:6]]
    return len(line) == statements.COLUMNS and None not in amounts and "" not in line and line[6] in {"0", "1"}


def _is_covered(source: Seen, asked: Seen) -> bool:
    node = asked.node()
    clearing = "21" if source.infno in {"2304", "2305"} else "11"
    first, last = str(node.get("stmt_begndate"))[:10], str(node.get("stmt_enddate"))[:10]
    return str(node.get("clr_type") or clearing) == clearing and first <= f"{source.at:%Y-%m-%d}" <= last


def _takes_back(one: Seen, settled: Seen, number: str) -> bool:
    is_refund = one.infno in _REFUNDS and str(one.node().get("setl_id")) == number
    return is_refund or (one.infno == "2601" and one.omsgid == settled.msgid)
