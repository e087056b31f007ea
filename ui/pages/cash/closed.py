"""The end of a closing: its number, the cash to hand in and what stays owed, and where the paper is."""

from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.model import Remittance
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import DOT, tr
from ui.pages.cash.part import Fetched, Part
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import CENTRE, Panel, column, label


class ClosedPart(Part):
    """Seen after a closing; Esc leaves the page."""

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__(services, look, flow)
        self._mark, self._title = Shape(look, 40), label(role="hero", live=True)
        self._caption = label(tr("Cash to hand in"), "caption")
        self.amount = Amount(look, 56, self._caption)
        self._paper = label(role="large", wrap=True, live=True)
        self._rest = label(role="large", wrap=True)
        closing = label(tr("F12 or Esc closes this page."), "small")
        pieces = (self._mark, self._title, self._caption, self.amount, self._rest, self._paper)
        layout = column(1, *pieces, 1, closing, gap=look.px(14))
        layout.setAlignment(self._mark, CENTRE)
        for each in (self._title, self._caption, self._rest, self._paper):
            each.setAlignment(CENTRE)
        self.amount.setAlignment(CENTRE)
        self.setLayout(column(Panel(look, tr("Closed"), layout, margin=26), gap=0))

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: the page, as there is nothing to press."""
        return self

    def show_fetched(self, fetched: Fetched) -> None:
        """Do nothing: a remittance does not change."""

    def show_made(self, made: Remittance, why: str) -> None:
        """Show a remittance; `why` its paper did not come out, empty if it did."""
        self._mark.show_health(Health.WARN if why else Health.GOOD)
        self._title.setText(tr("Closed: {0}", made.number))
        self.amount.show_fen(made.cash_held)
        owed = made.cash_due - made.cash_held
        stays = tr("{0} stay owed", money.yuan(owed)) if owed else ""
        self._rest.setText(DOT.join(part for part in (stays, _found(made)) if part))
        printed = tr("The remittance is printed twice: one for finance with the money, one to keep.")
        self._paper.setText(tr("{0} F8 prints it again.", why) if why else printed)


def _found(made: Remittance) -> str:
    found = made.discrepancy
    return f"{found.number}  {money.yuan(found.amount)}  {found.reason}" if found else ""
