"""Opens the program on two screens, moves its window to the smaller one, and prints where the windows are each time."""

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from time import monotonic

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from counter.settings import Driver, Reader, Settings
from counter.window_settings import Ui
from ui.start import begin

SECONDS = 60


def main(state: str) -> None:
    """Print two JSON lists: each window's name, screen and place, before and after the move."""
    app = QApplication([])
    settings = Settings(state=state, reader=Reader(driver=Driver.SIMULATED), ui=Ui(patient_display=True))
    failed: list[Exception] = []
    with ExitStack() as stack:
        window = begin(settings, stack, failed.append)
        until(app, lambda: bool(failed) or (window.is_serving and bool(window.display and window.display.isVisible())))
        assert window.display
        shown = {"counter": window, "display": window.display}
        print(json.dumps(places(shown)), flush=True)
        window.windowHandle().setScreen(app.screens()[1])
        window.setGeometry(QRect(app.screens()[1].geometry().topLeft(), window.size()))
        small = app.screens()[1].geometry()
        until(app, lambda: small.contains(window.frameGeometry()) and not small.intersects(shown["display"].geometry()))
        print(json.dumps(places(shown)), flush=True)


def places(shown: dict[str, QWidget]) -> dict[str, list[object]]:
    """Return each window's screen and place."""
    return {name: [each.screen().name(), *each.geometry().getRect()] for name, each in shown.items()}  # type: ignore[misc]  # four integers


def until(app: QApplication, arrived: Callable[[], bool]) -> None:
    """Handle events until something holds."""
    end = monotonic() + SECONDS
    while not arrived():
        assert monotonic() < end, [each.geometry() for each in app.topLevelWidgets()]
        app.processEvents()


if __name__ == "__main__":
    main(sys.argv[1])
