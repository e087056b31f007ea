"""Registration for a visit (挂号, Ctrl+G): department and doctor by arrow keys, its fee collected as a bill."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.model import Bill, Patient
from terminal.model.visit import Clinic, Visit, VisitState
from terminal.ports import Visits
from ui import words
from ui.flow import Flow
from ui.fonts import named
from ui.i18n import DOT, tr
from ui.pages.screen import Screen
from ui.patients import with_bill
from ui.session import Session, Step
from ui.session_controller import note
from ui.style import Look
from ui.trouble import trouble
from ui.widgets.basic import Panel, button, column, label, row
from ui.widgets.text_rows import TextRows, TextTable

if TYPE_CHECKING:
    from concurrent.futures import Future

T = TypeVar("T")


class Fetched(NamedTuple):
    """What can be registered for, and the visits of the patient today."""

    clinics: tuple[Clinic, ...]
    visits: tuple[Visit, ...] = ()


class VisitsScreen(Screen):
    """Enter registers the patient at the counter and goes to the fee; Alt+1 gives the patient's last visit back."""

    def __init__(self, visits: Visits, look: Look, flow: Flow) -> None:
        super().__init__()
        self._visits, self._look, self._flow = visits, look, flow
        self._fetched, self._is_busy = Fetched(()), False
        self._patient: Patient | None = None
        self.setAccessibleName(tr("Registration for a visit"))
        heads = (tr("Department"), tr("Doctor"), tr("Fee"))
        self.table = TextTable(look, TextRows(heads, (2,)), {1: 200, 2: 120}, tr("Registration for a visit"))
        self._whose, self._booked = label(role="large", wrap=True, live=True), label(wrap=True)
        self.said = label(role="warn", wrap=True, live=True)
        self.book = button(tr("Enter  Register"), self._book, "default")
        self.back = button(tr("Alt+1  Give the last one back"), self._give_back)
        layout = row(self._offered(), self._side(), gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.table.activated.connect(lambda _: self.book.click())

    def _offered(self) -> QWidget:
        head = label(tr("Registration for a visit"), "heading")
        hint = label(
            tr("↑ ↓ choose. The fee is settled as a bill of its own; a slip is printed with the receipt."),
            "small",
            wrap=True,
        )
        content = column(head, self.table, hint, gap=self._look.px(10))
        content.setStretch(1, 1)
        return Panel(self._look, tr("Registration for a visit"), content, margin=18)

    def _side(self) -> QWidget:
        px = self._look.px
        today = label(tr("Visits of today"), "caption")
        note_ = label(
            tr("A visit is given back before it begins only; a fee that is paid goes back where it came from."),
            "small",
            wrap=True,
        )
        content = column(self._whose, today, self._booked, note_, 1, self.said, self.back, self.book, gap=px(10))
        made = Panel(self._look, tr("Patient"), content, margin=18)
        made.setFixedWidth(px(360))
        return made

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: what can be registered for."""
        return self.table

    def handles(self, key: str) -> bool:
        """Handle the key that gives a visit back."""
        if key == "Alt+1":
            self.back.click()
        return key == "Alt+1"

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle Enter with any focus."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self.book.click()
        else:
            super().keyPressEvent(event)

    def show_session(self, session: Session) -> None:
        """Begin with the patient at the counter."""
        self._patient, self._fetched = session.patient, Fetched(())
        self.said.clear()
        self._draw()
        self._fetch()

    def _fetch(self) -> None:
        patient, today = self._patient, self._flow.services.today()

        def found() -> Fetched:
            mine = self._visits.visits(patient.person.id_number, today) if patient else ()
            return Fetched(tuple(self._visits.clinics()), tuple(mine))

        self._flow.worker.run(found, self._show)

    def _show(self, done: "Future[Fetched]") -> None:
        if error := done.exception():
            self._say(error)
            return
        self._fetched = done.result()
        self.table.load([(each.department, each.rank, money.grouped(each.fee)) for each in self._fetched.clinics])
        self._draw()

    @property
    def _last(self) -> Visit | None:
        """The patient's last visit that is registered and has not begun."""
        return next((each for each in reversed(self._fetched.visits) if each.state is VisitState.BOOKED), None)

    def _draw(self) -> None:
        who = self._patient
        masked = self._flow.services.mask_names
        ask = tr("Present the patient's card, e-voucher or number first.")
        self._whose.setText(named(words.name(who.person.name, masked=masked)) if who else ask)
        told = [_told(each) for each in self._fetched.visits] if who else []
        self._booked.setText("\n".join(told) or tr("None"))
        self.book.setEnabled(bool(who and self._fetched.clinics and not self._is_busy))
        self.back.setEnabled(bool(who and self._last and not self._is_busy))

    def _book(self) -> None:
        who, chosen = self._patient, self._fetched.clinics[max(self.table.chosen, 0)]
        if who is None or self._is_busy:
            return
        today = self._flow.services.today()
        book = partial(self._visits.book_visit, who.person.id_number, chosen.code, today)
        self._run(book, partial(self._booked_now, who))

    def _booked_now(self, patient: Patient, bill: Bill) -> None:
        """Go to the counter with the fee; the patient's other bills stay beside it."""
        if self._flow.session.interruptible and not self._flow.session.to_hand_over:
            now = with_bill(patient, bill)
            self._flow.move(Session(Step.COUNTER, now.credential, now, bill))
            self._flow.presettle()

    def _give_back(self) -> None:
        last = self._last
        if last and last.settlement:
            self._flow.leave_patient()
            self._flow.refunds.propose(last.settlement)
        elif last:
            self._run(partial(self._visits.cancel_visit, last.number), lambda _: self._given_back(last))

    def _given_back(self, last: Visit) -> None:
        self.said.setText(tr("{0} is given back; nothing was paid for it.", last.number))
        self._fetch()

    def _run(self, task: Callable[[], T], then: Callable[[T], None]) -> None:
        self._is_busy = True
        self._draw()

        def ended(done: "Future[T]") -> None:
            self._is_busy = False
            self._draw()
            if error := done.exception():
                self._say(error)
            else:
                then(done.result())

        self._flow.worker.run(task, ended)

    def _say(self, error: BaseException) -> None:
        note(error)
        told = trouble(error, self._flow.services.language).words
        self.said.setText(" ".join((told.what, told.next)))


def _told(visit: Visit) -> str:
    state = {
        VisitState.BOOKED: tr("paid") if visit.settlement else tr("not paid"),
        VisitState.BEGUN: tr("begun"),
        VisitState.RETURNED: tr("given back"),
    }[visit.state]
    place = tr("no. {0}", visit.place)
    whose = DOT.join((visit.number, visit.department, visit.rank))
    return "\n".join((whose, DOT.join((place, money.yuan(visit.fee), state))))
