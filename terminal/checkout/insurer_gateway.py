"""The responder of a call: the insurer, or the till alone if the patient pays everything."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from terminal.benefit.split import totals
from terminal.errors import BadInput, Refused
from terminal.model import Act, PlatformResult, Refund, Settlement, Transaction
from terminal.model.payment import in_full
from terminal.ports import Original, Platform, Request


class InsurerGateway:
    """Access to the insurer; a settlement with a `refusal`, which the insurer has no part in, is answered locally.

    What was settled elsewhere has its answer already. Where the insurer refuses to settle later what was paid in full,
    it stays paid in full.
    """

    def __init__(self, platform: Platform, clock: Callable[[], datetime]) -> None:
        self._platform, self._clock = platform, clock

    def charge(self, opened: Transaction, draft: Settlement) -> PlatformResult:
        """Settle once under the message id of a transaction."""
        if draft.elsewhere:
            return PlatformResult(split=draft.split, basis=draft.basis, settlement_number=draft.number, at=draft.at)
        if draft.refusal:
            return self._paid_in_full(opened, draft, draft.refusal)
        try:
            return self._platform.settle(request(draft), opened.message_id)
        except Refused as error:
            if not draft.insured_later:
                raise
            return self._paid_in_full(opened, draft, error.code)

    def give_back(self, opened: Transaction, settled: Settlement) -> Refund:
        """Give a whole settlement back, once under the message id of a transaction."""
        if settled.refusal:
            return _handed_back(settled, opened.message_id, self._clock())
        return self._platform.refund(original(settled), opened.message_id, self._clock().date())

    def found(self, asked: Transaction, about: Settlement) -> PlatformResult | Refund | None:
        """Return the outcome of a message about a settlement; without the insurer it counts from the intent on."""
        is_answered_here = about.refusal or (about.elsewhere and asked.act is Act.SETTLE)
        if not is_answered_here:
            return self._platform.find(named(asked, about))
        return self.charge(asked, about) if asked.act is Act.SETTLE else self.give_back(asked, about)

    def undo(self, lost: Transaction, about: Settlement, message_id: str) -> None:
        """Undo everything that a message about a settlement did or may still do."""
        self._platform.reverse(named(lost, about), message_id)

    def is_undone(self, lost: Transaction, about: Settlement) -> bool:
        """Return whether an undone message about a settlement has no remaining effect."""
        return self._platform.find(named(lost, about)) is None

    def _paid_in_full(self, opened: Transaction, draft: Settlement, refusal: str) -> PlatformResult:
        total = totals(draft.care.lines if draft.care else ())[0]
        number = _numbered("ZF", opened.message_id)
        return PlatformResult(split=in_full(total), settlement_number=number, at=self._clock(), refusal=refusal)


def named(asked: Transaction, about: Settlement) -> Original:
    """Return the message of a transaction about a settlement: the one that makes it, or the one that gives it back."""
    return replace(original(about), message_id=asked.message_id, act=asked.act)


def original(settled: Settlement) -> Original:
    """Return the message that made a settlement."""
    return Original(
        message_id=settled.message_id,
        act=Act.SETTLE,
        person_number=settled.person_number,
        kind=settled.kind,
        visit=_visit(settled),
        settlement_number=settled.number,
        former="" if _visit(settled) else settled.visit,
    )


def request(draft: Settlement) -> Request:
    """Return the insurer's request for a draft; raises BadInput("lines_not_known") if it has no lines."""
    if draft.care is None:
        raise BadInput("lines_not_known", number=draft.replaces)
    return Request(
        person_number=draft.person_number,
        bill_number=draft.bill_number,
        care=draft.care,
        visit=_visit(draft),
        former="" if _visit(draft) else draft.visit,
    )


def _visit(of: Settlement) -> str:
    """Return the visit of a settlement; until the kept lines are settled, theirs is that of the whole.

    What is settled later was uploaded to a visit of its own when it was presettled.
    """
    return "" if of.replaces and not of.number and not of.insured_later else of.visit


def _handed_back(settled: Settlement, message_id: str, now: datetime) -> Refund:
    given = -settled.split.total
    number = _numbered("ZT", message_id)
    return Refund(number=number, settlement_number=settled.number, total=given, fund=0, account=0, cash=given, at=now)


def _numbered(kind: str, message_id: str) -> str:
    """Return a number for a result without the insurer: the message id's time and sequence, unique per institution."""
    return f"{kind}{message_id[-18:]}"
