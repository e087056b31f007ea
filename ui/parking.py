"""Patients set aside at the counter (F8), and taken up again where they were left; they are kept in memory only."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from terminal.model import Bill, Credential, Patient
from ui.i18n import tr
from ui.session import Session, Step

if TYPE_CHECKING:
    from ui.flow import Flow

PLACES = 9
"""The most patients that are parked: each is taken up again by one digit."""


class Parked(NamedTuple):
    """A patient set aside at a time, with the bill that was on the counter and those left out."""

    at: datetime
    credential: Credential | None
    patient: Patient
    bill: Bill
    use_account: bool
    left_out: frozenset[str]


class Parking(QObject):
    """The patients parked at one counter, oldest first; one who comes back with a credential is parked no more."""

    changed = Signal()
    list_wanted = Signal()

    def __init__(self, flow: "Flow") -> None:
        super().__init__(flow)
        self._flow = flow
        self.parked: tuple[Parked, ...] = ()
        flow.moved.connect(self._forget)

    def press(self) -> None:
        """Park the patient at the counter, or take up the only one, or list them (F8)."""
        now = self._flow.session
        if can_park(now):
            self._park(now)
        elif not self.parked:
            self._flow.noticed.emit(tr("Nobody is parked. F8 sets a patient at the counter aside before the payment."))
        elif not now.interruptible or now.to_hand_over:
            self._flow.noticed.emit(tr("Finish what is on the counter first; F8 then takes a parked patient up again."))
        elif len(self.parked) == 1:
            self.take_up(0)
        else:
            self.list_wanted.emit()

    def acts(self, session: Session) -> bool:
        """Return whether the key has an effect now."""
        return can_park(session) or bool(self.parked and session.interruptible and not session.to_hand_over)

    def take_up(self, place: int) -> None:
        """Go on with a parked patient: the bill is presettled again, as it may have changed since."""
        found = self.parked[place]
        self._keep([each for each in self.parked if each is not found])
        self._flow.leave()
        at = found.credential, found.patient, found.bill
        self._flow.move(Session(Step.COUNTER, *at, use_account=found.use_account, left_out=found.left_out))
        self._flow.presettle()

    def _park(self, now: Session) -> None:
        if len(self.parked) == PLACES:
            self._flow.noticed.emit(tr("{0} patients are parked already: take one of them up first.", PLACES))
        elif now.patient and now.bill:
            chosen = now.credential, now.patient, now.bill, now.use_account, now.left_out
            self._keep([*self.parked, Parked(self._flow.services.clock(), *chosen)])
            self._flow.leave_patient()

    def _forget(self, session: Session) -> None:
        if session.patient:
            here = session.patient.person.number
            self._keep([each for each in self.parked if each.patient.person.number != here])

    def _keep(self, parked: list[Parked]) -> None:
        if tuple(parked) != self.parked:
            self.parked = tuple(parked)
            self.changed.emit()


def can_park(session: Session) -> bool:
    """Return whether the patient at the counter may be set aside: no money has moved or been asked for."""
    is_free = session.step in {Step.COUNTER, Step.TROUBLE} and not session.locked and not session.collectable
    return is_free and session.patient is not None and session.bill is not None
