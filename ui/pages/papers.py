"""Receipts and papers (Ctrl+R): what waits for the fiscal platform, and the operator's numbered papers."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent

from terminal.model.e_receipt import ReceiptRecord
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.screen import Screen
from ui.session import ShiftStatus
from ui.style import Look
from ui.trouble import trouble
from ui.widgets.basic import Panel, button, column, label, row, rule, take_no_text
from ui.widgets.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from counter.papers import PaperStatus
    from terminal.model import Settlement
    from ui.receipt_watch import ReceiptWatch

_FEW = 10


class PapersScreen(Screen):
    """Key 1 asks the platform now, 2 and 2 again spoils the next number, 3 turns the last receipt to paper."""

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._services, self._look, self._flow = services, look, flow
        self._watch: ReceiptWatch | None = None
        self._status: PaperStatus | None = None
        self._last: Settlement | None = None
        self._sure = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Receipts and papers"))
        self.count = label(role="large", wrap=True, name=tr("Waiting for the platform"), live=True)
        self.pending = Facts(look, gap=6, ready=_FEW)
        self.number, self.left = label(role="hero", name=tr("Next paper number")), label(role="large", wrap=True)
        self.missing = label(role="muted", wrap=True, name=tr("Numbers left out"))
        self.ask = button(tr("1   Ask the platform now"), self._ask, "default")
        self.spoil, self.turn = button("", self._spoil), button("", self._turn)
        self.said = label(role="large", wrap=True, name=tr("Receipts and papers"), live=True)
        take_no_text(self, self.ask, self.spoil, self.turn)
        layout = row(self._waiting(), self._numbers(), gap=look.px(12))
        layout.setStretch(0, 1)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._draw()

    def _waiting(self) -> Panel:
        head = label(tr("Electronic receipts that wait"), "heading")
        calm = label(tr("Settlements stand. What waits is opened by itself, once."), "muted", wrap=True)
        close = label(tr("Ctrl+R or Esc closes this page."), "small")
        content = column(head, self.count, self.pending, self.ask, 1, calm, close, gap=self._look.px(12))
        return Panel(self._look, tr("Electronic receipts that wait"), content, margin=22)

    def _numbers(self) -> Panel:
        head = label(tr("Paper numbers"), "heading")
        keys = (self.spoil, self.turn)
        content = column(head, self.number, self.left, self.missing, rule(), *keys, self.said, 1, gap=self._look.px(12))
        return Panel(self._look, tr("Paper numbers"), content, margin=22)

    def serve(self, watch: "ReceiptWatch") -> None:
        """Follow the queue of this counter."""
        self._watch = watch
        watch.changed.connect(self._show)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look at once."""
        super().showEvent(event)
        self.said.clear()
        if self._watch:
            self._watch.look()

    def show_shift_status(self, shift_status: ShiftStatus) -> None:
        """Name the settlement whose receipt would be turned to paper."""
        self._last = shift_status.last
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle a digit: its action is listed on the page, and happens once a press."""
        chosen = {"1": self.ask, "2": self.spoil, "3": self.turn}.get(event.text())
        if chosen is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            chosen.click()

    def _show(self, status: "PaperStatus") -> None:
        self._status = status
        self._draw()

    def _draw(self) -> None:
        status, last = self._status, self._last
        pending, number = (status.pending, status.number) if status else ((), "")
        self.count.setText(tr("Waiting: {0}", len(pending)) if pending else tr("None waits."))
        self.pending.show_rows([(each.settlement, _waits(each)) for each in pending[:_FEW]])
        is_counted = status is not None and status.left is not None
        self.number.setText(number or "–")
        self.left.setText(tr("{0} left", status.left) if status and is_counted else tr("Papers are not counted here."))
        self.missing.setText(tr("Left out: {0}", status.missing) if status and status.missing else "")
        self.missing.setVisible(bool(status and status.missing))
        sure = number and self._sure == number
        self.spoil.setText(tr("2   Again: {0} is void for good", number) if sure else tr("2   {0} is spoiled", number))
        self.turn.setText(tr("3   Turn {0} to paper", last.number) if last else "")
        for each, is_shown in ((self.spoil, number), (self.turn, number and last)):
            each.setVisible(bool(is_shown))
        self.ask.setEnabled(bool(pending))

    def _ask(self) -> None:
        if self._watch:
            self._watch.look(all_now=True)

    def _spoil(self) -> None:
        """Spoil the number that was named when the key was pressed before."""
        numbers = self._services.extras.numbers if self._services.extras else None
        number = self._status.number if self._status else ""
        if self._sure != number or numbers is None or self._watch is None:
            self._sure = number
            self._draw()
            return
        self._sure = ""
        self._watch.run(partial(numbers.spoil, number), self._ended(tr("{0} is recorded as spoiled.", number)))

    def _turn(self) -> None:
        last = self._last
        if last is None:
            return
        self.turn.setEnabled(False)
        made = tr("{0} is printed on paper.", last.number)

        def turned(_settlement: "Settlement | None", error: BaseException | None) -> None:
            self.turn.setEnabled(True)
            self._say(error, made)

        number = last.number
        self._flow.put_out(
            lambda: self._services.checkout.settlement(number), self._services.turn_to_paper, lambda: None, turned
        )

    def _ended(self, text: str) -> "Callable[[Future[None]], None]":
        return lambda done: self._say(done.exception(), text)

    def _say(self, error: BaseException | None, text: str) -> None:
        if error is None:
            self.said.setText(text)
        else:
            words = trouble(error, self._services.language).words
            self.said.setText(f"{words.what} {words.next}")
        if self._watch:
            self._watch.look()


def _waits(record: ReceiptRecord) -> str:
    """Say what a receipt waits for, and how often the platform was asked."""
    what = tr("to be reversed") if record.is_refunded else tr("to be opened")
    return tr("{0} · asked: {1}", what, record.asks) if record.asks else what
