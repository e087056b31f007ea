"""Why the amount is what it is: every figure with its formula, clause, document, date and tag."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from terminal import money
from terminal.model import Basis, Tag
from ui.i18n import tr
from ui.style import Look
from ui.widgets.basic import LEFT, MIDDLE, RIGHT, Panel, column, label, row, rule
from ui.words import DOT


def source(basis: Basis, language: str) -> str:
    """Write where a figure comes from: clause, document, first day."""
    since = tr("from {0}", basis.since.isoformat()) if basis.since else ""
    return DOT.join(part for part in (basis.clause, basis.document_in(language), since) if part)


def tag(of: Tag) -> str:
    """Write how far a value can be relied on; nothing where a document states it."""
    return {
        Tag.STATED: "",
        Tag.PUBLISHED: tr("published"),
        Tag.SECONDARY: tr("secondary source"),
        Tag.ASSUMED: tr("assumed"),
    }[of]


class Why(QWidget):
    """All reasons, one under the other; a long list scrolls."""

    def __init__(self, look: Look, language: str) -> None:
        super().__init__()
        self._look, self._language = look, language
        self._rows = QVBoxLayout()
        self._rows.setSpacing(look.px(8))
        inner = QWidget()
        inner.setLayout(column(self._rows, 1, gap=0))
        self.area = scrolling(inner, tr("Why this amount"))
        head = row(label(tr("Why this amount"), "caption"), 1, label(tr("F6 back to the lines"), "small"))
        self.setLayout(column(Panel(look, tr("Why this amount"), column(head, self.area)), gap=0))

    def show_basis(self, reasons: Sequence[Basis]) -> None:
        """Show these reasons in place of those before."""
        clear(self._rows)
        for basis in reasons:
            self._rows.addWidget(self._row(basis))
            self._rows.addWidget(rule())

    def _row(self, basis: Basis) -> QWidget:
        made = QWidget()
        said = basis.label_in(self._language)
        made.setAccessibleName(f"{said} {money.yuan(basis.amount)}")
        head = row(label(said, "strong"), gap=self._look.px(8))
        if tag(basis.tag):
            head.addWidget(label(tag(basis.tag), "tag"))
        head.addStretch(1)
        head.addWidget(label(money.grouped(basis.amount), "strong"))
        texts = [
            label(basis.formula_in(self._language), wrap=True),
            label(source(basis, self._language), "small", wrap=True),
        ]
        made.setLayout(column(head, *(text for text in texts if text.text()), gap=self._look.px(2)))
        return made


class Brief(QWidget):
    """The reasons in short: figure, source and amount."""

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
        # The keyboard reads it on the page of F6; here it would only be one more stop on the way to F9.
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(area, gap=0))

    def show_basis(self, reasons: Sequence[Basis]) -> None:
        """Show these reasons in place of those before."""
        clear(self._rows)
        for basis in reasons:
            self._rows.addWidget(self._row(basis))

    def _row(self, basis: Basis) -> QWidget:
        made = QWidget()
        said = label(basis.label_in(self._language), wrap=True)
        under = DOT.join(part for part in (basis.clause or basis.document_in(self._language), tag(basis.tag)) if part)
        amount = label(money.grouped(basis.amount))
        amount.setAccessibleName(said.text())
        words = column(said, *([label(under, "small", wrap=True)] if under else []), gap=0)
        layout = row(words, amount, gap=self._look.px(8))
        layout.setStretch(0, 1)
        layout.setAlignment(amount, RIGHT | MIDDLE)
        made.setLayout(layout)
        return made


def scrolling(inner: QWidget, name: str) -> QScrollArea:
    """Let a widget scroll up and down where it does not fit."""
    area = QScrollArea()
    area.setAccessibleName(name)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setAlignment(LEFT)
    area.setWidget(inner)
    return area


def clear(layout: QVBoxLayout) -> None:
    """Take every widget out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.deleteLater()
