"""The left column: the patient at the counter, and the unpaid bills."""

from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.model import Patient, Settlement
from ui import words
from ui.counter_services import CounterServices
from ui.i18n import tr
from ui.session import Session, Step
from ui.style import Look
from ui.widgets.basic import Panel, column, label
from ui.widgets.bill_list import BillList
from ui.widgets.facts import Facts

WIDTH = 290


class PatientColumn(QWidget):
    """The patient's facts above the list of unpaid bills."""

    def __init__(self, services: CounterServices, look: Look) -> None:
        super().__init__()
        self._services = services
        self._name, self._about = label(role="name", wrap=True, name=tr("Name")), label(role="muted", wrap=True)
        self._facts, self._limits = Facts(look, gap=3), Facts(look, gap=1, ready=6)
        self.bills = BillList(look)
        self._limits_name = label(tr("Left of the year's limits"), "caption")
        limits = column(self._limits_name, self._limits, gap=look.px(1))
        who = column(label(tr("Patient"), "caption"), self._name, self._about, self._facts, limits, gap=look.px(3))
        owed = column(label(tr("Unpaid bills  F4"), "caption"), self.bills, gap=look.px(4))
        self.setFixedWidth(look.px(WIDTH))
        self._owed = Panel(look, tr("Unpaid bills"), owed)
        self.setLayout(column(Panel(look, tr("Patient"), who), self._owed, 1, gap=look.px(10)))

    def show_session(self, session: Session) -> None:
        """Show the session's patient; bills can be chosen while nothing is being paid."""
        patient = session.patient
        if patient is None:
            return
        person = patient.person
        self._name.setText(words.name(person.name, masked=self._services.mask_names))
        self._about.setText(words.about(person, self._services.today()))
        # After a settlement the insurer has not returned the new ledger.
        limits = (
            [] if session.settlement else words.limits(self._services.advice.limits(person, self._services.today()))
        )
        self._limits_name.setVisible(bool(limits))
        self._limits.show_rows(limits)
        self._facts.show_rows(self._rows(patient, session.settlement, limited=bool(limits)))
        self._owed.setVisible(bool(patient.bills))
        self.bills.show_bills(patient.bills, session.bill)
        self.bills.setEnabled(session.step in {Step.COUNTER, Step.TROUBLE} and not session.locked)

    def _rows(self, patient: Patient, made: Settlement | None, *, limited: bool) -> list[tuple[str, str]]:
        """List the patient's facts; after a settlement the insurer has returned the account, but not the ledger."""
        insured, today = patient.person.insured, self._services.today()
        return [
            (tr("Insured area"), f"{self._services.area_name(insured.insured_area)} {insured.insured_area}"),
            (tr("Insurance"), words.insurance(insured)),
            (tr("Credential"), words.credential(patient.credential)),
            (tr("Registration"), words.registration(insured.registrations, today, self._services.area_name)),
            (tr("Recognised for"), words.recognition(insured.recognitions)),
            (tr("Account balance"), money.yuan(patient.person.account)),
            *words.accumulators(patient.person, limited=limited, before=made is not None and not made.refusal),
        ]
