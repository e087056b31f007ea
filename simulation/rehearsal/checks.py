"""The checks of a scenario: each looks at the witnesses, and says what is wrong."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from simulation.rehearsal import catalogues, day_end, entrance, forbidden, stays, sums, visits
from simulation.rehearsal.driver import State
from simulation.rehearsal.evidence import Evidence, Seen, fen, is_settled
from simulation.rehearsal.problem import Problem
from simulation.rehearsal.scenario import Check, Level, What
from terminal.money import plain

_MSGID = re.compile(r"[HP][0-9A-Za-z]{11}(?:19|20)[0-9]{12}[0-9]{4}")
_SIGNED_IN = ("9001",)
_LATE = {"ended_late"}


def problems(evidence: Evidence) -> Iterator[Problem]:
    """Return what is wrong: after unknown outcomes, with what the client says, and by the scenario's own checks."""
    for broken in forbidden.broken(evidence.seen, evidence.told):
        is_doubtful = broken.shown[0].rule in evidence.scenario.doubtful and broken.shown[0].rule
        level = Level.SHOULD if broken.code in _LATE or is_doubtful else Level.MUST
        yield Problem(broken.code, level, {}, broken.shown)
    yield from _unexpected(evidence)
    for check in evidence.scenario.checks:
        for found in _CHECKS[check.what](check, evidence):
            yield found if found.level is Level.NOTE else found._replace(level=check.level)


def _unexpected(evidence: Evidence) -> Iterator[Problem]:
    for act in evidence.acts:
        wanted = act.step.expect
        if wanted and act.said.state not in wanted:
            facts = {"step": act.step.verb.value, "said": act.said.state.value, "wanted": " | ".join(wanted)}
            yield Problem("said", facts=facts)


def _books(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """The platform's books and what the client says agree: each bill settled once or not at all, and what was taken."""
    for number, ended in evidence.bills.items():
        live, about = evidence.live(number), {"bill": number}
        if len(live) > 1:
            yield Problem("twice", facts=about, shown=_made(evidence, live))
        elif ended.state is State.UNKNOWN:
            yield Problem("bill_open", facts=about)
        elif bool(live) is not (ended.state is State.SETTLED):
            code = "only_platform" if live else "only_client"
            yield Problem(code, facts=about | {"said": ended.state.value}, shown=_made(evidence, live))
        elif live:
            yield from _collected(evidence, number, ended.collected, live[0])
    mine = {each.msgid for each in evidence.seen}
    known = {row["number"] for number in evidence.bills for row in evidence.live(number)}
    extra = [row for row in evidence.settlements if row["state"] == "live" and row["message_id"] in mine]
    for row in extra:
        if row["number"] not in known:
            yield Problem("extra", facts={"bill": str(row["bill"])}, shown=_made(evidence, (row,)))


def _collected(evidence: Evidence, number: str, collected: int | None, row: Mapping[str, Any]) -> Iterator[Problem]:
    """What was collected is what is due; of who settled by himself and does not tell it, somebody has to look."""
    settled = [act for act in evidence.acts if act.told.bill and act.told.bill.number == number and is_settled(act)]
    about = {"bill": number, "cash": plain(row["cash"])}
    unread = [act.said.collected for act in settled if act.said.collected and fen(act.said.collected) is None]
    if unread or (collected is not None and collected != row["cash"]):
        facts = about | {"collected": unread[0] if unread else plain(collected or 0)}
        yield Problem("collected", facts=facts, shown=_made(evidence, (row,)))
    elif settled and collected is None and row["cash"]:
        yield Problem("collected_untold", facts=about, review=True)


def _made(evidence: Evidence, rows: tuple[object, ...]) -> tuple[Seen, ...]:
    numbers = {str(row["message_id"]) for row in rows if isinstance(row, dict)}
    return tuple(each for each in evidence.seen if each.msgid in numbers)


def _order(check: Check, evidence: Evidence) -> Iterator[Problem]:
    done = iter(each.infno for each in evidence.seen if each.is_done)
    for infno in check.infno:
        if infno not in done:
            yield Problem("order", facts={"infno": infno, "order": " → ".join(check.infno)})
            return


def _sent(check: Check, evidence: Evidence) -> Iterator[Problem]:
    found = evidence.of(*check.infno)
    least, most = (check.times, check.times) if check.times is not None else (check.least, check.most)
    if not least <= len(found) <= most:
        wanted = str(least) if least == most else f"{least} … {most}"
        facts = {"infno": " ".join(check.infno), "count": str(len(found)), "wanted": wanted}
        yield Problem("sent", facts=facts, shown=found[-3:])


def _sign_no(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """Every head carries the number of its own operator's sign-in."""
    mine = dict.fromkeys(evidence.sign_ins, "")
    for each in evidence.seen:
        given = str(each.head.get("sign_no", ""))
        if each.infno in _SIGNED_IN:
            made = each.output.get("signinoutb")
            mine[str(made.get("sign_no", "")) if isinstance(made, dict) else ""] = str(each.head.get("opter", ""))
        elif given not in mine or mine[given] not in {"", str(each.head.get("opter", ""))}:
            yield Problem("sign_no", facts={"infno": each.infno, "given": given}, shown=(each,))
            return


def _msgid(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """Message numbers have their form, and none stands for two messages."""
    used: dict[str, Seen] = {}
    for each in evidence.seen:
        code = str(each.head.get("fixmedins_code", ""))
        if not _MSGID.fullmatch(each.msgid) or not each.msgid.startswith(code):
            yield Problem("msgid_form", facts={"msgid": each.msgid}, shown=(each,))
        first = used.setdefault(each.msgid, each)
        if (first.infno, first.input) != (each.infno, each.input):
            yield Problem("msgid_twice", facts={"msgid": each.msgid}, shown=(first, each))


def _area(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """A person's messages carry the insured area that 1101 answered."""
    areas = {act.told.person.psn_no: act.told.person.insuplc_admdvs for act in evidence.acts if act.told.person}
    for each in evidence.seen:
        given = str(each.head.get("insuplc_admdvs", ""))
        if each.infno not in {"1101", "9001"} and areas.get(each.psn_no, given) != given:
            yield Problem("area", facts={"infno": each.infno, "given": given}, shown=(each,))
            return


def _form(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """Nothing was found that a strict platform refuses; what it only notes is noted."""
    for each in evidence.seen:
        odd = [*each.refusing, *([each.err_msg] if "request_malformed" in each.err_msg else [])]
        level = Level.MUST if odd else Level.NOTE
        if shown := odd or list(each.findings):
            yield Problem("form", level, {"infno": each.infno, "findings": "; ".join(shown[:5])}, (each,))


def _account(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """Where the account may not be used, the message says so and nothing was taken from it."""
    refusing = {act.told.bill.number for act in evidence.acts if act.told.bill and not act.step.use_account}
    for number in refusing:
        for row in evidence.live(number):
            if row["account"]:
                yield Problem("account", facts={"bill": number}, shown=_made(evidence, (row,)))


def _shown(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """The reason of a refusal is on the client's screen; where no driver tells, somebody has to look."""
    reasons = [each.err_msg for each in evidence.seen if each.state == "refused" and each.rule]
    texts = [act.said.shown for act in evidence.acts if act.said.shown]
    if reasons and not any(reason in text for reason in reasons for text in texts):
        yield Problem("shown", facts={"reason": reasons[-1]}, review=not texts)


def _flat(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """The day ends flat: for each insurance with settlements a 3201 was answered with agreement, or 3202 told why."""
    totals = evidence.of("3201")
    if not totals:
        yield Problem("no_totals")
    last = {(each.node().get("insutype"), each.node().get("clr_type")): each for each in totals}
    for each in last.values():
        info = each.output.get("stmtinfo")
        result = info.get("stmt_rslt") if isinstance(info, dict) else None
        if each.is_done and str(result) != "0":
            yield Problem("not_flat", facts={"insutype": str(each.node().get("insutype"))}, shown=(each,))


def _lines(_check: Check, evidence: Evidence) -> Iterator[Problem]:
    """Every line of a bill was uploaded once."""
    uploaded: Counter[tuple[str, str]] = Counter()
    for each in evidence.seen:
        rows = each.input.get("feedetail")
        if each.infno in {"2204", "2301"} and each.is_done and isinstance(rows, list):
            uploaded.update((each.mdtrt_id, str(row.get("feedetl_sn"))) for row in rows if isinstance(row, dict))
    twice = [f"{number}" for (_, number), count in uploaded.items() if count > 1]
    if twice:
        yield Problem("lines_twice", facts={"lines": " ".join(twice[:5])})


def _asked(check: Check, evidence: Evidence) -> Iterator[Problem]:
    """Any of these was asked."""
    if not evidence.of(*check.infno):
        yield Problem("not_asked", facts={"infno": " | ".join(check.infno)})


_CHECKS: dict[What, Callable[[Check, Evidence], Iterator[Problem]]] = {
    What.BOOKS: _books,
    What.ORDER: _order,
    What.SENT: _sent,
    What.SUMS: sums.of_visits,
    What.SIGN_NO: _sign_no,
    What.MSGID: _msgid,
    What.AREA: _area,
    What.FORM: _form,
    What.ACCOUNT: _account,
    What.SHOWN: _shown,
    What.FLAT: _flat,
    What.LINES: _lines,
    What.ASKED: _asked,
    What.CREDENTIAL: entrance.credential_used,
    What.SIGNED: entrance.signed,
    What.REFUSAL: entrance.refusal_shown,
    What.RETURNED: stays.lines_returned,
    What.CHANGED: stays.change_told,
    What.CHRONIC: visits.chronic_as_such,
    What.UNMATCHED: visits.unmatched_shown,
    What.CATALOGUE: catalogues.catalogue_read,
    What.FEEDBACK: visits.findings_answered,
    What.GIVEN_BACK: visits.cash_given_back,
    What.FILE: day_end.file_states,
    What.DIFFERENCE: day_end.difference_named,
    What.EXTRA: day_end.extra_kept,
}
