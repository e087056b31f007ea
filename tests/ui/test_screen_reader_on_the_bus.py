"""What a screen reader gets of the real program: announcements seen on an accessibility bus (AT-SPI) of its own."""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage, QDBusVariant
from pytestqt.exceptions import TimeoutError as NotHeard
from pytestqt.qtbot import QtBot

from simulation.samples import institution
from tests.ui.test_end_to_end_xvfb import BILL_AND_AMOUNT, SECONDS, Screen, program  # noqa: F401 - a fixture

LIMIT = 500 * SECONDS
REGISTRY = "org.a11y.atspi.Registry"


class Listener(QObject):
    """A client of the bus that has asked for announcements, as a screen reader does."""

    def __init__(self, session_bus: str) -> None:
        super().__init__()
        self.heard: list[str] = []
        session = QDBusConnection.connectToBus(session_bus, "session")
        of = QDBusInterface("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", session)
        [address] = of.call("GetAddress").arguments()
        self._bus = QDBusConnection.connectToBus(address, "accessibility")
        # PySide's stub has only bytes for what SLOT returns as a text.
        heard = SLOT("take(QDBusMessage)")
        assert self._bus.connect("", "", "org.a11y.atspi.Event.Object", "Announcement", self, heard)  # type: ignore[call-overload]
        registry = QDBusInterface(REGISTRY, "/org/a11y/atspi/registry", REGISTRY, self._bus)
        assert registry.call("RegisterEvent", "object:announcement").errorMessage() == ""

    @Slot(QDBusMessage)
    def take(self, message: QDBusMessage) -> None:
        """Note what is read out: the fourth value of an event of the bus."""
        text = message.arguments()[3]
        assert isinstance(text, QDBusVariant)
        self.heard.append(str(text.variant()))

    def close(self) -> None:
        for name in ("accessibility", "session"):
            QDBusConnection.disconnectFromBus(name)


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A display with a session bus, whose accessibility service starts when it is asked for."""
    screen = Screen()
    with tempfile.TemporaryDirectory() as runtime:  # a socket's path has to be short
        screen.environment |= {"XDG_RUNTIME_DIR": runtime, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            env=screen.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert bus.stdout
        screen.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        yield screen
        bus.terminate()
        bus.communicate()
    screen.close()


@pytest.fixture
def listener(screen: Screen) -> Iterator[Listener]:
    listener = Listener(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    yield listener
    listener.close()


@pytest.fixture
def settings(tmp_path: Path, listener: Listener) -> Path:
    """Settings for a simulated reader, with the simulation desk open from the beginning.

    The listener comes first, as a screen reader does: Qt does not always find a bus that starts while it looks for one.
    """
    assert listener.heard == []
    file = tmp_path / "settings.toml"
    file.write_text(f'state = "{tmp_path}"\n[ui]\ndemo_layout = true\n[reader]\ndriver = "simulated"\n')
    return file


@pytest.mark.usefixtures("program")
def test_a_card_its_amount_the_outcome_and_each_page_are_heard_on_the_accessibility_bus(
    qtbot: QtBot, listener: Listener, screen: Screen
) -> None:
    def hears(*texts: str, limit: int = LIMIT) -> None:
        def check() -> None:
            heard = "\n".join(listener.heard)
            assert [text for text in texts if text not in heard] == [], heard

        qtbot.waitUntil(check, timeout=limit)
        listener.heard.clear()

    desk, counter = screen.window_named("^模拟台$"), screen.window_named(institution().name)
    screen.xdotool("windowfocus", "--sync", desk, "key", "Return")
    screen.window_named(BILL_AND_AMOUNT)
    screen.xdotool("windowfocus", "--sync", counter)
    # What was read out before the program had joined the bus is lost: let the page come again until it is heard.
    # One key at a time, as the help would lie over the page if one of two were lost.
    for _ in range(2 * SECONDS):
        screen.xdotool("key", "F1")
        with suppress(NotHeard):
            hears("费用明细", "患者：", "患者应付：¥", limit=1000)
            break
    screen.xdotool("key", "F9")
    hears("收款", "实收：¥", "找零：¥ 0.00")
    screen.xdotool("key", "1")
    hears("实收：¥ 1\n")
    screen.xdotool("key", "BackSpace", "Return")
    hears("结算成功", "无需找零：¥ 0.00", "收据已打印")
    screen.xdotool("key", "F12")
    hears("日结")
    screen.xdotool("windowfocus", "--sync", desk, "key", "Return")
    hears("读卡完成")
