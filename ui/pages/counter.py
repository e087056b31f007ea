"""The counter page: the bill in the middle, the amount at its right."""

from PySide6.QtWidgets import QWidget

from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.amount import AmountPanel
from ui.pages.bill import BillPanel
from ui.pages.offer import OfferPanel
from ui.pages.screen import Screen
from ui.session import Session
from ui.style import Look
from ui.widgets.basic import column, row


class CounterScreen(Screen):
    """One bill before payment."""

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self.setAccessibleName(tr("Lines of the bill"))
        self.bill, self.amount = BillPanel(look, services), AmountPanel(look, services.language, flow)
        self.offer = OfferPanel(look, flow)
        middle = column(self.bill, self.offer, gap=look.px(8))
        middle.setStretch(0, 1)
        layout = row(middle, self.amount, gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus."""
        return self.bill.table

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """The widgets in tab order, which is the order of the work."""
        bill, amount = self.bill, self.amount
        lines = bill.table, bill.self_pay_only, bill.grouped
        return *lines, *self.offer.buttons, amount.settle, amount.account, amount.cancel

    def show_session(self, session: Session) -> None:
        """Show the session's bill and amount."""
        self.bill.show_session(session)
        self.amount.show_session(session)
        self.offer.show_session(session)
