"""The cashier's steps with refunds that need three people: apply, have it decided, pay (退费申请、审核、付款)."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from terminal.benefit.split import shares
from terminal.model import Operator, Right
from terminal.model.application import RefundApplication
from terminal.money import yuan
from ui.consenting import Asked
from ui.i18n import tr
from ui.money_words import owes
from ui.returning import Return
from ui.session import Session, Step
from ui.session_controller import note
from ui.trouble import trouble

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ui.flow import Flow


class Approvals(QObject):
    """The applications for refunds; `page_wanted` opens their page, `changed` says that they are to be fetched again.

    `draft` is what somebody is about to apply for.
    """

    page_wanted, changed, told = Signal(), Signal(), Signal(str)

    def __init__(self, flow: "Flow") -> None:
        super().__init__(flow)
        self._flow, self.desk = flow, flow.services.refunds
        self.draft: Return | None = None
        self.is_busy = False

    @property
    def is_demonstration(self) -> bool:
        """True if stand-ins apply and approve."""
        return self._flow.consenting.is_demonstration

    @property
    def is_asking(self) -> bool:
        """True while somebody is asked for a password."""
        return self._flow.consenting.is_open

    def is_alone(self, chosen: Return) -> bool:
        """Return whether one person may make this refund; what the insurer settles later (补结) has its own right."""
        return bool(chosen.agreed) or self.desk is None or self.desk.is_alone(chosen.drawer.back, chosen.before)

    def propose(self, chosen: Return) -> None:
        """Open the page with what may be applied for."""
        self.draft = chosen
        self.page_wanted.emit()

    def fetch(self, show: Callable[[tuple[RefundApplication, ...]], None]) -> None:
        """Fetch what waits for somebody."""
        if self.desk:
            self._run(self.desk.waiting, show, is_act=False)

    def apply(self, reason: str) -> None:
        """Apply in the name of who is signed in, or of the stand-in of a demonstration."""
        draft, people = self.draft, self._flow.services.people
        if draft is None:
            return
        if people and people.is_demonstration:
            self._run(partial(people.stand_in, Right.APPLY_REFUND, draft.settlement.number), partial(self._by, reason))
        else:
            self._apply(draft, reason, "")

    def apply_for_another(self, reason: str) -> None:
        """Apply in the name of somebody who types a password here, such as the ward's pharmacist."""
        if self.draft:
            number, back = self.draft.settlement.number, yuan(self.draft.drawer.back)
            what = tr("Apply for the refund of {0} of settlement {1}", back, number)
            asked = Asked(Right.APPLY_REFUND, number, what, tr("Who applies neither approves nor pays it."))
            self._flow.consenting.ask(asked, lambda operator, _: self._by(reason, operator))

    def approve(self, of: RefundApplication) -> None:
        """Have somebody with the right approve an application, by password."""
        self._ask(of, tr("Approve application {0}", of.number), partial(self._decide, of, is_approved=True))

    def refuse(self, of: RefundApplication, reason: str) -> None:
        """Have somebody with the right refuse an application, by password."""
        asked = partial(self._decide, of, is_approved=False, reason=reason)
        self._ask(of, tr("Refuse application {0}: {1}", of.number, reason), asked)

    def withdraw(self, of: RefundApplication) -> None:
        """Take one's own application back."""
        if self.desk:
            self._run(partial(self.desk.withdraw, of.number), lambda _: self.told.emit(tr("Taken back.")))

    def pay(self, of: RefundApplication) -> None:
        """Go to the confirmation of an approved refund; not while a bill is on the counter, or cash is owed."""
        now, made = self._flow.session, of.settlement
        if now.to_hand_over:
            self.told.emit(owes(now))
        elif not (now.refundable or now.step is Step.REFUND):
            self.told.emit(tr("A patient is on the counter: finish with this one, or go back with Esc, first."))
        else:
            parts = shares(made.care.lines if made.care else ())
            chosen = Return(made, parts, kept=of.kept, application=of.number)
            self._run(partial(self._tried, chosen), self._confirm, is_act=False)

    def _tried(self, chosen: Return) -> Return:
        if not chosen.kept:
            return chosen
        return replace(chosen, trial=self._flow.services.advice.split_kept(chosen.settlement, chosen.kept))

    def _confirm(self, chosen: Return) -> None:
        self._flow.move(Session(Step.CONFIRM, returning=chosen))

    def _by(self, reason: str, operator: Operator) -> None:
        if self.draft:
            self._apply(self.draft, reason, operator.number)

    def _apply(self, draft: Return, reason: str, by: str) -> None:
        if self.desk:
            made = draft.settlement
            self._run(partial(self.desk.apply, made, draft.drawer.back, reason, draft.kept, by), self._applied)

    def _applied(self, number: str) -> None:
        self.draft = None
        self.told.emit(tr("Applied for: {0}. Somebody else approves it, a third person pays it.", number))

    def _ask(self, of: RefundApplication, what: str, then: Callable[[Operator], None]) -> None:
        made = of.settlement
        effect = tr(
            "{0} of settlement {1} go back; {2} applied: {3}", yuan(of.back), made.number, of.applied_by, of.reason
        )
        asked = Asked(Right.APPROVE_REFUND, of.number, what, effect)
        self._flow.consenting.ask(asked, lambda operator, _: then(operator))

    def _decide(self, of: RefundApplication, operator: Operator, *, is_approved: bool, reason: str = "") -> None:
        if self.desk:
            done = tr("Approved: a third person pays it.") if is_approved else tr("Refused.")
            decide = partial(self.desk.decide, of.number, operator.number, reason, is_approved=is_approved)
            self._run(decide, lambda _: self.told.emit(done))

    def _run(self, task: Callable[[], object], then: Callable[..., None], *, is_act: bool = True) -> None:
        """Run a task on the worker, one act at a time, so that no key does anything twice."""
        if is_act and self.is_busy:
            return
        self.is_busy = self.is_busy or is_act

        def answered(done: "Future[object]") -> None:
            self.is_busy = self.is_busy and not is_act
            if error := done.exception():
                note(error)
                words = trouble(error, self._flow.services.language).words
                self.told.emit(f"{words.what} {words.money} {words.next}")
            else:
                then(done.result())
            if is_act:
                self.changed.emit()
                self._flow.refresh_shift_status()

        self._flow.worker.run(task, answered)
