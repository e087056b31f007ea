"""The cashier's steps for payers beside patient and insurance: a company, a reduction, what is paid later."""

from functools import partial
from typing import TYPE_CHECKING

from counter import consents
from terminal.model import Operator
from terminal.model.payer import Payer, PayerKind, PayerShare
from terminal.money import yuan
from ui.consenting import Asked
from ui.i18n import tr
from ui.session import Session, Step
from ui.session_controller import note

if TYPE_CHECKING:
    from ui.flow import Flow

KEYS = {"Alt+1": PayerKind.COMPANY, "Alt+2": PayerKind.REDUCTION, "Alt+3": PayerKind.GREEN_CHANNEL}


class OtherPayers:
    """Steps that let another payer stand for part of what is due, before anything is settled."""

    def __init__(self, flow: "Flow") -> None:
        self._flow = flow

    def take(self, kind: PayerKind, amount: int) -> None:
        """Let a payer stand for an amount, or for all that is due if it is 0; a second person is asked if need be."""
        now = self._flow.session
        if not may_take(now) or now.patient is None:
            return
        due = now.drawer.owed + sum(each.amount for each in now.others if each.kind is kind)
        share = PayerShare(kind=kind, amount=min(amount or due, due))
        if not share.amount:
            return
        if kind.is_approved:
            self._ask(share)
            return
        self._flow.look_up(
            partial(self._flow.services.checkout.company_of, now.patient),
            partial(self._by_company, share),
            self._failed,
        )

    def _by_company(self, share: PayerShare, company: Payer | None) -> None:
        if company is None:
            self._flow.noticed.emit(tr("No company pays for this patient."))
        elif company.left < share.amount:
            self._flow.noticed.emit(tr("{0} has only {1} of its credit left.", company.name, yuan(company.left)))
        else:
            self._add(PayerShare(kind=share.kind, amount=share.amount, unit=company.unit))

    def _ask(self, share: PayerShare) -> None:
        bill = self._flow.session.bill
        number, amount = bill.number if bill else "", yuan(share.amount)
        if share.kind is PayerKind.REDUCTION:
            what, reason = tr("Reduce what is due of {0} by {1}", number, amount), tr("Patient in need")
        else:
            what, reason = tr("Let {1} of {0} be paid later", number, amount), tr("Emergency, cannot pay now")
        effect = tr("Nothing is settled yet. It is kept with who approved it, and why.")
        asked = Asked(*consents.of_share(number, share), what, effect, reason)

        def then(operator: Operator, given: str) -> None:
            self._add(PayerShare(kind=share.kind, amount=share.amount, approved_by=operator.number, reason=given))

        self._flow.consenting.ask(asked, then)

    def _add(self, share: PayerShare) -> None:
        now = self._flow.session
        if may_take(now):
            others = tuple(each for each in now.others if each.kind is not share.kind)
            self._flow.change(others=(*others, share), by_code=False, code=None)

    def _failed(self, error: BaseException) -> None:
        note(error)
        self._flow.noticed.emit(tr("The hospital's book of companies does not answer: the patient pays, or try again."))


def may_take(session: Session) -> bool:
    """Return whether another payer may be named: before one bill is settled."""
    return session.step is Step.COLLECT and session.unpaid is None and not session.together


def named(kind: PayerKind) -> str:
    """Return the name of a kind of payer."""
    names = {
        PayerKind.COMPANY: tr("Company on account"),
        PayerKind.REDUCTION: tr("Reduction"),
        PayerKind.GREEN_CHANNEL: tr("Paid later"),
    }
    return names[kind]
