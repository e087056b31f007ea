"""The windows beside the cashier's: the simulation desk and the patient display."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QScreen, QShortcut

from ui import demo_layout
from ui.asking import AskingWindow
from ui.fit import TITLE, fit_again, inside, room_beside, strip_beside, take_frame
from ui.frame import Call
from ui.i18n import tr
from ui.keymap import keys_of_act
from ui.step import Step
from ui.window_config import WindowConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from ui.display import Display
    from ui.pages.stack import ScreenStack
    from ui.patient_view import PatientView
    from ui.session import Session
    from ui.simulation import SimulationDesk
    from ui.widgets.caption_bar import CaptionBar
    from ui.worker import Worker

LEAST, LEFT = 340, 300  # widths of the patient display: beside this window at the least, and above it
SETTLED = 30  # milliseconds after which a new page is laid out


class SideWindows(AskingWindow):
    """A window that opens others beside it; a scan is taken while any of them has the focus.

    `layout_asked` is emitted when the cashier wants the demonstration layout, or to leave it. `run` is the story or
    practice scene under way, `best_results` returns the points of others.
    """

    layout_asked = Signal()
    _floats = _gave_room = _shows_code = False
    pages: "ScreenStack"
    _worker: "Worker"

    def __init__(self, config: WindowConfig, open_suspense: Call) -> None:
        super().__init__(config, open_suspense, self.open_simulation)
        self.simulation = None
        self.display: Display | None = None
        self._is_demo = config.demo
        self._settled = QTimer(self, singleShot=True)
        self._settled.timeout.connect(self._keep_clear)
        self.caption: CaptionBar | None = None
        self.run = None
        self.best_results: Callable[[], Mapping[str, int]] = dict

    def show_demo(self) -> None:
        """Show this window in its place of the demonstration layout, without a title bar."""
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self.setGeometry(self._places().counter)
        self.show()

    def _places(self) -> demo_layout.Places:
        return demo_layout.places(self.screen().availableGeometry())

    def watch_screens(self) -> None:
        """Fit all windows again whenever a screen is added, removed or changed, or this window goes to another."""
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)  # noqa: S101 - a window cannot exist without one
        app.screenAdded.connect(self._watch_screen)
        app.focusWindowChanged.connect(self.keep_clear_later)
        for changed in (app.screenAdded, app.screenRemoved, self.windowHandle().screenChanged):
            changed.connect(self.fit_later)
        for screen in app.screens():
            self._watch_screen(screen)

    def _watch_screen(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self.fit_later)

    def fit_later(self) -> None:
        """Fit all windows again, once the system has moved what it moves by itself."""
        QTimer.singleShot(0, self, self._fit_all)

    def _fit_all(self) -> None:
        if self._is_demo:
            self.setGeometry(self._places().counter)
        else:
            fit_again(self)
        if self.caption is not None:
            self.caption.setGeometry(self._places().caption)
        if self.simulation is not None:
            self.simulation.setGeometry(self._places().desk) if self._is_demo else fit_again(self.simulation)
        if self.display is not None:
            self._place_display(self.display)

    def open_side_windows(self) -> None:
        """Open the windows that open with this one."""
        self.watch_screens()
        for changes in (self.pages.turned, self.flow.moved, self.flow.cash_fetched):
            changes.connect(self.keep_clear_later)
        if self._is_demo:
            self._open_caption()
            self.open_simulation()
        elif self._services.demo:
            self._refuse_demo()
        if self._is_demo or self._services.patient_display:
            self.toggle_display()

    def _open_caption(self) -> None:
        from ui.demo_caption import DemoCaption  # noqa: PLC0415 - only the demonstration layout has one

        self.caption = DemoCaption(self._look, self.flow, self._places().caption, self.windowHandle(), self.run)
        self.caption.show()

    def _refuse_demo(self) -> None:
        self.flow.noticed.emit(tr("The screen is too small for the demonstration layout: 1280 × 720 at least."))

    def ask_layout(self) -> None:
        """Ask for the other layout (Ctrl+Y): the window opens again, so no patient may be at the counter."""
        if self.flow.session.step is not Step.WAITING:
            self.flow.noticed.emit(tr("Finish with this patient first: Ctrl+Y opens the window again."))
        elif not self._is_demo and not demo_layout.is_possible():
            self._refuse_demo()
        else:
            self.layout_asked.emit()

    def close_side_windows(self) -> None:
        """Close every other window."""
        if self.simulation is not None:
            self.simulation.end()
            self.simulation = None
        self.close_display()
        if self.caption is not None:
            self.caption.close()
            self.caption.deleteLater()
            self.caption = None

    def open_simulation(self) -> None:
        """Open the simulation desk beside this window."""
        if self._services.simulation is None:
            return
        if self.simulation is None:
            from ui.simulation import SimulationDesk  # noqa: PLC0415 - not needed for the first paint

            parts = self._services, self._services.simulation, self._look, self, self._worker, self.run
            self.simulation = SimulationDesk(*parts, compact=self._is_small, best=self.best_results())
            if self.simulation.hospitals is not None:
                self.simulation.hospitals.asked.connect(self.ask_hospital)
            if self.simulation.scenes is not None:
                self.simulation.scenes.connect(self.ask_story)
            for key in keys_of_act("Ctrl+M"):
                QShortcut(QKeySequence(key), self.simulation).activated.connect(self._come_back)
            self._place_simulation(self.simulation)
        self.simulation.setWindowState(self.simulation.windowState() & ~Qt.WindowState.WindowMinimized)
        self.simulation.show()
        self.simulation.raise_()
        self.simulation.activateWindow()
        self.wedge.watch(self.simulation.windowHandle())

    @property
    def _is_small(self) -> bool:
        """True if the simulation desk does not fit with all its parts side by side."""
        from ui.simulation.window import SIZE  # noqa: PLC0415 - not needed for the first paint

        return self._is_demo or self.screen().availableGeometry().width() < self._look.px(SIZE[0])

    def _place_simulation(self, desk: "SimulationDesk") -> None:
        if self._is_demo:
            take_frame(desk)
            desk.setGeometry(self._places().desk)
        else:
            desk.setGeometry(inside(self.screen().availableGeometry(), desk.size()).translated(0, TITLE))

    def _come_back(self) -> None:
        """Raise this window again with the key that raised the simulation desk."""
        self.raise_()
        self.activateWindow()

    def simulation_key(self) -> None:
        """Open the simulation desk (Ctrl+M), unless a scanner sends that key as its suffix."""
        if not self.wedge.ends_scan():
            self.open_simulation()

    def toggle_display(self) -> None:
        """Open the patient's window, or close it."""
        if self.display is not None:
            self.close_display()
            return
        from ui.display import Display  # noqa: PLC0415 - most counters open none

        self.display = Display(self._look, self._services.hospital, simulated=self._services.simulated)
        self.display.show_view(self.patient_view())
        self.display.closed.connect(self._display_closed)
        QTimer.singleShot(0, self.display, self._show_display)  # both in one turn would take longer than a frame

    def _show_display(self) -> None:
        if self.display is not None:
            self._place_display(self.display)
            self._shows_code &= self._floats
            self.activateWindow()

    def show_patient(self, session: "Session") -> None:
        """Show a session to the patient; a display that came by itself for a code goes with its patient."""
        if session.offered and self.display is None:
            self.toggle_display()
            self._shows_code = True
        elif self._shows_code and session.step is Step.WAITING:
            self._shows_code = False  # it would lie above the cashier's other pages
            self.close_display()
        if self.display is not None:
            self.display.show_view(self.patient_view())

    def patient_view(self) -> "PatientView":
        """Return what the patient may see and hear now."""
        from ui.patient_view import view_now  # noqa: PLC0415 - not needed for the first paint

        return view_now(self.flow, self._services)

    def _place_display(self, display: "Display") -> None:
        self._open_display(display)
        self.wedge.watch(display.windowHandle())

    def _open_display(self, display: "Display") -> None:
        """Open the display on another screen; without one beside this window, and above it where there is no room."""
        self._floats = False
        if self._is_demo:
            take_frame(display)
            display.show_above(self._places().display)
            return
        others = [screen for screen in QGuiApplication.screens() if screen is not self.screen()]
        if others:
            display.fill(others[0])
            return
        self._make_room()
        strip = strip_beside(self.screen().availableGeometry(), self.frameGeometry(), self._look.px(LEAST))
        self._floats = strip is None
        if self._floats:
            take_frame(display)
        display.show_above(strip or self._clear_place())

    def _make_room(self) -> None:
        """Leave a strip of a screen that this window fills alone, if it needs less."""
        available = self.screen().availableGeometry()
        room = room_beside(available, self._look.scale, self._look.px(LEAST))
        if self.isMaximized() and room:
            self._gave_room = True
            frame = self.frameGeometry().size() - self.size()
            self.showNormal()
            self.setGeometry(available.adjusted(0, frame.height(), -room - frame.width(), 0))

    def event(self, event: QEvent) -> bool:
        """Look again for a clear place where keys may have moved, as when their bar takes another row."""
        if self._floats and event.type() is QEvent.Type.LayoutRequest:
            self.keep_clear_later()
        return super().event(event)

    def keep_clear_later(self) -> None:
        """Move a display that lies above a window away from its keys, once the page is laid out."""
        self._settled.start(SETTLED)

    def _keep_clear(self) -> None:
        if self.display is not None and self._floats:
            self.display.setGeometry(self._clear_place())

    def _clear_place(self) -> QRect:
        """Return the place of the left column, where nothing needs a mouse, or one where no key is covered."""
        from ui.clear_place import clear_place, needed, useful  # noqa: PLC0415 - not needed for the first paint

        desk = self.simulation
        below: QWidget = desk if desk is not None and desk.isActiveWindow() else self
        keys, usual = needed(below), self._over_patient()
        if below is self and self.pages.shows_column and not any(usual.intersects(each) for each in keys):
            return usual
        return clear_place(below.geometry(), keys, useful(below), self._look.scale) or usual

    def _over_patient(self) -> QRect:
        px, above, below = self._look.px, self.strip.geometry().bottom(), self.keys.height()
        height = self.height() - above - below - px(TITLE)
        return QRect(self.mapToGlobal(QPoint(0, above + px(TITLE) // 2)), QSize(px(LEFT), height))

    def close_display(self) -> None:
        """Close the patient display, if it is open, and take its room back."""
        display, self.display = self.display, None
        if display is not None:
            display.close()
            display.deleteLater()
            if self._gave_room:
                self._gave_room = False
                self.showMaximized()

    def _display_closed(self) -> None:
        """Notice that somebody closed the patient display."""
        if self.display is not None:
            self.close_display()
            self.flow.noticed.emit(tr("The patient display was closed. Ctrl+P opens it again."))
