"""A count of notes and coins by denomination, in the order of the hands: one field each, by the number pad alone."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from terminal import money
from terminal.model import DENOMINATIONS, LOOSE, Pieces
from terminal.receipt import piece_name
from ui.i18n import language, tr
from ui.style import Look
from ui.widgets.basic import LEFT, MIDDLE, RIGHT, label
from ui.widgets.entry import ENTER, Entry
from ui.widgets.live import announce

MOST = 99_999
FIELD = 76
_NEXT = {*ENTER, Qt.Key.Key_Down}
_AS_DUE = {Qt.Key.Key_Equal, Qt.Key.Key_Asterisk}


class NumberField(Entry):
    """A field for a number; `left` tells where a key leads, `as_due` of = or *."""

    left = Signal(int)
    as_due = Signal()

    def __init__(self, look: Look, name: str, most: int = MOST) -> None:
        super().__init__(look, name, FIELD)
        self.setValidator(QIntValidator(0, most))
        self.setAlignment(RIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle the keys that lead on, and the one that takes the count over."""
        key = Qt.Key(event.key())
        if key in _NEXT:
            self.left.emit(1)
        elif key is Qt.Key.Key_Up:
            self.left.emit(-1)
        elif key in _AS_DUE:
            self.as_due.emit()
        else:
            super().keyPressEvent(event)


class PiecesCount(QWidget):
    """The fields of all denominations with their sums; `finished` tells that the last one was left forwards."""

    changed = Signal()
    finished = Signal()
    as_due = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.fields: dict[int, NumberField] = {}
        self._sums = {fen: label(name=piece_name(fen, language())) for fen in (*DENOMINATIONS, LOOSE)}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(look.px(3))
        grid.setHorizontalSpacing(look.px(6))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(3, 1)
        for at, (fen, total) in enumerate(self._sums.items()):
            field = self.fields[fen] = NumberField(look, tr("{0}, how many", piece_name(fen, language())))
            field.textChanged.connect(self._show)
            field.left.connect(lambda by, at=at: self._go(at + by))
            field.as_due.connect(self.as_due)
            for column, cell in enumerate((label(piece_name(fen, language())), label("×"), field, total)):
                grid.addWidget(cell, at, column, (RIGHT if column == 3 else LEFT) | MIDDLE)
        self._show()

    @property
    def first(self) -> NumberField:
        """The field to begin with."""
        return next(iter(self.fields.values()))

    @property
    def is_typed(self) -> bool:
        """True if anything was typed."""
        return any(field.text() for field in self.fields.values())

    @property
    def pieces(self) -> Pieces:
        """The notes and coins that were counted."""
        return {fen: int(field.text()) for fen, field in self.fields.items() if field.text().strip("0")}

    def forget(self) -> None:
        """Start again."""
        for field in self.fields.values():
            field.blockSignals(True)
            field.clear()
            field.blockSignals(False)
        self._show()

    def _show(self) -> None:
        for fen, total in self._sums.items():
            text = self.fields[fen].text()
            total.setText(money.grouped(fen * int(text)) if text else "—")
        self.changed.emit()

    def _go(self, at: int) -> None:
        fields = list(self.fields.values())
        if at >= len(fields):
            self.finished.emit()
        else:
            fields[max(at, 0)].setFocus()
            fields[max(at, 0)].selectAll()
            announce(self, fields[max(at, 0)].accessibleName())
