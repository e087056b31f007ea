"""Loans between operators (人员借款): asked for here, confirmed by the lender at the lender's own counter."""

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.model import AskLoan, CancelLoan, GiveLoan, Loan
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.cash.part import Fetched, Part
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row
from ui.widgets.entry import Entry
from ui.widgets.text_rows import TextRows, TextTable

WIDTH, ENTRY = 330, 130


class LoansPart(Part):
    """Enter asks for a loan; Alt+1 confirms the chosen one as its lender, and its slip is printed.

    Alt+2 takes it back as either side, Alt+3 prints the slip of the last one confirmed here again.
    """

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__(services, look, flow)
        self._loans: tuple[Loan, ...] = ()
        self._given: Loan | None = None
        self.lender, self.amount = Entry(look, tr("Lender (number)"), ENTRY), Entry(look, tr("Amount in yuan"), ENTRY)
        self.ask = button(tr("Enter  Ask for it"), self._ask, "default")
        self.give = self.acting(tr("Alt+1  I have handed it over"), self._give)
        self.cancel = self.acting(tr("Alt+2  Take it back"), self._cancel)
        self.slip = self.acting(tr("Alt+3  Print its slip"), self._print_slip)
        heads = (tr("Loan"), tr("Borrower"), tr("Lender"), tr("Asked at"), tr("Amount"))
        self.table = TextTable(look, TextRows(heads, (4,)), {1: 90, 2: 90, 3: 130, 4: 110}, tr("Not confirmed"))
        layout = row(self._form(), self._open(), gap=look.px(12))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.lender.returnPressed.connect(self.amount.setFocus)
        self.amount.returnPressed.connect(self.ask.setFocus)

    def _form(self) -> QWidget:
        px = self.look.px
        fields = (
            row(label(tr("Lender (number)"), "muted"), 1, self.lender),
            row(label(tr("Amount in yuan"), "muted"), 1, self.amount),
        )
        note = label(tr("It counts once the lender has confirmed it, at the lender's own counter."), "small", wrap=True)
        content = column(label(tr("Borrow change"), "heading"), *fields, note, 1, self.ask, gap=px(10))
        made = Panel(self.look, tr("Borrow change"), content, margin=16)
        made.setFixedWidth(px(WIDTH))
        return made

    def _open(self) -> QWidget:
        px = self.look.px
        keys = row(self.give, self.cancel, self.slip, 1, gap=px(10))
        hint = label(tr("↑ ↓ choose. What is not confirmed blocks the closing of both."), "small", wrap=True)
        content = column(label(tr("Not confirmed"), "heading"), self.table, hint, keys, self.said, gap=px(10))
        content.setStretch(1, 1)
        return Panel(self.look, tr("Not confirmed"), content, margin=18)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: the loans that wait, or the form."""
        return self.table if self._loans else self.lender

    def handles(self, key: str) -> bool:
        """Handle the keys of the chosen loan."""
        chosen = {"Alt+1": self.give, "Alt+2": self.cancel, "Alt+3": self.slip}.get(key)
        if chosen:
            chosen.click()
        return chosen is not None

    def show_fetched(self, fetched: Fetched) -> None:
        """Show the loans that nobody has confirmed."""
        self._loans, me = fetched.interval.loans, fetched.interval.operator
        self.table.load(
            [
                (each.number, each.borrower, each.lender, f"{each.asked_at:%m-%d %H:%M}", money.grouped(each.amount))
                for each in self._loans
            ]
        )
        self.give.setEnabled(any(each.lender == me for each in self._loans))
        self.cancel.setEnabled(bool(self._loans))

    def _ask(self) -> None:
        try:
            fen = money.parse(self.amount.text())
        except ValueError:
            self.tell(tr("Type an amount such as 300 or 300.50."))
            self.amount.setFocus()
            return
        act = AskLoan(by=self.desk.operator(), at=self.desk.clock(), lender=self.lender.text(), amount=fen)
        self.perform(act, lambda _: self._asked())

    def _asked(self) -> None:
        self.lender.clear()
        self.amount.clear()

    def _chosen(self) -> Loan:
        return self._loans[max(self.table.chosen, 0)]

    def _give(self) -> None:
        loan, at = self._chosen(), self.desk.clock()
        act = GiveLoan(by=self.desk.operator(), at=at, number=loan.number)
        self.perform(act, lambda _: self._lent(replace(loan, given_at=at)))

    def _lent(self, loan: Loan) -> None:
        self._given = loan
        self.slip.setEnabled(True)
        self._print_slip()

    def _print_slip(self) -> None:
        loan = self._given
        if loan:
            printed = tr("The slip of loan {0} is printed: both sign it.", loan.number)
            self.put_out_slip(lambda: loan, self.services.print_loan, printed)

    def _cancel(self) -> None:
        act = CancelLoan(by=self.desk.operator(), at=self.desk.clock(), number=self._chosen().number)
        self.perform(act, lambda _: None)
