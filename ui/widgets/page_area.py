"""The place of the pages: a page that does not fit scrolls, also by key, and no page ever makes the window grow."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from ui.widgets.basic import label


class PageArea(QScrollArea):
    """Pages on a stack, as large as the area, or as the page that is shown needs."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(stack)
        self._stack = stack
        self.more = label("PgDn ▼", "key")
        self.more.setParent(self.viewport())  # what is beside the viewport is in no accessibility tree
        self.more.hide()
        stack.currentChanged.connect(self.fit)
        self.verticalScrollBar().valueChanged.connect(self._show_more)
        self.verticalScrollBar().rangeChanged.connect(self._show_more)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Ask for no space: the pages scroll."""
        return QSize(0, 0)

    def event(self, event: QEvent) -> bool:
        """Fit the page again after its content has changed, also while nobody saw it."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Show}:
            self.fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the page to the new size."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give the page the whole area, and more where it needs more."""
        page = self._stack.currentWidget()
        if page is None:
            return
        room = self.maximumViewportSize()
        if _need(page, room).height() > room.height():
            room -= QSize(self.verticalScrollBar().sizeHint().width(), 0)
        self._stack.resize(room.expandedTo(_need(page, room)))
        self._show_more()

    def _show_more(self) -> None:
        """Show the key that scrolls, as long as something is below."""
        bar = self.verticalScrollBar()
        self.more.setVisible(bar.value() < bar.maximum())
        self.more.adjustSize()
        self.more.move(self.viewport().width() - self.more.width(), self.viewport().height() - self.more.height())
        self.more.raise_()


def _need(page: QWidget, room: QSize) -> QSize:
    least = page.minimumSizeHint().expandedTo(page.minimumSize())
    layout = page.layout()
    if layout is not None and layout.hasHeightForWidth():
        least.setHeight(layout.totalMinimumHeightForWidth(max(room.width(), least.width())))
    return least
