"""The cashier's steps with several bills of one visit: ticked, agreed together, paid once."""

from functools import partial
from typing import TYPE_CHECKING

from devices.recording.cassette import EACH_BILL_PAID_ALONE
from terminal.checkout.several import Outcome, Paying, as_one, shared
from terminal.errors import BadInput, Refused
from terminal.model import OwnCode, Presettlement, Tender
from terminal.model.cents import JIAO, whole
from ui.i18n import tr
from ui.patients import after
from ui.session import Session, Step
from ui.trouble import trouble

if TYPE_CHECKING:
    from ui.flow import Flow


class Together:
    """Steps for the bills that are ticked, where there are several."""

    def __init__(self, flow: "Flow") -> None:
        self._flow = flow

    def toggle(self, number: str) -> None:
        """Leave a bill of the visit out, or take it in again (Space); one is always left to settle."""
        now = self._flow.session
        if now.patient is None or not now.interruptible or now.locked:
            return
        left_out = now.left_out ^ {number}
        bills = [each for each in now.patient.bills if each.number not in left_out]
        chosen = next((each for each in bills if each.number == number), bills[0] if bills else None)
        if chosen:
            self._flow.move(Session(Step.COUNTER, now.credential, now.patient, chosen, left_out=left_out))
            self._flow.presettle()

    def presettle(self) -> bool:
        """Presettle the bills that are ticked; False if it is only one."""
        now, playback = self._flow.session, self._flow.services.playback
        patient, numbers = now.patient, tuple(each.number for each in now.ticked)
        if patient is None or len(numbers) < 2 or 0 < playback <= EACH_BILL_PAID_ALONE:
            return False
        call = partial(self._flow.services.checkout.presettle_together, patient, numbers, now.use_account)
        self._flow.ask(call, self._agreed, self._failed)
        return True

    def settled(self, outcome: Outcome) -> None:
        """Show what was settled and paid, print the receipts, and say what is left."""
        patient = self._flow.session.patient
        for each in outcome.settled:
            patient = patient and after(patient, each)
        first, *others = outcome.settled
        done = {"step": Step.DONE, "patient": patient, "settlement": first, "also": tuple(others), "together": ()}
        self._flow.change(**done, bill=None, unpaid=None, offered=None, pending=None, record=None)
        self._flow.receipts.print(outcome.settled)
        if outcome.error:
            words = trouble(outcome.error, self._flow.services.language).words
            self._flow.noticed.emit(tr("Bill {0} was not settled: {1}", outcome.failed, words.what))

    def paying(self, received: int) -> tuple[Paying, Tender]:
        """Return what is paid for several bills with cash received, and what that comes to; raises BadInput."""
        now = self._flow.session
        owed, cents = now.drawer.owed, now.dues[0].cents
        by_code = owed - whole(received, cents) if now.by_code else 0
        for _ in now.dues:  # a bill that is rounded up may need a jiao more than was handed over
            try:
                tenders = shared(now.dues, received, by_code)
                break
            except BadInput:
                by_code = min(owed, by_code + JIAO) if now.by_code else by_code
        else:
            tenders = shared(now.dues, received, by_code)
        paying = Paying(received, by_code, (now.code or OwnCode()) if by_code else None)
        return paying, as_one(tenders)

    def _agreed(self, agreed: tuple[Presettlement, ...]) -> None:
        bill = self._flow.session.bill
        chosen = next((each for each in agreed if bill and each.bill.number == bill.number), agreed[0])
        self._flow.change(presettlement=chosen, together=agreed)
        self._flow.applying.look()

    def _failed(self, error: BaseException) -> None:
        """Leave a bill out whose figures cannot be known yet, and go on with the others."""
        if isinstance(error, Refused) and error.code == "not_foreseen":
            left_out = self._flow.session.left_out | {str(error.facts["bill"])}
            self._flow.noticed.emit(trouble(error, self._flow.services.language).words.what)
            self._flow.change(left_out=left_out)
            self._flow.presettle()
        else:
            self._flow.fail(error)
