"""The search as the cashier types: one at a time and the newest only, and what can be done with what was found."""

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from terminal.model import Drawer, PatientRecord, RecordCredential, Refunded, Settlement, SignOffReason
from terminal.private import Private
from ui.i18n import tr
from ui.money_words import owes
from ui.outbox import Outbox
from ui.session import Session, Step
from ui.session_controller import note
from ui.trouble import trouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from terminal.checkout.finder import Finder, Found, Hit, Standing
    from ui.flow import Flow

SUSPENSE = "suspense"


class Query(NamedTuple):
    """What is looked for: the text as typed, a day alone, and only settlements that stand in one way."""

    typed: Private = Private("")
    day: date | None = None
    standing: "Standing | None" = None

    @property
    def text(self) -> Private:
        """All terms, that of the day first."""
        return Private(f"{self.day or ''} {self.typed.reveal()}")


class Finding(QObject):
    """The searches of a window, and its acts on a settlement or a person that was found."""

    found = Signal(object, object)  # Query, Found
    page_wanted = Signal(str)  # the name of a page that covers the session's

    def __init__(self, flow: "Flow", finder: "Callable[[], Finder]") -> None:
        super().__init__(flow)
        self._flow, self._finder, self._outbox = flow, finder, Outbox(flow)
        self._wanted, self._is_asking = Query(), False

    def search(self, query: Query) -> None:
        """Look for something; while another search runs, only the newest waits for its end."""
        self._wanted = query
        if not self._is_asking:
            self._ask()

    def _ask(self) -> None:
        self._is_asking, asked = True, self._wanted
        task = lambda: self._finder().find(asked.text.reveal(), asked.standing)  # noqa: E731
        self._flow.worker.run(task, partial(self._answered, asked))

    def _answered(self, asked: Query, done: "Future[Found]") -> None:
        self._is_asking = False
        if error := done.exception():
            note(error)
            self._flow.noticed.emit(trouble(error, self._flow.services.language).words.what)
        elif asked == self._wanted:
            self.found.emit(asked, done.result())
        if asked != self._wanted or (not done.exception() and done.result().lacks_history):
            self._ask()

    def look_at(self, hit: "Hit", then: "Callable[[Drawer], None]") -> None:
        """Fetch the drawer record of a settlement."""
        number = hit.settled.number
        self._flow.worker.run(
            partial(self._flow.services.checkout.drawer, number),
            lambda done: then(Drawer() if done.exception() else done.result()),
        )

    def turn_day(self, query: Query, *, later: bool) -> None:
        """Look at the nearest day beside the one that is looked at, on which anything was settled."""
        day = query.day
        if day is None:
            return

        def turned(done: "Future[date | None]") -> None:
            if not done.exception() and (found := done.result()):
                self.search(query._replace(day=found))

        self._flow.worker.run(lambda: self._finder().day_beside(day, later=later), turned)

    def open(self, hit: "Hit", then: "Callable[[], None]" = lambda: None) -> None:
        """Show a settlement, or its refund, as it stands; nothing moves. What is open is shown on its own page."""
        if not self._may_leave():
            return
        if hit.settled.awaits_answer or (hit.refund and hit.refund.awaits_answer):
            self.page_wanted.emit(SUSPENSE)
            return
        task = partial(self._opened, hit.settled.number, refunded=hit.refund is not None)
        self._flow.look_up(task, partial(self._show, then), self._failed)

    def refund(self, hit: "Hit") -> None:
        """Go to the refund of a settlement, which nothing is given back before."""
        if self._may_leave():
            self._flow.refunds.propose(hit.settled.number)

    def print(self, hit: "Hit") -> None:
        """Print what never came out, or ask for the reason of a copy."""
        owing = [each for each in (hit.refund, hit.settled) if each and each.owes_receipt]
        if owing:
            self._outbox.print(owing[:1])
        else:
            self.copy(hit)

    def copy(self, hit: "Hit") -> None:
        """Ask for the reason of a copy."""
        self.open(hit, self._flow.copy_wanted.emit)

    def came_out(self, hit: "Hit") -> None:
        """Sign off a receipt that is not known to have come out, and did."""
        owing = [each for each in (hit.refund, hit.settled) if each and each.owes_receipt]
        if owing:
            self._outbox.sign_off(owing[0], SignOffReason.CAME_OUT)

    def open_person(self, record: PatientRecord) -> None:
        """Open a person without insurance; of another one fill in the number, for which a reason has to be given."""
        if not self._flow.session.interruptible:
            self._flow.noticed.emit(_first())
        elif record.self_pay:
            self._flow.present(RecordCredential(patient_number=Private(record.number)))
        else:
            self._flow.id_number_scanned.emit(record.id_number.reveal())

    def notice(self, text: str) -> None:
        """Tell the cashier something in the strip."""
        self._flow.noticed.emit(text)

    def _may_leave(self) -> bool:
        """Return whether another document may be shown; say why not."""
        if self._flow.session.to_hand_over:
            self._flow.noticed.emit(owes(self._flow.session))
        elif not self._flow.session.refundable:
            self._flow.noticed.emit(_first())
        else:
            return True
        return False

    def _opened(self, number: str, *, refunded: bool) -> tuple[Settlement, Refunded | None, Drawer]:
        checkout = self._flow.services.checkout
        given = checkout.refunded(number) if refunded else None
        return checkout.settlement(number), given, checkout.drawer(number)

    def _show(self, then: "Callable[[], None]", opened: tuple[Settlement, Refunded | None, Drawer]) -> None:
        settlement, given, record = opened
        if given:
            self._flow.move(Session(Step.REFUNDED, refunded=given, again=True, record=record))
        else:
            self._flow.move(Session(Step.DONE, settlement=settlement, again=True, record=record))
        then()

    def _failed(self, error: BaseException) -> None:
        note(error)
        self._flow.noticed.emit(trouble(error, self._flow.services.language).words.what)


def _first() -> str:
    return tr("A patient is on the counter: finish with this one, or go back with Esc, first.")
