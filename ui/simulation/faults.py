"""Faults on a timeline: what fails with which call, when, and how often; planned ones can be removed."""

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QListWidget, QListWidgetItem, QWidget

from simulation.network.faults import Fault, Planned, Timeline
from ui.i18n import tr
from ui.simulation import words
from ui.style import Look
from ui.widgets.badge import Health, draw_shape
from ui.widgets.basic import button, column, label, row, take_no_text
from ui.widgets.choice import Choice

SPAN = 120
TICK = 1000
_STEPS = (0, 15, 30, 60, 90)


class Axis(QWidget):
    """The next two minutes as a line, with a mark where each planned fault begins."""

    def __init__(self, timeline: Timeline, look: Look) -> None:
        super().__init__()
        self._timeline, self._look = timeline, look
        self.setFixedHeight(look.px(44))
        self.setAccessibleName(tr("Timeline"))
        self.setAccessibleDescription(tr(", ").join(map(_when, (*_STEPS, SPAN))))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the line, the seconds below it and the marks on it."""
        painter, look = QPainter(self), self._look
        size, elapsed, middle = look.px(12), self._timeline.elapsed(), look.px(12)
        painter.setFont(look.font(12))
        painter.setPen(look.colour("muted"))
        wide = self.width() - look.px(44)
        painter.drawLine(0, middle, self.width(), middle)
        for seconds in (*_STEPS, SPAN):
            at = round(seconds / SPAN * wide)
            painter.drawLine(at, middle - 3, at, middle + 3)
            painter.drawText(at, look.px(38), _when(seconds))
        for planned in self._timeline.planned():
            begins = min(max(planned.since - elapsed, 0), SPAN) / SPAN * wide
            room = QRectF(begins, middle - size / 2, size, size)
            draw_shape(painter, room, Health.WARN, QColor(look.colour("warn")))
        painter.end()


def _when(seconds: int) -> str:
    return tr("{0} s", seconds) if seconds else tr("now")


class PlannedList(QListWidget):
    """The planned faults; Del removes the chosen one."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self._timeline = timeline
        self._shown: tuple[Planned, ...] = ()
        self.setAccessibleName(tr("Planned faults"))
        self.setWordWrap(True)
        take_no_text(self)

    def refresh(self) -> None:
        """Show the faults still to come."""
        chosen = max(self.currentRow(), 0)
        self._shown = self._timeline.planned()
        texts = [words.planned(each, self._timeline.elapsed()) for each in self._shown]
        if texts != [self.item(at).text() for at in range(self.count())]:
            self.clear()
            for text in texts:
                self.addItem(QListWidgetItem(text))
            self.setCurrentRow(min(chosen, len(texts) - 1))

    def remove(self) -> None:
        """Remove the chosen fault."""
        if 0 <= self.currentRow() < len(self._shown):
            self._timeline.remove(self._shown[self.currentRow()])
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Handle Del, which removes the chosen fault."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove()
        else:
            super().keyPressEvent(event)


class FaultsView(QWidget):
    """The fault to plan, the timeline, and the planned faults."""

    def __init__(self, timeline: Timeline, look: Look) -> None:
        super().__init__()
        self._timeline, self._look = timeline, look
        self.fault, self.call = Choice(tr("Fault")), Choice(tr("Call"))
        self.begin, self.times = Choice(tr("Begins")), Choice(tr("How often"))
        self.fault.offer([(each, name) for each, name in words.faults().items()])
        self.call.offer([(call, name) for call, name in words.calls().items()])
        self.begin.offer([(each, tr("in {0} s", each) if each else tr("from now")) for each in _STEPS])
        self.times.offer([(1, tr("once")), (2, tr("{0} times", 2)), (5, tr("{0} times", 5)), (0, tr("always"))])
        self.planned, self._axis = PlannedList(timeline), Axis(timeline, look)
        self.planned.setMinimumHeight(look.px(36))
        keys = row(
            button(tr("Place the fault"), self.add), button(tr("Remove (Del)"), self.planned.remove), gap=look.px(8)
        )
        layout = column(self._form(), keys, self._axis, self.planned, gap=look.px(8))
        layout.setStretch(3, 1)
        self.setLayout(layout)
        clock = QTimer(self, interval=TICK)
        clock.timeout.connect(self.refresh)
        clock.start()

    def _form(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._look.px(10))
        grid.setVerticalSpacing(self._look.px(6))
        grid.setColumnStretch(1, 1)
        when = row(self.begin, self.times, gap=self._look.px(6))
        for at, choice in enumerate((self.fault, self.call, self.begin)):
            grid.addWidget(label(choice.accessibleName(), "muted"), at, 0)
        grid.addWidget(self.fault, 0, 1)
        grid.addWidget(self.call, 1, 1)
        grid.addLayout(when, 2, 1)
        return grid

    def add(self) -> None:
        """Add the chosen fault to the timeline."""
        begins, times = self.begin.value, self.times.value
        since = self._timeline.elapsed() + begins if isinstance(begins, int) and begins else 0.0
        times = times if isinstance(times, int) else 1
        fault = Fault(str(self.fault.value))
        self._timeline.add(Planned(fault=fault, call=str(self.call.value), since=since, times=times))
        self.refresh()

    def refresh(self) -> None:
        """Show the faults still to come, and when."""
        self.planned.refresh()
        self._axis.update()
