"""Paints the window first, then loads and opens the counter off the Qt thread."""

import gc
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from counter.settings import PlatformKind, Settings
from counter.window_settings import chosen_keys
from terminal.errors import DeviceError, JiesuanError
from terminal.noun import BEIJING
from ui import demo_layout, fonts
from ui.fit import fill_screen, screen_scale
from ui.reopening import Reopening, at_hospital, renewed, story_begun
from ui.system import new_application
from ui.window import Window
from ui.window_config import WindowConfig
from ui.worker import Worker

if TYPE_CHECKING:
    from concurrent.futures import Future

    from simulation.stories import Scene
    from ui.counter_services import CounterServices


def run(settings: Settings, story: str = "", file: Path | None = None, *, demo: bool = False) -> int:
    """Open the window and return the exit status when it is closed; raises JiesuanError if it cannot work.

    With the name of a `story` it opens at its hospital and time, with all of its files in a directory of their own; a
    `demo` opens with the list of stories. The settings may be changed in the window where they are those of a `file`.
    """
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"} & os.environ.keys():
        raise DeviceError("no_display")
    app = new_application()
    _ensure_readable()
    failed: list[Exception] = []
    with ExitStack() as stack:
        asked: Reopening | None = Reopening(settings, file, desk=demo, lists=demo)
        if story:
            asked = story_begun(settings, story, stack)
        while asked and not failed:
            asked, status = _until_closed(app, settings, asked, failed, stack)
            settings = renewed(settings, asked.settings) if asked and asked.file else settings
    if failed:
        raise failed[0]
    return status


def _until_closed(
    app: QApplication, base: Settings, now: Reopening, failed: list[Exception], kept: ExitStack
) -> tuple[Reopening | None, int]:
    """Run one window, which shows why it `failed` to open; return the next one, if any, and the status.

    There is one if the cashier asked for another layout, another hospital than that of the settings (`base`), other
    settings, or a story, whose files are deleted with `kept`.
    """
    asked, settings = list[Reopening](), now.settings

    def go_on(following: Reopening) -> None:
        asked.append(following)
        app.quit()

    def move(code: str, card: str) -> None:
        go_on(Reopening(at_hospital(base, code).with_demo_layout(wanted=settings.ui.demo_layout), desk=True, card=card))

    def end(error: Exception) -> None:
        failed.append(error)
        if app.platformName() == "offscreen":  # nobody would read it
            app.quit()
        else:
            show_failure(window, error, settings.ui.language.value)

    with ExitStack() as stack:
        window = begin(settings, stack, end, now)
        window.painted.connect(lambda: _end_in_order(app, kept))
        other = settings.with_demo_layout(wanted=not settings.ui.demo_layout)
        window.layout_asked.connect(lambda: go_on(structs.replace(now, settings=other, card="")))
        window.hospital_asked.connect(move)
        window.story_asked.connect(lambda name: go_on(story_begun(base.with_demo_layout(), name, kept)))
        window.settings_asked.connect(
            lambda made: go_on(structs.replace(now, settings=renewed(settings, made), card=""))
        )
        status = app.exec()
    QCoreApplication.removePostedEvents(app, QEvent.Type.Quit.value)  # of the windows closed after the loop
    return asked[0] if asked else None, status


def _end_in_order(app: QApplication, kept: ExitStack) -> None:
    """End in order from now on when the system asks: before its first paint a window has opened nothing."""
    from ui.ending import ENDING, Ending  # noqa: PLC0415 - not needed for the first paint

    if not app.property(ENDING):
        kept.enter_context(closing(Ending(app)))


def _ensure_readable() -> None:
    """Raise DeviceError("no_chinese_font") once a window has said so: nothing is settled in boxes."""
    try:
        fonts.ensure_chinese()
    except DeviceError as error:
        fonts.tell_in_english(error)
        raise


def begin(
    settings: Settings, stack: ExitStack, fail: Callable[[Exception], object], again: Reopening | None = None
) -> Window:
    """Show a window, and open its counter once it is painted; `fail` receives, on the Qt thread, an error of that.

    One that is opened `again` goes on with the simulation desk and the card of the one before.

    Until the counter is open the window keeps scans. `stack` closes everything, the window first.
    """
    scene = again.scene if again else None
    config = window_config(settings, scene.begins if scene else datetime.now(BEIJING))
    is_demo = config.demo and demo_layout.is_possible()
    window = Window(structs.replace(config, scale=_scale(config, is_demo=is_demo), demo=is_demo))
    stack.callback(_delete, window)
    window.best_results = lambda: _best_results(again.base if again and again.base else settings)
    window.painted.connect(lambda: _open_behind(window, settings, stack, fail, again))
    window.show_demo() if is_demo else fill_screen(window)
    return window


def _best_results(settings: Settings) -> Mapping[str, int]:
    from counter.training import best, results  # noqa: PLC0415 - only the simulation desk shows them

    return best(results(settings))


def _scale(config: WindowConfig, *, is_demo: bool) -> float:
    return demo_layout.screen_scale() if is_demo else screen_scale(config.scale)


def _open_behind(
    window: Window,
    settings: Settings,
    stack: ExitStack,
    fail: Callable[[Exception], object],
    again: Reopening | None,
) -> None:
    opened, worker = stack.enter_context(ExitStack()), Worker()
    stack.callback(worker.close)
    stack.callback(window.close)

    def serve(made: "Future[CounterServices]") -> None:
        try:
            services = made.result()
            set_to_work(window, services, worker, stack)
            _begin_story(window, services, again)
            window.start()
            _go_on(window, again)
            _collect_again()
        except Exception as error:
            fail(error)

    scene, file = (again.scene, again.file) if again else (None, None)
    worker.run(lambda: _opened(settings, opened, scene, file), serve)


def _begin_story(window: Window, services: "CounterServices", again: Reopening | None) -> None:
    if again and again.story and again.begun:
        from ui.training_run import begin_run  # noqa: PLC0415 - most windows play none

        window.run = begin_run(window, services, again.name, again.story, again.begun, again.base)


def _go_on(window: Window, again: Reopening | None) -> None:
    """Open the simulation desk, and put the sample card in that was in before."""
    if again is None or not again.desk:
        return
    window.open_simulation()
    if window.run:
        window.run.start()
    if again.lists and window.simulation is not None:
        window.simulation.show_stories()
    if again.card and window.simulation is not None:
        window.simulation.insert_again(again.card)


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
        hospital=settings.hospital_name,
        counter=settings.counter.counter,
        operator=settings.counter.operator,
        day=f"{today:%Y-%m-%d}",
        # A remote platform's profile determines this; it is read later.
        simulated=settings.platform.kind is PlatformKind.EMBEDDED,
        language=ui.language.value,
        theme=ui.theme.value,
        scale=ui.scale / 100 if ui.scale else None,
        scanner_gap=settings.scanner.gap / 1000,
        demo=ui.demo_layout,
        lock_after=settings.counter.lock_after,
        blind_count=settings.counter.blind_count,
        keys=chosen_keys(settings.keys),
    )


def _opened(
    settings: Settings, stack: ExitStack, scene: "Scene | None" = None, file: Path | None = None
) -> "CounterServices":
    """Load what the window needs from now on, and open the counter."""
    from terminal.texts import catalogue  # noqa: PLC0415 - these are not needed for the first paint
    from ui import alarms, locking, printer_watch, shortcuts, titles  # noqa: F401, PLC0415 - before the window asks
    from ui.app import open_services  # noqa: PLC0415
    from ui.pages import pending, waiting_words  # noqa: F401, PLC0415
    from ui.pages.stack import ScreenStack  # noqa: F401, PLC0415

    catalogue(settings.ui.language.value)
    return open_services(settings, stack, scene=scene, file=file)


def open_window(services: "CounterServices", stack: ExitStack) -> Window:
    """Create the window of an open counter, with its worker; `stack` closes both, after a payment under way."""
    window = Window(services)
    stack.callback(_delete, window)
    worker = Worker()
    stack.callback(worker.close)
    stack.callback(window.close)
    set_to_work(window, services, worker, stack)
    return window


def _delete(window: Window) -> None:
    """Delete a closed window once its worker has ended: it would keep its pages, and be styled with the next one."""
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete.value)


def set_to_work(window: Window, services: "CounterServices", worker: Worker, stack: ExitStack) -> None:
    """Connect a window to a desk; its waiting for payments by phone ends with `stack`."""
    from ui.titles import keep_title  # noqa: PLC0415 - not needed for the first paint

    if services.patience:
        stack.callback(services.patience.close)
    window.serve(services, worker)
    keep_title(window)
