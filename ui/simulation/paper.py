"""The simulated printer: its printed paper, and its next fault."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from devices.simulated_paper import WatchedPrinter, picture
from ui.i18n import tr
from ui.simulation import words
from ui.style import Look
from ui.widgets.basic import CENTRE, button, column, label, row, scrolling
from ui.widgets.choice import Choice
from ui.worker import Worker

WIDTH = 256


class PaperView(QWidget):
    """Shows each document as it is printed, and earlier ones; pictures are rendered on a thread of their own."""

    def __init__(self, printer: WatchedPrinter, look: Look) -> None:
        super().__init__()
        self._printer, self._look, self._at = printer, look, 0
        self._drawer = Worker(self)
        self.paper = QLabel(alignment=Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._title = label(role="muted")
        self._title.setAlignment(CENTRE)
        self._older = button("◀", lambda: self.turn(1), name=tr("The document before"))
        self._newer = button("▶", lambda: self.turn(-1), name=tr("The next document"))
        self.state = Choice(tr("What the printer does"))
        self.state.offer(list(words.printers().items()))
        self.state.changed.connect(self._fail)
        self._area: QScrollArea = scrolling(self.paper, tr("Paper"))
        head = row(self._older, self._title, self._newer, gap=look.px(6))
        head.setStretch(1, 1)
        layout = column(self.state, head, self._area, gap=look.px(8))
        layout.setStretch(2, 1)
        self.setLayout(layout)
        printer.printed = lambda: self._drawer.call_soon(self.show_newest)
        self.show_newest()

    def _fail(self) -> None:
        for code in self._printer.faults:
            self._printer.set_fault(code, code == self.state.value)

    def show_newest(self) -> None:
        """Show the newest document."""
        self._at = 0
        self._show()

    def turn(self, by: int) -> None:
        """Show an older document, or a newer one."""
        self._at = min(max(self._at + by, 0), max(len(self._printer.documents) - 1, 0))
        self._show()

    def close(self) -> bool:
        """End the rendering thread."""
        self._printer.printed = lambda: None
        self._drawer.close()
        return super().close()

    def _show(self) -> None:
        documents = tuple(reversed(self._printer.documents))
        self._older.setEnabled(self._at + 1 < len(documents))
        self._newer.setEnabled(self._at > 0)
        if not documents:
            self._title.setText(tr("Nothing is printed yet."))
            return
        shown = documents[self._at]
        self._title.setText(tr("{0} of {1}", self._at + 1, len(documents)))
        self.paper.setAccessibleName(shown.number)
        self._drawer.run(lambda: picture(shown), lambda done: self._draw(done.result()))

    def _draw(self, png: bytes) -> None:
        drawn = QPixmap()
        drawn.loadFromData(png)
        wide = self._look.px(WIDTH)
        self.paper.setPixmap(drawn.scaledToWidth(wide, Qt.TransformationMode.SmoothTransformation))
        self._area.verticalScrollBar().setValue(0)
