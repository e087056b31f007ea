"""The outcome of an earlier message: the query 5203 and its answer."""

from datetime import datetime

from msgspec.structs import replace

from terminal.model import Act, PlatformResult, Refund
from terminal.national import lenient, settlement
from terminal.national.messages import Data, SettlementAsked
from terminal.national.profile import Figures, Finds
from terminal.national.settlement import Setlinfo
from terminal.national.visit import VisitKey
from terminal.ports import Original

_REFUNDED = "1"


def question(original: Original, finds: Finds) -> Data:
    """Build the query, by message or, in a region that follows the standard, by settlement."""
    by_message = finds is Finds.BY_MESSAGE
    asked = SettlementAsked(
        psn_no=original.person_number,
        mdtrt_id=VisitKey.of(original).number,
        setl_id="" if by_message else original.settlement_number,
        medins_setl_id=original.message_id if by_message else "",
    )
    return Data(data=asked)


def found(
    output: dict[str, object], original: Original, finds: Finds, flags: Figures, now: datetime
) -> PlatformResult | Refund | None:
    """Read the outcome of a message; raises ValueError if the answer is about something else.

    A settlement found by its number may carry refd_setl_flag, which marks it as given back: the refund is then its
    opposite.
    """
    if not output.get("setlinfo"):
        return None
    setlinfo = lenient.node(output["setlinfo"], Setlinfo)
    visit = VisitKey.of(original)
    settlement.ensure_echo(output, psn_no=original.person_number, mdtrt_id=visit.number or setlinfo.mdtrt_id)
    _ensure_named(setlinfo, original, finds)
    refunded = setlinfo.refd_setl_flag == _REFUNDED
    if original.act is Act.SETTLE:
        return (
            None
            if refunded
            else _settled(output, setlinfo, replace(visit, number=visit.number or setlinfo.mdtrt_id), flags)
        )
    if not refunded:
        return None
    if finds is Finds.BY_MESSAGE:
        return settlement.refund(output, flags, original.settlement_number, now)
    return _given_back(output, setlinfo, original, flags, now)


def _settled(output: dict[str, object], setlinfo: Setlinfo, visit: VisitKey, flags: Figures) -> PlatformResult:
    lenient.needed(setlinfo.setl_id, "setl_id")
    return settlement.answer(output, flags, setlinfo.medfee_sumamt, str(visit))


def _given_back(
    output: dict[str, object], setlinfo: Setlinfo, original: Original, flags: Figures, now: datetime
) -> Refund:
    if setlinfo.medfee_sumamt < 0:
        return settlement.refund(output, flags, original.settlement_number, now)
    was = settlement.answer(output, flags, setlinfo.medfee_sumamt)
    return Refund(
        number=was.settlement_number,
        settlement_number=original.settlement_number,
        total=-was.split.total,
        fund=-was.split.fund,
        account=-was.split.account,
        cash=-was.split.cash,
        at=was.at or now,
    )


def _ensure_named(setlinfo: Setlinfo, original: Original, finds: Finds) -> None:
    """Check that the answer names what was queried: a platform that ignores it would return another settlement."""
    name, value = "setl_id", original.settlement_number
    if finds is Finds.BY_MESSAGE:
        name, value = "medins_setl_id", original.message_id
    if getattr(setlinfo, name) != value:
        raise ValueError(f"an answer about another {name}")
