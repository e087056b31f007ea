"""The patient display: the amount to pay, in digits legible from two metres, and the progress of the payment."""

from math import ceil
from time import monotonic

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QScreen
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLabel, QLayout, QWidget

from ui.fonts import drawable
from ui.i18n import tr
from ui.patient_view import MOST, PatientView
from ui.style import Look
from ui.widgets.amount import Amount
from ui.widgets.basic import CENTRE, LEFT, MIDDLE, RIGHT, column, label, row, rule, set_role
from ui.widgets.code import Code

SIZE, UPRIGHT, MARGINS = (1024, 600), (600, 800), (28, 18)
AMOUNT, TITLE, NAME, HINT, STAGE, ITEM, CODE = 170, 52, 36, 30, 26, 20, 300
# The smallest size of a text, and the parts of the usual size below which only what matters most is shown, and above
# which the lines of the bill are.
LEAST, SMALL, ROOMY = 13, 0.45, 0.95


class Display(QWidget):
    """A window for the patient, on the second screen if there is one; it accepts no input.

    It is given views of a session and never the session, so that it has no full name to show. `closed` is emitted when
    somebody closes it. In a small window everything is smaller, in an upright one the code is below the amount.
    """

    closed = Signal()

    def __init__(self, look: Look, hospital: str, *, simulated: bool) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self._look, self._is_small, self._is_roomy, self._view = look, False, False, PatientView()
        self._texts: list[tuple[QLabel, int]] = []
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("display")
        self.setWindowTitle(tr("Patient display"))
        self.setAccessibleName(tr("Patient display"))
        self._name, self._title = self._text(NAME), self._text(TITLE)
        self.amount = Amount(look, AMOUNT, self._title, live=False)
        self.amount.setAlignment(CENTRE)
        self._hint = self._text(HINT, wrap=True)
        self.code = Code(look, tr("Payment code"), CODE)
        self._left = self._text(HINT)
        self._items, self._rows = self._list()
        self._stages = [label() for _ in _stages()]
        for stage in self._stages:
            stage.setAlignment(CENTRE)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._count_down)
        self._lay_out(hospital, simulated=simulated)
        self.resize(*(look.px(side) for side in SIZE))
        self.show_view(PatientView())

    def _text(self, size: int, *, wrap: bool = False) -> QLabel:
        made = label(wrap=wrap)
        made.setAlignment(CENTRE)
        self._texts.append((made, size))
        return made

    def _list(self) -> tuple[QWidget, list[tuple[QLabel, QLabel, QLabel]]]:
        """Return the place of the bill's lines, and its rows: name, quantity, amount."""
        place, grid = QWidget(), QGridLayout()
        rows = [(self._text(ITEM), self._text(ITEM), self._text(ITEM)) for _ in range(MOST + 1)]
        for at, cells in enumerate(rows):
            for column_, (cell, side) in enumerate(zip(cells, (LEFT, RIGHT, RIGHT), strict=True)):
                cell.setAlignment(side | MIDDLE)
                grid.addWidget(cell, at, column_)
        grid.setColumnStretch(0, 1)
        grid.setRowStretch(len(rows), 1)
        place.setLayout(grid)
        return place, rows

    def _lay_out(self, hospital: str, *, simulated: bool) -> None:
        px = self._look.px
        self._hospital, self._simulated = label(hospital, "hospital"), label(tr("Simulation"), "badge")
        self._invented = label(tr("illustrative"), "illustrative")
        marks = (self._hospital, *([self._simulated] if simulated else []), self._invented)
        head = row(*marks, 1, self._name, gap=px(16))
        for mark in marks:
            head.setAlignment(mark, MIDDLE)
        words = column(1, self._title, self.amount, self._hint, 1, gap=px(8))
        coded = column(1, self.code, self._left, 1, gap=px(6))
        coded.setAlignment(self.code, CENTRE)
        self._middle = middle = row(words, self._items, coded, gap=px(24))
        middle.setStretch(0, 1)
        stages, self._rule = row(*self._stages, gap=px(8)), rule()
        self._whole = column(head, middle, self._rule, stages, gap=px(10))
        self._whole.setStretch(1, 1)
        # The window keeps the size that it is given, and everything in it follows.
        self._whole.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.setLayout(self._whole)

    def fill(self, screen: QScreen) -> None:
        """Fill a screen of its own."""
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, on=False)
        self.setScreen(screen)
        self.setGeometry(screen.geometry())
        self.showFullScreen()

    def show_above(self, place: QRect) -> None:
        """Open at a place of the cashier's screen, above all other windows, so that none covers the code."""
        self.setWindowState(Qt.WindowState.WindowNoState)
        if not self.windowFlags() & Qt.WindowType.WindowStaysOnTopHint:
            self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setGeometry(place)
        self.show()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Emit `closed`."""
        super().closeEvent(event)
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit everything to the new size."""
        super().resizeEvent(event)
        is_upright = self.height() > self.width()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._middle.setDirection(down if is_upright else across)
        usual = UPRIGHT if is_upright else SIZE
        factor = min(1.0, self.width() / self._look.px(usual[0]), self.height() / self._look.px(usual[1]))
        self._is_small, self._is_roomy = factor < SMALL, factor >= ROOMY and not is_upright
        self._hospital.setHidden(self._is_small or (factor < 1 and is_upright))
        for each in (self._rule, *self._stages):
            each.setHidden(self._is_small)
        self._show_hint()
        self._fit(factor)

    def _show_hint(self) -> None:
        """Leave the place of the hint to a code where there is little; without a code the lines of the bill have it."""
        is_coded = bool(self._view.code)
        self._hint.setHidden(self._is_small and is_coded)
        self._left.setHidden(self._view.ends is None)
        self._items.setHidden(not self._is_roomy or is_coded or not self._view.items)

    def _fit(self, factor: float) -> None:
        for text, size in self._texts:
            text.setFont(self._look.font(max(LEAST, round(size * factor))))
        for stage in self._stages:  # whose weight is the style sheet's
            stage.setStyleSheet(f"font-size: {self._look.px(max(LEAST, round(STAGE * factor)))}px")
        across, down = (self._look.px(round(size * factor)) for size in MARGINS)
        self._whole.setContentsMargins(across, down, across, down)
        self.amount.change_size(round(AMOUNT * factor))
        self.code.change_size(self._code_room() if self._is_small else round(CODE * factor))

    def _code_room(self) -> int:
        """Return the size of a code that takes what a small window can give, at scale 1."""
        wide, high = self.width() / self._look.scale, self.height() / self._look.scale
        return round(min(wide * 0.8, high * 0.4) if high > wide else min(wide * 0.38, high * 0.7))

    def show_view(self, view: PatientView) -> None:
        """Show the progress of the patient's payment."""
        self._view = view
        self._name.setText(drawable(view.name))
        self._simulated.setText(tr("Simulation, borrowed person") if view.is_borrowed else tr("Simulation"))
        self._title.setText(view.title)
        self.amount.setVisible(view.amount is not None)
        self.amount.show_fen(view.amount or 0)
        self._invented.setVisible(view.is_illustrative)
        self._hint.setText(view.hint)
        self.code.show_text(view.code)
        self.code.setVisible(bool(view.code))
        self._show_items(view)
        self._show_hint()
        self._show_stage(view.stage)
        self._count_down()

    def _show_items(self, view: PatientView) -> None:
        more = ((tr("and {0} more", view.more), "", ""),) if view.more else ()
        rows = (*view.items, *more)
        for at, cells in enumerate(self._rows):
            for cell, text in zip(cells, rows[at] if at < len(rows) else ("", "", ""), strict=True):
                cell.setText(drawable(text))
                cell.setVisible(bool(text))

    def _count_down(self) -> None:
        """Show how long the phone is waited for."""
        ends = self._view.ends
        if ends is None:
            self._second.stop()
            return
        seconds = max(0, ceil(ends - monotonic()))
        self._left.setText(tr("{0} s left", seconds))
        self.code.setVisible(bool(self._view.code and seconds))
        if not self._second.isActive():
            self._second.start()

    def _show_stage(self, now: int | None) -> None:
        for at, (stage, name) in enumerate(zip(self._stages, _stages(), strict=True)):
            reached = now is not None and at <= now
            mark = "✓" if now is not None and at < now else "●" if at == now else "○"
            stage.setText(f"{mark} {name}")
            set_role(stage, "strong" if reached else "muted")


def _stages() -> tuple[str, ...]:
    return tr("Identify"), tr("To pay"), tr("Paying"), tr("Done")
