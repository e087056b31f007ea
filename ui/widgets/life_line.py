"""The life of a settlement as a line of stages: shape, name, time, and what happened there."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.i18n import tr
from ui.style import Look
from ui.widgets.badge import Health, draw_shape
from ui.widgets.basic import label, set_role

SIDE, LINE, MOST = 20, 3, 6


class Station(NamedTuple):
    """One stage: its name and state, when it was passed, and what happened in a few lines."""

    name: str
    health: Health
    at: str
    lines: Sequence[str] = ()


class Track(QWidget):
    """The shapes of the stages on one line, dashed from where it stopped."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._marks: Sequence[Health] = ()
        self.setFixedHeight(look.px(SIDE + 4))

    def show_marks(self, marks: Sequence[Health]) -> None:
        """Show other shapes."""
        self._marks = marks
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return a size hint of any width."""
        return QSize(self._look.px(200), self._look.px(SIDE + 4))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line, and a shape in the middle of each column."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, width = self._look.px(SIDE), self.width() / max(1, len(self._marks))
        centres = [QPointF(width * (at + 0.5), self.height() / 2) for at in range(len(self._marks))]
        for at, (one, other) in enumerate(pairwise(centres)):
            passed = Health.GOOD in self._marks[at + 1 :] or self._marks[at + 1] is Health.WARN
            pen = QPen(self._look.colour("good" if passed else "off"), self._look.px(LINE))
            pen.setStyle(Qt.PenStyle.SolidLine if passed else Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawLine(one + QPointF(side, 0), other - QPointF(side, 0))
        for centre, mark in zip(centres, self._marks, strict=True):
            square = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
            draw_shape(painter, square, mark, self._look.colour(mark))
        painter.end()


class LifeLine(QWidget):
    """Stages side by side, all of one width."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._track, self._grid = Track(look), QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(look.px(2))
        self._grid.setHorizontalSpacing(look.px(4))
        self._grid.addWidget(self._track, 0, 0, 1, MOST)
        self._cells: list[tuple[QLabel, QLabel, QLabel]] = []
        for at in range(MOST):
            cells = label(role="strong"), label(role="small"), label(role="small", wrap=True)
            for row, cell in enumerate(cells, start=1):
                cell.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
                self._grid.addWidget(cell, row, at)
            self._grid.setColumnStretch(at, 1)
            self._grid.setColumnMinimumWidth(at, look.px(60))
            self._cells.append(cells)

    def show_stations(self, stations: Sequence[Station]) -> None:
        """Replace the stages, six of them."""
        self._track.show_marks([each.health for each in stations])
        for (name, at, lines), station in zip(self._cells, stations, strict=True):
            name.setText(station.name)
            at.setText(station.at or "—")
            lines.setText("\n".join(station.lines))
            name.setAccessibleDescription(tr(", ").join((station.name, at.text(), *station.lines)))
            set_role(lines, "warn" if station.health is Health.WARN else "small")
