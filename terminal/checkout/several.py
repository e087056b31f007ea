"""Several bills of one patient: each is settled unpaid, and then one payment is for all of those that stand.

Until that payment is in the journal no money counts. So whatever is killed in between is a settlement that stands
unpaid, to be collected or refunded, and where all had to succeed recovery undoes what is left of them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from terminal.checkout.journal_queries import JournalQueries, settlement_of
from terminal.checkout.settlement_service import SettlementService
from terminal.checkout.tenders import Tenders, with_order
from terminal.errors import BadInput, JiesuanError, Refused, Unknown
from terminal.house_rules import CentRule
from terminal.model import (
    Bill,
    Drawer,
    PaymentCode,
    Settlement,
    SignOff,
    SignOffReason,
    Tender,
    TenderKind,
    Transaction,
    payment,
)
from terminal.money import yuan
from terminal.ports import Hospital, Journal
from terminal.private import Private


class Outcome(NamedTuple):
    """What came of several bills: those that are settled and paid, and the error of the one that stopped them."""

    settled: tuple[Settlement, ...]
    failed: str = ""
    error: JiesuanError | None = None


class Paying(NamedTuple):
    """What the patient pays for several bills: the cash handed over, and a part by phone with a code (fen)."""

    received: int
    by_code: int = 0
    code: PaymentCode | None = None


class Several:
    """The settlement of several bills, and their payment."""

    def __init__(self, service: SettlementService, tenders: Tenders, hospital: Hospital, journal: Journal) -> None:
        self._service, self._tenders, self._journal, self._hospital = service, tenders, journal, hospital
        self._queries = JournalQueries(journal)

    def settle(self, bills: Sequence[Bill], id_number: Private, drafts: Sequence[Settlement]) -> Outcome:
        """Settle bills one after the other, up to the first that fails; nobody has paid for any of them then.

        If only all of them together count, what was settled before is undone and the error raised.
        """
        self._claim(bills, id_number, drafts[0].counter)
        made = list[Settlement]()
        for bill, draft in zip(bills, drafts, strict=True):
            try:
                made.append(self._unpaid(bill, id_number, draft))
            except JiesuanError as error:
                if not made or (isinstance(error, Unknown) and draft.only_together):
                    raise
                if draft.only_together:
                    self._undo(made, error)
                return Outcome(tuple(made), bill.number, error)
        return Outcome(tuple(made))

    def collect(self, made: Sequence[Settlement], tenders: Sequence[Tender], code: PaymentCode | None) -> None:
        """Take one payment for settlements that stand unpaid: all of it is in the journal before any of it counts.

        Raises Refused("not_paid") and Unknown("payment_unknown") as the payment of one settlement does.
        """
        unpaid = [self._queries.unpaid(each.number) for each in made if each.split.cash]
        due = [tender for each, tender in zip(made, tenders, strict=True) if each.split.cash]
        if any(each.by_code for each in due):
            self._tenders.ensure_possible(code)
        charging = self._journal.charging_together(list(zip(unpaid, _ordered(due, unpaid), strict=True)))
        failed = list[JiesuanError]()
        for each in charging:
            try:
                self._service.finished(each, code)
            except JiesuanError as error:
                failed.append(error)
            code = code if not settlement_of(each).tender.by_code else None  # who scans pays once
        if failed:
            raise failed[0]

    def undo_broken(self, seen: Iterable[Transaction]) -> None:
        """Undo what is left of bills that had to succeed together, and did not."""
        for each in {found.id: found for found in self._broken(seen)}.values():
            self._give_back(settlement_of(each))

    def _give_back(self, made: Settlement) -> None:
        """Give a settlement back that nobody has paid for; nobody needs its receipt."""
        self._service.refund(made.number)
        not_wanted = SignOff(operator=made.operator, reason=SignOffReason.NOT_WANTED)
        self._journal.signed_off(self._queries.refund(made.number), not_wanted)

    def _broken(self, seen: Iterable[Transaction]) -> Iterator[Transaction]:
        for each in seen:
            made = each.settlement
            if made and made.only_together:
                members = [self._queries.live_settlement(bill) for bill in made.together]
                live = [found for found in members if found and settlement_of(found).together == made.together]
                waits = any(self._queries.awaits_answer(bill) for bill in made.together)
                if not waits and len(live) < len(made.together):
                    yield from (found for found in live if _is_uncollected(found))

    def _claim(self, bills: Sequence[Bill], id_number: Private, counter: str) -> None:
        """Claim every bill before anything is sent, so that one taken elsewhere stops them all."""
        try:
            for bill in bills:
                self._hospital.claim(bill, id_number, counter)
        except JiesuanError:
            self._service.claims.give_up()
            raise

    def _unpaid(self, bill: Bill, id_number: Private, draft: Settlement) -> Settlement:
        try:
            return self._service.settle(bill, id_number, draft)
        except Refused as error:
            if error.code != "not_paid":
                raise
            return settlement_of(self._queries.settlement(str(error.facts["number"])))

    def _undo(self, made: Sequence[Settlement], why: JiesuanError) -> None:
        for each in reversed(made):
            try:
                self._give_back(each)
            except JiesuanError as error:
                facts = {"bill": each.bill_number, "number": each.number, "reason": error.code}
                raise Unknown("not_cancelled", **facts) from why
        raise why


def unpaid_tender(due: int, cents: CentRule) -> Tender:
    """Return the tender of a settlement that is to be paid together with others: nothing yet."""
    return payment.tender(due, 0, due, cents)


def shared(dues: Sequence[Drawer], received: int, by_code: int = 0) -> tuple[Tender, ...]:
    """Share a payment out: the phone pays for the first bills, cash for the others, and the last one has the change.

    Raises BadInput as `payment.tender` does.
    """
    made = list[Tender]()
    for each in dues:
        part = min(by_code, each.owed)
        by_code -= part
        made.append(each.rest(each.rest(each.owed_in_cash + each.owed, part).cash, part))
    if by_code:
        raise BadInput("too_much_by_code", due=yuan(sum(each.owed for each in dues)), by_code=yuan(by_code))
    change = payment.cash(sum(each.cash for each in made), received).change
    last = max((at for at, each in enumerate(made) if each.cash), default=len(made) - 1)
    made[last] = replace(made[last], received=made[last].received + change, change=change)
    return tuple(made)


def as_one(tenders: Sequence[Tender]) -> Tender:
    """Return what several tenders come to."""
    return Tender(
        kind=max((each.kind for each in tenders), key=list(TenderKind).index),
        received=sum(each.received for each in tenders),
        change=sum(each.change for each in tenders),
        by_code=sum(each.by_code for each in tenders),
        rounding=sum(each.rounding for each in tenders),
    )


def asked_for(dues: Iterable[Drawer]) -> int:
    """Return what is asked for several bills in cash."""
    return sum(each.owed_in_cash for each in dues)


def _ordered(due: Sequence[Tender], unpaid: Sequence[Transaction]) -> list[Tender]:
    """Return the tenders under one order of the payment channel."""
    total = sum(each.by_code for each in due)
    first = next((at for at, each in enumerate(due) if each.by_code), None)
    if first is None:
        return list(due)
    order = with_order(due[first], unpaid[first]).order
    return [replace(each, order=order, order_amount=total) if each.by_code else each for each in due]


def _is_uncollected(transaction: Transaction) -> bool:
    return transaction.is_unpaid and not transaction.orders
