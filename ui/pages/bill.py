"""The middle of the counter: the bill's lines with why each is self-paid, or the reasons of the whole amount."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui import words
from ui.counter_services import CounterServices
from ui.i18n import tr
from ui.pages.why import Why
from ui.session import Session
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row
from ui.widgets.lines import Column, LinesModel
from ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from terminal.model import Presettlement


WIDTHS: dict[int, int] = {
    Column.CLASS: 54,
    Column.QUANTITY: 54,
    Column.AMOUNT: 92,
    Column.IN_SCOPE: 92,
    Column.REASON: 172,
}


class LineTable(RowTable):
    """Lines of a bill; `explained` carries one sentence about the row under the cursor."""

    explained = Signal(str)

    def __init__(self, look: Look) -> None:
        self.lines = LinesModel()
        super().__init__(look, self.lines, WIDTHS, tr("Lines of the bill"))
        self.selectionModel().currentRowChanged.connect(self._tell)

    def start(self) -> None:
        """Put the cursor on the first line with a patient's part, else on the first."""
        paid = self.lines.self_paid()
        at = paid[0] if paid and not self.lines.self_pay_only and not self.lines.grouped else 0
        if self.lines.rowCount():
            self.selectRow(at)
        self.explained.emit(self.lines.explained(at))

    def _tell(self) -> None:
        self.explained.emit(self.lines.explained(self.currentIndex().row()))


class BillPanel(QWidget):
    """Lines of the chosen bill, filtered or grouped; F6 switches to the reasons and back."""

    def __init__(self, look: Look, services: CounterServices) -> None:
        super().__init__()
        self._shown: object = None
        self._agreed: Presettlement | None = None
        self.table = LineTable(look)
        self._title = label(role="caption")
        self.self_pay_only = button("", self._arrange, "flat")
        self.grouped = button(tr("▸ By category"), self._arrange, "flat")
        for toggle in (self.self_pay_only, self.grouped):
            toggle.setCheckable(True)
        self._sentence = label(role="muted", wrap=True, name=tr("The row under the cursor"))
        self._sentence.setMinimumHeight(look.px(42))
        self.table.explained.connect(self._sentence.setText)
        self.why = Why(look, services)
        head = row(self._title, 1, self.self_pay_only, self.grouped, gap=look.px(4))
        lines = column(head, self.table, self._sentence, gap=look.px(2))
        self._stack = QStackedWidget()
        self._stack.addWidget(Panel(look, tr("Lines of the bill"), lines))
        self._stack.addWidget(self.why)
        self.setLayout(column(self._stack, gap=0))

    def show_session(self, session: Session) -> None:
        """Show the chosen bill's lines, with their shares once they are known."""
        shown = session.presettlement or session.bill
        if shown is self._shown:
            return
        self._shown = shown
        lines = session.bill.care.lines if session.bill else ()
        self.table.lines.load(lines, session.presettlement.shares if session.presettlement else ())
        self._title.setText(self._named(session, len(lines)))
        self.self_pay_only.setText(tr("▸ Self-pay only ({0})", len(self.table.lines.self_paid())))
        self.self_pay_only.setEnabled(session.presettlement is not None)
        self._agreed = session.presettlement
        self._stack.setCurrentIndex(0)
        self.table.start()

    def toggle_why(self) -> None:
        """Switch from the lines to the reasons of the amount, or back (F6)."""
        if self._agreed and not self.explains():
            self.why.show_agreed(self._agreed)
        self._stack.setCurrentIndex(1 - self._stack.currentIndex())
        (self.why.tree if self.explains() else self.table).setFocus()

    def explains(self) -> bool:
        """Return whether the reasons are shown."""
        return self._stack.currentIndex() == 1

    def _named(self, session: Session, count: int) -> str:
        text = tr("{0} · {1} line") if count == 1 else tr("{0} · {1} lines")
        return text.format(words.bill(session.bill), count) if session.bill else ""

    def _arrange(self) -> None:
        only, grouped = self.self_pay_only.isChecked(), self.grouped.isChecked()
        self.table.lines.arrange(self_pay_only=only, grouped=grouped)
        self.table.start()
