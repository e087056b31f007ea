"""Duty and float: coming on duty with change money by denomination, leaving, and giving the float back."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.model import Begin, Float, Interval, Leave, ReturnFloat, worth
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.cash.part import Fetched, Part
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row
from ui.widgets.entry import Entry
from ui.widgets.pieces import PiecesCount
from ui.widgets.text_rows import TextRows, TextTable

WIDTH, ENTRY = 330, 130


class DutyPart(Part):
    """Enter comes on duty with what was counted, which may be nothing; its slip is printed.

    Alt+1 gives a float back, Alt+2 leaves, Alt+3 prints the slip of a float again.
    """

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__(services, look, flow)
        self._interval = Interval(operator=self.desk.operator())
        self.count, self.issuer = PiecesCount(look), Entry(look, tr("Issued by (number)"), ENTRY)
        self.receiver = Entry(look, tr("Received by (number)"), ENTRY)
        self._sum, self._stands = label(role="figure", name=tr("Float")), label(role="large", wrap=True)
        self.begin = button(tr("Enter  Come on duty"), self._begin, "default")
        self.back = self.acting(tr("Alt+1  Give the float back"), self._give_back)
        self.leave = self.acting(tr("Alt+2  Leave this counter"), self._leave)
        self.slip = self.acting(tr("Alt+3  Print its slip"), self._print_slip)
        rows = TextRows((tr("Float"), tr("Issued by"), tr("At"), tr("Amount")), (3,))
        self.floats = TextTable(look, rows, {1: 110, 2: 150, 3: 120}, tr("Floats held"))
        layout = row(self._form(), self._held(), gap=look.px(12))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.count.changed.connect(lambda: self._sum.setText(money.yuan(worth(self.count.pieces))))
        self.count.finished.connect(self.issuer.setFocus)
        self.issuer.returnPressed.connect(self.begin.setFocus)

    def _form(self) -> QWidget:
        px = self.look.px
        issuer = row(label(tr("Issued by (number)"), "muted"), 1, self.issuer)
        total = row(label(tr("Float"), "strong"), 1, self._sum)
        note = label(tr("A float is issued before anything is taken; it may be empty."), "small", wrap=True)
        head = label(tr("Float by denomination"), "heading")
        content = column(head, self.count, total, issuer, note, 1, self.begin, gap=px(8))
        made = Panel(self.look, tr("Float by denomination"), content, margin=16)
        made.setFixedWidth(px(WIDTH))
        return made

    def _held(self) -> QWidget:
        px = self.look.px
        receiver = row(label(tr("Received by (number)"), "muted"), self.receiver, 1, gap=px(10))
        keys = row(self.back, self.leave, self.slip, 1, gap=px(10))
        note = label(tr("Leaving closes nothing: the interval goes on, at whatever counter."), "small", wrap=True)
        head = label(tr("On duty"), "heading")
        content = column(head, self._stands, self.floats, receiver, keys, note, self.said, gap=px(10))
        content.setStretch(2, 1)
        return Panel(self.look, tr("On duty"), content, margin=18)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus."""
        return self.count.first

    def handles(self, key: str) -> bool:
        """Handle the keys of the float and of leaving."""
        chosen = {"Alt+1": self.back, "Alt+2": self.leave, "Alt+3": self.slip}.get(key)
        if chosen:
            chosen.click()
        return chosen is not None

    def show_fetched(self, fetched: Fetched) -> None:
        """Show whether the operator is on duty, and the floats."""
        now = self._interval = fetched.interval
        since = f"{now.since:%Y-%m-%d %H:%M}" if now.since else ""
        stands = tr("{0} is on duty since {1}.", now.operator, since)
        if now.counter:
            stands = tr("{0} is on duty since {1}, at counter {2}.", now.operator, since, now.counter)
        self._stands.setText(stands if now.since else tr("{0} is not on duty: nothing can be taken.", now.operator))
        self.floats.load(
            [(each.number, each.issued_by, f"{each.at:%m-%d %H:%M}", money.grouped(each.amount)) for each in now.floats]
        )
        for each in (self.back, self.slip):
            each.setEnabled(bool(now.floats))
        self.leave.setEnabled(bool(now.since))
        self.begin.setText(tr("Enter  Add a float") if now.since else tr("Enter  Come on duty"))

    def _begin(self) -> None:
        asked = Begin(
            by=self.desk.operator(),
            at=self.desk.clock(),
            counter=self.desk.counter,
            pieces=self.count.pieces,
            issued_by=self.issuer.text(),
        )
        self.perform(asked, self._begun)

    def _begun(self, number: str) -> None:
        self.count.forget()
        self.issuer.clear()
        if number:
            self._put_out(lambda: self._held_as(number))

    def _held_as(self, number: str) -> Float:
        """Return a float as the cash office has it, on the worker."""
        floats = self.desk.office.interval(self.desk.operator()).floats
        return next(each for each in floats if each.number == number)

    def _print_slip(self) -> None:
        held = self._chosen()
        self._put_out(lambda: held)

    def _put_out(self, held: Callable[[], Float]) -> None:
        printed = tr("The slip of the float is printed: both sign it.")
        self.put_out_slip(held, self.services.print_float, printed)

    def _chosen(self) -> Float:
        return self._interval.floats[max(self.floats.chosen, 0)]

    def _give_back(self) -> None:
        held = self._chosen()
        act = ReturnFloat(
            by=self.desk.operator(), at=self.desk.clock(), number=held.number, received_by=self.receiver.text()
        )
        self.perform(act, lambda _: self.receiver.clear())

    def _leave(self) -> None:
        act = Leave(by=self.desk.operator(), at=self.desk.clock(), counter=self._interval.counter)
        self.perform(act, lambda _: None)
