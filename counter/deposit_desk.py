"""Deposits at one counter: each taking and giving back journaled first, and carried to its end once."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import date, datetime

from msgspec import json
from msgspec.structs import replace

from counter.consents import Consents, Given, back_in_bed, interim, of_cash
from terminal.checkout.tenders import Charges, Order
from terminal.errors import BadInput, JiesuanError, NotSent, Refused, Unknown
from terminal.house_rules import CentRule
from terminal.journal import Journal
from terminal.journal.entry import EMPTY, Entry, Note, Step, text_of, why
from terminal.model import (
    Account,
    Act,
    CutBill,
    Deposit,
    EndDeposit,
    GiveDeposit,
    KeepDeposit,
    Noun,
    PaidBy,
    PaymentCode,
    Returned,
    Right,
    StayState,
    TakeDeposit,
    TenderKind,
    Trade,
    TradeState,
    payment,
)
from terminal.money import yuan
from terminal.ports import DepositBook

_log = logging.getLogger(__name__)


class DepositDesk:
    """The deposits that a counter takes and gives back in the name of its `operator`.

    `ensure_able` raises where no money may move; `open_acts` are the entries of acts that an earlier run left without
    an end. What somebody else has to approve is done within `consented` (counter/consents.py), without which nobody
    has; `act` is around what a person does, by the rights that it needs. Cash in place of the phone is rounded by the
    rule `cents`. Raises BadInput and Refused if nothing changed, Unknown if `recover` has to find out the end: until
    then the stay can neither be discharged nor the deposit given back.
    """

    def __init__(
        self,
        book: DepositBook,
        journal: Journal,
        charges: Charges,
        operator: Callable[[], str],
        clock: Callable[[], datetime],
        ensure_able: Callable[[], None] = lambda: None,
        open_acts: Iterable[Entry] = (),
        act: Callable[..., AbstractContextManager[None]] = lambda *_: nullcontext(),
        consented: Callable[..., AbstractContextManager[None]] | None = None,
        cents: CentRule = CentRule.NONE,
    ) -> None:
        self.book, self._journal, self._charges = book, journal, charges
        self._operator, self._clock, self._ensure_able = operator, clock, ensure_able
        self.cents, self._act = cents, act
        self._open, self._consented = list(open_acts), consented or Consents(operator).used

    @property
    def open_acts(self) -> tuple[Entry, ...]:
        """What was begun and has not ended, oldest first."""
        return tuple(self._open)

    def take(self, stay: str, amount: int, code: PaymentCode | None = None) -> Deposit:
        """Take a deposit for a stay, in cash or by a payment code, and return it with its number.

        Raises Refused("no_outpatient_deposit"), "stay_settled", "stay_claimed" or "not_paid".
        """
        with self._act(Right.DEPOSIT):
            self._ensure_free(stay, amount)
            if code:
                self._charges.ensure_possible(code)
            way = payment.paid_by(code) if code else PaidBy.CASH
            act = TakeDeposit(by=self._operator(), at=self._clock(), stay=stay, amount=amount, paid_by=way)
            return self._taken(self._sent(Act.DEPOSIT, stay, act), code)

    def give_back(
        self, number: str, amount: int, stay: str, approved_by: str = "", reason: str = "", *, in_cash: bool = False
    ) -> Returned:
        """Give back of a deposit of a stay that no settlement has used, to where it came from; return what went back.

        With `in_cash` what came in by phone goes back in cash (强制退现), if somebody else has approved it, for a
        reason. Raises Refused("deposit_used"), "more_than_deposited", "deposit_pending", "stay_not_settled" without
        approval, "cash_not_approved", "consent_missing", "stay_claimed", or why the channel gives nothing back.
        """
        with self._act(Right.DEPOSIT):
            self._ensure_free(stay, amount)
            act = GiveDeposit(
                by=self._operator(),
                at=self._clock(),
                number=number,
                amount=amount,
                in_cash=in_cash,
                approved_by=approved_by,
                reason=reason,
                cents=self.cents,
            )
            with self._consented(*self._to_give(act, stay)):
                return self._given(self._sent(Act.DEPOSIT_REFUND, stay, act))

    def cut(self, stay: str, until: date, approved_by: str) -> str:
        """Cut a bill out of a stay's own, for an interim settlement of what was charged up to a day; return its number.

        No money moves; the same again is that one bill. Raises Refused("cut_not_approved"), "consent_missing",
        "nothing_to_cut", "stay_settled" or "stay_claimed", and NotSent.
        """
        with self._act(), self._consented(Given(approved_by, interim(stay, until))):
            self._ensure_able()
            act = CutBill(by=self._operator(), at=self._clock(), stay=stay, until=until, approved_by=approved_by)
            return self.book.perform(f"cut-{stay}-{until}", act)

    def recover(self) -> None:
        """Carry what is open as far as it goes now."""
        for each in tuple(self._open):
            with suppress(JiesuanError):
                self._taken(each) if each.act is Act.DEPOSIT else self._given(each)

    def account(self, stay: str) -> Account:
        """Return a stay with its deposits; raises BadInput("stay_not_found")."""
        return self.book.account(stay)

    def _ensure_free(self, stay: str, amount: int) -> None:
        """Raise BadInput("deposit_amount"), or Refused("deposit_pending") while an earlier act has no known end."""
        if amount <= 0:
            raise BadInput("deposit_amount", amount=yuan(amount))
        self._ensure_able()
        self.recover()
        if any(each.bill == stay for each in self._open):
            raise Refused("deposit_pending", stay=stay)

    def _to_give(self, act: GiveDeposit, stay: str) -> list[Given]:
        """Return what whoever is named for a giving back has to consent to; nobody is named for the usual one."""
        if not act.approved_by:
            return []
        is_settled = self.book.account(stay).stay.state is StayState.SETTLED
        needed = [of_cash] if act.in_cash else []
        needed += [] if act.in_cash and is_settled else [back_in_bed]
        return [Given(act.approved_by, each(act.number, act.amount)) for each in needed]

    def _sent(self, kind: Act, stay: str, act: Noun) -> Entry:
        sent = self._journal.trace(Note(kind, Step.SENT, stay, body=text_of(act), sends=True))
        self._open.append(sent)
        return sent

    def _taken(self, sent: Entry, code: PaymentCode | None = None) -> Deposit:
        """Go on with a taking from wherever it is."""
        act = json.decode(sent.body, type=TakeDeposit)
        order = "" if act.paid_by is PaidBy.CASH else f"{_id(sent)}00"
        number = self._announced(sent, replace(act, order=order))
        if Step.CHARGING not in self._steps(sent):
            cash, by_code = (0, act.amount) if order else (act.amount, 0)
            kind = TenderKind.CODE if order else TenderKind.CASH
            tender = payment.Tender(kind=kind, received=cash, change=0, by_code=by_code, order=order)
            self._note(sent, Step.CHARGING, number, text_of(tender))
        if order:
            self._charged(sent, number, Order(order, act.amount, act.stay), code)
        self._end(sent, Step.RECORDED, number)
        return Deposit(
            number=number,
            stay=act.stay,
            amount=act.amount,
            paid_by=act.paid_by,
            at=act.at,
            operator=act.by,
            order=order,
        )

    def _announced(self, sent: Entry, act: TakeDeposit | GiveDeposit) -> str:
        """Tell the hospital of an act; it is refused for good, or open until the hospital has answered."""
        try:
            return self.book.perform(_id(sent), act)
        except (BadInput, Refused) as error:
            self._end(sent, Step.REFUSED, "", why(error.code))
            raise
        except NotSent as error:
            raise Unknown("deposit_unknown", stay=sent.bill) from error

    def _charged(self, sent: Entry, number: str, order: Order, code: PaymentCode | None) -> None:
        """Carry the payment of a pending deposit to its end, and tell the hospital of it."""
        done = self._steps(sent)
        if not done.keys() & {Step.PAID, Step.UNPAID}:
            trade = self._trade(order, code)
            step = Step.PAID if trade.state is TradeState.PAID else Step.UNPAID
            done[step] = self._note(sent, step, number)
        is_paid = Step.PAID in done
        with _open_if_unanswered(sent):
            act = EndDeposit(by=sent.operator, at=self._clock(), number=number, is_paid=is_paid)
            self.book.perform(f"{_id(sent)}-end", act)
        if not is_paid:
            self._end(sent, Step.REFUSED, number, why("not_paid"))
            raise Refused("deposit_not_paid", stay=order.bill)

    def _trade(self, order: Order, code: PaymentCode | None) -> Trade:
        try:
            trade = self._charges.ended(order, code)
        except NotSent as error:
            raise Unknown("payment_unknown", bill=order.bill, order=order.number) from error
        if trade.state is TradeState.PAID and trade.amount != order.amount:
            raise Unknown("payment_differs", bill=order.bill, order=order.number, paid=yuan(trade.amount))
        return trade

    def _given(self, sent: Entry) -> Returned:
        """Go on with a giving back from wherever it is."""
        act = json.decode(sent.body, type=GiveDeposit)
        number = self._announced(sent, act)
        with _open_if_unanswered(sent):
            deposit = next(each for each in self.book.account(sent.bill).deposits if each.number == number)
        is_cash = act.in_cash or deposit.paid_by is PaidBy.CASH
        back = _back(act, deposit, is_cash=is_cash)
        if Step.RETURNED not in self._steps(sent):
            if not is_cash:
                self._through_the_channel(sent, act, deposit)
            self._note(sent, Step.RETURNED, number, text_of(back))
        self._end(sent, Step.RECORDED, number)
        return back

    def _through_the_channel(self, sent: Entry, act: GiveDeposit, deposit: Deposit) -> None:
        """Give back to the order that it came from; the deposit stays as it was if the channel refuses."""
        try:
            self._charges.give_back(deposit.order, _id(sent), act.amount)
        except Refused as error:
            with _open_if_unanswered(sent):
                keep = KeepDeposit(by=act.by, at=self._clock(), given=_id(sent))
                self.book.perform(f"{_id(sent)}-kept", keep)
            self._end(sent, Step.REFUSED, act.number, why(error.code))
            raise
        except NotSent as error:
            raise Unknown("deposit_unknown", stay=sent.bill) from error

    def _steps(self, sent: Entry) -> dict[Step, Entry]:
        """Return what is written of an act, the last entry of each step."""
        entries = self._journal.story_of(sent.bill)
        return {each.step: each for each in entries if each.transaction_id == sent.transaction_id}

    def _note(self, sent: Entry, step: Step, number: str, body: str = EMPTY) -> Entry:
        return self._journal.trace(Note(sent.act, step, sent.bill, number, body, sent.transaction_id))

    def _end(self, sent: Entry, step: Step, number: str, body: str = EMPTY) -> None:
        self._note(sent, step, number, body)
        self._open.remove(sent)


@contextmanager
def _open_if_unanswered(sent: Entry) -> Iterator[None]:
    """Leave an act open if the hospital does not answer now."""
    try:
        yield
    except NotSent as error:
        raise Unknown("deposit_unknown", stay=sent.bill) from error


def _id(sent: Entry) -> str:
    return sent.message_id or ""


def _back(act: GiveDeposit, deposit: Deposit, *, is_cash: bool) -> Returned:
    # What came in as cash goes back as it came in; only cash in place of the phone is rounded.
    cents = CentRule.NONE if deposit.paid_by is PaidBy.CASH else act.cents
    cash, rounding = payment.back_in_cash(act.amount if is_cash else 0, cents)
    return Returned(
        deposit=deposit.number,
        paid_by=deposit.paid_by,
        order=deposit.order,
        cash=cash,
        by_code=0 if is_cash else -act.amount,
        approved_by=act.approved_by,
        reason=act.reason,
        rounding=rounding,
    )
