"""The summary of reasons beside the amount."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal import money
from terminal.model import Basis, Tag
from ui import words
from ui.i18n import tr
from ui.style import Look
from ui.widgets.basic import MIDDLE, RIGHT, clear, column, label, row, scrolling


class Brief(QWidget):
    """One row a reason: figure and amount, below them the formula and its reliability."""

    def __init__(self, look: Look, language: str) -> None:
        super().__init__()
        self._look, self._language = look, language
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
        """Replace the reasons shown."""
        clear(self._rows)
        for basis in reasons:
            self._rows.addWidget(self._row(basis))

    def _row(self, basis: Basis) -> QWidget:
        made = QWidget()
        reason = label(basis.label_in(self._language), wrap=True)
        mark = words.tag(basis.tag) if basis.tag is not Tag.STATED else ""
        under = words.DOT.join(part for part in (basis.formula_in(self._language), mark) if part)
        amount = label(money.grouped(basis.amount))
        amount.setAccessibleName(reason.text())
        texts = column(reason, *([label(under, "small", wrap=True)] if under else []), gap=0)
        layout = row(texts, amount, gap=self._look.px(8))
        layout.setStretch(0, 1)
        layout.setAlignment(amount, RIGHT | MIDDLE)
        made.setLayout(layout)
        return made
