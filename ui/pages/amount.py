"""The right of the counter: the amount, the payers, the reasons, and the next key."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from terminal import money
from terminal.model import Basis, Split, Tag
from terminal.texts.marks import vintage
from ui import words
from ui.flow import Flow
from ui.i18n import DOT, tr
from ui.session import Session
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.basic import LEFT, MIDDLE, RIGHT, Panel, button, clear, column, label, row, scrolling
from ui.widgets.wait_line import Wait, WaitLine

WIDTH = 330


HEIGHT = 16
# A share has at least this width, so that a small one stays visible.
LEAST = 3.0


class ShareBar(QWidget):
    """Parts of a whole side by side, each in its own colour."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._parts: Sequence[tuple[str, int]] = ()
        self.setAccessibleName(name)
        self.setFixedHeight(look.px(HEIGHT))

    def show_parts(self, parts: Sequence[tuple[str, int]], names: Sequence[str]) -> None:
        """Show parts as (role of the colour, fen); `names` are their names, for a screen reader."""
        self._parts = [part for part in parts if part[1] > 0]
        pairs = zip(names, parts, strict=True)
        self.setAccessibleDescription(tr(", ").join(f"{name} {money.yuan(fen)}" for name, (_, fen) in pairs))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size hint of any width."""
        return QSize(self._look.px(200), self._look.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the parts inside one rounded bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QPainterPath()
        clip.addRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.setClipPath(clip)
        painter.fillRect(self.rect(), self._look.colour("group"))
        left = 0.0
        for role, width in self._widths():
            painter.fillRect(QRectF(left, 0, width - 1, self.height()), self._look.colour(role))
            left += width
        painter.end()

    def _widths(self) -> Iterator[tuple[str, float]]:
        total = sum(fen for _, fen in self._parts)
        room = self.width() - LEAST * len(self._parts)
        for role, fen in self._parts:
            yield role, LEAST + room * fen / total


class Brief(QWidget):
    """One row a reason: figure and amount, below them the formula and its reliability."""

    def __init__(self, look: Look, language: str) -> None:
        super().__init__()
        self._look, self._language, self._shown = look, language, tuple[Basis, ...]()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(2))
        inner = QWidget()
        layout = column(self._rows, 1, gap=0)
        layout.setContentsMargins(0, 0, look.px(4), 0)
        inner.setLayout(layout)
        area = scrolling(inner, tr("Basis"))
        # The keyboard reaches the reasons on the page of F6; here they would add a stop on the way to F9.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(area, gap=0))

    def show_basis(self, reasons: Sequence[Basis]) -> None:
        """Replace the reasons shown; the same again change nothing."""
        if self._shown == tuple(reasons):
            return
        self._shown = tuple(reasons)
        clear(self._rows)
        for basis in (each for each in reasons if each.figure != "illustrative"):  # the strip says it
            self._rows.addWidget(self._row(basis))

    def _row(self, basis: Basis) -> QWidget:
        made = QWidget()
        reason = label(basis.label_in(self._language), wrap=True)
        mark = words.tag(basis.tag) if basis.tag is not Tag.STATED else ""
        age = vintage(basis.as_of, self._language, early=basis.early)
        under = DOT.join(part for part in (basis.formula_in(self._language), mark, age) if part)
        role = "invented" if basis.is_illustrative else "small"
        amount = label(money.grouped(basis.amount))
        amount.setAccessibleDescription(reason.text())
        texts = column(reason, *([label(under, role, wrap=True)] if under else []), gap=0)
        layout = row(texts, amount, gap=self._look.px(8))
        layout.setStretch(0, 1)
        layout.setAlignment(amount, RIGHT | MIDDLE)
        made.setLayout(layout)
        return made


class Swatch(QWidget):
    """A small square in the colour of a payer."""

    def __init__(self, look: Look, role: str) -> None:
        super().__init__()
        self._colour = look.colour(role)
        self.setFixedSize(QSize(look.px(11), look.px(11)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Fill it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colour)
        painter.end()


class PayerBreakdown(QWidget):
    """The bar of payers, and their amounts; of `every` one, or of those who pay anything."""

    def __init__(self, look: Look, *, every: bool = True) -> None:
        super().__init__()
        self._every = every
        self._bar = ShareBar(look, tr("Who pays"))
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(look.px(2))
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[str, tuple[QWidget, ...]] = {}
        for at, (role, name, _) in enumerate(words.payers(Split(civil_servant=1))):
            cells = (Swatch(look, role), label(name), label(name=name))
            for place, cell in enumerate(cells):
                self._grid.addWidget(cell, at, place, (RIGHT if place == 2 else LEFT) | MIDDLE)
            self._rows[role] = cells
        self.setLayout(column(self._bar, self._grid, gap=look.px(6)))

    def show_split(self, split: Split | None) -> None:
        """Show a split; None while it is being calculated."""
        payers = [each for each in words.payers(split or Split()) if self._every or each[2]]
        figures = {role: money.grouped(fen) if split else "…" for role, _, fen in payers}
        for role, cells in self._rows.items():
            for cell in cells:
                cell.setVisible(role in figures)
            cells[2].setText(figures.get(role, ""))  # type: ignore[attr-defined]  # the third cell is a label
        self._bar.show_parts([(role, fen) for role, _, fen in payers], [name for _, name, _ in payers])


def _tried(bills: int, due: Split) -> str:
    if bills > 1:
        return tr("{0} bills, {1} · trial, nothing charged", bills, money.yuan(due.total))
    return tr("Total {0} · trial, nothing charged", money.yuan(due.total))


class AmountPanel(QWidget):
    """The patient's amount in the largest type, with its reasons and the one next step."""

    def __init__(self, look: Look, language: str, flow: Flow) -> None:
        super().__init__()
        self.setFixedWidth(look.px(WIDTH))
        self.amount = Amount(look, 46, tr("Due from the patient"))
        self._flow, self._total = flow, WaitLine("muted")
        self.payers = PayerBreakdown(look)
        self._brief = Brief(look, language)
        self.account = button("", lambda: flow.use_account(used=self.account.isChecked()))
        self.account.setAccessibleDescription(tr("Pay from the personal account"))
        self.account.setCheckable(True)
        self.settle = button(tr("F9  Settle and collect"), flow.payments.begin, "default")
        self.cancel = button(tr("Esc Cancel"), flow.back)
        head = label(tr("Due from the patient"), "caption")
        amount = column(head, self.amount, self._total, self.payers, gap=look.px(3))
        why = column(label(tr("Based on  F6"), "caption"), self._brief, gap=look.px(4))
        others = row(self.account, self.cancel, gap=look.px(10))
        others.setStretch(0, 1)
        top, basis = Panel(look, tr("Amount"), amount, margin=13), Panel(look, tr("Basis"), why, margin=13)
        layout = column(top, basis, self.settle, others, gap=look.px(8))
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def show_session(self, session: Session) -> None:
        """Show the amount that was agreed; an ellipsis while it is being calculated."""
        agreed = session.presettlement
        self.account.setChecked(session.use_account)
        used = tr("☑ Use account") if session.use_account else tr("☐ Use account")
        self.account.setText(f"{used}  Ctrl+A")
        self.account.setEnabled(agreed is not None and agreed.patient.person.account > 0)
        self.settle.setEnabled(session.payable)
        due = session.due if agreed else None
        self.payers.show_split(due)
        every = session.together or ((agreed,) if agreed else ())
        self._brief.show_basis([reason for each in every for reason in each.answer.basis])
        if agreed is None:
            self.amount.show_text("¥ …")
            leaves = tr("Esc leaves it, nothing is charged.")
            limit = words.answer_limit(self._flow.services.answer_limit)
            self._total.show_wait(Wait(self._flow.began, tr("Presettling…"), limit, leaves))
        else:
            due = session.due or agreed.answer.split
            self.amount.show_fen(due.cash)
            self._total.show_text(_tried(len(session.together), due))
