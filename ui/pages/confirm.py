"""The confirmation of a refund: its effects, with the safe answer as the default."""

from PySide6.QtWidgets import QGridLayout, QWidget

from terminal import money
from ui.flow import Flow
from ui.fonts import named
from ui.i18n import DOT, tr
from ui.money_words import to_give_back
from ui.pages.screen import Screen
from ui.returning import Return
from ui.session import Session, Step
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.basic import LEFT, MIDDLE, RIGHT, Panel, button, column, label, row, rule
from ui.widgets.wait_line import Wait, WaitLine
from ui.words import answer_limit

WIDTH = 900
PHONE = 3
"""The row of the payment by phone."""


class ConfirmScreen(Screen):
    """The refunded amounts and their targets, the lines settled again, and two answers."""

    def __init__(self, look: Look, flow: Flow) -> None:
        super().__init__()
        self.setAccessibleName(tr("Confirm the refund"))
        self._look, self._flow = look, flow
        self._title, self._of = label(role="hero", wrap=True, live=True), label(role="muted", wrap=True)
        self._cash_name = label(role="large", wrap=True)
        self.cash = Amount(look, 58, self._cash_name)
        self.cells = [[label(role="large") for _ in range(4)] for _ in range(5)]
        self._heads = [label(text, "muted") for text in _heads()]
        self.intent = WaitLine("large", name=tr("What will happen"), reveals=True)
        self.intent.setMinimumHeight(look.px(52))
        self.safe = button(tr("Enter  Back, nothing is given back"), flow.back, "default")
        self.give = button("", flow.refunds.confirm, "second")
        keys = row(self.safe, self.give, gap=look.px(12))
        keys.setStretch(0, 1)
        keys.setStretch(1, 1)
        inset = Panel(look, tr("What will happen"), column(self.intent), kind="inset")
        head = column(self._title, self._of, gap=look.px(2))
        cash = column(self._cash_name, self.cash, gap=0)
        content = column(head, cash, rule(), self._grid(), 1, inset, keys, gap=look.px(10))
        panel = Panel(look, tr("Confirm the refund"), content, margin=28)
        panel.setMaximumWidth(look.px(WIDTH))
        layout = row(panel, gap=0)
        self.setLayout(layout)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus: the answer that refunds nothing."""
        return self.safe

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(28))
        grid.setVerticalSpacing(self._look.px(4))
        grid.setColumnStretch(0, 1)
        for at, cells in enumerate([self._heads, *self.cells]):
            for place, cell in enumerate(cells):
                grid.addWidget(cell, at, place, (RIGHT if place else LEFT) | MIDDLE)
        return grid

    def show_session(self, session: Session) -> None:
        """Show what was chosen; while it is being done nothing can be pressed."""
        returning, busy = session.returning, session.step is Step.REFUNDING
        if returning is None:
            return
        self._title.setText(_title(returning))
        self._of.setText(_of(returning))
        self._cash_name.setText(_cash_name(returning))
        self._show_figures(returning)
        if busy:
            self.intent.show_wait(_under_way(self._flow))
        else:
            self.intent.show_text(_intent(returning) + _by_phone(returning))
        nothing = tr("Enter  Back, nothing changes") if returning.agreed else tr("Enter  Back, nothing is given back")
        self.safe.setText(nothing)
        self.safe.setEnabled(not busy)
        self.give.setEnabled(not busy)
        self.give.setText(_give(returning, busy=busy))

    def _show_figures(self, returning: Return) -> None:
        is_open = returning.kept and returning.trial is None
        self.cash.show_text("¥ …" if is_open else money.yuan(to_give_back(returning.drawer)[1]))
        for cells, (name, was, again) in zip(self.cells, _figures(returning), strict=True):
            cells[0].setText(name)
            cells[1].setText(money.grouped(was))
            cells[2].setText("…" if again is None else money.grouped(again))
            cells[3].setText("…" if again is None else money.grouped(was - again))
        by_phone = self.cells[PHONE]
        for cell in by_phone[:2]:
            cell.setVisible(returning.drawer.by_code > 0)
        for cells in [self._heads, *self.cells]:
            for cell in cells[2:]:
                cell.setVisible(bool(returning.kept) and (cells is not by_phone or returning.drawer.by_code > 0))


def _heads() -> tuple[str, ...]:
    return tr("Where to"), tr("Goes back"), tr("Settled again (trial)"), tr("Difference")


def _figures(returning: Return) -> list[tuple[str, int, int | None]]:
    """Return for each payer and tender what goes back, and what is settled again, None if that is not known."""
    whole, kept, record = returning.settlement.split, returning.trial, returning.drawer
    cash, by_code = record.received - record.change, record.by_code
    stays = (kept.cash, 0) if kept and returning.is_dearer else (cash - record.cash_back, by_code - record.code_back)
    return [
        (tr("The funds"), whole.fund, kept.fund if kept else None),
        (tr("The account"), whole.account, kept.account if kept else None),
        (tr("In cash"), cash, stays[0] if kept else None),
        (tr("By phone"), by_code, stays[1] if kept else None),
        (
            tr("Goes back in all"),
            whole.fund + whole.account + cash + by_code,
            kept.fund + kept.account + sum(stays) if kept else None,
        ),
    ]


def _of(returning: Return) -> str:
    made, number = returning.settlement, returning.application
    approved = [tr("Application {0}", number)] if number else []
    return DOT.join((named(made.masked_name), made.number, f"{made.at:%Y-%m-%d %H:%M}", *approved))


def _give(returning: Return, *, busy: bool) -> str:
    if returning.agreed:
        return tr("Settling…") if busy else tr("F10  Settle it with the insurer")
    return tr("Refunding…") if busy else tr("F10  Give it back for good")


def _title(returning: Return) -> str:
    care = returning.settlement.care
    if returning.agreed:
        return tr("Let the insurer settle what was paid in full?")
    if not returning.kept or care is None:
        return tr("Refund the whole settlement?")
    return tr("Refund by line: {0} of {1} lines stay?", len(returning.kept), len(care.lines))


def _cash_name(returning: Return) -> str:
    if not returning.kept:
        return to_give_back(returning.drawer)[0]
    if returning.trial is None:
        return tr("Cash to give back: known when the insurer has answered")
    if returning.is_dearer:
        return tr("By trial what stays costs more cash than was paid: then everything is given back")
    record = returning.drawer
    if record.code_back and not record.cash_back:
        return tr("Goes back by phone, by trial: the insurer's answer counts")
    return tr("Cash to give back, by trial: the insurer's answer counts")


def _by_phone(returning: Return) -> str:
    by_code = returning.drawer.code_back
    return tr(" {0} goes back by phone.", money.yuan(by_code)) if by_code else ""


def _under_way(flow: Flow) -> Wait:
    what = tr("Refunding with the insurer. Please wait; hand no cash over yet.")
    stays = tr("It cannot be left: the insurer may have given it back already.")
    return Wait(flow.began, what, answer_limit(flow.services.answer_limit), stays)


def _intent(returning: Return) -> str:
    if returning.agreed:
        return tr(
            "F10 withdraws the first receipt, settles the same lines with the insurer, and gives the difference back to"
            " where it came from. It cannot be undone."
        )
    if returning.kept:
        return tr(
            "F10 gives the whole settlement back and settles the lines that stay again, as of the day of care."
            " The year's records follow. It cannot be undone."
        )
    if returning.settlement.refusal:
        return tr("F10 gives everything back to where it came from. The bill is unpaid again. It cannot be undone.")
    return tr(
        "F10 gives everything back to where it came from, and the year's records follow. The bill is unpaid again."
        " It cannot be undone."
    )
