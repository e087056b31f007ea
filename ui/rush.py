"""The next patient, who comes while another pays: held, and identified and presettled ahead, which changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs
from PySide6.QtCore import QTimer

from devices.recording.cassette import NOBODY_AHEAD
from terminal.model import Bill, CardCredential, Credential, Patient, Presettlement
from terminal.model.together import of_visit
from terminal.private import masked_name
from ui.i18n import tr
from ui.money_words import owes
from ui.patients import default_bill
from ui.session import Session, Step
from ui.session_controller import note

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ui.flow import Flow

T = TypeVar("T")

FRESH = timedelta(minutes=2)
"""How old what was presettled ahead may be when the patient's turn comes; older figures are asked for again."""

_PAYS = {Step.COLLECT, Step.SETTLING}
_FREE = {Step.COLLECT, Step.DONE, Step.REFUNDED}
"""The steps at which nobody waits for the platform, so that it may be asked about the next patient."""


@dataclass
class Held:
    """A credential that waits, with what is known ahead of its holder; `is_asking` while something is asked.

    The bill is tried once ahead; what fails is told when the turn has come and it is `is_called`.
    """

    credential: Credential
    patient: Patient | None = None
    agreed: Presettlement | None = None
    error: BaseException | None = None
    is_asking: bool = False
    is_tried: bool = False
    is_called: bool = False

    @property
    def bill(self) -> Bill | None:
        """The bill to begin with."""
        return default_bill(self.patient) if self.patient else None


class Rush:
    """One patient at most; nothing is charged ahead, and only the masked name is shown before the turn comes."""

    def __init__(self, flow: "Flow") -> None:
        self._flow = flow
        self.held: Held | None = None
        self._settled: set[str] = set()
        flow.moved.connect(self._watch)

    @property
    def hint(self) -> str:
        """Who waits, as far as another patient may see it, and the cash that is to be handed over before."""
        if self.held is None:
            return ""
        now, who = self._flow.session, self._who(self.held)
        return " ".join(part for part in (owes(now) if now.to_hand_over else "", who) if part)

    def _who(self, held: Held) -> str:
        if not self._is_ahead:
            return ""
        if held.patient is None:
            return tr("The next patient's credential is kept.")
        who = masked_name(held.patient.person.name)
        return tr("Next: {0}, presettled.", who) if held.agreed else tr("Next: {0}.", who)

    def takes(self, credential: Credential) -> bool:
        """Keep a credential that comes during a payment; not a second one, nor another card in the payer's reader."""
        now = self._flow.session
        both_cards = isinstance(credential, CardCredential) and isinstance(now.credential, CardCredential)
        if now.step not in _PAYS or both_cards or not self._is_ahead:
            return False
        self.hold(credential)
        return True

    def hold(self, credential: Credential) -> None:
        """Keep the next patient's credential until the present one is done; one more is refused, and told."""
        if self.held is None:
            self.held = Held(credential)
            self._ask()
        if self.held.credential == credential:
            self._tell()
        else:
            waits = tr("The patient before already waits: this one has to be presented again later.")
            self._flow.noticed.emit(tr("{0} {1}", waits, self.hint))

    def forget(self) -> None:
        """Keep nobody: another person works here from now on."""
        self.held = None

    def call(self) -> bool:
        """Begin with the patient who waits, from what is known ahead; return whether there was one."""
        held, self.held = self.held, None
        if held is None:
            return False
        if not self._is_ahead or not (held.patient or held.error or held.is_asking):
            self._flow.present(held.credential)
            return True
        held.is_called = True
        if held.error:
            self._flow.move(Session(Step.IDENTIFYING, held.credential))
            self._flow.fail(held.error)
        elif held.patient is None:
            self._flow.move(Session(Step.IDENTIFYING, held.credential))
        else:
            self._begin(held, held.patient)
        return True

    def _begin(self, held: Held, patient: Patient) -> None:
        left = tuple(bill for bill in patient.bills if bill.number not in self._settled)
        patient = structs.replace(patient, bills=left)
        agreed = held.agreed
        self._flow.move(Session(Step.COUNTER, patient.credential, patient))
        if agreed and agreed.bill in left and self._flow.services.clock() - agreed.at < FRESH:
            self._flow.change(bill=agreed.bill)
            self._flow.presettled(agreed)
        elif held.is_asking and held.bill in left:
            self._flow.change(bill=held.bill)
        else:
            self._flow.identified(patient)

    @property
    def _is_ahead(self) -> bool:
        return not 0 < self._flow.services.playback <= NOBODY_AHEAD

    def _watch(self, session: Session) -> None:
        if session.settlement:
            self._settled |= {each.bill_number for each in (session.settlement, *session.also)}
        if self.held and session.step in _FREE:
            QTimer.singleShot(0, self._flow, self._ask)  # what the present patient waits for is asked first

    def _ask(self) -> None:
        """Ask what comes next about who waits, unless somebody at the counter waits for the platform."""
        held = self.held
        now = self._flow.session
        free = now.step in _FREE and not now.printing and not self._flow.held and self._is_ahead
        if held is None or not free or held.is_asking or held.error:
            return
        checkout, bill = self._flow.services.checkout, held.bill
        if held.patient is None:
            held.is_asking = True
            self._flow.worker.run(partial(checkout.identify, held.credential), partial(self._identified, held))
        elif bill and not held.is_tried and self._is_tryable(held.patient, bill):
            held.is_asking = held.is_tried = True
            asked = partial(checkout.presettle, held.patient, bill.number)
            self._flow.worker.run(asked, partial(self._presettled, held))

    def _is_tryable(self, patient: Patient, bill: Bill) -> bool:
        """Return whether a bill can be tried ahead.

        It cannot while its patient is the one who pays, because what is owed after that is not known yet, and not
        where several bills of a visit are tried together.
        """
        here = self._flow.session.patient
        is_alone = len(of_visit(patient.bills, bill)) == 1
        return is_alone and here is not None and here.person.number != patient.person.number

    def _identified(self, held: Held, done: "Future[Patient]") -> None:
        held.is_asking, held.error = False, done.exception()
        if held.is_called:
            self._arrived(held, Step.IDENTIFYING, done, self._flow.identified)
        elif held is self.held and not held.error:
            held.patient = done.result()
            self._settled.clear()  # the hospital has told what is owed after all of them
            self._tell()
            self._ask()

    def _presettled(self, held: Held, done: "Future[Presettlement]") -> None:
        held.is_asking = False
        if held.is_called:
            self._arrived(held, Step.COUNTER, done, self._flow.presettled)
        elif held is self.held and done.exception() is None:
            held.agreed = done.result()
            self._tell()
        elif error := done.exception():
            note(error)  # it is asked again, and told, when the turn comes

    def _arrived(self, held: Held, step: Step, done: "Future[T]", then: Callable[[T], None]) -> None:
        """Go on with what was asked ahead, and answered after the turn had come, unless the cashier has left it."""
        now, own = self._flow.session, {held.credential, held.patient and held.patient.credential}
        if now.step is not step or now.credential not in own or now.presettlement or now.trouble:
            return
        error = done.exception()
        self._flow.fail(error) if error else then(done.result())

    def _tell(self) -> None:
        self._flow.noticed.emit(self.hint)
