"""The frame of the cashier's window: all that it shows before the counter is opened."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ui import i18n, keymap, style
from ui.i18n import tr
from ui.pages.screen import Body
from ui.pages.waiting import WaitingScreen
from ui.wedge import WedgeFilter
from ui.widgets.basic import column
from ui.widgets.key_bar import KeyBar
from ui.widgets.strip import Strip
from ui.widgets.top_bar import TopBar
from ui.window_config import WindowConfig

if TYPE_CHECKING:
    from ui.widgets.caption_bar import CaptionBar

SIZE = (1366, 768)

Call = Callable[[], object]


class Frame(QMainWindow):
    """Top bar, warning strip, the waiting page and the function keys, all without effect yet; `whole` has them all."""

    painted = Signal()  # emitted for the first time only

    def __init__(self, config: WindowConfig, open_suspense: Call, open_simulation: Call) -> None:
        super().__init__()
        app = QApplication.instance()
        assert isinstance(app, QApplication)  # noqa: S101 - a widget cannot exist without one
        i18n.install(app, config.language)
        keymap.install(config.keys)
        self._look = look = style.dress(app, config.theme, config.scale)
        self.wedge = WedgeFilter(config.scanner_gap, parent=self)
        self.top = TopBar(config, look, open_simulation)
        whole, self.whole = QWidget(self), QStackedWidget(self)
        self.strip = Strip(look, open_suspense, whole, simulated=config.simulated)
        self.waiting = WaitingScreen(look, config.language, open_suspense)
        self._body: QWidget = Body(look, self.waiting)
        self.keys = KeyBar(look)
        self._place = column(self.top, self.strip, self._body, self.keys, gap=0)
        self._place.setStretchFactor(self._body, 1)
        whole.setLayout(self._place)
        self.whole.addWidget(whole)
        self.setCentralWidget(self.whole)
        self.setWindowTitle(tr("Jiesuan · {0}", config.hospital))
        self.resize(*(look.px(side) for side in SIZE))
        self._is_painted = False

    def put(self, body: QWidget) -> None:
        """Replace the waiting page with the pages."""
        self._place.replaceWidget(self._body, body)
        self._body.deleteLater()
        self._body = body

    def add_caption(self, mark: str) -> "CaptionBar":
        """Put a bar for captions above everything."""
        from ui.widgets.caption_bar import CaptionBar  # noqa: PLC0415 - most windows have none

        made = CaptionBar(self._look, mark)
        self._place.insertWidget(0, made)
        return made

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Start watching for scans as soon as the window exists."""
        super().showEvent(event)
        self.wedge.watch(self.windowHandle())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Emit `painted` after the first paint."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)
