"""What nobody may do after an unknown outcome, and how such an outcome ends: the rule that matters most."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from simulation.rehearsal import statements
from simulation.rehearsal.evidence import Seen
from simulation.rehearsal.statements import Compared

LATEST = timedelta(minutes=15)
"""Within this time an unknown outcome should have ended; the day's statement (3202) is allowed, but late."""
NOBODYS: Mapping[int, str] = MappingProxyType({})
_SETTLES = {"2207", "2304", "2102"}
_TAKES_BACK = {"2205", "2202", "2302", "2404"}
_FINDS = {"5203", "5204"}
# A platform that says one of these has not looked at what it was asked: nothing is known of the original.
_AT_THE_DOOR = (
    "request_malformed",
    "sign_in_stale",
    "signature_wrong",
    "transaction_unknown",
    "not_designated",
    "operator_unlisted",
    "insured_area_wrong",
)


class Broken(NamedTuple):
    """A rule that was broken: its code, and the exchanges that show it."""

    code: str
    shown: tuple[Seen, ...]


class Open(NamedTuple):
    """An unknown outcome that has not ended; `refused` if a reversal of it was."""

    of: Seen
    refused: bool = False


def broken(seen: Sequence[Seen], bills: Mapping[int, str] = NOBODYS) -> Iterator[Broken]:
    """Find what a client did that nobody may do after an unknown outcome, and each outcome that it left open.

    `bills` tells by the number of an exchange which bill the client was told to settle or to give back with it.
    """
    waiting: dict[str, Open] = {}
    ended: dict[str, Seen] = {}
    visits, files = _visits(seen), statements.compared(seen)
    for each in seen:
        yield from _forbidden(each, waiting, ended, visits, bills)
        for key in _ended(each, waiting, visits, files.get(each.n)):
            since = ended[key] = waiting.pop(key).of
            if each.at - since.at > LATEST:
                yield Broken("ended_late", (since, each))
        if each.msgid in waiting and each.is_answered and each.infno == waiting[each.msgid].of.infno:
            waiting.pop(each.msgid)  # the same message was sent again, and answered
        elif each.is_unknown and each.infno != "2601":
            waiting.setdefault(each.msgid, Open(each))
        for key in _refused(each, waiting):
            waiting[key] = waiting[key]._replace(refused=True)
    yield from (Broken("left_open", (each.of,)) for each in waiting.values())


def _visits(seen: Sequence[Seen]) -> dict[str, str]:
    """Return the hospital's own number of each visit, so that a bill is known again in another visit."""
    numbers: dict[str, str] = {}
    for each in seen:
        node = each.node() or each.node("mdtrtinfo")
        if each.infno in {"2201", "2401"} and each.mdtrt_id:
            numbers[each.mdtrt_id] = str(node.get("ipt_otp_no") or node.get("ipt_no") or each.mdtrt_id)
    return numbers


def _forbidden(
    each: Seen,
    waiting: dict[str, Open],
    ended: Mapping[str, Seen],
    visits: Mapping[str, str],
    bills: Mapping[int, str],
) -> Iterator[Broken]:
    open_of = [one.of for one in waiting.values()]
    if each.infno == "2601":
        yield from _wrong_reversal(each, open_of, ended)
        return
    for since in open_of:
        is_told = bills.get(each.n, "") == bills.get(since.n, "?") and each.psn_no == since.psn_no
        if each.msgid == since.msgid or not (is_told or _is_same(each, since, visits) or _is_same_sale(each, since)):
            continue
        if since.infno in _SETTLES and each.infno in _SETTLES:
            yield Broken("settled_again", (since, each))
        elif each.infno in _TAKES_BACK and since.infno in _SETTLES and _is_same(each, since, visits):
            yield Broken("taken_back", (since, each))
        elif each.infno == since.infno and since.infno not in _SETTLES:
            yield Broken("given_again", (since, each))


def _wrong_reversal(each: Seen, open_of: Sequence[Seen], ended: Mapping[str, Seen]) -> Iterator[Broken]:
    """Find what is wrong with a reversal; of what has ended already it may come once more."""
    mine = [since for since in open_of if since.psn_no == each.psn_no]
    if any(each.msgid == since.msgid for since in open_of):
        yield Broken("own_msgid", (*mine, each))
    if not mine:
        return
    named = next((since for since in (*mine, *ended.values()) if since.msgid == each.omsgid), None)
    if named is None:
        yield Broken("wrong_omsgid", (*mine, each))
    elif str(each.node().get("oinfno", ""))[:4] != named.infno:
        yield Broken("wrong_oinfno", (named, each))


def _ended(each: Seen, waiting: dict[str, Open], visits: Mapping[str, str], file: Compared | None) -> list[str]:
    """Return the messages whose outcome the client knows by this exchange; `file` is the statement that it fetched."""
    if each.infno == "2601" and each.is_done and each.omsgid in waiting:
        return [each.omsgid]
    if each.infno in _FINDS and each.is_answered and not _is_at_the_door(each):
        return [
            key
            for key, one in waiting.items()
            if _is_same(each, one.of, visits) and (_finds(each, one.of) or one.refused)
        ]
    if file:
        return [key for key, one in waiting.items() if file.tells_of(one.of, was_refused=one.refused)]
    return []


def _refused(each: Seen, waiting: dict[str, Open]) -> list[str]:
    """Return the message whose reversal was refused, as far as it was asked for rightly and looked at."""
    is_no = each.infno == "2601" and each.state == "refused" and not (each.is_busy or _is_at_the_door(each))
    if not is_no or each.omsgid not in waiting:
        return []
    of, named = waiting[each.omsgid].of, str(each.node().get("oinfno", ""))[:4]
    return [each.omsgid] if (each.psn_no, named) == (of.psn_no, of.infno) else []


def _is_at_the_door(each: Seen) -> bool:
    return each.state == "refused" and each.err_msg.endswith(tuple(f"[{code}]" for code in _AT_THE_DOOR))


def _finds(each: Seen, change: Seen) -> bool:
    """Return whether an answer shows that a change was made: its settlement, or that one was given back."""
    if not each.is_done:
        return False
    if each.infno == "5204":
        return change.infno in _SETTLES and any(row.get("setl_id") for row in each.rows())
    info = each.output.get("setlinfo")
    if not isinstance(info, dict) or not info.get("setl_id"):
        return False
    is_back = str(info.get("refd_setl_flag") or "0") == "1"
    return is_back if change.infno not in _SETTLES else info.get("medins_setl_id") in {None, "", change.msgid}


def _is_same(each: Seen, since: Seen, visits: Mapping[str, str]) -> bool:
    """Return whether two exchanges are about one bill: the same visit, or another one of the same hospital number."""
    if not each.mdtrt_id:
        return False
    if each.mdtrt_id == since.mdtrt_id:
        return True
    return each.psn_no == since.psn_no and visits.get(each.mdtrt_id, "") == visits.get(since.mdtrt_id, "?")


def _is_same_sale(each: Seen, since: Seen) -> bool:
    """Return whether two sales are one: of the same drugs to the same person, as a sale has no visit before it."""
    drugs = [_sold(one) for one in (each, since) if one.infno == "2102"]
    return len(drugs) == 2 and each.psn_no == since.psn_no and drugs[0] == drugs[1]


def _sold(sale: Seen) -> list[tuple[str, ...]]:
    rows = sale.input.get("drugdetail")
    names = ("med_list_codg", "cnt", "det_item_fee_sumamt")
    known = [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []
    return sorted(tuple(str(each.get(name)) for name in names) for each in known)
