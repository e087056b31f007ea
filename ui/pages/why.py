"""The reasons for the amount: one sentence, the tree of reasons, and the source of the chosen one."""

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.benefit.explain import sentence
from terminal.benefit.schema import Notice
from terminal.model import Basis, Presettlement, Tag
from terminal.texts.marks import aside, vintage
from ui import words
from ui.counter_services import CounterServices
from ui.i18n import DOT, tr
from ui.style import Look
from ui.widgets.basic import Panel, column, label, row, scrolling, set_role
from ui.widgets.reason_tree import ReasonTree

DETAILS, NOTICES = 112, 3
"""The height of the details in pixels, and the number of visible lines of notices."""


class Why(QWidget):
    """The reasons of one presettlement; without rules of our own, those that the insurer gave."""

    def __init__(self, look: Look, services: CounterServices) -> None:
        super().__init__()
        self._services = services
        self._sentence = label(role="large", wrap=True, name=tr("Tell the patient"))
        self.tree = ReasonTree(look, services.language)
        self._chosen, self._amount = label(role="strong", wrap=True), label(role="strong")
        self._formula, self._tag = label(name=tr("Formula"), wrap=True), label(role="tag", name=tr("How certain"))
        self._says = label(wrap=True, name=tr("What the clause says"))
        self._source = label(role="small", wrap=True, name=tr("Source"))
        self._notices = label(role="small", wrap=True)
        self.tree.chosen.connect(self._show_chosen)
        head = row(label(tr("Why this amount"), "caption"), 1, label(tr("F6 back to the lines"), "small"))
        content = column(head, self._sentence, self.tree, self._details(look), self._remarks(look), gap=look.px(8))
        content.setStretch(2, 1)
        self.setLayout(column(Panel(look, tr("Why this amount"), content), gap=0))

    def _details(self, look: Look) -> Panel:
        # One height for all, so that the rows do not move with the cursor.
        head = row(self._chosen, self._tag, self._amount, gap=look.px(10))
        head.setStretch(0, 1)
        content = column(head, self._formula, self._says, self._source, 1, gap=look.px(1))
        details = Panel(look, tr("Source"), content, kind="inset")
        details.setMinimumHeight(look.px(DETAILS))
        return details

    def _remarks(self, look: Look) -> QWidget:
        inner = QWidget()
        inner.setLayout(column(self._notices, 1, gap=0))
        area = scrolling(inner, tr("Notices, which change no amount"))
        area.setFixedHeight(NOTICES * QFontMetrics(look.font(12)).lineSpacing() + 2)
        self._remark_box = QWidget()
        self._remark_box.setLayout(
            column(label(tr("Notices, which change no amount"), "caption"), area, gap=look.px(2))
        )
        return self._remark_box

    def show_agreed(self, agreed: Presettlement) -> None:
        """Show the reasons of a presettlement."""
        self._sentence.setText(sentence(agreed.answer.split, self._services.language))
        self.tree.show_reasons((agreed.why,) if agreed.why else agreed.answer.basis)
        notices = self._services.advice.notices(agreed.patient.person, agreed.bill)
        self._remark_box.setVisible(bool(notices))
        self._notices.setText("\n".join(self._noticed(notices)))

    def _noticed(self, notices: Sequence[Notice]) -> list[str]:
        language = self._services.language
        texts = ((each.text_zh if language == "zh_CN" else each.text_en, each.clause) for each in notices)
        return [f"· {aside(text, clause, language)}" for text, clause in texts]

    def _show_chosen(self, basis: Basis) -> None:
        language = self._services.language
        self._chosen.setText(basis.label_in(language))
        self._amount.setText(money.yuan(basis.amount))
        self._formula.setText(basis.formula_in(language))
        self._tag.setText(words.tag(basis.tag))
        self._tag.setVisible(bool(basis.document))
        marked = "illustrative" if basis.is_illustrative else "tag"
        set_role(self._tag, "small" if basis.tag is Tag.STATED else marked)
        # What only adds others up leaves the text of the clauses to them.
        says = () if basis.children else self._services.advice.says(basis.clause, language)
        self._says.setText(" / ".join(says))
        self._says.setVisible(bool(says))
        self._source.setText(source(basis, language))


def source(basis: Basis, language: str) -> str:
    """Return the source of a figure: clause, document, first day, age; empty for a plain sum of others."""
    clause = tr("Clause {0}", basis.clause) if basis.clause else ""
    since = tr("in force from {0}", basis.since.isoformat()) if basis.since else ""
    age = vintage(basis.as_of, language, early=basis.early)
    return DOT.join(part for part in (clause, basis.document_in(language), since, age) if part)
