"""The refund page: find a settlement, choose what is refunded and where to; nothing moves before the confirmation."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from terminal import money
from terminal.model import Drawer, Settlement, Split
from terminal.texts import Words
from ui import words
from ui.flow import Flow
from ui.i18n import DOT, tr
from ui.money_words import to_give_back, was_paid
from ui.pages.screen import Screen
from ui.returning import Return
from ui.session import Session
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.basic import Panel, button, column, label, row, rule, set_role, take_no_text
from ui.widgets.facts import Facts
from ui.widgets.returns import ReturnTable

WIDTH = 350
LONGEST = 30
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class RefundScreen(Screen):
    """The last settlement, or one whose number is typed with any focus; Enter continues, Esc leaves."""

    takes_text = True

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__()
        self._look, self._refunds, self._approvals = look, flow.refunds, flow.approvals
        self._typed, self._problem = "", ""
        self._returning: Return | None = None
        self._shown: Settlement | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Refund"))
        take_no_text(self)
        self.table = ReturnTable(look)
        self.number = label(role="figure", name=tr("Settlement number"), live=True)
        self.hint = label(role="muted", wrap=True, live=True)
        self.hint.setMinimumHeight(look.px(42))
        self._cash_name, self._cash_note = label(role="caption"), label(role="small", wrap=True)
        self.cash = Amount(look, 46, self._cash_name)
        self._cash_note.setMinimumHeight(look.px(36))
        self._parts, self._facts = Facts(look, gap=3, ready=5), Facts(look, gap=3, ready=6)
        self.whole = button(tr("Everything goes back"), self._give_all, "second")
        self.review = button("", self._enter, "default")
        self.insure = button(tr("F5  Insure later"), flow.refunds.insure)
        self.leave = button("", flow.back)
        self.table.returns.changed.connect(self._show)
        self.setLayout(self._layout())

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus."""
        return self.table

    @property
    def named_keys(self) -> dict[str, str]:
        """The names of the keys that do something else here."""
        return {"F5": tr("Insure later")}

    def _layout(self) -> QHBoxLayout:
        px = self._look.px
        named = column(label(tr("Settlement to refund"), "caption"), self.number, gap=0)
        head = row(named, 1, self.whole, gap=px(10))
        lines = column(head, self.hint, self.table, gap=px(6))
        amount = column(self._cash_name, self.cash, self._cash_note, rule(), self._parts, gap=px(4))
        about = column(label(tr("The original"), "caption"), self._facts, gap=px(4))
        keys = row(self.insure, self.leave, gap=px(8))
        keys.setStretch(1, 1)
        side = QWidget()
        side.setFixedWidth(px(WIDTH))
        side.setLayout(
            column(
                Panel(self._look, tr("Goes back"), amount),
                Panel(self._look, tr("The original"), about),
                1,
                self.review,
                keys,
                gap=px(8),
            )
        )
        layout = row(Panel(self._look, tr("Refund"), lines), side, gap=px(12))
        layout.setStretch(0, 1)
        return layout

    def show_session(self, session: Session) -> None:
        """Show the settlement found, with all lines refunded; one that is shown already keeps its selection."""
        self._returning = session.returning
        settlement = session.returning.settlement if session.returning else None
        if settlement != self._shown or session.returning is None:
            self._shown = settlement
            self._load(session.returning)
        self._problem = _answers(session.trouble.words) if session.trouble else ""
        self._typed = self._typed if self._problem else ""
        self._show()

    def _load(self, returning: Return | None) -> None:
        care = returning.settlement.care if returning else None
        lines, shares = (care.lines, returning.shares) if care and returning else ((), ())
        self.table.load(lines, shares, fixed=returning is not None and not returning.possible)
        self._facts.show_rows(_facts(returning.settlement if returning else None))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle digits and letters as a number, and Enter; a focused button keeps its Enter."""
        text = event.text()
        if event.key() in _ENTER:
            focused = QApplication.focusWidget()
            focused.click() if isinstance(focused, QAbstractButton) else self._enter()
        elif event.key() == Qt.Key.Key_Backspace:
            self._type(self._typed[:-1])
        elif text.isascii() and text.isalnum():
            self._type(self._typed + text.upper())
        else:
            super().keyPressEvent(event)

    def _type(self, text: str) -> None:
        self._typed, self._problem = text[:LONGEST], ""
        self._show()

    def _give_all(self) -> None:
        self.table.returns.give_all()
        self.table.setFocus()

    def _enter(self) -> None:
        """Find the number typed, show a refund that was made, or go on to the confirmation."""
        if self._typed:
            self._refunds.find(self._typed)
        elif self._returning and not self._returning.possible:
            self._refunds.show()
        elif self._returning and not self.table.returns.empty:
            self._refunds.review(self.table.returns.kept())

    def _show(self) -> None:
        found, returns = self._returning, self.table.returns
        number = found.settlement.number if found else "—"
        self.number.setText(f"{self._typed}▏" if self._typed else number)
        self.hint.setText(self._problem or _hint(found, typed=bool(self._typed)))
        set_role(self.hint, "warn" if self._problem else "muted")
        possible = found is not None and found.possible
        insurable = found is not None and found.insurable
        self.insure.setVisible(insurable)
        self.leave.setText(tr("Esc Back") if insurable else tr("Esc Back, nothing is given back"))
        self.whole.setEnabled(possible and returns.by_line)
        is_alone = found is None or returns.by_line or self._approvals.is_alone(found)
        self.review.setText(_default(found, typed=bool(self._typed), is_alone=is_alone))
        self.review.setEnabled(bool(self._typed) or (found is not None and not (possible and returns.empty)))
        self._show_amounts(found)

    def _show_amounts(self, found: Return | None) -> None:
        returns = self.table.returns
        if found is None:
            self._cash_name.setText(tr("Cash to give back"))
            self.cash.show_text("—")
            self._cash_note.setText("")
            self._parts.show_rows(_parts(None))
        elif returns.by_line:
            self._cash_name.setText(tr("Lines that go back come to"))
            self.cash.show_fen(returns.back)
            self._cash_note.setText(tr("The cash is shown before the confirmation: what stays is settled again."))
            self._parts.show_rows([(tr("Lines that stay come to"), money.yuan(returns.kept_amount))])
        else:
            name, fen = (to_give_back if found.possible else was_paid)(found.drawer)
            self._cash_name.setText(name)
            self.cash.show_fen(fen)
            self._cash_note.setText(_note(found, is_alone=self._approvals.is_alone(found)))
            self._parts.show_rows(_parts(found))


# The rows are the same with and without a settlement in cash: showing and hiding them takes most of a frame.


def _answers(problem: Words) -> str:
    happened, to_say = tr("{0} {1}", problem.what, problem.money), tr("Tell the patient: {0}", problem.patient)
    return "\n".join((happened, problem.next, to_say))


def _parts(found: Return | None) -> list[tuple[str, str]]:
    split, record = (found.settlement.split, found.drawer) if found else (Split(), Drawer())
    rows = [
        (tr("Back to the funds"), split.fund),
        (tr("Back to the account"), split.account),
        (tr("Back in cash"), record.cash_back),
        *([(tr("Back by phone"), record.code_back)] if record.code_back else []),
        (tr("Goes back in all"), split.fund + split.account + record.back),
    ]
    return [(name, money.yuan(fen) if found else "—") for name, fen in rows]


def _facts(settlement: Settlement | None) -> list[tuple[str, str]]:
    names = (tr("Patient"), tr("ID number"), tr("Insurance"), tr("Bill"), tr("Settled at"), tr("Cashier"))
    return list(zip(names, _about(settlement) if settlement else "—" * len(names), strict=True))


def _about(settlement: Settlement) -> tuple[str, ...]:
    return (
        settlement.masked_name,
        settlement.masked_id,
        tr("Paid in full") if settlement.refusal else words.insurance(settlement.insured),
        settlement.bill_number,
        f"{settlement.at:%Y-%m-%d %H:%M}",
        DOT.join((settlement.counter, settlement.operator)),
    )


def _hint(found: Return | None, *, typed: bool) -> str:
    if typed:
        return tr("Enter finds this number; Backspace takes a character away.")
    if found is None:
        return tr("Type the number of the settlement as its receipt says it.")
    if found.is_insuring:
        return tr("Present the patient's card or e-voucher: the insurer settles the same lines. Nothing has moved yet.")
    if not found.possible:
        return tr("This settlement is refunded already. Type another number, or look at that refund.")
    return tr("↑ ↓ choose a line, Space lets it go back or stay, + and − one more or one less. Or type another number.")


def _note(found: Return, *, is_alone: bool) -> str:
    if not found.possible:
        return tr("See that refund.")
    if not is_alone:
        return tr("More than one person may give back: it is applied for, approved and paid by three.")
    return tr("Everything goes back to where it came from.")


def _default(found: Return | None, *, typed: bool, is_alone: bool) -> str:
    if typed:
        return tr("Enter  Find")
    if found is not None and not found.possible:
        return tr("Enter  Show that refund")
    if not is_alone:
        return tr("Enter  Apply for the refund")
    return tr("Enter  Review the refund")
