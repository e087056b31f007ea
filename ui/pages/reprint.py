"""Reprinting (F11): a copy for a reason chosen by key, and documents not known to be printed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent

from terminal import money
from terminal.model import Act, CopyReason, HandOver, Settlement, SignOffReason, Transaction
from terminal.receipt import copy_reason
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.fonts import named
from ui.i18n import DOT, tr
from ui.outbox import Outbox
from ui.pages.screen import Screen
from ui.session import Session, ShiftStatus, Step
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row, rule, take_no_text

_REASONS = (CopyReason.LOST, CopyReason.UNREADABLE, CopyReason.CLAIM, CopyReason.FILE)
_SIGN_OFFS = (SignOffReason.CAME_OUT, SignOffReason.NOT_WANTED)
_FEW, _FEW_SUMS = 6, 3


class ReprintScreen(Screen):
    """Keys 1 to 4 give the reason for a copy, 0 prints what waits, 7 and 8 sign it off, 9 switches the printer.

    5 confirms that the first of the cash that is not known to be handed over was handed over.
    """

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._services, self._look, self._flow, self._outbox = services, look, flow, Outbox(flow)
        self._shift_status, self._session = ShiftStatus(), Session()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Print again"))
        self.document = label(role="large", wrap=True, name=tr("Print again"))
        self.reasons = [
            button(f"{key}   {copy_reason(reason, services.language)}", partial(self._print, reason))
            for key, reason in enumerate(_REASONS, start=1)
        ]
        self.waiting = label(role="large", wrap=True, name=tr("Not known to have come out"))
        self.all = button(tr("0   Print what waits"), self._print_waiting, "default")
        self.sign_offs = [button("", partial(self._sign_off, reason)) for reason in _SIGN_OFFS]
        self._not_given = label(tr("Cash not known to be handed over"), "heading")
        self.cash = label(role="large", wrap=True, name=tr("Cash not known to be handed over"))
        self.given = button("", self._hand_over)
        self.paper = label(role="large", wrap=True, name=tr("Printer"), live=True)
        self.other = button(tr("9   Take the other printer"), self._switch)
        take_no_text(self, *self.reasons, self.all, *self.sign_offs, self.given, self.other)
        layout = row(self._why(), self._rest(), gap=look.px(12))
        layout.setStretch(0, 1)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._draw()

    def _why(self) -> Panel:
        head = label(tr("Print a copy, because …"), "heading")
        note = label(tr("The count, the reason and the operator are printed on the copy."), "muted", wrap=True)
        close = label(tr("F11 or Esc closes this page."), "small")
        cash = (self._not_given, self.given, self.cash)
        content = column(head, self.document, *self.reasons, note, *cash, 1, close, gap=self._look.px(14))
        return Panel(self._look, tr("Print again"), content, margin=22)

    def _rest(self) -> Panel:
        head, paper = label(tr("Not known to have come out"), "heading"), label(tr("Printer"), "heading")
        outbox = (head, self.waiting, self.all, *self.sign_offs)
        content = column(*outbox, rule(), paper, self.paper, self.other, 1, gap=self._look.px(14))
        return Panel(self._look, tr("Not known to have come out"), content, margin=22)

    def show_session(self, session: Session) -> None:
        """Show which document would be copied."""
        self._session = session
        self._draw()

    def show_shift_status(self, shift_status: ShiftStatus) -> None:
        """Show the waiting documents."""
        self._shift_status = shift_status
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Reload the shift status: a print may have finished meanwhile."""
        super().showEvent(event)
        self._flow.refresh_shift_status()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle a digit: its action is listed on the page, and happens once a press."""
        signs = zip("78", self.sign_offs, strict=True)
        keys = {
            "0": self.all,
            "5": self.given,
            "9": self.other,
            **dict(zip("1234", self.reasons, strict=True)),
            **dict(signs),
        }
        chosen = keys.get(event.text())
        if chosen is None:
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            chosen.click()

    def _draw(self) -> None:
        number, waits = self._number(), self._shift_status.outbox
        self.document.setText(self._named(number) if number else tr("None yet."))
        for each in self.reasons:
            each.setEnabled(bool(number) and not self._session.printing)
        self.waiting.setText(_listed([_name(each) for each in waits]) or tr("Everything came out."))
        self.all.setVisible(bool(waits))
        if waits:
            self.sign_offs[0].setText(tr("7   {0}: it came out after all", _name(waits[0])))
            self.sign_offs[1].setText(tr("8   {0}: nobody wants it", _name(waits[0])))
        for each in self.sign_offs:
            each.setVisible(bool(waits))
            each.setEnabled(bool(waits))
        self._draw_cash(self._owed())
        switch = self._services.printers
        self.paper.setText(switch.name if switch else "")
        self.other.setVisible(switch is not None and switch.has_other)

    def _draw_cash(self, owed: Sequence[HandOver]) -> None:
        self.cash.setText(_listed([_cash(each) for each in owed[1:]], _FEW_SUMS))
        if owed:
            self.given.setText(tr("5   {0}: it was handed over", _cash(owed[0])))
        for each, is_shown in ((self._not_given, owed), (self.given, owed), (self.cash, owed[1:])):
            each.setVisible(bool(is_shown))
        self.given.setEnabled(bool(owed))

    def _owed(self) -> list[HandOver]:
        """Return the cash to be confirmed here: that of the transaction on screen is confirmed on its own page."""
        shown = self._session.finished_number if self._session.to_hand_over else ""
        return [each for each in self._shift_status.hand_overs if each.number != shown]

    def _hand_over(self) -> None:
        """Confirm the first; the next one is named before another press counts."""
        self.given.setEnabled(False)
        self._outbox.hand_over(self._owed()[0].number)

    def _number(self) -> str:
        """The number of the document that would be copied."""
        if self._session.step is Step.REFUNDED and self._session.refunded:
            return self._session.refunded.refund.number
        of: Settlement | None = self._session.settlement or self._shift_status.last
        return of.number if of and self._session.step in {Step.WAITING, Step.DONE} else ""

    def _named(self, number: str) -> str:
        is_refund = self._session.step is Step.REFUNDED
        return tr("Refund {0}", number) if is_refund else tr("Number {0}", number)

    def _print(self, reason: CopyReason) -> None:
        self._flow.reprint(self._shift_status, reason)

    def _print_waiting(self) -> None:
        self._outbox.print(self._shift_status.outbox)

    def _sign_off(self, reason: SignOffReason) -> None:
        """Sign off the first that waits; the next one is named before another press counts."""
        for each in self.sign_offs:
            each.setEnabled(False)
        self._outbox.sign_off(self._shift_status.outbox[0], reason)

    def _switch(self) -> None:
        if self._services.printers:
            self._services.printers.switch()
            self._draw()


def _listed(lines: Sequence[str], few: int = _FEW) -> str:
    more = [tr("  (and {0} more)", len(lines) - few).strip()] if len(lines) > few else []
    return "\n".join([*lines[:few], *more])


def _cash(owed: HandOver) -> str:
    what = tr("refund") if owed.is_refund else tr("change")
    return DOT.join((f"{owed.at:%m-%d %H:%M}", named(owed.masked_name), f"{what} {money.yuan(owed.cash)}"))


def _name(waiting: Transaction) -> str:
    return tr("Refund of {0}", waiting.number) if waiting.act is Act.REFUND else waiting.number
