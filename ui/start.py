"""Paints the window first, then loads and opens the counter off the Qt thread."""

import gc
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from counter.settings import PlatformKind, Settings
from simulation import samples
from terminal.errors import DeviceError, JiesuanError
from terminal.model import BEIJING
from terminal.money import yuan
from ui import demo_layout, fonts
from ui.ending import Ending
from ui.fit import fill_screen, screen_scale
from ui.session import Session
from ui.window import Window
from ui.window_config import WindowConfig
from ui.words import DOT
from ui.worker import Worker

if TYPE_CHECKING:
    from concurrent.futures import Future

    from ui.counter_services import CounterServices


def run(settings: Settings) -> int:
    """Open the window and return the exit status when it is closed; raises JiesuanError if it cannot work."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"} & os.environ.keys():
        raise DeviceError("no_display")
    app = QApplication(sys.argv[:1])
    _ensure_readable()
    failed: list[Exception] = []
    with closing(Ending(app)):
        asked: Settings | None = settings
        while asked and not failed:
            asked, status = _until_closed(app, asked, failed)
    if failed:
        raise failed[0]
    return status


def _until_closed(app: QApplication, settings: Settings, failed: list[Exception]) -> tuple[Settings | None, int]:
    """Run one window, which shows why it `failed` to open; return the settings of the next one, if any, and the status.

    There is a next one if the cashier asked for another layout.
    """
    asked: list[Settings] = []

    def open_again() -> None:
        asked.append(settings.with_demo_layout(wanted=not settings.ui.demo_layout))
        app.quit()

    def end(error: Exception) -> None:
        failed.append(error)
        if app.platformName() == "offscreen":  # nobody would read it
            app.quit()
        else:
            show_failure(window, error, settings.ui.language.value)

    with ExitStack() as stack:
        window = begin(settings, stack, end)
        window.layout_asked.connect(open_again)
        status = app.exec()
    QCoreApplication.removePostedEvents(app, QEvent.Type.Quit.value)  # of the windows closed after the loop
    return asked[0] if asked else None, status


def _ensure_readable() -> None:
    """Raise DeviceError("no_chinese_font") once a window has said so: nothing is settled in boxes."""
    try:
        fonts.ensure_chinese()
    except DeviceError as error:
        fonts.tell_in_english(error)
        raise


def begin(settings: Settings, stack: ExitStack, fail: Callable[[Exception], object]) -> Window:
    """Show a window, and open its counter once it is painted; `fail` receives, on the Qt thread, an error of that.

    Until the counter is open the window keeps scans. `stack` closes everything, the window first.
    """
    config = window_config(settings, datetime.now(BEIJING))
    is_demo = config.demo and demo_layout.is_possible()
    window = Window(replace(config, scale=_scale(config, is_demo=is_demo), demo=is_demo))
    window.painted.connect(lambda: _open_behind(window, settings, stack, fail))
    window.show_demo() if is_demo else fill_screen(window)
    return window


def _scale(config: WindowConfig, *, is_demo: bool) -> float:
    return demo_layout.screen_scale() if is_demo else screen_scale(config.scale)


def _open_behind(window: Window, settings: Settings, stack: ExitStack, fail: Callable[[Exception], object]) -> None:
    opened, worker = stack.enter_context(ExitStack()), Worker()
    stack.callback(worker.close)
    stack.callback(window.close)

    def serve(made: "Future[CounterServices]") -> None:
        try:
            set_to_work(window, made.result(), worker, stack)
            window.start()
            _collect_again()
        except Exception as error:
            fail(error)

    worker.run(lambda: _opened(settings, opened), serve)


def show_failure(window: Window, error: Exception, language: str) -> None:
    """Show in a window why its counter did not open; Esc or Enter closes it."""
    from terminal.texts import words  # noqa: PLC0415 - only needed where something fails
    from ui.pages.failure import FailurePanel  # noqa: PLC0415

    known = error if isinstance(error, JiesuanError) else JiesuanError(type(error).__name__)
    window.put(FailurePanel(words(known, language), known.code, window.close))


def _collect_again() -> None:
    """Enable garbage collection; objects loaded so far stay alive and are not examined again."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def window_config(settings: Settings, today: datetime) -> WindowConfig:
    """Return the window's configuration from these settings, before anything is opened."""
    ui = settings.ui
    return WindowConfig(
        hospital=samples.institution().name,
        counter=settings.counter.counter,
        operator=settings.counter.operator,
        shift=f"{today:%Y-%m-%d}",
        # A remote platform's profile determines this; it is read later.
        simulated=settings.platform.kind is PlatformKind.EMBEDDED,
        language=ui.language.value,
        theme=ui.theme.value,
        scale=ui.scale / 100 if ui.scale else None,
        scanner_gap=settings.scanner.gap / 1000,
        demo=ui.demo_layout,
    )


def _opened(settings: Settings, stack: ExitStack) -> "CounterServices":
    """Load what the window needs from now on, and open the counter."""
    import ui.pages.stack  # noqa: F401, PLC0415 - loaded now, before the window asks for it
    from terminal.texts import catalogue  # noqa: PLC0415 - these are not needed for the first paint
    from ui.app import open_services  # noqa: PLC0415

    catalogue(settings.ui.language.value)
    return open_services(settings, stack)


def open_window(services: "CounterServices", stack: ExitStack) -> Window:
    """Create the window of an open counter, with its worker; `stack` closes both, after a payment under way."""
    worker = Worker()
    stack.callback(worker.close)
    window = Window(services)
    stack.callback(window.close)
    set_to_work(window, services, worker, stack)
    return window


def set_to_work(window: Window, services: "CounterServices", worker: Worker, stack: ExitStack) -> None:
    """Connect a window to a desk; its waiting for payments by phone ends with `stack`."""
    if services.patience:
        stack.callback(services.patience.close)
    window.serve(services, worker)
    name = window.windowTitle()
    window.flow.moved.connect(lambda session: window.setWindowTitle(title(name, session)))


def title(name: str, session: Session) -> str:
    """Return the window's title with the state of the counter, for task bars and screen readers; without a name."""
    done = session.refunded.refund if session.refunded else session.settlement
    if done:
        return DOT.join((name, done.number + ("…" if session.printing else "")))
    if session.presettlement:
        agreed = session.presettlement
        return DOT.join((name, agreed.bill.number, yuan(agreed.answer.split.cash)))
    return name
