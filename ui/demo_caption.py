"""The caption of the demonstration layout: what comes next at the counter, and its key."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication, QWindow

from ui.captions import demo_step
from ui.flow import Flow
from ui.i18n import tr
from ui.style import Look
from ui.widgets.caption_bar import CaptionBar

if TYPE_CHECKING:
    from ui.story_run import StoryRun
    from ui.training_run import TrainingRun


class DemoCaption(CaptionBar):
    """A window at the top of the screen that takes no keys; `counter` is the cashier's window, `run` its story."""

    def __init__(
        self, look: Look, flow: Flow, place: QRect, counter: QWindow, run: "StoryRun | TrainingRun | None" = None
    ) -> None:
        super().__init__(look, tr("Demonstration"))
        self._flow, self._counter, self._run = flow, counter, run
        frameless, no_keys = Qt.WindowType.FramelessWindowHint, Qt.WindowType.WindowDoesNotAcceptFocus
        self.setWindowFlags(Qt.WindowType.Window | frameless | no_keys)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setWindowTitle(tr("Demonstration"))
        self.show_state(tr("Demonstration"), tr("Ctrl+M: desk and counter in turn\nCtrl+Y: leave this layout"))
        self.setGeometry(place)
        flow.moved.connect(self.show_step)
        if run:
            run.moved.connect(self.show_step)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)  # noqa: S101 - a widget cannot exist without one
        app.focusWindowChanged.connect(self.show_step)
        self.show_step()

    def show_step(self) -> None:
        """Show what comes next for the session on the counter."""
        if self._run and (self._run.key or self._run.is_practice):
            self.show_caption(self._run.text, self._run.key, self._run.progress)
            return
        at_desk = QGuiApplication.focusWindow() not in {None, self._counter}
        caption = demo_step(self._flow.session, at_desk=at_desk)
        self.show_caption(self._run.text if self._run else caption.text, caption.key)
