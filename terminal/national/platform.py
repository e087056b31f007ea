"""The national interface over HTTP behind the Platform and Registrar ports (docs/interface.md)."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import TypeVar

from msgspec.structs import replace

from terminal.benefit.split import totals
from terminal.errors import BadInput, NotSent, Refused, Unknown
from terminal.model import (
    BEIJING,
    Act,
    InsurerCredential,
    Kind,
    Person,
    PlatformResult,
    Recognition,
    Refund,
    Registration,
)
from terminal.national import inquiry, settlement
from terminal.national.bill import decimal, is_inpatient, med_type
from terminal.national.envelope import Malformed, Reply, Sender
from terminal.national.exchange import Exchange, understood
from terminal.national.messages import Data, Reversal, Settling, Undoing
from terminal.national.patients import Patients
from terminal.national.people import PatientContext
from terminal.national.profile import Finds, Profile
from terminal.national.upload import Uploads
from terminal.national.visit import VisitKey
from terminal.national.zone import in_beijing
from terminal.ports import Original, Request

T = TypeVar("T")


class NationalPlatform:
    """One counter at a region's platform, called by a single worker thread.

    `patience` is in seconds, for each answer.
    Identified persons are kept until the program ends, because later messages repeat their data. `PlatformResult.visit`
    (national/visit.py) holds the data for queries after a restart.
    """

    name_zh = "医保平台（国家接口）"
    name_en = "national interface"

    def __init__(self, exchange: Exchange, profile: Profile, sender: Sender, clock: Callable[[], datetime]) -> None:
        self.simulated = not profile.production
        self.patience = profile.transport.connect + profile.transport.read
        self._exchange, self._profile, self._sender, self._clock = exchange, profile, sender, in_beijing(clock)
        self._uploads, self._patients = Uploads(exchange, profile), Patients(exchange, profile, sender, self._clock)
        self._unanswered: dict[str, VisitKey] = {}
        self._not_reversed: set[str] = set()

    def identify(self, credential: InsurerCredential, on: date) -> Person:
        """Return the person of a credential; without accumulators in the answer it is not `complete`.

        Raises Refused("insurance_not_active") beside the platform's own refusals.
        """
        return self._patients.identify(credential, on)

    def register(self, person_number: str, asked: Registration) -> Person:
        """Register a person for care elsewhere, if the region offers that at the counter."""
        return self._patients.register(person_number, asked)

    def recognise(self, person_number: str, asked: Recognition, institution: str) -> Person:
        """Apply for recognition of a chronic disease, if the region offers that at the counter."""
        return self._patients.recognise(person_number, asked, institution)

    def presettle(self, request: Request) -> PlatformResult:
        """Upload the bill and try the split (2206, 2303).

        Raises BadInput("line_differs") or BadInput("answer_figures") with both sides if figures disagree.
        """
        context = self._patients.context(request.person_number)
        visit = self._uploads.put(request, context)
        infno = "2303" if is_inpatient(request.care.kind) else "2206"
        body = self._settling(request, context, visit)
        reply = self._exchange.ask(infno, body, visit.insured_area, private=context.private)
        trial = understood(infno, reply, lambda: self._answer(reply, request, visit))
        return replace(trial, settlement_number="", at=None)

    def settle(self, request: Request, message_id: str) -> PlatformResult:
        """Settle once (2207, 2304) for this message id; a bill without a visit is uploaded first."""
        context = self._patients.context(request.person_number, request.visit or request.former)
        visit = VisitKey.of(request) if request.visit else self._put(request, context)
        infno = _infno(Act.SETTLE, request.care.kind)
        body = self._settling(request, context, visit, final=True)
        try:
            reply = self._exchange.change(infno, body, visit.insured_area, message_id, private=context.private)
            made = _counted(infno, reply, lambda: self._settled(reply, request, visit, message_id))
        except Unknown:
            self._unanswered[message_id] = visit
            raise
        self._uploads.settled(request.bill_number)
        return made

    def refund(self, original: Original, message_id: str, on: date) -> Refund:
        """Give a whole settlement back (2208; 2305 with 2405)."""
        infno, visit = _infno(Act.REFUND, original.kind), VisitKey.read(original.visit)
        body = Undoing(mdtrt_id=visit.number, psn_no=original.person_number, setl_id=original.settlement_number)
        reply = self._exchange.change(infno, Data(data=body), visit.insured_area, message_id)
        given = _counted(infno, reply, lambda: self._refunded(reply, original))
        if is_inpatient(original.kind):
            # The money is given back whatever happens to the stay, and a refund reported twice would be given twice.
            with suppress(NotSent):
                self._readmit(visit, original.person_number)
        return given

    def reverse(self, original: Original, message_id: str) -> None:
        """Undo any effect of the original message (2601, after 2304 with 2405).

        A no ends it only if `find` has a second witness; until then it raises Refused("reversal_refused")
        (docs/interface.md, "Reversal").
        """
        visit = self._unanswered.get(original.message_id, VisitKey.of(original))
        infno = _infno(original.act, original.kind)
        body = Reversal(psn_no=original.person_number, omsgid=original.message_id, oinfno=infno)
        try:
            self._exchange.change("2601", Data(data=body), visit.insured_area, message_id)
        except (Refused, Unknown) as error:
            self._not_reversed.add(original.message_id)
            if not self._may_be_ended(original, error):
                if isinstance(error, Refused):
                    raise Refused("reversal_refused") from error
                raise
        else:
            self._not_reversed.discard(original.message_id)
        if infno == "2304" and visit.number:
            try:
                self._readmit(visit, original.person_number)
            except NotSent as error:  # 2601 itself was sent
                raise Unknown(error.code, **error.facts) from error
            self._uploads.reopened(visit.number)
        self._unanswered.pop(original.message_id, None)

    def find(self, original: Original) -> PlatformResult | Refund | None:
        """Return the outcome of an earlier message (5203).

        A region that follows the standard cannot query by message. A settlement without a known number is None there:
        it cannot be adopted, recovery reverses it, and the acceptance of 2601 is the confirmation
        (docs/interface.md, "Unknown outcomes"). A refund is found there by the settlement that it was to give back.
        If 2601 was refused, the number is that of the day's statement (3202); what that lists is adopted at once.
        """
        finds = self._profile.recovery.finds
        if finds is Finds.BY_NUMBER and not original.settlement_number:
            if original.message_id not in self._not_reversed or (stated := self._stated(original)) is None:
                return None
            original = stated
        area = VisitKey.of(original).insured_area
        try:
            reply = self._exchange.ask("5203", inquiry.question(original, finds), area)
        except Refused as error:
            if self._found_nothing(error):
                return None
            raise
        figures, now = self._profile.figures, self._clock()
        return understood("5203", reply, lambda: inquiry.found(reply.output, original, finds, figures, now))

    def _may_be_ended(self, original: Original, error: Refused | Unknown) -> bool:
        """Return whether `find` is a second witness for a reversal that was refused or not answered."""
        recovery, is_answered = self._profile.recovery, "infcode" in error.facts
        if self._is_over(original):
            return is_answered or self._is_found_by_nobody(original)
        can_find = recovery.finds is Finds.BY_MESSAGE or original.settlement_number or self._is_listed_by_now(original)
        reason = str(error.facts.get("reason", ""))
        is_gone = self._age(original) > timedelta(seconds=recovery.arrives_within)
        said = f"{recovery.nothing}|{recovery.refunded}" if is_gone else recovery.refunded
        return is_answered and bool(can_find and re.search(said, reason))

    def _is_found_by_nobody(self, original: Original) -> bool:
        with suppress(NotSent, Refused):
            return self.find(original) is None
        return False

    def _is_over(self, original: Original) -> bool:
        """Return whether the day of a message ended an hour ago, so that its statement is the last word."""
        return (self._clock() - timedelta(hours=1)).date() > date.fromisoformat(original.message_id[12:20])

    def _is_listed_by_now(self, original: Original) -> bool:
        """Return whether a message, if it took effect, is in the statement of the day by now."""
        within = self._profile.recovery.listed_within
        return within is not None and self._age(original) > timedelta(minutes=within)

    def _age(self, original: Original) -> timedelta:
        sent = datetime.strptime(original.message_id[12:26], "%Y%m%d%H%M%S").replace(tzinfo=BEIJING)
        return self._clock() - sent

    def _stated(self, original: Original) -> Original | None:
        """Return the original with the settlement that the platform's own statement has of it.

        One that cannot be had is as good as one without it, until that would free the bill.
        """
        from terminal.national.statements import NationalStatements  # noqa: PLC0415, no settlement needs it

        statements = NationalStatements(self._exchange, self._profile, self._sender)
        try:
            held = statements.made_by(original.message_id, original.kind, self._clock().date())
        except (NotSent, Refused):
            if self._is_over(original) or self._is_listed_by_now(original):
                raise
            return None
        if held is None:
            return None
        visit = replace(VisitKey.of(original), number=held.visit)
        return replace(original, settlement_number=held.number, visit=str(visit))

    @property
    def clock_ahead(self) -> float:
        """The seconds that our clock is ahead of the platform's, by its last answer."""
        return self._exchange.ahead()

    def close(self) -> None:
        """Close the connection."""
        self._exchange.close()

    def _put(self, request: Request, context: PatientContext) -> VisitKey:
        """Upload a bill as part of a settle call, which can only refuse a wrong bill."""
        try:
            return self._uploads.put(request, context)
        except BadInput as error:
            raise Refused(error.code, **error.facts) from error

    def _settling(self, request: Request, context: PatientContext, visit: VisitKey, *, final: bool = False) -> Data:
        care, codes = request.care, self._profile.codes
        total, uncovered, over_limit, line_self_pay, in_scope = (decimal(each) for each in totals(care.lines))
        body = Settling(
            psn_no=request.person_number,
            medfee_sumamt=total,
            psn_setlway=codes.item_payment,
            mdtrt_id=visit.number,
            acct_used_flag="1" if care.use_account else "0",
            insutype=visit.insurance,
            mdtrt_cert_type=context.certificate,
            mdtrt_cert_no=context.certificate_number.reveal(),
        )
        if is_inpatient(care.kind):
            body = replace(body, mid_setl_flag="0" if final else "")
        else:
            body = replace(body, med_type=med_type(care, self._profile), chrg_bchno=request.bill_number)
        if not final:
            return Data(data=body)
        lines = replace(body, fulamt_ownpay_amt=uncovered, overlmt_selfpay=over_limit)
        return Data(data=replace(lines, preselfpay_amt=line_self_pay, inscp_scp_amt=in_scope, invono=_invoice(request)))

    def _answer(self, reply: Reply, request: Request, visit: VisitKey) -> PlatformResult:
        settlement.ensure_echo(reply.output, psn_no=request.person_number, mdtrt_id=visit.number)
        total = totals(request.care.lines)[0]
        return settlement.answer(reply.output, self._profile.figures, total, str(visit))

    def _settled(self, reply: Reply, request: Request, visit: VisitKey, message_id: str) -> PlatformResult:
        settlement.ensure_echo(reply.output, medins_setl_id=message_id)
        made = self._answer(reply, request, visit)
        if not made.settlement_number:
            raise ValueError("no setl_id")
        return made

    def _refunded(self, reply: Reply, original: Original) -> Refund:
        visit = VisitKey.read(original.visit).number
        settlement.ensure_echo(reply.output, psn_no=original.person_number, mdtrt_id=visit)
        return settlement.refund(reply.output, self._profile.figures, original.settlement_number, self._clock())

    def _readmit(self, visit: VisitKey, person_number: str) -> None:
        """Undo the discharge (2405), without which nothing more can be done about a stay."""
        body = Data(data=Undoing(mdtrt_id=visit.number, psn_no=person_number))
        self._exchange.undo("2405", body, visit.insured_area)

    def _found_nothing(self, error: Refused) -> bool:
        return bool(re.search(self._profile.recovery.nothing, str(error.facts.get("reason", ""))))


def _counted(infno: str, reply: Reply, read: Callable[[], T]) -> T:
    """Read the answer to a change; one that does not fit, or whose figures disagree, leaves the outcome unknown."""
    try:
        return read()
    except ValueError as error:
        digest = Malformed("", repr(reply.output).encode()).digest
        raise Unknown("answer_unusable", infno=infno, reason=error, digest=digest) from error
    except BadInput as error:
        raise Unknown("settled_figures", infno=infno, **error.facts) from error


def _infno(act: Act, kind: Kind) -> str:
    """Return the transaction number of an act: outpatient care is settled by 2207, stays by 2304."""
    if act is Act.SETTLE:
        return "2304" if is_inpatient(kind) else "2207"
    return "2305" if is_inpatient(kind) else "2208"


def _invoice(request: Request) -> str:
    """Return the invoice number, which is the bill's (invono 20)."""
    return request.bill_number[:20]
