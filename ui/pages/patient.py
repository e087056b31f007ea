"""The left column: the patient at the counter, and the unpaid bills."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from terminal import money
from terminal.model import Patient, Settlement
from terminal.model.together import of_visit
from ui import words
from ui.counter_services import CounterServices
from ui.fonts import code_point, drawable, missing
from ui.i18n import DOT, tr
from ui.session import Session, Step
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row, set_role
from ui.widgets.bill_list import BillList
from ui.widgets.facts import Facts

WIDTH = 290


UNLIMITED = 16_777_215  # Qt's QWIDGETSIZE_MAX, which PySide does not export


class PatientColumn(QWidget):
    """The patient's facts above the list of unpaid bills; folded it is one line, and F4 opens both under it."""

    def __init__(self, services: CounterServices, look: Look) -> None:
        super().__init__()
        self._services = services
        self._name, self._about = (
            label(role="name", wrap=True, name=tr("Name"), live=True),
            label(role="muted", wrap=True),
        )
        self._undrawn = label(role="warn", wrap=True, live=True)
        self._facts, self._limits = Facts(look, gap=3), Facts(look, gap=1, ready=6)
        self.bills = BillList(look)
        self._limits_name = label(tr("Left of the year's limits"), "caption")
        limits = column(self._limits_name, self._limits, gap=look.px(1))
        shown = (self._name, self._undrawn, self._about, self._facts)
        who = column(label(tr("Patient"), "caption"), *shown, limits, gap=look.px(3))
        self._owed_name = label(tr("Unpaid bills  F4"), "caption")
        owed = column(self._owed_name, self.bills, 1, gap=look.px(4))
        self._width = look.px(WIDTH)
        self._owed, self._who = Panel(look, tr("Unpaid bills"), owed), Panel(look, tr("Patient"), who)
        self._line = self._folded_line(look)
        self._folded = self._opened = self._owes = False
        self._panels = row(self._who, self._owed, gap=look.px(10))
        layout = column(self._line, self._panels, gap=look.px(10))
        layout.addStretch(1)
        self.setLayout(layout)
        self.bills.left.connect(lambda: self.open_panels(opened=False))
        self.fold(folded=False)

    def _folded_line(self, look: Look) -> Panel:
        self._short_name, self._short = (
            label(role="heading", name=tr("Patient"), live=True),
            label(role="muted", wrap=True),
        )
        self._open = button(tr("F4  Patient and bills"), lambda: self.open_panels(opened=not self._opened))
        self._open.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = row(self._short_name, self._short, self._open, gap=look.px(14))
        content.setStretch(1, 1)
        made = Panel(look, tr("Patient"), content, margin=4)
        content.setContentsMargins(look.px(14), look.px(3), look.px(4), look.px(3))
        return made

    def fold(self, *, folded: bool) -> None:
        """Be one line, with the panels side by side when opened; or the column again."""
        self._folded, self._opened = folded, False
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._panels.setDirection(across if folded else down)
        self.setMinimumWidth(0 if folded else self._width)
        self.setMaximumWidth(UNLIMITED if folded else self._width)
        self._show_panels()

    def open_panels(self, *, opened: bool) -> None:
        """Open the panels under the line, or close them; the column is always open."""
        self._opened = opened
        self._show_panels()
        if opened:
            self.bills.setFocus()

    @property
    def is_opened(self) -> bool:
        """True while the panels are open under the line."""
        return self._folded and self._opened

    def _show_panels(self) -> None:
        opened = self._opened or not self._folded
        self._line.setVisible(self._folded)
        self._who.setVisible(opened)
        self._owed.setVisible(opened and self._owes)

    def show_session(self, session: Session) -> None:
        """Show the session's patient; bills can be chosen while nothing is being paid."""
        patient = session.patient
        if patient is None:
            return
        person = patient.person
        self._show_name(words.name(person.name, masked=self._services.mask_names))
        self._about.setText(words.about(person, self._services.today()))
        # After a settlement the insurer has not returned the new ledger.
        limits = (
            [] if session.settlement else words.limits(self._services.advice.limits(person, self._services.today()))
        )
        self._limits_name.setVisible(bool(limits))
        self._limits.show_rows(limits)
        self._facts.show_rows(self._rows(patient, session.settlement, limited=bool(limits)))
        self._short_name.setText(self._name.text())
        self._short.setText(self._short_facts(patient))
        self._owes = bool(patient.bills)
        self._show_panels()
        ticks = _ticks(session)
        self._owed_name.setText(tr("Unpaid bills  F4 · Space leaves one out") if ticks else tr("Unpaid bills  F4"))
        self.bills.show_bills(patient.bills, session.bill, ticks)
        self.bills.setEnabled(session.step in {Step.COUNTER, Step.TROUBLE} and not session.locked)

    def _show_name(self, name: str) -> None:
        """Show a name as far as the fonts of this machine have its characters, and say which they have not."""
        undrawn = ", ".join(map(code_point, missing(name)))
        told = tr("No font here has {0} of the name (shown as 〓): compare it with the ID document.", undrawn)
        self._undrawn.setText(told if undrawn else "")
        self._undrawn.setVisible(bool(undrawn))
        set_role(self._short, "warn" if undrawn else "muted")
        self._name.setText(drawable(name))

    def _short_facts(self, patient: Patient) -> str:
        person = patient.person
        account = f"{tr('Account balance')} {money.yuan(person.account)}"
        insured = words.insurance(person.insured), "" if person.insured.self_pay else account
        parts = (self._undrawn.text(), self._about.text(), *insured)
        return DOT.join(part for part in parts if part)

    def _rows(self, patient: Patient, made: Settlement | None, *, limited: bool) -> list[tuple[str, str]]:
        """List the patient's facts; after a settlement the insurer has returned the account, but not the ledger."""
        insured, today = patient.person.insured, self._services.today()
        if insured.self_pay:
            known = words.insurance(insured), words.credential(patient.credential), patient.person.number
            return list(zip((tr("Insurance"), tr("Credential"), tr("Patient number")), known, strict=True))
        return [
            (tr("Insured area"), f"{self._services.area_name(insured.insured_area)} {insured.insured_area}"),
            (tr("Insurance"), words.insurance(insured)),
            (tr("Credential"), words.credential(patient.credential)),
            (tr("Registration"), words.registration(insured.registrations, today, self._services.area_name)),
            (tr("Recognised for"), words.recognition(insured.recognitions)),
            (tr("Account balance"), money.yuan(patient.person.account)),
            *words.accumulators(patient.person, limited=limited, before=made is not None and not made.refusal),
        ]


def _ticks(session: Session) -> dict[str, bool]:
    """Return which bills of the chosen one's visit are settled with it; empty where it is the only one."""
    patient, bill = session.patient, session.bill
    visit = of_visit(patient.bills, bill) if patient and bill else ()
    ticked = {each.number for each in session.ticked}
    return {each.number: each.number in ticked for each in visit} if len(visit) > 1 else {}
