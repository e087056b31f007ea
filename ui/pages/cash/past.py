"""Earlier remittances: printed again, voided the last first while finance has not taken its money, or taken."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.model import Remittance, Void
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.cash.part import Fetched, Part
from ui.style import Look
from ui.widgets.basic import Panel, column, label, row, set_role
from ui.widgets.text_rows import TextRows, TextTable


class PastPart(Part):
    """Enter prints the chosen one again, Alt+1 voids it after a second press, Alt+2 goes to take its money."""

    taken = Signal(str)

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__(services, look, flow)
        self._made: tuple[Remittance, ...] = ()
        self._asked = ""
        heads = (
            tr("Remittance"),
            tr("Operator"),
            tr("From"),
            tr("Until"),
            tr("Cash due"),
            tr("Still held"),
            tr("State"),
        )
        widths = {1: 90, 2: 120, 3: 120, 4: 120, 5: 120, 6: 160}
        self.table = TextTable(look, TextRows(heads, (4, 5)), widths, tr("Remittances"))
        self.print = self.acting(tr("Enter  Print again"), self._print, "default")
        self.void = self.acting("", self._void)
        self.take = self.acting(tr("Alt+2  Finance takes its money"), lambda: self.taken.emit(self._chosen().number))
        hint = label(
            tr("↑ ↓ choose. Only the last one can be voided, before its money is taken; what it closed is open again."),
            "small",
            wrap=True,
        )
        keys = row(self.print, self.void, self.take, 1, gap=look.px(10))
        content = column(label(tr("Remittances"), "heading"), self.table, hint, keys, self.said, gap=look.px(10))
        content.setStretch(1, 1)
        self.setLayout(column(Panel(look, tr("Remittances"), content, margin=18), gap=0))
        self.table.activated.connect(lambda _: self.print.click())
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._turn())
        self._ask("")

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus."""
        return self.table

    def handles(self, key: str) -> bool:
        """Handle the keys of the chosen remittance."""
        chosen = {"Alt+1": self.void, "Alt+2": self.take}.get(key)
        if chosen:
            chosen.click()
        return chosen is not None

    def show_fetched(self, fetched: Fetched) -> None:
        """Show the newest remittances, those of others too."""
        self._made = fetched.remittances
        self.table.load([_row(each) for each in self._made])
        for each in (self.print, self.void, self.take):
            each.setEnabled(bool(self._made))

    def _chosen(self) -> Remittance:
        return self._made[max(self.table.chosen, 0)]

    def _ask(self, number: str) -> None:
        """Ask for a second press before a remittance is voided."""
        self._asked = number
        self.void.setText(tr("Alt+1  Void {0}: press once more", number) if number else tr("Alt+1  Void"))
        set_role(self.void, "second" if number else "")

    def _turn(self) -> None:
        """Forget the question where another remittance is chosen."""
        if self._made and self._chosen().number != self._asked:
            self._ask("")

    def _void(self) -> None:
        number = self._chosen().number
        if self._asked != number:
            self._ask(number)
            return
        self._ask("")
        self.perform(Void(by=self.desk.operator(), at=self.desk.clock(), number=number), lambda _: None)

    def _print(self) -> None:
        made = self._chosen()
        self.flow.put_out(
            lambda: made,
            lambda again: self.services.print_remittance(again, True),
            lambda: None,
            lambda _, error: self.tell(
                self.why(error) if error else tr("{0} is printed again.", made.number), went_well=error is None
            ),
        )


def _row(made: Remittance) -> tuple[str, ...]:
    since = f"{made.since:%m-%d %H:%M}" if made.since else ""
    due, left = money.grouped(made.cash_due), "" if made.voided_by else money.grouped(made.left)
    return made.number, made.operator, since, f"{made.until:%m-%d %H:%M}", due, left, state(made)


def state(made: Remittance) -> str:
    """Return in words how far a remittance is."""
    if made.voided_by:
        return tr("voided by {0}", made.voided_by)
    if not made.left:
        return tr("taken by finance")
    return tr("partly taken") if made.taken else tr("not taken yet")
