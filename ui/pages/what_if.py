"""The what-if page: the bill on the counter under other circumstances, beside the real one; watermarked, never sent."""

from concurrent.futures import Future

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from terminal import money
from terminal.benefit.whatif import Change, imagined
from terminal.model import Presettlement, RegistrationKind, Split
from ui import words
from ui.counter_services import CounterServices
from ui.flow import Flow
from ui.i18n import DOT, tr
from ui.pages.screen import Screen
from ui.session import Session
from ui.style import Look
from ui.trouble import trouble
from ui.widgets.basic import Panel, column, label, row, rule
from ui.widgets.choice import Choice, Chooser, DayChoice
from ui.widgets.comparison import WIDTHS, Comparison
from ui.widgets.row_table import RowTable

MARK = "试算 · 不发送 / TRIAL · NEVER SENT"
SIDE = 340


SIZE, SLOPE, OPACITY = 34, -18, 0.13


class Watermark(QWidget):
    """Covers all of `page` and repeats its words diagonally."""

    def __init__(self, look: Look, words: str, page: QWidget) -> None:
        super().__init__(page)
        self._look, self._words = look, words
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(words)
        page.installEventFilter(self)

    def eventFilter(self, page: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Resize with the page."""
        if event.type() is QEvent.Type.Resize and isinstance(page, QWidget):
            self.setGeometry(page.rect())
            self.raise_()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the words in rows."""
        painter = QPainter(self)
        painter.setOpacity(OPACITY)
        painter.setPen(self._look.colour("badge"))
        painter.setFont(self._look.font(SIZE, QFont.Weight.Bold))
        painter.rotate(SLOPE)
        across, down = painter.fontMetrics().horizontalAdvance(self._words) + self._look.px(90), self._look.px(150)
        for line, y in enumerate(range(0, self.height() * 2, down)):
            for x in range(-self.width() - line % 2 * across // 2, self.width() * 2, across):
                painter.drawText(x, y, self._words)
        painter.end()


class WhatIfScreen(Screen):
    """Choices at the left, both splits at the right; only the terminal's own rules are asked."""

    def __init__(self, services: CounterServices, look: Look, flow: Flow) -> None:
        super().__init__()
        self._services, self._look, self._flow = services, look, flow
        self._agreed: Presettlement | None = None
        self._turn = 0
        self.setAccessibleName(tr("What if"))
        self.day, self.level = DayChoice(tr("On the day")), Choice(tr("At a hospital of"))
        self.registration, self.account = Choice(tr("Registration")), Choice(tr("Personal account"))
        self.figures = Comparison(services.language)
        self.table = RowTable(look, self.figures, WIDTHS, tr("As it is and as it would be"))
        self._bill, self._result_text = label(role="muted", wrap=True), label(role="large", wrap=True, live=True)
        self._refused, self._next = label(role="large", wrap=True, live=True), label(role="muted", wrap=True)
        refusal = column(self._refused, self._next, gap=look.px(4))
        self._refusal = Panel(look, tr("It would be refused"), refusal, kind="refused")
        layout = column(self._banner(), row(self._choices(), self._result(), gap=look.px(12)), gap=look.px(10))
        layout.setStretch(1, 1)
        self.setLayout(layout)
        for chooser in self.choosers:
            chooser.changed.connect(self._try)
        self.mark = Watermark(look, MARK, self)

    @property
    def first(self) -> QWidget:
        """The widget with the initial focus."""
        return self.day

    @property
    def choosers(self) -> tuple[Chooser, ...]:
        """The choices, from the top."""
        return self.day, self.level, self.registration, self.account

    def _banner(self) -> QWidget:
        banner = Panel(self._look, tr("Trial"), row(1, label(MARK, "trial"), 1), margin=10, kind="trial")
        banner.setFixedHeight(self._look.px(54))
        return banner

    def _choices(self) -> QWidget:
        px = self._look.px
        pieces: list[QWidget] = []
        for chooser in self.choosers:
            pieces += [label(chooser.accessibleName(), "caption"), chooser]
        keys = (
            tr("↑ ↓ go to the next choice, ← → change it, Home leaves it as it is."),
            tr("For the day: PgUp and PgDn go by months; type eight digits for any day, such as 20240101."),
            tr("F7 or Esc goes back to the bill, which is as it was."),
        )
        hints = [label(text, "small", wrap=True) for text in keys]
        head = label(tr("Imagine it otherwise"), "heading")
        content = column(head, self._bill, rule(), *pieces, 1, *hints, gap=px(8))
        side = QWidget()
        side.setFixedWidth(px(SIDE))
        side.setLayout(column(Panel(self._look, tr("Imagine it otherwise"), content, margin=18), gap=0))
        return side

    def _result(self) -> QWidget:
        content = column(self._result_text, self._refusal, self.table, gap=self._look.px(10))
        content.setStretch(2, 1)
        return Panel(self._look, tr("As it is and as it would be"), content, margin=18)

    def show_session(self, session: Session) -> None:
        """Start with the bill on the counter as it is."""
        agreed = session.presettlement
        if agreed is None:
            return
        # No split is calculated while the choices are filled in.
        self._agreed = None
        self._offer(agreed)
        self._agreed = agreed
        self._try()

    def _offer(self, agreed: Presettlement) -> None:
        care = agreed.bill.care
        who = words.name(agreed.patient.person.name, masked=self._services.mask_names)
        self._bill.setText(DOT.join((who, words.bill(agreed.bill), money.yuan(agreed.bill.stated_total))))
        self.day.offer(care.day)
        self.level.offer(
            [(None, _as_is(words.level(care.hospital.level))), *((of, words.level(of)) for of in (3, 2, 1, 0))]
        )
        kinds = [(kind.value, words.registration_kind(kind)) for kind in RegistrationKind]
        self.registration.offer([(None, _as_is(_registered(agreed))), ("none", tr("none")), *kinds])
        uses = {True: tr("Use account"), False: tr("Leave account alone")}
        self.account.offer([(None, _as_is(uses[care.use_account])), (not care.use_account, uses[not care.use_account])])

    def change(self) -> Change:
        """Return the chosen change of circumstances."""
        return Change(
            day=self.day.value,
            level=self.level.value,  # type: ignore[arg-type]  # the options are levels
            registration=self.registration.value,  # type: ignore[arg-type]  # the options are kinds
            use_account=self.account.value,  # type: ignore[arg-type]  # the options are booleans
        )

    def _try(self) -> None:
        agreed = self._agreed
        if agreed is None:
            return
        self._turn += 1
        turn, change = self._turn, self.change()

        def answered(done: Future[Split]) -> None:
            if turn == self._turn:
                error = done.exception()
                self._show_refused(agreed, error) if error else self._show_split(agreed, done.result())

        self._flow.worker.run(lambda: self._services.advice.what_if(agreed, change), answered)

    def _show_split(self, agreed: Presettlement, imagined: Split) -> None:
        self._refusal.hide()
        self.figures.load(agreed.answer.split, imagined)
        more = imagined.cash - agreed.answer.split.cash
        if not more:
            self._result_text.setText(tr("The patient would pay the same."))
        else:
            text = tr("The patient would pay {0} more.") if more > 0 else tr("The patient would pay {0} less.")
            self._result_text.setText(text.format(money.yuan(abs(more))))

    def _show_refused(self, agreed: Presettlement, error: BaseException) -> None:
        insured, care = imagined(agreed.patient.person.insured, agreed.bill.care, self.change())
        person = replace(agreed.patient.person, insured=insured)
        problem = trouble(self._services.advice.tried(error, person, care), self._services.language)
        self._result_text.setText(tr("It would be refused"))
        self._refused.setText(problem.words.what)
        self._next.setText(problem.words.next)
        self._refusal.show()
        self.figures.load(agreed.answer.split, None)


def _as_is(text: str) -> str:
    return tr("{0} (as it is)", text)


def _registered(agreed: Presettlement) -> str:
    day = agreed.bill.care.day
    live = [one for one in agreed.patient.person.insured.registrations if one.since <= day <= (one.until or day)]
    return tr(", ").join(words.registration_kind(one.kind) for one in live) or tr("none")
