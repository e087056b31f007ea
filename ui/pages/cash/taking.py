"""Finance's step (财务收款): the cash of a remittance is counted by denomination and taken, or paid to the operator."""

from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.model import Remittance, Take, worth
from terminal.model.office_acts import PayOut
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.cash.part import Fetched, Part
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.basic import Panel, column, label, row
from ui.widgets.pieces import PiecesCount
from ui.widgets.text_rows import TextRows, TextTable

WIDTH = 330


class TakingPart(Part):
    """Choose a remittance, count its cash; Enter takes it, or pays it out where less came in, and prints that."""

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__(services, look, flow)
        self._open: tuple[Remittance, ...] = ()
        self.count, self._sum = PiecesCount(look), label(role="figure", name=tr("Counted"))
        heads = (tr("Remittance"), tr("Operator"), tr("Until"), tr("Cash due"), tr("Still held"))
        self.table = TextTable(look, TextRows(heads, (3, 4)), {1: 90, 2: 120, 3: 120, 4: 120}, tr("Not taken yet"))
        self.left, self._stays = Amount(look, 36, tr("Still held")), label(role="large", wrap=True)
        self.take = self.acting(tr("Enter  Take, print receipt"), self._take, "default")
        layout = row(self._counting(), self._owed(), gap=look.px(12))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.count.changed.connect(self._draw)
        self.count.finished.connect(self.take.setFocus)
        self.table.activated.connect(lambda _: self.count.first.setFocus())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._draw())

    def _counting(self) -> QWidget:
        px = self.look.px
        total = row(label(tr("Counted"), "strong"), 1, self._sum)
        content = column(label(tr("Cash counted"), "heading"), self.count, total, 1, self.take, gap=px(8))
        made = Panel(self.look, tr("Cash counted"), content, margin=16)
        made.setFixedWidth(px(WIDTH))
        return made

    def _owed(self) -> QWidget:
        px = self.look.px
        hint = label(tr("↑ ↓ choose, Enter goes to the count. Nobody takes their own."), "small", wrap=True)
        amount = column(label(tr("Still held"), "caption"), self.left, self._stays, gap=px(2))
        content = column(label(tr("Not taken yet"), "heading"), self.table, hint, amount, self.said, gap=px(10))
        content.setStretch(1, 1)
        return Panel(self.look, tr("Not taken yet"), content, margin=18)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: the remittances."""
        return self.table

    def choose(self, number: str) -> None:
        """Choose a remittance to be taken."""
        numbers = [each.number for each in self._open]
        if number in numbers:
            self.table.selectRow(numbers.index(number))

    def show_fetched(self, fetched: Fetched) -> None:
        """Show the remittances of which money is still held, or owed to the operator."""
        self._open = tuple(each for each in fetched.remittances if each.left and not each.voided_by)
        self.table.load([_row(each) for each in self._open])
        self._draw()

    def _chosen(self) -> Remittance | None:
        return self._open[max(self.table.chosen, 0)] if self._open else None

    def _draw(self) -> None:
        chosen, counted = self._chosen(), worth(self.count.pieces)
        self._sum.setText(money.yuan(counted))
        self.left.show_text(money.yuan(chosen.left) if chosen else "—")
        pays_out = bool(chosen and chosen.left < 0)
        self.take.setText(tr("Enter  Pay out, print slip") if pays_out else tr("Enter  Take, print receipt"))
        self._stays.setText(_rest(chosen.left, counted) if chosen else "")
        self.take.setEnabled(bool(chosen and counted))

    def _take(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        kind = PayOut if chosen.left < 0 else Take
        act = kind(by=self.desk.operator(), at=self.desk.clock(), number=chosen.number, pieces=self.count.pieces)

        def carried_out() -> tuple[str, Remittance]:
            return self.desk.perform(act), self.desk.office.remittance(act.number)

        self.flow.put_out(
            carried_out,
            lambda made: self.services.print_taken(made[0], act, made[1]),
            lambda: None,
            self._taken,
        )

    def _taken(self, made: tuple[str, Remittance] | None, error: BaseException | None) -> None:
        if made:
            self.count.forget()
            self.first.setFocus()
        taken = tr("{0}: the money is booked.", made[0]) if made else ""
        why = self.why(error) if error else tr("The receipt is printed.")
        self.ended(None, lambda: None)
        self.tell(f"{taken} {why}".strip(), went_well=error is None)


def _rest(left: int, counted: int) -> str:
    """Say what is left after the count; of what is owed to the operator before it, too."""
    rest = max(abs(left) - counted, 0)
    if left < 0:
        return tr("{0} are owed to the operator: more was paid back than came in.", money.yuan(rest)) if rest else ""
    return tr("{0} stay with the operator.", money.yuan(rest)) if counted and rest else ""


def _row(made: Remittance) -> tuple[str, ...]:
    due, left = money.grouped(made.cash_due), money.grouped(made.left)
    return made.number, made.operator, f"{made.until:%m-%d %H:%M}", due, left
