"""The steps of a refund: found, reviewed, confirmed, refunded once, and printed."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from counter.consents import undoing
from terminal.benefit.split import shares
from terminal.errors import JiesuanError
from terminal.model import (
    ORIGINAL,
    Copy,
    CopyReason,
    Credential,
    Drawer,
    Line,
    Patient,
    Refunded,
    Settlement,
    Transaction,
)
from terminal.texts import catalogue
from ui.consenting import Asked
from ui.i18n import tr
from ui.money_words import owes
from ui.returning import Return
from ui.session import Session, Step
from ui.trouble import trouble

if TYPE_CHECKING:
    from ui.flow import Flow


class Refunds:
    """The cashier's actions for a settlement to be refunded; only the original can be."""

    def __init__(self, controller: "Flow") -> None:
        self._controller, self._checkout = controller, controller.services.checkout
        controller.ended.connect(self._follow)

    def begin(self, last: Settlement | None) -> None:
        """Propose the settlement on screen, or the last one (F10)."""
        now = self._controller.session
        proposed = now.unpaid or now.settlement or last
        self.propose(proposed.number if proposed else "")

    def propose(self, number: str) -> None:
        """Propose the settlement with this number, or ask for a number; not while a bill is on the counter."""
        if self._controller.session.to_hand_over:
            self._controller.noticed.emit(owes(self._controller.session))
        elif self._controller.session.refundable:
            self._controller.move(Session(Step.REFUND))
            if number:
                self.find(number)

    def find(self, number: str) -> None:
        """Find a settlement by its number."""
        if self._controller.session.step is Step.REFUND:
            self._controller.look_up(partial(self._look_up, number), self._found, self._not_found)

    def review(self, kept: Sequence[Line] = ()) -> None:
        """Go to the confirmation; `kept` are the lines that are kept, none if all are refunded."""
        returning = self._controller.session.returning
        if self._controller.session.step is not Step.REFUND or returning is None or not returning.possible:
            return
        chosen = replace(returning, kept=tuple(kept), trial=None, application="")
        if kept:
            self._controller.look_up(partial(self._tried, chosen), self._reviewed, self._not_found)
        else:
            self._reviewed(chosen)

    def confirm(self) -> None:
        """Refund what was reviewed; to undo a discharge somebody else is asked first."""
        returning = self._controller.session.returning
        if self._controller.session.step is not Step.CONFIRM or returning is None:
            return
        made = returning.settlement
        if made.tender.is_of_stay:
            what = tr("Undo the discharge of bill {0}", made.bill_number)
            effect = tr("What it has used of deposits are deposits again; the bill is unpaid again.")
            asked = Asked(*undoing(made.number), what, effect)
            self._controller.consenting.ask(asked, lambda operator, _: self._refund(returning, operator.number))
        else:
            self._refund(returning)

    def _refund(self, returning: Return, approved_by: str = "") -> None:
        """Refund; from here on nothing is repeated."""
        if self._controller.session.step is not Step.CONFIRM:
            return
        self._controller.change(step=Step.REFUNDING)
        give = partial(self._give_back, returning, approved_by)
        self._controller.ask(give, self._given_back, partial(self._failed, returning))

    def insure(self) -> None:
        """Let the insurer settle what was paid in full (F5): of the patient at the counter, or of who is asked for."""
        now = self._controller.session
        if now.paid_elsewhere and now.patient and now.insurable:
            self._insure(now.patient, now.paid_elsewhere)
        elif now.step is Step.REFUND and now.returning and now.returning.insurable:
            self._controller.change(returning=replace(now.returning, is_insuring=True), trouble=None)

    def takes(self, credential: Credential) -> bool:
        """Take the credential of the patient whose settlement the insurer is to settle; return whether it is wanted."""
        now = self._controller.session
        if now.step is not Step.REFUND or now.returning is None or not now.returning.is_insuring:
            return False
        number = now.returning.settlement.number
        self._controller.ask(
            lambda: self._checkout.identify(credential), lambda who: self._insure(who, number), self._not_found
        )
        return True

    def _insure(self, patient: Patient, number: str) -> None:
        self._controller.ask(partial(self._tried_insured, patient, number), self._reviewed, self._controller.fail)

    def _tried_insured(self, patient: Patient, number: str) -> Return:
        agreed = self._checkout.presettle_later(patient, number)
        found = self._look_up(number)
        kept, cents = agreed.bill.care.lines, self._checkout.cents_of(agreed.patient, agreed.bill)
        return replace(found, kept=kept, trial=agreed.answer.split, is_insuring=True, agreed=agreed, cents=cents)

    def print_elsewhere(self) -> None:
        """Print the receipt of what was paid elsewhere (补打); a further one needs a reason."""
        number = self._controller.session.paid_elsewhere
        self._controller.look_up(partial(self._adopted, number), self._show_elsewhere, self._controller.fail)

    def _adopted(self, number: str) -> tuple[Settlement, Drawer, bool]:
        made = self._checkout.adopt_elsewhere(number)
        waiting = self._checkout.prints.waiting(self._controller.services.clock())
        is_first = any(each.number == number for each in waiting)
        return made, self._checkout.drawer(number), is_first

    def _show_elsewhere(self, found: tuple[Settlement, Drawer, bool]) -> None:
        made, record, is_first = found
        self._controller.move(Session(Step.DONE, settlement=made, again=True, record=record))
        if is_first:
            self._controller.receipts.print((made,))
        else:
            self._controller.copy_wanted.emit()

    def show(self) -> None:
        """Show the result of an earlier refund; if its receipt was never printed, print it now."""
        returning = self._controller.session.returning
        if self._controller.session.step is Step.REFUND and returning:
            self.show_of(returning.settlement.number)

    def show_of(self, number: str) -> None:
        """Show the refund of the settlement with this number."""
        self._controller.look_up(partial(self._look_up_refund, number), self._shown, self._not_found)

    def print(self, reason: CopyReason | None = None) -> None:
        """Print the refund and the settlement of the kept lines; a reprint needs a reason."""
        given = self._controller.session.refunded
        if given is None or self._controller.session.printing:
            return
        self._controller.change(printing=True, trouble=None)
        self._controller.put_out(
            partial(self._count, given, reason),
            partial(self._paper, given),
            partial(self._out, given),
            partial(self._printed, given),
        )

    def _follow(self, ended: Sequence[Transaction]) -> None:
        """Look a proposed settlement up again if something of its bill has just become known."""
        now = self._controller.session
        bills = {each.bill_number for each in ended}
        if now.step in {Step.REFUND, Step.CONFIRM} and now.returning and now.returning.settlement.bill_number in bills:
            self._controller.change(step=Step.REFUND)
            self.find(now.returning.settlement.number)

    def _tried(self, chosen: Return) -> Return:
        return replace(chosen, trial=self._controller.services.advice.split_kept(chosen.settlement, chosen.kept))

    def _reviewed(self, chosen: Return) -> None:
        if not self._controller.approvals.is_alone(chosen):
            self._controller.approvals.propose(chosen)
            return
        self._controller.change(step=Step.CONFIRM, returning=chosen, trouble=None)

    def _look_up(self, number: str) -> Return:
        settlement = self._checkout.settlement(number)
        unpaid = any(each.number == number and each.is_unpaid for each in self._checkout.open_items())
        parts = shares(settlement.care.lines if settlement.care else ())
        return Return(settlement, parts, unpaid=unpaid, before=self._checkout.given_back(number))

    def _found(self, returning: Return) -> None:
        self._controller.change(returning=returning, trouble=None)

    def _not_found(self, error: BaseException) -> None:
        self._controller.change(trouble=trouble(error, self._controller.services.language))

    def _give_back(self, returning: Return, approved_by: str) -> Refunded:
        number = returning.settlement.number
        if returning.agreed:
            return self._checkout.insure_later(number, returning.agreed)
        by = {"application": returning.application} if returning.application else {}
        if returning.kept:
            return self._checkout.refund_lines(number, returning.kept, **by)
        return self._checkout.refund(number, **by | ({"approved_by": approved_by} if approved_by else {}))

    def _given_back(self, given: Refunded) -> None:
        self._controller.move(Session(Step.REFUNDED, refunded=given))
        self.print()

    def _failed(self, returning: Return, error: BaseException) -> None:
        self._controller.fail(_of_refund(error, returning.settlement))

    def _look_up_refund(self, number: str) -> tuple[Refunded, Drawer]:
        return self._checkout.refunded(number), self._checkout.drawer(number)

    def _shown(self, found: tuple[Refunded, Drawer]) -> None:
        given, record = found
        self._controller.move(Session(Step.REFUNDED, refunded=given, again=bool(given.copies), record=record))
        if not given.copies:
            self.print()

    def _count(self, given: Refunded, reason: CopyReason | None) -> tuple[Copy, Copy]:
        """Record both prints, and return which copies they are."""
        kept = self._checkout.prints.begin(given.kept.number, reason) if given.kept else ORIGINAL
        return self._checkout.prints.begin_refund(given.settlement.number, reason), kept

    def _out(self, given: Refunded) -> None:
        self._checkout.prints.end_refund(given.settlement.number)
        if given.kept:
            self._checkout.prints.end(given.kept.number)

    def _paper(self, given: Refunded, copies: tuple[Copy, Copy]) -> None:
        self._controller.services.print_refund(given, copies[0])
        if given.kept:
            self._controller.services.print_receipt(given.kept, copies[1])

    def _printed(self, given: Refunded, copies: tuple[Copy, Copy] | None, error: BaseException | None) -> None:
        if self._controller.session.refunded == given:
            problem = trouble(error, self._controller.services.language) if error else None
            self._controller.change(printing=False, copy=copies[0] if copies else ORIGINAL, trouble=problem)


def _of_refund(error: BaseException, settlement: Settlement) -> BaseException:
    """Return a refund's version of an error of any call, if there is one: it speaks of no payment, but of one back."""
    if not isinstance(error, JiesuanError):
        return error
    code = "refund_refused" if error.code == "insurer_refused" else f"refund_{error.code}"
    if code not in catalogue("en"):
        return error
    return type(error)(code, **error.facts | {"bill": settlement.bill_number, "number": settlement.number})
