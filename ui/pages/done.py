"""The done page: the change to give in large digits, how printing goes, and the next patient."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from terminal import money
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.page import Page
from ui.session import Session
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import CENTRE, Panel, button, column, label, row, rule, set_role
from ui.widgets.facts import Facts


class DonePage(Page):
    """One settled bill."""

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__()
        self._look = look
        self._mark = Shape(look, 20)
        self._mark.show_health(Health.GOOD)
        self._title = label(role="heading")
        self._number = label(role="muted", name=tr("Number"))
        self._give = label(role="large")
        self.change = Amount(look, 84, tr("Change to give"))
        self.change.setAlignment(CENTRE)
        self._give.setAlignment(CENTRE)
        self._facts = Facts(look, gap=6)
        self._print_mark, self._print = Shape(look), label(role="large", wrap=True, name=tr("Receipt"))
        self._remedy = label(role="muted", wrap=True)
        self.next = button(tr("Enter  Next patient"), flow.back, "default")
        self.reprint = button(tr("F11 Print again"), lambda: flow.reprint(None), "second")
        self._advice = label(role="muted", wrap=True)
        self.setLayout(self._layout())

    @property
    def first(self) -> QWidget:
        """What has the focus when the page comes."""
        return self.next

    def _layout(self) -> QHBoxLayout:
        px = self._look.px
        printing = row(self._print_mark, column(self._print, self._remedy, gap=px(2)), gap=px(10))
        printing.setStretch(1, 1)
        middle = column(self._give, self.change, gap=0)
        keys = row(self.reprint, self.next, gap=px(10))
        keys.setStretch(1, 1)
        done = column(
            row(self._mark, self._title, 1, self._number, gap=px(10)), 2, middle, 3, rule(), printing, keys, gap=px(14)
        )
        facts = column(label(tr("This settlement"), "caption"), self._facts, rule(), self._advice, gap=px(10))
        side = QWidget()
        side.setFixedWidth(px(300))
        side.setLayout(column(Panel(self._look, tr("This settlement"), facts), 1, gap=0))
        layout = row(Panel(self._look, tr("Settled"), done, margin=26), side, gap=px(12))
        layout.setStretch(0, 1)
        return layout

    def show_session(self, session: Session) -> None:
        """Show the settlement, and how its receipt fares."""
        settlement = session.settlement
        if settlement is None:
            return
        tender = settlement.tender
        self._title.setText(tr("Receipt again") if session.again else tr("Settled"))
        self._number.setText(tr("Number {0}", settlement.number))
        self._give.setText(_giving(given=session.again, change=tender.change))
        self.change.show_fen(tender.change)
        self._facts.show_rows(
            [
                (tr("Patient"), settlement.masked_name),
                (tr("Total"), money.yuan(settlement.split.total)),
                (tr("Funds"), money.yuan(settlement.split.fund)),
                (tr("Personal account"), money.yuan(settlement.split.account)),
                (tr("Cash due"), money.yuan(settlement.split.cash)),
                (tr("Received"), money.yuan(tender.received)),
            ]
        )
        self._advice.setText(_advice(len(session.patient.bills) if session.patient else 0))
        self._show_print(session)

    def _show_print(self, session: Session) -> None:
        failed = session.trouble
        self._remedy.setVisible(failed is not None)
        self.reprint.setEnabled(not session.printing)
        if session.printing:
            health, said = Health.OFF, tr("The receipt is being printed…")
        elif failed:
            health, said = Health.WARN, tr("{0} The settlement stands.", failed.words.what)
            self._remedy.setText(tr("{0}  ({1})", failed.words.next, failed.code))
        elif session.copy:
            health, said = Health.GOOD, tr("Printed as copy no. {0}.", session.copy)
        else:
            health, said = Health.GOOD, tr("The receipt is printed.")
        self._print_mark.show_health(health)
        self._print.setText(said)
        set_role(self._print, "large" if health is not Health.WARN else "warn")


def _giving(*, given: bool, change: int) -> str:
    if given:
        return tr("Change given then: do not give it again")
    return tr("Change to give") if change else tr("No change to give")


def _advice(unpaid: int) -> str:
    hand_back = tr("Hand back the card, the receipt and the change.")
    more = tr("{0} more unpaid: present the credential again for them.", unpaid)
    return f"{hand_back}\n{more}" if unpaid else hand_back
