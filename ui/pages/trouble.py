"""An error as a panel: whose, what happened, whether money moved, what to do, what to say, and the ways out."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from terminal import money
from terminal.benefit.whatif import registrations
from terminal.model import Bill, Kind, Recognition, RecognitionKind, Registration, TwoDisease
from terminal.receipt import Reason
from ui import money_words, words
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.fonts import named
from ui.i18n import tr
from ui.pages.screen import Screen
from ui.session import Session
from ui.style import Look
from ui.trouble import Gravity, Trouble
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import LEFT, MIDDLE, RIGHT, Panel, button, column, label, row, rule, set_role
from ui.widgets.facts import TOP

Remedy = tuple[str, Registration | Recognition]

_TWO = (
    (TwoDisease.HYPERTENSION,),
    (TwoDisease.DIABETES,),
    (TwoDisease.HYPERTENSION, TwoDisease.DIABETES),
    (TwoDisease.DIABETES_TYPE1,),
)


def remedies(code: str, bill: Bill, today: date) -> tuple[Remedy, ...]:
    """List the applications that help against a refusal, each with its words; none if no application does.

    A registration may be made up for a stay that is not settled yet; for a visit it has to be of its day, as a
    recognition, which counts from the day it is made. Special drugs need a choice of places and doctors that cannot be
    made here.
    """
    if code == "not_registered":
        return tuple((words.registration_kind(each.kind), each) for each in registrations(bill.care, today))
    if code == "not_recognised" and bill.care.day >= today:
        return tuple(_recognitions(bill, today))
    return ()


def _recognitions(bill: Bill, today: date) -> Iterator[Remedy]:
    if bill.care.kind is Kind.CHRONIC and bill.care.disease:
        found = Recognition(kind=RecognitionKind.CHRONIC, since=today, disease=bill.care.disease)
        yield words.recognition((found,)), found
    elif bill.care.kind is Kind.TWO_DISEASES:
        for diseases in _TWO:
            found = Recognition(kind=RecognitionKind.TWO_DISEASES, since=today, diseases=diseases)
            yield words.recognition((found,)), found


class TroubleScreen(Screen):
    """One error in its answers, with the code IT asks for and the keys that continue."""

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self.setAccessibleName(tr("Error"))
        self._services, self._look, self._flow = services, look, flow
        self._mark, self._title = Shape(look, 26), label(role="hero", wrap=True, live=True)
        self._names = {part: label(text, "question") for part, text in _questions().items()}
        self.answers = {
            part: label(role="large", wrap=True, name=text, live=True) for part, text in _questions().items()
        }
        self.answers["whose"] = label(role="large", wrap=True, name=tr("Whose card"), live=True)
        self.answers["whose"].setAlignment(RIGHT | MIDDLE)
        self._code = label(role="small", name=tr("Code for IT"))
        self.again = button(tr("F5  Try again"), flow.presettle, "default")
        self.full = button("", flow.payments.begin, "default")
        self.refund = button(tr("F10  Refund it"), partial(flow.refunds.begin, None), "second")
        self.print = button(tr("F11  Print its receipt"), flow.refunds.print_elsewhere, "second")
        self.back = button(tr("Esc Back"), flow.back, "second")
        self.apply_buttons: list[QPushButton] = []
        self._apply_row = QHBoxLayout()
        self._apply_row.setSpacing(look.px(10))
        self._apply_heading = label(role="question")
        self._offered: tuple[Remedy, ...] = ()
        flow.applying.found.connect(self._show_amounts)
        head = row(self._mark, self._title, self.answers["whose"], gap=look.px(14))
        for at, share in ((1, 2), (2, 3)):
            head.setStretch(at, share)
        self._head = Panel(look, tr("Error"), head, margin=12, kind="refused")
        keys = row(self._code, 1, self.back, self.print, self.refund, self.again, self.full, gap=look.px(10))
        apply_area = column(self._apply_heading, self._apply_row, gap=look.px(8))
        content = column(self._head, self._grid(), 1, apply_area, rule(), keys, gap=look.px(13))
        self._all = Panel(look, tr("Error"), content, margin=26)
        self.setLayout(column(self._all, gap=0))

    @property
    def name(self) -> str:
        """What happened: a patient who pays in full is no error."""
        return self._title.text()

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: the choice that changes nothing."""
        return self.back

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(28))
        grid.setVerticalSpacing(self._look.px(12))
        grid.setContentsMargins(self._look.px(20), 0, self._look.px(20), 0)
        grid.setColumnStretch(1, 1)
        for at, (part, name) in enumerate(self._names.items()):
            grid.addWidget(name, at, 0, LEFT | TOP)
            grid.addWidget(self.answers[part], at, 1, TOP)
        return grid

    def show_session(self, session: Session) -> None:
        """Show the session's error; a retry is offered only if nothing can be charged twice."""
        trouble = session.trouble
        if trouble is None:
            return
        health = Health.BAD if trouble.gravity is Gravity.UNKNOWN else Health.WARN
        self._mark.show_health(health)
        self._title.setText(_title(session, trouble))
        for named_so in (self, self._head, self._all):
            named_so.setAccessibleName(self.name)
        set_role(self._head, "unknown" if trouble.gravity is Gravity.UNKNOWN else "refused", "panel")
        self._answer(session, trouble, trouble.reason if session.refused else None)
        self._code.setText(tr("Code for IT: {0}", trouble.code))
        self._show_applications(session)
        asks_again = session.bill is not None and not session.locked and trouble.code != "self_pay"
        self.again.setVisible(asks_again or session.insurable)
        self.again.setText(tr("F5  Let the insurer settle it") if session.insurable else tr("F5  Try again"))
        self.print.setVisible(bool(session.paid_elsewhere))
        set_role(self.again, "second" if session.refused else "default")
        self.refund.setVisible(session.collectable)
        self.full.setVisible(bool(session.refused) or session.collectable)
        if session.unpaid:
            self.full.setText(tr("F9  Collect {0}", money.yuan(session.drawer.owed)))
        elif session.refused and session.bill:
            self.full.setText(tr("F9  Pay in full {0}", money.yuan(session.bill.stated_total)))

    def _answer(self, session: Session, trouble: Trouble, reason: Reason | None) -> None:
        told = {
            "whose": named(words.whose(session, masked=self._services.mask_names)),
            "what": trouble.words.what,
            "basis": f"{reason.source}\n{reason.advice}" if reason else "",
            "money": money_words.moved(session),
            "next": trouble.words.next,
            "patient": trouble.words.patient,
        }
        for part, answer in self.answers.items():
            answer.setText(told[part])
        for piece in (self._names["basis"], self.answers["basis"]):
            piece.setVisible(reason is not None)

    def _show_applications(self, session: Session) -> None:
        """Offer the applications possible here, each with a digit as its key."""
        may = session.refused and session.bill and self._services.applications
        self._offered = remedies(session.refused, session.bill, self._services.today()) if may and session.bill else ()
        for old in self.apply_buttons:
            self._apply_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.apply_buttons = [
            button(tr("{0}  Apply: {1}", at, text), partial(self._flow.applying.apply, asked))
            for at, (text, asked) in enumerate(self._offered, start=1)
        ]
        for apply_button in self.apply_buttons:
            self._apply_row.addWidget(apply_button)
        self._apply_heading.setVisible(bool(self.apply_buttons))
        self._apply_heading.setText(_offer(session.refused))

    def _show_amounts(self) -> None:
        """Add to each application what the patient would pay then, where that is known."""
        after = {each.asked: each.after.personal for each in self._flow.applying.offers(self._flow.session)}
        for at, (key, (text, asked)) in enumerate(zip(self.apply_buttons, self._offered, strict=True), start=1):
            if isinstance(asked, Registration) and asked in after:
                told = tr("{0}, {1} then", text, money.yuan(after[asked]))
                key.setText(tr("{0}  Apply: {1}", at, told))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle the digit of an application."""
        at = event.key() - Qt.Key.Key_1
        if 0 <= at < len(self._offered):
            self._flow.applying.apply(self._offered[at][1])
        else:
            super().keyPressEvent(event)


def _questions() -> dict[str, str]:
    return {
        "what": tr("What happened"),
        "basis": tr("By what rule"),
        "money": tr("Did money move"),
        "next": tr("What to do now"),
        "patient": tr("Tell the patient"),
    }


def _offer(code: str) -> str:
    if code == "not_registered":
        return tr("Registered here now, it counts for the whole of this care; the bill is tried again at once:")
    return tr("Recognised here now on a doctor's diagnosis, it counts from today; the bill is tried again at once:")


def _title(session: Session, trouble: Trouble) -> str:
    if session.collectable:
        return tr("Settled, not paid")
    ordinary = {
        "patient_without_bills": tr("Nothing to pay"),
        "patient_paid_elsewhere": tr("Nothing to pay"),
        "paid_elsewhere": tr("Paid elsewhere already"),
        "self_pay": tr("Self-pay patient"),
    }
    return ordinary.get(trouble.code) or _titles()[trouble.gravity]


def _titles() -> dict[Gravity, str]:
    return {
        Gravity.BAD_INPUT: tr("Something does not fit"),
        Gravity.REFUSED: tr("Refused"),
        Gravity.NOT_SENT: tr("Not sent"),
        Gravity.UNKNOWN: tr("Outcome unknown"),
        Gravity.DEVICE: tr("A device needs a hand"),
    }
