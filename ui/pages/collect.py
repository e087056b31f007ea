"""The collect page: the amount due, the cash or the payment by phone, the change, and the effect of Enter."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QPushButton, QWidget

from terminal import money
from terminal.model import payment
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.amount import PayerBreakdown
from ui.pages.screen import Screen
from ui.session import Session, Step
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.basic import Panel, button, column, label, row, rule

LONGEST = 10
_DIGITS = {Qt.Key(Qt.Key.Key_0 + digit): str(digit) for digit in range(10)}
_KEYS = {Qt.Key.Key_Period: ".", Qt.Key.Key_Comma: ".", **_DIGITS}


def intent(session: Session, received: int | None) -> str:
    """Return what Enter does with this cash (fen, None if it is not an amount), or what is being waited for."""
    if session.step is Step.SETTLING:
        return _under_way(session.offered)
    due = session.due
    if due is None or received is None or (received < due.cash and not session.by_code):
        return tr("The cash does not cover the amount due yet.")
    tenders, change = _tenders(received, max(0, due.cash - received)), _unbroken(max(0, received - due.cash))
    if session.unpaid:
        return tr("The insurer has settled this already. Enter takes {0}; {1} change.", tenders, change)
    if session.full:
        return tr(
            "Enter takes the whole bill for good: {0}, {1} change. The insurer pays nothing here;"
            " the sheet for the claim at the insured place is printed with the receipt.",
            tenders,
            change,
        )
    account = tr("{0} from the account, ", _unbroken(due.account)) if due.account else ""
    return tr(
        "Enter settles for good: {0}, {1}{2} from the funds; {3} change. Afterwards only a refund can undo it.",
        tenders,
        account,
        _unbroken(due.fund),
        change,
    )


def _under_way(offered: str | None) -> str:
    if offered is None:
        return tr("Settling with the insurer. Please wait; do not take the money back.")
    if offered:
        return tr(
            "The insurer has settled. Our code is on the patient display: the patient scans it and pays."
            " The terminal sees that by itself."
        )
    return tr(
        "The insurer has settled. The patient's phone asks its owner: the patient agrees there."
        " The terminal sees that by itself."
    )


def _tenders(received: int, by_code: int) -> str:
    if not by_code:
        return tr("{0} in cash", _unbroken(received))
    if not received:
        return tr("{0} by phone", _unbroken(by_code))
    return tr("{0} in cash and {1} by phone", _unbroken(received), _unbroken(by_code))


def _unbroken(fen: int) -> str:
    # An amount broken across two lines is misread.
    return money.yuan(fen).replace(" ", "\N{NO-BREAK SPACE}")


class CollectScreen(Screen):
    """Cash typed on the number pad with any focus; there is no field a code could be typed into."""

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__()
        self._look, self._flow = look, flow
        self._session, self._due, self._typed = Session(), 0, ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Collect"))
        self.due = Amount(look, 58, tr("Due from the patient"))
        self.received = Amount(look, 46, tr("Received"), role="")
        self.change = Amount(look, 46, tr("Change"), role="")
        self._received_name, self._change_name = label(role="large"), label(role="large")
        self.intent = label(role="large", wrap=True, name=tr("What Enter will do"))
        self.intent.setMinimumHeight(look.px(54))
        self.confirm = button("", self._confirm, "default", name=tr("Settle"))
        self.back = button("", flow.back, "second", name=tr("Esc Back, nothing is charged"))
        self.tender_choice = button("", flow.payments.choose, "second", name=tr("By phone or in cash"))
        if flow.services.patience is None:
            self.tender_choice.hide()
        self._notes: list[QPushButton] = []
        self._note_row = QHBoxLayout()
        self._note_row.setSpacing(look.px(10))
        self.hint = label(role="muted", wrap=True)
        self.payers = PayerBreakdown(look)
        layout = row(self._till(), self._agreement(), gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def _till(self) -> QWidget:
        px = self._look.px
        figures = row(
            column(self._received_name, self.received, gap=0),
            column(self._change_name, self.change, gap=0),
            gap=px(24),
        )
        keys = row(self.back, self.tender_choice, self.confirm, gap=px(10))
        keys.setStretch(2, 1)
        content = column(
            label(tr("Due from the patient"), "large"),
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
        """Start with the exact amount, so that Enter alone takes it; a scan changes no digit."""
        if session.due is None:
            return
        comes, self._session = session.step is Step.COLLECT and not self.isVisible(), session
        if comes:
            self._due, self._typed = session.due.cash, ""
            self.due.show_fen(session.due.cash)
            self._total.setText(money.yuan(session.due.total))
            self.payers.show_split(session.due)
            self.setFocus()
        if session.step is Step.COLLECT:
            self._suggest()
        self._show()

    @property
    def _busy(self) -> bool:
        return self._session.step is Step.SETTLING

    def received_fen(self) -> int | None:
        """Return the cash that was typed, in fen; None if it is not an amount.

        Without input it is the amount due, or 0 if the patient pays by phone.
        """
        if not self._typed:
            return 0 if self._session.by_code else self._due
        try:
            return money.parse(self._typed)
        except ValueError:
            return None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle digits, the point, Backspace and Enter; a focused button keeps its Enter."""
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
        if fits and self._session.step is Step.COLLECT:
            self._typed = text
            self._show()

    def _take(self, fen: int) -> None:
        self._type(money.plain(fen))
        self.setFocus()

    def _suggest(self) -> None:
        for old in self._notes:
            self._note_row.removeWidget(old)
            old.deleteLater()
        self.hint.setText(self._hinted())
        notes = payment.quick_notes(self._due) if self._due and not self._session.by_code else ()
        self._notes = [button(self._named(fen), partial(self._take, fen), "second") for fen in notes]
        for note in self._notes:
            self._note_row.addWidget(note)

    def _hinted(self) -> str:
        if self._session.code:
            return tr("The payment code was scanned. What is typed is taken in cash, the rest by phone.")
        if self._session.by_code:
            return tr(
                "Scan the patient's payment code, or let the patient scan ours with Enter."
                " What is typed is taken in cash, the rest by phone."
            )
        if not self._due:
            return tr("No cash is due; the settlement is confirmed all the same.")
        return tr("Type the amount on the number pad, or take a suggestion:")

    def _named(self, fen: int) -> str:
        return tr("Exact {0}", money.yuan(fen)) if fen == self._due else money.yuan(fen)

    def _show(self) -> None:
        received, by_code = self.received_fen(), self._session.by_code
        if self._typed:
            self.received.show_text(_as_typed(self._typed))
        else:
            self.received.show_fen(received or 0)
        missing = self._due - (received or 0)
        self._received_name.setText(tr("In cash") if by_code else tr("Received"))
        self._change_name.setText(_rest_name(missing, by_code=by_code))
        self.change.show_fen(abs(missing))
        self._show_keys(possible=received is not None and (by_code or missing <= 0))
        self.intent.setText(intent(self._session, received))

    def _show_keys(self, *, possible: bool) -> None:
        awaited = self._session.offered is not None
        self.confirm.setEnabled(possible and not self._busy)
        self.confirm.setText(self._confirm_words())
        self.back.setEnabled(not self._busy or awaited)
        self.back.setText(tr("Esc  Call the payment off") if awaited else tr("Esc Back, nothing is charged"))
        self.tender_choice.setEnabled(not self._busy and self._due > 0)
        self.tender_choice.setText(tr("F3  In cash") if self._session.by_code else tr("F3  By phone"))

    def _confirm_words(self) -> str:
        now = self._session
        if now.offered is not None:
            return tr("Waiting for the patient…")
        if self._busy:
            return tr("Settling…")
        if now.by_code and not now.code and (self.received_fen() or 0) < self._due:
            return tr("Enter  Show our code")
        if now.unpaid:
            return tr("Enter  Collect")
        return tr("Enter  Take it all in full") if now.full else tr("Enter  Settle")

    def _confirm(self) -> None:
        received = self.received_fen()
        if not self._busy and received is not None and (self._session.by_code or received >= self._due):
            self._flow.payments.settle(received)


def _rest_name(missing: int, *, by_code: bool) -> str:
    if missing <= 0:
        return tr("Change")
    return tr("By phone") if by_code else tr("Still missing")


def _as_typed(text: str) -> str:
    whole, point, places = text.partition(".")
    return f"¥ {int(whole):,}{point}{places}"
