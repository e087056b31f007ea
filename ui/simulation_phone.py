"""A simulated patient's phone for payments: shows payment codes, and confirms or declines requests."""

from collections.abc import Callable
from secrets import choice

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from counter.simulation_desk import Phone
from simulation.channel import ChannelFault
from terminal import money
from terminal.errors import NotSent
from terminal.model import Trade, TradeState
from ui.i18n import tr
from ui.style import Look
from ui.widgets.basic import CENTRE, button, column, label, row
from ui.widgets.code import Code

LIFETIME, LOOK_AGAIN, SIZE = 60_000, 500, 180
_DIGITS = "0123456789"


class PaymentPhone(QWidget):
    """One phone at a channel; `scan` types its code at the counter, as a scanner does."""

    def __init__(self, phone: Phone, look: Look, scan: Callable[[str], None]) -> None:
        super().__init__()
        self._phone, self._scan, self._shown, self._asked = phone, scan, "", ""
        self.setAccessibleName(tr("Patient's phone"))
        self.picture, self._words = Code(look, tr("Payment code"), SIZE), label(wrap=True)
        self.wechat = button(tr("WeChat code"), lambda: self.show_code("13", 18))
        self.alipay = button(tr("Alipay code"), lambda: self.show_code("28", 18))
        self.scanned = button(tr("Scan it at the counter"), self._scan_it)
        self.asks = button(tr("Ask me before the next payment"), self._ask_first)
        self.agree = button(tr("Agree"), lambda: self._answer(self._phone.agree))
        self.decline = button(tr("Decline"), lambda: self._answer(self._phone.decline))
        codes, answers = row(self.wechat, self.alipay), row(self.agree, self.decline)
        layout = column(self.picture, codes, self.scanned, self.asks, self._words, answers, 1, gap=look.px(8))
        layout.setAlignment(self.picture, CENTRE)
        self.setLayout(layout)
        self._expiry = QTimer(self, singleShot=True, interval=LIFETIME)
        self._expiry.timeout.connect(self._drop)
        self._clock = QTimer(self, interval=LOOK_AGAIN)
        self._clock.timeout.connect(self.refresh)
        self._clock.start()
        self._drop()
        self.refresh()

    def show_code(self, first: str, length: int) -> None:
        """Show a new payment code of this length, for a minute."""
        self._shown = first + "".join(choice(_DIGITS) for _ in range(length - len(first)))
        self.picture.show_text(self._shown)
        self.scanned.setEnabled(True)
        self._expiry.start()

    def refresh(self) -> None:
        """Check whether a payment waits for this phone's owner."""
        waiting = self._waiting()
        self._asked = waiting[-1].order if waiting else ""
        asked = (
            tr("Pay {0} to the hospital?", money.yuan(waiting[-1].amount)) if waiting else tr("Nothing to agree to.")
        )
        self._words.setText(asked)
        for answer in (self.agree, self.decline):
            answer.setEnabled(bool(waiting))

    def _waiting(self) -> list[Trade]:
        """Return the payments that wait for an answer; none while the channel cannot be read."""
        try:
            return [each for each in self._phone.book() if each.state is TradeState.PENDING]
        except NotSent:
            return []

    def _drop(self) -> None:
        self._shown = ""
        self.picture.show_text("")
        self.scanned.setEnabled(False)

    def _scan_it(self) -> None:
        self._scan(self._shown)

    def _ask_first(self) -> None:
        self._phone.fail("charge", ChannelFault.PENDING)

    def _answer(self, answer: Callable[[str], None]) -> None:
        answer(self._asked)
        self.refresh()
