"""The page of deposits (Ctrl+B): a stay by its number or its patient, its deposits, and its discharge."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal import money
from terminal.accounts.deposits import Plan
from terminal.model import Account
from terminal.private import Private
from ui.counter_services import CounterServices
from ui.deposit_words import (
    amount_of,
    below,
    brief,
    check_rows,
    cut_day,
    giving_back,
    left_over,
    may_owe,
    may_settle,
    settling,
    stay_rows,
)
from ui.deposits import Deposits
from ui.fit import WIDE
from ui.flow import Flow
from ui.i18n import tr
from ui.pages.screen import Screen
from ui.session import Session
from ui.style import Look
from ui.typed_amount import TypedAmount
from ui.widgets.amount import Amount
from ui.widgets.basic import Panel, button, column, label, row
from ui.widgets.deposit_rows import CATEGORY_WIDTHS, DEPOSIT_WIDTHS, Categories, DepositRows
from ui.widgets.facts import Facts
from ui.widgets.live import announce
from ui.widgets.row_table import RowTable

LEFT_WIDTH, RIGHT_WIDTH, AMOUNT, LONGEST = 272, 336, 46, 20


class DepositsScreen(Screen):
    """Accepts digits and letters with any focus, so that no scan and no input method gets in."""

    takes_text = owes = True

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._look, self._flow, self._session = look, flow, Session()
        desk = services.deposits
        self._steps = Deposits(flow, desk, self._show_account, self._tell) if desk else None
        self._account: Account | None = None
        self._number, self.typed = "", TypedAmount()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Deposits and discharge"))
        self._build()
        self.left = self._left()
        layout = row(self.left, self._middle(), self._right(), gap=look.px(12))
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _build(self) -> None:
        self.stay, self.checks, self.proof = (Facts(self._look, gap=6) for _ in range(3))
        self._stay_number, self.entry = label(role="figure"), label(role="figure", name=tr("Typed"))
        self._asked, self._told = label(role="caption"), label(role="large", wrap=True, live=True)
        self._caption, self._below = label(role="caption"), label(role="muted", wrap=True)
        self.amount = Amount(self._look, AMOUNT, self._caption)
        self.brief = label(role="strong", wrap=True)
        self.categories, self.deposits = Categories(), DepositRows()
        self.take = button("", self._enter, "second")
        self.settle = button("", self._settle, "default")

    def _left(self) -> QWidget:
        px, look = self._look.px, self._look
        stay = column(label(tr("This stay"), "caption"), self._stay_number, self.stay, gap=px(8))
        checks = column(label(tr("Checks before discharge"), "caption"), self.checks, 1, gap=px(8))
        content = column(Panel(look, tr("This stay"), stay), Panel(look, tr("Checks before discharge"), checks), 1)
        return self._side(content, LEFT_WIDTH)

    def _middle(self) -> QWidget:
        px, look = self._look.px, self._look
        bill = RowTable(look, self.categories, CATEGORY_WIDTHS, tr("The bill by category"))
        plan = RowTable(look, self.deposits, DEPOSIT_WIDTHS, tr("What becomes of the deposits"))
        first = label(tr("Cash first, the rest to its own order"), "small")
        head = row(label(tr("What becomes of the deposits"), "strong"), first, 1, gap=px(8))
        above = column(label(tr("The bill by category"), "strong"), bill, gap=px(6))
        below = column(head, plan, gap=px(6))
        panels = Panel(look, tr("The bill by category"), above), Panel(look, tr("Deposits"), below)
        content = column(self.brief, *panels, gap=px(8))
        content.setStretch(1, 2)
        content.setStretch(2, 1)
        made = QWidget()
        made.setLayout(content)
        return made

    def _right(self) -> QWidget:
        px, look = self._look.px, self._look
        due = column(self._caption, self.amount, self._below, gap=px(4))
        typed = column(self._asked, self.entry, gap=px(4))
        closing = label(tr("D prints the charges of the last day. Ctrl+B or Esc closes this page."), "small", wrap=True)
        content = column(
            Panel(look, tr("Amount"), due),
            Panel(look, tr("How it comes about"), column(self.proof, gap=0)),
            Panel(look, tr("Typed"), typed, kind="inset"),
            self._told,
            1,
            self.settle,
            self.take,
            closing,
            gap=px(10),
        )
        return self._side(content, RIGHT_WIDTH)

    def _side(self, content: QVBoxLayout, width: int) -> QWidget:
        side = QWidget()
        side.setFixedWidth(self._look.px(width))
        side.setLayout(content)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fold the left column to one line where there is no width for it."""
        super().resizeEvent(event)
        is_narrow = self.width() < self._look.px(WIDE.width() - 40)
        self.left.setVisible(not is_narrow)
        self.brief.setVisible(is_narrow)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Take scanned payment codes and F9 from now on, and begin with the patient at the counter."""
        super().showEvent(event)
        self.arrive()
        self._flow.payments.beside = self

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Leave payment codes and F9 to the other pages."""
        super().hideEvent(event)
        self._flow.payments.beside = None

    def show_session(self, session: Session) -> None:
        """Begin with the stay of the patient at the counter, if there is one."""
        self._session, self._account, self._number = session, None, ""
        self.typed.forget()
        hint = tr("Type the inpatient number, or present the patient's card first.")
        self._told.setText(hint if self._steps else tr("This counter has no book of deposits."))
        if self._steps and session.patient:
            self._steps.of_patient(session.patient, self._bill)
        self._draw()

    @property
    def own_keys(self) -> dict[str, str]:
        """The names of the keys that do something else here, each with a second person's consent."""
        cash, cut = tr("Force cash"), tr("Interim")
        return {"F5": tr("Leave a debt"), "F6": cash, "F7": cut, "F10": tr("Undo discharge")}

    def handles(self, key: str) -> bool:
        """Handle the acts that need a second person."""
        account, steps = self._account, self._steps
        if key not in self.own_keys or steps is None:
            return False
        if account is None:
            self._tell(tr("Choose a stay first."))
        elif not steps.is_busy:
            self._act(key, account, steps)
        return True

    def _act(self, key: str, account: Account, steps: Deposits) -> None:
        plan, agreed, received = self._plan(), self._session.presettlement, self.typed.fen(0) or 0
        if key == "F6":
            steps.acts.force_cash(account)
        elif key == "F10":
            steps.acts.undo(account)
        elif key == "F7":
            until = cut_day(account, self.typed.text)
            if until:
                self.typed.forget()
                steps.acts.cut(account, until)
            else:
                self._tell(tr("Type the last day to be settled as month and day, such as 1120."))
        elif plan and agreed and may_owe(account, plan, received, self._bill):
            steps.acts.leave_debt(agreed, plan, received)
        else:
            self._tell(tr("Nothing is missing here that could stay owed."))

    def begin(self) -> None:
        """Settle the discharge shown (F9)."""
        self._settle()

    def scan(self, code: Private) -> bool:
        """Take the amount typed as a deposit, or what is missing at the discharge, by a patient's payment code."""
        account, plan, steps = self._account, self._plan(), self._steps
        if account is None or steps is None or steps.is_busy:
            return False
        amount = self.typed.fen(0)
        if amount:
            self.typed.forget()
            steps.take(account, amount, code)
        elif plan and plan.shortage and self._session.presettlement:
            steps.settle(self._session.presettlement, plan, 0, code)
        else:
            self._tell(tr("Type the amount first, then scan the payment code."))
        self._draw()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle what is typed, Backspace and Enter."""
        key, text = Qt.Key(event.key()), event.text().upper()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._enter()
        elif key is Qt.Key.Key_Backspace:
            self._erase()
        elif self._account is None and text.isascii() and text.isalnum():
            self._number = (self._number + text)[:LONGEST]
        elif self._account and (text.isdecimal() or text == "."):
            self.typed.add(text)
        elif self._account and text == "D" and self._steps:
            self._steps.print_day(self._account)
        else:
            super().keyPressEvent(event)
        self._draw()

    def _erase(self) -> None:
        if self._account is None:
            self._number = self._number[:-1]
        else:
            self.typed.remove()

    def _enter(self) -> None:
        """Find the stay that was typed, or take the amount typed in cash."""
        steps, account, amount = self._steps, self._account, self.typed.fen(0)
        if steps is None or steps.is_busy:
            return
        if account is None and self._number:
            steps.find(self._number)
        elif account and amount:
            self.typed.forget()
            steps.take(account, amount)
        self._draw()

    def _settle(self) -> None:
        account, plan, steps = self._account, self._plan(), self._steps
        if not (account and steps and self.takes()) or steps.is_busy or not self.settle.isEnabled():
            return
        if plan and self._session.presettlement:
            steps.settle(self._session.presettlement, plan, self.typed.fen(0) or 0, None)
        elif left := left_over(account):
            steps.give_back(account, left)

    def _plan(self) -> Plan | None:
        return self._steps.plan(self._account, self._session) if self._steps and self._account else None

    @property
    def _bill(self) -> str:
        return self._session.bill.number if self._session.bill else ""

    def _tell(self, text: str) -> None:
        self._told.setText(text)

    def _show_account(self, account: Account | None) -> None:
        if account is None:
            self._tell(tr("This patient has no stay here."))
        else:
            self._account = account
            self._tell("")
            announce(self._stay_number, account.stay.number)  # beside the page's name
        self._draw()

    def _draw(self) -> None:
        account, plan = self._account, self._plan()
        stay = account.stay if account else None
        self._stay_number.setText(stay.number if stay else tr("No stay chosen"))
        self.brief.setText(brief(account) if account else "")
        self.stay.show_rows(stay_rows(stay) if stay else ())
        self.checks.show_rows(check_rows(account) if account else ())
        agreed = self._session.presettlement
        self.categories.load(agreed.bill.care.lines, agreed.shares) if plan and agreed else self.categories.load((), ())
        self.deposits.load(account.deposits if account else (), plan)
        self._draw_amount(account, plan)
        self._draw_keys(account, plan)

    def _draw_amount(self, account: Account | None, plan: Plan | None) -> None:
        caption, fen, rows = amount_of(account, plan)
        self._caption.setText(caption)
        self.amount.show_fen(fen)
        self.proof.show_rows(rows)
        self._below.setText(below(account, plan, self._bill, has_patient=self._session.patient is not None))

    def _draw_keys(self, account: Account | None, plan: Plan | None) -> None:
        amount = self.typed.fen(0) or 0
        self._asked.setText(tr("Amount in yuan") if account else tr("Inpatient number"))
        self.entry.setText((self.typed.shown() if self.typed.text else "") if account else self._number + "▏")
        take = tr("Enter  Take {0} in cash as a deposit", money.yuan(amount)) if account else tr("Enter  Find the stay")
        self.take.setText(take)
        self.take.setEnabled(bool(amount if account else self._number))
        left = left_over(account) if account else None
        self.settle.setText(giving_back(left) if left else settling(plan, amount))
        self.settle.setEnabled(bool(left) or may_settle(account, plan, amount, self._bill))
        self.settle.setVisible(bool(left or plan))
