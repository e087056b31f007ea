"""What the hospital has to know of a tender beside its bills: deposits used and given back, and what others pay."""

import logging
from collections.abc import Callable, Collection
from datetime import datetime

from terminal.checkout.checks import is_as_agreed
from terminal.checkout.journal_queries import settlement_of
from terminal.checkout.tenders import Charges
from terminal.errors import BadInput, JiesuanError, Refused
from terminal.model import (
    DepositUse,
    RestoreDeposits,
    Returned,
    Settlement,
    Transaction,
    UseDeposits,
    payment,
    restoring,
    using,
)
from terminal.model.payer import Payer, PayerCharge
from terminal.ports import DepositBook, Journal
from terminal.ports.payers import PayerBook
from terminal.private import Private

_log = logging.getLogger(__name__)


class DepositUses:
    """What settlements do with deposits; without a `book` no tender can take any."""

    def __init__(
        self,
        book: DepositBook | None,
        journal: Journal,
        charges: Charges,
        clock: Callable[[], datetime],
        payers: PayerBook | None = None,
        counter: str = "",
    ) -> None:
        self._book, self._journal, self._charges, self._clock, self._payers = book, journal, charges, clock, payers
        self._counter = counter

    def ensure_left(self, draft: Settlement, id_number: Private) -> None:
        """Raise Refused("deposits_changed") or "deposit_pending" if a claimed bill's deposits are not as in a draft.

        What other payers are to pay is held for the bill; raises what `PayerBook.reserve` raises, and
        BadInput("no_payer_book").
        """
        if draft.tender.is_of_stay:
            self._there().ensure_left(draft.bill_number, draft.tender)
        if draft.tender.others:
            self._payers_there().reserve(self._counter, draft.bill_number, id_number, draft.tender.others)

    def give_up(self, unfinished: Collection[str]) -> None:
        """Free what other payers hold for this counter's bills, except unfinished ones."""
        if self._payers:
            self._payers.give_up(self._counter, unfinished)

    def company_of(self, id_number: Private) -> Payer | None:
        """Return the company that pays for a person; None if there is none, or no book of them."""
        return self._payers.company_of(id_number) if self._payers else None

    def use(self, made: Settlement) -> None:
        """Tell the hospital what a settlement has used, and what others pay; a repeated call changes nothing."""
        if made.tender.others:
            self._payers_there().charge(_charges(made))
        if not made.tender.is_of_stay:
            return
        act = UseDeposits(
            by=made.operator, at=made.at, settlement=made.number, bill=made.bill_number, tender=made.tender
        )
        self._there().perform(using(made.number), act)

    def restore(self, made: Settlement) -> None:
        """Tell the hospital that what a settlement had used are deposits again; a repeated call changes nothing.

        What others were to pay is owed no more.
        """
        if not is_as_agreed(made):
            return
        self.use(made)
        if made.tender.others:
            self._payers_there().release(made.number)
        if made.tender.is_of_stay:
            act = RestoreDeposits(by=made.operator, at=self._clock(), settlement=made.number)
            self._there().perform(restoring(made.number), act)

    def has_given(self, settled: Transaction) -> bool:
        """Give each surplus back to its own order; return whether nothing is left, which may be tried again."""
        given = [self._could_give(settled, each) for each in settled.surplus]
        return all(given)

    def give_in_cash(self, settled: Transaction, deposit: str, approved_by: str, reason: str) -> Returned:
        """Give a surplus back in cash (强制退现) that the channel refuses, or by the channel if it does not any more.

        Return what went back. Raises Refused("surplus_returned"), "cash_not_approved", or NotSent and Unknown where the
        channel does not say.
        """
        use = next((each for each in settled.surplus if each.deposit == deposit), None)
        if use is None or not is_as_agreed(settlement_of(settled)):
            raise Refused("surplus_returned", number=deposit)
        if approved_by in {"", settlement_of(settled).operator} or not reason.strip():
            raise Refused("cash_not_approved", number=deposit)
        try:
            back = self._back_by_code(settled, use)
        except Refused:
            cash, rounding = payment.back_in_cash(use.back, settlement_of(settled).tender.cents)
            back = Returned(
                deposit=deposit,
                paid_by=use.paid_by,
                order=use.order,
                cash=cash,
                approved_by=approved_by,
                reason=reason.strip(),
                rounding=rounding,
            )
        self._journal.returned(settled, back)
        return back

    def _could_give(self, settled: Transaction, use: DepositUse) -> bool:
        try:
            self._journal.returned(settled, self._back_by_code(settled, use))
        except JiesuanError as error:
            _log.info("surplus of %s stays open: %s", use.deposit, error)
            return False
        return True

    def _back_by_code(self, settled: Transaction, use: DepositUse) -> Returned:
        number = f"{settled.message_id}D{use.deposit}"
        self._charges.give_back(use.order, number, use.back)
        return Returned(deposit=use.deposit, paid_by=use.paid_by, order=use.order, by_code=-use.back)

    def _payers_there(self) -> PayerBook:
        if self._payers is None:
            raise BadInput("no_payer_book")
        return self._payers

    def _there(self) -> DepositBook:
        if self._book is None:
            raise BadInput("no_deposit_book")
        return self._book


def _charges(made: Settlement) -> list[PayerCharge]:
    of = {"settlement": made.number, "bill": made.bill_number, "by": made.operator, "at": made.at}
    return [PayerCharge(share=each, **of) for each in made.tender.others]  # type: ignore[arg-type]
