"""The page of refunds that need three people (Ctrl+T): what is applied for, what waits, who decides and who pays."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.model.application import ApplicationState, RefundApplication
from ui.flow import Flow
from ui.fonts import named
from ui.i18n import DOT, tr
from ui.pages.screen import Screen
from ui.returning import Return
from ui.session import Session, ShiftStatus
from ui.style import Look
from ui.widgets.basic import Panel, button, column, label, row
from ui.widgets.entry import Entry
from ui.widgets.facts import Facts
from ui.widgets.text_rows import TextRows, TextTable
from ui.words import breakable

SIDE, MOST = 430, 60
STATE_COLUMN = 4


class ApplicationsScreen(Screen):
    """Enter applies or pays, Alt+1 approves, Alt+2 refuses, Alt+3 takes back, Alt+4 lets the ward apply."""

    takes_text = True

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__()
        self._look, self._steps = look, flow.approvals
        self._waiting: tuple[RefundApplication, ...] = ()
        self._count = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(tr("Applications for refunds"))
        self._build(look)
        layout = row(self._list(), self._side(), gap=look.px(12))
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._draw())
        self.reason.returnPressed.connect(self._enter)
        self._steps.changed.connect(self._fetch)
        self._steps.told.connect(self._done)

    def _build(self, look: Look) -> None:
        heads = (tr("Application"), tr("Patient"), tr("Goes back"), tr("Applied by"), tr("State"))
        widths = {1: 92, 2: 100, 3: 100, STATE_COLUMN: 132}
        self.table = TextTable(look, TextRows(heads, (2,)), widths, tr("Applications that wait"))
        self._title, self.facts = label(role="heading", live=True), Facts(look, gap=4)
        self._reasons = label(role="small", wrap=True)
        self.reason = Entry(look, tr("Reason"), most=MOST, is_text=True)
        self.said = label(role="text", wrap=True, live=True)
        self.main = button("", self._enter, "default")
        self.approve = button(tr("Alt+1  Approve: a second person's password"), self._approve)
        self.refuse = button(tr("Alt+2  Refuse, for the reason above"), self._refuse)
        self.withdraw = button(tr("Alt+3  Take my own application back"), self._withdraw)
        self.another = button(tr("Alt+4  Somebody else applies, by password"), self._another)

    def _list(self) -> QWidget:
        rule = tr("Who applies, who approves and who pays are three people. ↑ ↓ choose.")
        head, px = label(tr("Applications that wait"), "heading"), self._look.px
        closing = label(tr("Ctrl+T or Esc closes this page."), "small")
        content = column(head, label(rule, "small", wrap=True), self.table, closing, gap=px(8))
        content.setStretch(2, 1)
        return Panel(self._look, tr("Applications that wait"), content, margin=18)

    def _side(self) -> QWidget:
        px = self._look.px
        keys = self.main, self.approve, self.refuse, self.withdraw, self.another
        content = column(
            self._title,
            self.facts,
            label(tr("Reason"), "caption"),
            self.reason,
            self._reasons,
            self.said,
            1,
            *keys,
            gap=px(7),
        )
        side = Panel(self._look, tr("Application"), content, margin=18)
        side.setFixedWidth(px(SIDE))
        return side

    @property
    def first(self) -> QWidget:
        """The reason where one is needed, otherwise the list."""
        return self.reason if self._steps.draft else self.table

    @property
    def chosen(self) -> RefundApplication | None:
        """The application that is chosen."""
        return self._waiting[self.table.chosen] if 0 <= self.table.chosen < len(self._waiting) else None

    def show_session(self, _session: Session) -> None:
        """Begin with what is about to be applied for, if anything is."""
        self.reason.clear()
        self._tell("")
        self._draw()

    def show_shift_status(self, shift_status: ShiftStatus) -> None:
        """Fetch what waits again once its number changes."""
        if shift_status.applications != self._count:
            self._count = shift_status.applications
            if self.isVisible():
                self._fetch()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Fetch what waits."""
        super().showEvent(event)
        self._fetch()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Apply for nothing any more, unless somebody is just asked for a password."""
        super().hideEvent(event)
        if not self._steps.is_asking:
            self._steps.draft = None

    def handles(self, key: str) -> bool:
        """Handle the keys that answer."""
        keys = {"Alt+1": self.approve, "Alt+2": self.refuse, "Alt+3": self.withdraw, "Alt+4": self.another}
        chosen = keys.get(key)
        if chosen and chosen.isVisible():
            chosen.click()
        return chosen is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle Enter; what is typed is a reason."""
        if Qt.Key(event.key()) in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self._enter()
        elif event.text().isprintable() and event.text() and self.reason.isEnabled():
            self.reason.setFocus()
            self.reason.insert(event.text())
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        chosen = self.chosen
        if self._steps.draft:
            self._with_reason(self._steps.apply)
        elif chosen and chosen.state is ApplicationState.APPROVED:
            self._steps.pay(chosen)

    def _approve(self) -> None:
        if self.chosen:
            self._steps.approve(self.chosen)

    def _refuse(self) -> None:
        chosen = self.chosen
        if chosen:
            self._with_reason(lambda reason: self._steps.refuse(chosen, reason))

    def _withdraw(self) -> None:
        if self.chosen:
            self._steps.withdraw(self.chosen)

    def _another(self) -> None:
        self._with_reason(self._steps.apply_for_another)

    def _with_reason(self, act: Callable[[str], object]) -> None:
        """Act for the reason that was typed, or the one of a digit; without any say that it is needed."""
        typed = self.reason.text().strip()
        known = reasons(is_refusal=self._steps.draft is None)
        reason = known[int(typed) - 1] if typed in {"1", "2", "3", "4"} else typed
        if reason:
            act(reason)
        else:
            self._tell(tr("Type the reason first, or its digit."))
            self.reason.setFocus()

    def _fetch(self) -> None:
        self._steps.fetch(self._show)

    def _show(self, waiting: tuple[RefundApplication, ...]) -> None:
        draft = self._steps.draft
        if draft and any(each.settlement.number == draft.settlement.number for each in waiting):
            self._steps.draft = None
            self._tell(tr("This settlement has an application already."))
        self._waiting = waiting
        self.table.load([_row(each) for each in waiting])
        if draft and self._steps.draft is None:
            numbers = [each.settlement.number for each in waiting]
            self.table.selectRow(numbers.index(draft.settlement.number))
            self.reason.clear()
        self._draw()

    def _done(self, text: str) -> None:
        self.reason.clear()
        self._tell(text)

    def _tell(self, text: str) -> None:
        self.said.setText(text)

    def _draw(self) -> None:
        draft, chosen = self._steps.draft, self.chosen
        state = chosen.state if chosen and not draft else None
        self._title.setText(_title(draft, chosen))
        self.facts.show_rows(_draft_rows(draft) if draft else _rows(chosen) if chosen else ())
        self._reasons.setText(_digits(is_refusal=draft is None) if draft or chosen else "")
        self.reason.setEnabled(bool(draft or chosen))
        self.main.setText(tr("Enter  Apply for this refund") if draft else tr("Enter  Pay it: to the confirmation"))
        self.main.setVisible(bool(draft) or state is ApplicationState.APPROVED)
        self.approve.setVisible(state is ApplicationState.ASKED)
        can_end = state in {ApplicationState.ASKED, ApplicationState.APPROVED}
        self.refuse.setVisible(can_end)
        self.withdraw.setVisible(can_end)
        self.another.setVisible(bool(draft) and not self._steps.is_demonstration)


def reasons(*, is_refusal: bool) -> tuple[str, ...]:
    """Return the usual reasons, each by its digit: of a refusal, or of an application."""
    if is_refusal:
        return (
            tr("The grounds are not enough"),
            tr("The drug has not come back"),
            tr("Amount or lines are not right"),
            tr("The patient takes it back"),
        )
    return (
        tr("Examination or treatment not done"),
        tr("Drug not dispensed, or returned"),
        tr("Charged wrongly or twice"),
        tr("The patient's wish"),
    )


def _digits(*, is_refusal: bool) -> str:
    # A digit stays with the first word of its reason, on whatever line.
    return "  ".join(f"{at}\N{NO-BREAK SPACE}{text}" for at, text in enumerate(reasons(is_refusal=is_refusal), start=1))


def state_of(state: ApplicationState) -> str:
    """Return the name of an application's state."""
    return {
        ApplicationState.ASKED: tr("to be approved"),
        ApplicationState.APPROVED: tr("to be paid"),
        ApplicationState.PAYING: tr("being paid"),
        ApplicationState.PAID: tr("paid"),
        ApplicationState.REFUSED: tr("refused"),
        ApplicationState.WITHDRAWN: tr("taken back"),
    }[state]


def _title(draft: Return | None, chosen: RefundApplication | None) -> str:
    if draft:
        return tr("Apply for a refund")
    if chosen is None:
        return tr("Nothing waits")
    return DOT.join((tr("Application {0}", chosen.number), state_of(chosen.state)))


def _row(of: RefundApplication) -> tuple[str, ...]:
    back = money.grouped(of.back)
    return of.number, named(of.settlement.masked_name), back, of.applied_by, state_of(of.state)


def _draft_rows(draft: Return) -> list[tuple[str, str]]:
    made = draft.settlement
    return [
        (tr("Patient"), made.masked_name),
        (tr("Settlement"), breakable(made.number)),
        (tr("Goes back"), money.yuan(draft.drawer.back)),
        (tr("Lines"), _lines(len(draft.kept))),
        (tr("Settled at"), f"{made.at:%m-%d %H:%M} {made.operator}"),
    ]


def _rows(of: RefundApplication) -> list[tuple[str, str]]:
    made = of.settlement
    decided = [(tr("Approved"), f"{of.decided_at:%m-%d %H:%M} {of.decided_by}")] if of.decided_at else []
    return [
        (tr("Patient"), made.masked_name),
        (tr("Settlement"), breakable(made.number)),
        (tr("Goes back"), money.yuan(of.back)),
        (tr("Lines"), _lines(len(of.kept))),
        (tr("Settled at"), f"{made.at:%m-%d %H:%M} {made.operator}"),
        (tr("Applied for"), f"{of.applied_at:%m-%d %H:%M} {of.applied_by}"),
        (tr("Reason of it"), of.reason),
        *decided,
    ]


def _lines(kept: int) -> str:
    return tr("{0} lines stay", kept) if kept else tr("everything goes back")
