"""Applications for the patient on the counter: what a registration would change, and what is applied for."""

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, Signal

from terminal.benefit.whatif import Offer
from terminal.errors import Unknown
from terminal.model import Patient, Recognition, Registration
from ui.i18n import tr
from ui.session import Session, Step
from ui.session_controller import SessionController, note
from ui.trouble import trouble


class Applying(QObject):
    """Looks for registrations that would leave the patient less to pay, and makes them; `presettle` tries again.

    `found` is emitted when the offers are known; they come after the amount, which never waits for them. `is_shown`
    returns whether they can be seen: their keys do nothing under another page.
    """

    found = Signal()
    KEYS = ("Ctrl+1", "Ctrl+2", "Ctrl+3")
    """A key for each kind of registration; plain digits are what a hasty cashier types as the cash received."""

    def __init__(self, controller: SessionController, presettle: Callable[[], None]) -> None:
        super().__init__(controller)
        self._controller, self._presettle = controller, presettle
        self._advice, self._applications = controller.services.advice, controller.services.applications
        self._of: object = None
        self._offers: tuple[Offer, ...] = ()
        self._not_made = ""
        self.is_shown: Callable[[], bool] = lambda: False

    def offers(self, session: Session) -> tuple[Offer, ...]:
        """Return what is offered beside the amount, or the refusal, of a session; none before it is known."""
        return self._offers if self._of is not None and self._of is _looked_at(session) else ()

    def look(self) -> None:
        """Look for registrations that would change the amount on the counter, or the refusal."""
        now, today = self._controller.session, self._controller.services.today()
        patient, bill = now.patient, now.bill
        if patient is None or bill is None or self._applications is None:
            return

        def answered(done: Future[tuple[Offer, ...]]) -> None:
            if error := done.exception():
                note(error)
            elif _looked_at(self._controller.session) is _looked_at(now):
                self._of, self._offers = _looked_at(now), done.result()
                self.found.emit()
                self._say_not_made()

        self._controller.worker.run(lambda: self._advice.offers(patient.person, bill, today), answered)

    def take(self, at: int) -> None:
        """Make the registration offered at a place beside the amount, and presettle again; declining needs nothing."""
        now, applications = self._controller.session, self._applications
        offers = self.offers(now)
        if now.patient is None or applications is None or not now.payable or not self.is_shown() or at >= len(offers):
            return
        patient, asked = now.patient, offers[at].asked
        self._controller.change(presettlement=None, trouble=None)
        self._controller.ask(lambda: applications.register(patient, asked), self._applied, self._stays)

    def apply(self, asked: Registration | Recognition) -> None:
        """Register or recognise a patient whose bill was refused, and presettle the bill again."""
        patient, applications = self._controller.session.patient, self._applications
        if patient is None or applications is None or not self._controller.session.refused:
            return
        self._controller.change(step=Step.COUNTER, presettlement=None, trouble=None)
        if isinstance(asked, Registration):
            self._controller.ask(lambda: applications.register(patient, asked), self._applied, self._not_applied)
        else:
            self._controller.ask(lambda: applications.recognise(patient, asked), self._applied, self._not_applied)

    def _applied(self, patient: Patient) -> None:
        self._controller.change(patient=patient)
        self._presettle()

    def _stays(self, error: BaseException) -> None:
        """Presettle again after a registration that was not made: the patient may still pay the amount without it."""
        note(error)
        why = trouble(error, self._controller.services.language).words.what
        self._not_made = tr("Not registered, the amount is that without it: {0}", why)
        self._presettle()

    def _say_not_made(self) -> None:
        if self._not_made:
            self._controller.noticed.emit(self._not_made)
            self._not_made = ""

    def _not_applied(self, error: BaseException) -> None:
        # No money is behind an application, whatever became of it.
        self._controller.fail(Unknown("application_unknown") if isinstance(error, Unknown) else error)


def _looked_at(session: Session) -> object:
    """Return what the offers of a session belong to, by identity: its amount, or its refusal."""
    return session.presettlement or session.trouble
