"""The count of the drawer: by denomination or as due, its difference as it is typed, and the reason of one."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from terminal import money
from terminal.model import Pieces, takings, worth
from ui.i18n import tr
from ui.style import Look
from ui.widgets.badge import Health, Shape
from ui.widgets.basic import Panel, button, column, label, row, set_role
from ui.widgets.entry import Entry
from ui.widgets.pieces import PiecesCount

WIDTH = 262


def usual_reasons() -> list[str]:
    """Return the usual reasons of a difference, chosen by the digits from 1 on."""
    return [tr("To be looked into"), tr("Wrong change given"), tr("Change not collected"), tr("False note taken")]


class ReasonField(Entry):
    """The reason of a difference; a digit at its beginning chooses a usual one."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Reason of the difference"), most=60, is_text=True)
        self.setPlaceholderText(tr("Reason of the difference"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle a digit in the empty field."""
        usual, digit = usual_reasons(), event.text()
        if not self.text() and digit.isdecimal() and 0 < int(digit) <= len(usual):
            self.setText(usual[int(digit) - 1])
        else:
            super().keyPressEvent(event)


class DrawerCount(QWidget):
    """A count made before the sums are seen stays `blind` until its end; `done` tells that Enter leads on from it."""

    changed = Signal()
    done = Signal()

    def __init__(self, look: Look, *, blind: bool) -> None:
        super().__init__()
        self._look, self._is_blind = look, blind
        self._expected = self._floats = 0
        self._is_as_due = self._is_ended = False
        self.count, self.reason = PiecesCount(look), ReasonField(look)
        self.as_due = button(tr("=  As due"), self._take_over)
        self._found, self._due = label(role="figure", name=tr("Counted")), label(name=tr("Due in the drawer"))
        self._mark, self._word, self._difference = Shape(look, 16), label(role="strong"), label(role="figure")
        self._why = label(role="small", wrap=True)
        self._float = label(role="small", wrap=True)
        self.setLayout(column(Panel(look, tr("Cash counted"), self._laid_out(), margin=14), gap=0))
        self.setFixedWidth(look.px(WIDTH))
        self.count.changed.connect(self._typed)
        self.count.finished.connect(self._end)
        self.count.as_due.connect(self._take_over)
        self.reason.textChanged.connect(self.changed)
        self.reason.returnPressed.connect(self.done)

    def _laid_out(self) -> QBoxLayout:
        px = self._look.px
        head = row(label(tr("Cash counted"), "strong"), 1, self.as_due)
        found = row(label(tr("Counted"), "strong"), 1, self._found)
        due = row(label(tr("Due in the drawer"), "muted"), 1, self._due)
        verdict = row(self._mark, self._word, 1, self._difference, gap=px(8))
        self._verdict = Panel(self._look, tr("Over or short"), verdict, margin=12, kind="inset")
        self.because = QWidget()
        reasons = "   ".join(f"{at} {each}" for at, each in enumerate(usual_reasons(), start=1))
        self.because.setLayout(column(self.reason, label(reasons, "small", wrap=True), gap=px(3)))
        return column(head, self.count, found, due, self._verdict, self._float, 1, gap=px(5))

    @property
    def is_hidden(self) -> bool:
        """True while the sums are not to be seen: the count is blind and not at its end."""
        return self._is_blind and not self._is_ended

    @property
    def counted(self) -> Pieces | None:
        """What was counted; None before its end."""
        if self._is_as_due:
            return takings.as_sum(self._expected)
        return self.count.pieces if self._is_ended else None

    @property
    def difference(self) -> int:
        """The cash counted beyond what should be there, in fen."""
        return 0 if self._is_as_due else worth(self.count.pieces) - self._expected

    @property
    def lacks_reason(self) -> bool:
        """True if there is a difference without a reason."""
        return bool(self.difference) and not self.reason.text().strip()

    def forget(self) -> None:
        """Start again."""
        self._is_as_due = self._is_ended = False
        self.reason.clear()
        self.count.forget()

    def show_expected(self, expected: int, floats: int) -> None:
        """Show what should be in the drawer, of which the float stays there, in fen."""
        self._expected, self._floats = expected, floats
        self._draw()

    def _typed(self) -> None:
        self._is_as_due = False
        self._draw()
        self.changed.emit()

    def _end(self) -> None:
        self._is_ended = True
        self._draw()
        self.changed.emit()
        self.done.emit()

    def _take_over(self) -> None:
        """Take the drawer as found in order; not in a blind count, which would be none."""
        if not self._is_blind:
            self.count.forget()
            self._is_as_due = True
            self._end()

    def _draw(self) -> None:
        hidden, is_begun = self.is_hidden, self._is_as_due or self.count.is_typed or self._is_ended
        self.as_due.setVisible(not self._is_blind)
        found = self._expected if self._is_as_due else worth(self.count.pieces)
        self._found.setText(money.grouped(found))
        self._due.setText("…" if hidden else money.grouped(self._expected))
        self._verdict.setVisible(is_begun and not hidden)
        self._show_verdict()
        self.because.setVisible(is_begun and not hidden and bool(self.difference))
        stays = tr("The float of {0} stays in the drawer.", money.grouped(self._floats)) if self._floats else ""
        self._float.setText(stays)
        self._float.setVisible(bool(stays))

    def _show_verdict(self) -> None:
        fen = self.difference
        self._mark.show_health(Health.BAD if fen else Health.GOOD)
        self._word.setText(tr("Agrees") if not fen else tr("Short") if fen < 0 else tr("Over"))
        self._difference.setText(money.grouped(fen))
        set_role(self._word, "bad" if fen else "good")
        set_role(self._verdict, "unknown" if fen else "good", "panel")
