"""Upload of a bill to the platform before it is settled, and its cancellation."""

import logging
from collections.abc import Iterable, Iterator, Sequence

from msgspec import json
from msgspec.structs import replace

from terminal.benefit.split import shares
from terminal.errors import BadInput, JiesuanError, NotSent, Refused
from terminal.model import LineShare
from terminal.money import yuan
from terminal.national import bill, lenient
from terminal.national.bill import Uploaded, is_inpatient
from terminal.national.bill_messages import FeeInput, FeeLine
from terminal.national.exchange import Exchange, understood
from terminal.national.lenient import Code, Fen
from terminal.national.messages import Data, Message
from terminal.national.people import PatientContext
from terminal.national.profile import Profile
from terminal.national.visit import VisitKey
from terminal.ports import Request

# An input has at most 40,000 characters; sealing and Base64 enlarge bytes by a third.
_LONGEST = 28_000

_log = logging.getLogger(__name__)


class _Begun(lenient.Node, frozen=True):
    mdtrt_id: Code

    @property
    def number(self) -> str:
        return lenient.needed(self.mdtrt_id, "mdtrt_id")


class _There(lenient.Node, frozen=True):
    mdtrt_id: Code
    ipt_otp_no: Code = Code()


class _Result(lenient.Node, frozen=True):
    feedetl_sn: Code
    det_item_fee_sumamt: Fen
    fulamt_ownpay_amt: Fen = Fen(0)
    overlmt_amt: Fen = Fen(0)
    preselfpay_amt: Fen = Fen(0)
    inscp_scp_amt: Fen = Fen(0)


class Uploads:
    """One upload per bill: the same bill reuses it, another bill replaces it, and none is left behind.

    Each call raises Refused, NotSent, or BadInput("line_differs", "quantity_too_fine", "bill_untold").
    """

    def __init__(self, exchange: Exchange, profile: Profile) -> None:
        self._exchange, self._profile = exchange, profile
        self._held: dict[str, Uploaded] = {}
        self._left: list[Uploaded] = []

    def put(self, request: Request, context: PatientContext) -> VisitKey:
        """Upload the bill if necessary and return its visit; whether the account is used makes no difference."""
        request = replace(request, visit="", care=replace(request.care, use_account=True))
        held = self._held.get(request.bill_number)
        if held and held.whole and held.request == request:
            return held.visit
        if held:
            self._left.append(self._held.pop(request.bill_number))
        self._retry_removals()
        bill.ensure_told(request, self._profile)
        return self._new(request, context)

    def settled(self, number: str) -> None:
        """Forget an upload that became a settlement."""
        self._held.pop(number, None)

    def reopened(self, visit: str) -> None:
        """Discard a stay whose discharge was undone; it is cancelled with the next upload."""
        for number in [number for number, held in self._held.items() if held.visit.number == visit]:
            self._left.append(self._held.pop(number))

    def _new(self, request: Request, context: PatientContext) -> VisitKey:
        number = self._begun(request, context)
        visit = VisitKey(number=number, insured_area=context.insured_area, insurance=context.insurance)
        uploaded = Uploaded(request=request, visit=visit)
        try:
            self._fill(uploaded, context)
        except JiesuanError:
            self._left.append(uploaded)
            self._retry_removals()
            raise
        self._held[request.bill_number] = replace(uploaded, whole=True)
        return visit

    def _begun(self, request: Request, context: PatientContext) -> str:
        """Register the bill's visit, once more after the platform's own ones of its number were taken away.

        There is one of which nobody here knows where an earlier registration had no answer.
        """
        try:
            return self._registered(request, context)
        except Refused as error:
            if error.code != "platform_refused" or not self._unknown_removed(request, context):
                raise
            return self._registered(request, context)

    def _unknown_removed(self, request: Request, context: PatientContext) -> bool:
        """Take away the visits that the platform has of the bill's number, and return whether there was any."""
        known = {"", VisitKey.read(request.former).number}
        numbers = {each.mdtrt_id for each in self._held_there(request, context)} - known
        for number in sorted(numbers):
            visit = VisitKey(number=number, insured_area=context.insured_area, insurance=context.insurance)
            self._left.append(Uploaded(request=request, visit=visit))
        self._retry_removals()
        return bool(numbers)

    def _held_there(self, request: Request, context: PatientContext) -> list["_There"]:
        """List the visits that the platform has of the bill's number (5201); none where it does not tell."""
        try:
            reply = self._exchange.ask("5201", bill.visits_asked(request, self._profile), context.insured_area)
            rows = lenient.rows(reply.output.get("mdtrtinfo"))
            found = understood("5201", reply, lambda: [lenient.node(each, _There) for each in rows])
        except (Refused, NotSent) as error:
            _log.info("5201: %s", error)
            return []
        return [each for each in found if each.ipt_otp_no == request.bill_number]

    def _registered(self, request: Request, context: PatientContext) -> str:
        asked: Message
        if is_inpatient(request.care.kind):
            infno, node, asked = "2401", "result", bill.admission(request, context, self._profile)
        else:
            infno, node, asked = "2201", "data", Data(data=bill.outpatient_visit(request, context))
        reply = self._exchange.ask(infno, asked, context.insured_area, private=context.private)
        return understood(infno, reply, lambda: lenient.node(reply.output.get(node), _Begun).number)

    def _fill(self, uploaded: Uploaded, context: PatientContext) -> None:
        care = uploaded.request.care
        if not is_inpatient(care.kind):
            self._ask("2203", bill.visit_facts(uploaded, self._profile), uploaded)
        self._lines(uploaded)
        if is_inpatient(care.kind):
            self._ask("2402", bill.discharge(uploaded, context), uploaded)

    def _lines(self, uploaded: Uploaded) -> None:
        """Send the lines in batches, and compare the results."""
        care = uploaded.request.care
        infno, parts, start = "2301" if is_inpatient(care.kind) else "2204", shares(care.lines), 0
        for rows in batches(bill.fee_lines(uploaded, parts, self._profile), self._profile.batch):
            output = self._batch(infno, FeeInput(feedetail=tuple(rows)), uploaded, first=not start)
            _ensure_same(output, parts[start : start + len(rows)], start)
            start += len(rows)

    def _batch(self, infno: str, asked: FeeInput, uploaded: Uploaded, *, first: bool) -> list["_Result"]:
        """Send a batch; if the first is refused, cancel lines of an earlier attempt, which may be in the way."""
        try:
            return self._results(infno, asked, uploaded)
        except Refused:
            if not first:
                raise
            self._ask(*bill.fees_cancelled(uploaded), uploaded)
            return self._results(infno, asked, uploaded)

    def _results(self, infno: str, asked: FeeInput, uploaded: Uploaded) -> list["_Result"]:
        reply = self._exchange.ask(infno, asked, uploaded.visit.insured_area)
        rows = lenient.rows(reply.output.get("result"))
        return understood(infno, reply, lambda: [lenient.node(each, _Result) for each in rows])

    def _retry_removals(self) -> None:
        """Cancel remaining uploads; one that cannot be reached now is cancelled with the next upload."""
        waiting, self._left = self._left, []
        for uploaded in waiting:
            try:
                self._take_away(uploaded)
            except NotSent as error:
                _log.info("visit of bill %s left for now: %s", uploaded.request.bill_number, error)
                self._left.append(uploaded)

    def _take_away(self, uploaded: Uploaded) -> None:
        for infno, asked in bill.undone(uploaded):
            self._exchange.undo(infno, asked, uploaded.visit.insured_area)

    def _ask(self, infno: str, asked: Message, uploaded: Uploaded) -> None:
        self._exchange.ask(infno, asked, uploaded.visit.insured_area)


def batches(rows: Iterable[FeeLine], most: int) -> Iterator[list[FeeLine]]:
    """Split the lines into batches of at most `most`, none longer than an input (docs/interface.md, "Envelope")."""
    batch: list[FeeLine] = []
    length = 0
    for row in rows:
        size = len(json.encode(row))
        if batch and (len(batch) == most or length + size > _LONGEST):
            yield batch
            batch, length = [], 0
        batch.append(row)
        length += size
    if batch:
        yield batch


def _ensure_same(results: list[_Result], parts: Sequence[LineShare], start: int) -> None:
    """Check I6 line by line: the platform splits each line as we do, to the fen."""
    by_number = {each.feedetl_sn: each for each in results}
    if len(results) != len(parts):
        raise BadInput("line_differs", line=start + len(parts), ours=len(parts), theirs=len(results))
    for number, part in enumerate(parts, start=start + 1):
        found = by_number.get(Code(number))
        for name, ours in _figures(part).items():
            theirs = getattr(found, name, 0)
            if found is None or theirs != ours:
                raise BadInput("line_differs", line=number, figure=name, ours=yuan(ours), theirs=yuan(theirs))


def _figures(part: LineShare) -> dict[str, int]:
    return {
        "det_item_fee_sumamt": part.amount,
        "fulamt_ownpay_amt": part.uncovered,
        "overlmt_amt": part.over_limit,
        "preselfpay_amt": part.line_self_pay,
        "inscp_scp_amt": part.in_scope,
    }
