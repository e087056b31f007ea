"""The real program under a window manager, on screens of several sizes: it fits, and its windows cover no other."""

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from simulation.samples import bills, institution
from tests.ui.test_end_to_end_xvfb import BILL_AND_AMOUNT, COMMAND, SECONDS, Screen
from ui import demo_layout

TITLE_BAR = range(10, 40)
DISPLAY, DESK, CAPTION = "患者屏", "模拟台", "演示布局"


class Desktop(Screen):
    """A screen with a window manager and the program on it."""

    def __init__(self, width: int, height: int, folder: Path, *options: str) -> None:
        super().__init__(f"{width}x{height}")
        self._manager = subprocess.Popen(["openbox"], env=self.environment, stderr=subprocess.DEVNULL)
        self.settings = settings = folder / "settings.toml"
        settings.write_text(f'state = "{folder}"\n[reader]\ndriver = "simulated"\n')
        self._program = subprocess.Popen([COMMAND, "window", "--settings", settings, *options], env=self.environment)
        self.counter = self.window_named(institution().name)
        self.until_active(self.counter)
        self.size = width, height

    def geometry(self, window: str) -> tuple[int, int]:
        """Return a window's width and height."""
        place = self.place(window)
        return place.width(), place.height()

    def place(self, window: str) -> QRect:
        """Return a window's place on the screen, without its frame."""
        lines = self.xdotool("getwindowgeometry", "--shell", window).splitlines()
        facts = dict(line.split("=") for line in lines)
        return QRect(*(int(facts[each]) for each in ("X", "Y", "WIDTH", "HEIGHT")))

    def until_active(self, window: str) -> None:
        """Wait until a window has the keyboard; one that came before its manager did has to be given it."""
        end = time.monotonic() + SECONDS
        while self._active() != window:
            assert time.monotonic() < end, window
            with suppress(subprocess.CalledProcessError):
                self.xdotool("windowactivate", window)
        self.xdotool("windowfocus", "--sync", window)

    def until(self, arrived: Callable[[], bool]) -> None:
        """Wait until something holds; a window that is asked for may have closed meanwhile."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            with suppress(subprocess.CalledProcessError):
                if arrived():
                    return
        raise AssertionError(arrived)

    def wide(self) -> int:
        """Return the width of the cashier's window, also after it opened again."""
        return self.geometry(self.window_named(institution().name))[0]

    def _active(self) -> str:
        asked = subprocess.run(
            ["xdotool", "getactivewindow"], env=self.environment, capture_output=True, text=True, check=False
        )
        return asked.stdout.strip()

    def close(self) -> None:
        for each in (self._program, self._manager):
            each.terminate()
            each.wait()
        super().close()


@pytest.fixture
def desktop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desktop]:
    width, height, *options = request.param
    desktop = Desktop(width, height, tmp_path, *options)
    yield desktop
    desktop.close()


@pytest.mark.parametrize("desktop", [(1366, 768), (1280, 720), (1024, 768), (3840, 2160)], indirect=True)
def test_the_window_fills_the_screen_and_its_title_bar_stays_on_it(desktop: Desktop) -> None:
    until_width(desktop, desktop.size[0])
    assert desktop.size[1] - desktop.geometry(desktop.counter)[1] in TITLE_BAR


@pytest.mark.parametrize("desktop", [(1920, 1080)], indirect=True)
def test_the_patient_display_and_the_window_share_a_screen_until_it_is_closed(desktop: Desktop) -> None:
    until_serving(desktop)
    desktop.xdotool("key", "ctrl+p")
    display = desktop.window_named(DISPLAY)
    until_width(desktop, 1920 - desktop.geometry(display)[0])
    desktop.xdotool("key", "ctrl+p")
    until_width(desktop, 1920)


@pytest.mark.parametrize("desktop", [(1366, 768)], indirect=True)
def test_one_key_goes_to_the_simulation_desk_and_back_as_often_as_it_is_pressed(desktop: Desktop) -> None:
    until_serving(desktop)
    desktop.xdotool("key", "ctrl+m")
    desk = desktop.window_named(DESK)
    for window in (desk, desktop.counter, desk):
        desktop.until_active(window)
        desktop.xdotool("key", "ctrl+m")
    desktop.until_active(desktop.counter)


@pytest.mark.parametrize("desktop", [(1366, 768, "--demo"), (1920, 1080, "--demo")], indirect=True)
def test_the_demonstration_layout_shows_every_window_and_a_key_leaves_it(desktop: Desktop) -> None:
    shared = demo_layout.places(QRect(0, 0, *desktop.size))
    desk = desktop.window_named(DESK)
    display, caption = desktop.window_named(DISPLAY), desktop.window_named(CAPTION)
    wanted = [shared.counter, shared.display, shared.desk, shared.caption]
    desktop.until(lambda: [desktop.place(each) for each in (desktop.counter, display, desk, caption)] == wanted)
    desktop.until_active(desk)  # once all are there: each takes the keyboard as it comes
    desktop.xdotool("key", "Return")
    desktop.until_active(desktop.window_named(BILL_AND_AMOUNT))
    desktop.xdotool("key", "Escape", "ctrl+y")
    desktop.until(lambda: desktop.wide() > desktop.size[0] - 5)


def until_serving(desktop: Desktop) -> None:
    """Wait until the counter is open: a voucher then has its bill in the title."""
    person = bills()[0].patient
    code = subprocess.check_output([COMMAND, "voucher", person, "--settings", desktop.settings], text=True)
    desktop.xdotool("type", "--delay", "2", f"{code.strip()}\n")
    desktop.window_named(BILL_AND_AMOUNT)


def until_width(desktop: Desktop, width: int) -> None:
    """Wait until the window has this width; its frame takes the rest."""
    desktop.until(lambda: width - 4 <= desktop.geometry(desktop.counter)[0] <= width)
