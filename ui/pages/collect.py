"""The collect page: what is due, what the patient hands over, the change, and what Enter will do."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QPushButton, QWidget

from terminal import money, payment
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.amount import Payers
from ui.pages.page import Page
from ui.session import Session, Step
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.basic import Panel, button, column, label, row, rule

LONGEST = 10
_DIGITS = {Qt.Key(Qt.Key.Key_0 + digit): str(digit) for digit in range(10)}
_KEYS = {Qt.Key.Key_Period: ".", Qt.Key.Key_Comma: ".", **_DIGITS}


class CollectPage(Page):
    """Cash typed on the number pad wherever the focus is; there is no field a code could be typed into."""

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__()
        self._look, self._flow = look, flow
        self._due, self._typed, self._busy, self._in_full = 0, "", False, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Collect"))
        self.due = Amount(look, 58, tr("Cash due from the patient"))
        self.received = Amount(look, 46, tr("Received"), role="")
        self.change = Amount(look, 46, tr("Change"), role="")
        self._change_name = label(role="large")
        self.intent = label(role="large", wrap=True, name=tr("What Enter will do"))
        self.intent.setMinimumHeight(look.px(54))
        self.confirm = button("", self._confirm, "default", name=tr("Settle"))
        self.back = button(tr("Esc Back, nothing is charged"), flow.back, "second")
        self._notes: list[QPushButton] = []
        self._note_row = QHBoxLayout()
        self._note_row.setSpacing(look.px(10))
        self.hint = label(role="muted", wrap=True)
        self.payers = Payers(look)
        layout = row(self._till(), self._agreement(), gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _till(self) -> QWidget:
        px = self._look.px
        figures = row(
            column(label(tr("Received"), "large"), self.received, gap=0),
            column(self._change_name, self.change, gap=0),
            gap=px(24),
        )
        keys = row(self.back, self.confirm, gap=px(10))
        keys.setStretch(0, 1)
        keys.setStretch(1, 2)
        content = column(
            label(tr("Cash due from the patient"), "large"),
            self.due,
            rule(),
            figures,
            self.hint,
            self._note_row,
            1,
            Panel(self._look, tr("What Enter will do"), column(self.intent), kind="inset"),
            keys,
            gap=px(12),
        )
        return Panel(self._look, tr("Collect"), content, margin=26)

    def _agreement(self) -> QWidget:
        self._total = label(role="figure")
        content = column(
            label(tr("Total of the bill"), "caption"),
            self._total,
            self.payers,
            rule(),
            label(tr("The receipt is printed as soon as it is settled."), "small", wrap=True),
            gap=self._look.px(10),
        )
        side = QWidget()
        side.setFixedWidth(self._look.px(300))
        side.setLayout(column(Panel(self._look, tr("Who pays"), content), 1, gap=0))
        return side

    def show_session(self, session: Session) -> None:
        """Begin with the exact amount, so that Enter alone takes it."""
        split = session.due
        if split is None:
            return
        self._busy, self._in_full = session.step is Step.SETTLING, bool(session.full)
        if session.step is Step.COLLECT:
            self._due, self._typed = split.cash, ""
            self.due.show_fen(split.cash)
            self._total.setText(money.yuan(split.total))
            self.payers.show_split(split)
            self._suggest()
            self.setFocus()
        self._account_said = tr("{0} from the account, ", _unbroken(split.account)) if split.account else ""
        self._fund = split.fund
        self._show()

    def received_fen(self) -> int | None:
        """Return what was typed, in fen; the amount due where nothing was, None where it is no amount."""
        if not self._typed:
            return self._due
        try:
            return money.parse(self._typed)
        except ValueError:
            return None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take digits, the point, Backspace and Enter; a button that has the focus keeps its Enter."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused = QApplication.focusWidget()
            focused.click() if isinstance(focused, QAbstractButton) else self._confirm()
        elif key is Qt.Key.Key_Backspace:
            self._type(self._typed[:-1])
        elif key in _KEYS:
            self._type(self._typed + _KEYS[key])
        else:
            super().keyPressEvent(event)

    def _type(self, text: str) -> None:
        whole, point, places = text.partition(".")
        fits = len(whole) <= LONGEST and len(places) <= 2 and "." not in places and (whole or not point)
        if fits and not self._busy:
            self._typed = text
            self._show()

    def _take(self, fen: int) -> None:
        self._type(money.plain(fen))
        self.setFocus()

    def _suggest(self) -> None:
        for old in self._notes:
            self._note_row.removeWidget(old)
            old.deleteLater()
        offered = tr("Type the amount on the number pad, or take a suggestion:")
        self.hint.setText(offered if self._due else tr("No cash is due; the settlement is confirmed all the same."))
        notes = payment.quick_notes(self._due) if self._due else ()
        self._notes = [button(self._named(fen), partial(self._take, fen), "second") for fen in notes]
        for note in self._notes:
            self._note_row.addWidget(note)

    def _named(self, fen: int) -> str:
        return tr("Exact {0}", money.yuan(fen)) if fen == self._due else money.yuan(fen)

    def _show(self) -> None:
        received = self.received_fen()
        if self._typed:
            self.received.show_text(_as_typed(self._typed))
        else:
            self.received.show_fen(self._due)
        short = received is None or received < self._due
        self._change_name.setText(tr("Still missing") if short else tr("Change"))
        self.change.show_fen(abs((received or 0) - self._due))
        self.confirm.setEnabled(not short and not self._busy)
        settle = tr("Enter  Take it all in full") if self._in_full else tr("Enter  Settle")
        self.confirm.setText(tr("Settling…") if self._busy else settle)
        self.back.setEnabled(not self._busy)
        self.intent.setText(self._said(received, short=short))

    def _said(self, received: int | None, *, short: bool) -> str:
        if self._busy:
            return tr("Settling with the insurer. Please wait; do not take the money back.")
        if self._in_full and not short and received is not None:
            return tr(
                "Enter takes the whole bill for good: {0} in cash, {1} change. The insurer pays nothing here;"
                " the sheet for the claim at the insured place is printed with the receipt.",
                _unbroken(received),
                _unbroken(received - self._due),
            )
        if short or received is None:
            return tr("The cash does not cover the amount due yet.")
        take, fund, give = map(_unbroken, (received, self._fund, received - self._due))
        return tr(
            "Enter settles for good: {0} in cash, {1}{2} from the funds; {3} change."
            " Afterwards only a refund can undo it.",
            take,
            self._account_said,
            fund,
            give,
        )

    def _confirm(self) -> None:
        received = self.received_fen()
        if not self._busy and received is not None and received >= self._due:
            self._flow.settle(received)


def _as_typed(text: str) -> str:
    whole, point, places = text.partition(".")
    return f"¥ {int(whole):,}{point}{places}"


def _unbroken(fen: int) -> str:
    # An amount that a line breaks in two is misread.
    return money.yuan(fen).replace(" ", "\N{NO-BREAK SPACE}")
