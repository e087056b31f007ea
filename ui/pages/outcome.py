"""The base of pages for finished transactions: the cash to give in large digits, the print status, the next step."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.flow import Flow
from ui.i18n import tr
from ui.pages.screen import Screen
from ui.session import Session, ShiftStatus
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import CENTRE, Panel, button, column, label, row, rule, set_role
from ui.widgets.facts import Facts
from ui.widgets.wait_line import Wait, WaitLine
from ui.words import paper_limit

Rows = Sequence[tuple[str, str]]


class OutcomeScreen(Screen):
    """One finished transaction; `name` is the page's accessible name."""

    owes = True

    def __init__(self, look: Look, flow: Flow, name: str) -> None:
        super().__init__()
        self._look, self._flow = look, flow
        self._mark = Shape(look, 20)
        self.setAccessibleName(name)
        self._title = label(role="heading", live=True)
        self._number = label(role="muted", name=tr("Number"))
        self._give = label(role="large")
        self.cash = Amount(look, 84, self._give)
        self.cash.setAlignment(CENTRE)
        self._give.setAlignment(CENTRE)
        self._note = label(role="warn", wrap=True, live=True)
        self._facts = Facts(look, gap=6)
        self._print_mark, self._print = Shape(look), WaitLine("large", name=tr("Receipt"))
        self._remedy = label(role="muted", wrap=True, live=True)
        self.next = button(tr("Enter  Next patient"), self._leave, "default")
        self.reprint = button(tr("F11 Print again"), lambda: flow.reprint(ShiftStatus()), "second")
        self._advice = label(role="muted", wrap=True)
        self.setLayout(self._layout(name))

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus."""
        return self.next

    def _layout(self, name: str) -> QHBoxLayout:
        px = self._look.px
        printing = row(self._print_mark, column(self._print, self._remedy, gap=px(2)), gap=px(10))
        printing.setStretch(1, 1)
        middle = column(self._give, self.cash, gap=0)
        keys = row(self.reprint, self.next, gap=px(10))
        keys.setStretch(1, 1)
        head = row(self._mark, self._title, 1, self._number, gap=px(10))
        done = column(head, self._note, 2, middle, 3, rule(), printing, keys, gap=px(14))
        facts = column(label(name, "caption"), self._facts, rule(), self._advice, gap=px(10))
        side = QWidget()
        side.setFixedWidth(px(300))
        side.setLayout(column(Panel(self._look, name, facts), 1, gap=0))
        layout = row(Panel(self._look, name, done, margin=26), side, gap=px(12))
        layout.setStretch(0, 1)
        return layout

    def _leave(self) -> None:
        if self.takes():
            self._flow.next_patient()

    def show_head(self, title: str, number: str, note: str = "") -> None:
        """Show the transaction and its number; `note` is anything else the cashier must know."""
        self._mark.show_health(Health.WARN if note else Health.GOOD)
        self._title.setText(title)
        self._number.setText(number)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def show_cash(self, text: str, fen: int) -> None:
        """Show the cash to give."""
        self._give.setText(text)
        self.cash.show_fen(fen)
        self.next.setText(self._following(owes=bool(self._flow.session.to_hand_over)))

    def _following(self, *, owes: bool) -> str:
        if self._flow.next_bill:
            return tr("Enter  The cash is handed over, next bill") if owes else tr("Enter  Next bill")
        return tr("Enter  The cash is handed over, next patient") if owes else tr("Enter  Next patient")

    def show_facts(self, rows: Rows, advice: str) -> None:
        """Show the figures at the side, and what to hand over."""
        self._facts.show_rows(rows)
        self._advice.setText(advice)

    def show_print(self, session: Session, failure: str) -> None:
        """Show the print status; `failure` says with the reason that nothing is undone by it."""
        failed = session.trouble
        self._remedy.setVisible(failed is not None)
        self.reprint.setEnabled(not session.printing)
        if session.printing:
            self._print_mark.show_health(Health.OFF)
            self._print.show_wait(self._printing())
            set_role(self._print, "large")
            return
        if failed:
            health, text = Health.WARN, failure
            to_say = failed.words.patient if session.settlement else tr("Your refund is done; its receipt follows.")
            self._remedy.setText(
                tr("{0}  ({1})", failed.words.next, failed.code) + "\n" + tr("Tell the patient: {0}", to_say)
            )
        elif session.copy.number:
            health, text = Health.GOOD, tr("Printed as copy no. {0}.", session.copy.number)
        else:
            health, text = Health.GOOD, tr("The receipt is printed.")
        self._print_mark.show_health(health)
        self._print.show_text(text)
        set_role(self._print, "large" if health is not Health.WARN else "warn")

    def _printing(self) -> Wait:
        limit = paper_limit(self._flow.services.paper_limit)
        return Wait(self._flow.print_began, tr("The receipt is being printed…"), limit, tr("Enter goes on meanwhile."))
