"""The window is quick to open because it loads nothing it does not need for its first paint."""

import subprocess
import sys
from pathlib import Path

LATE = (
    "escpos",
    "sqlalchemy",
    "sqlite_utils",
    "smartcard",
    "serial",
    "usb",
    "qrcode",
    "PIL",
    "httpx",
    "click",
    "rich",
    "_hashlib",
    "sqlite3",
    "socket",
    "dataclasses",
    "difflib",
    "platformdirs",
    "PySide6.QtPrintSupport",
    "PySide6.QtNetwork",
    "PySide6.QtTest",
    "terminal.model",
    "terminal.ports",
    "terminal.texts",
    "terminal.checkout",
    "simulation.network",
    "terminal.journal",
    "simulation.hospital",
    "terminal.national",
    "terminal.benefit",
    "terminal.receipt",
    "counter.doctor",
    "concurrent.futures.thread",
    "uvicorn",
    "starlette",
    "cryptography",
    "simulation.samples",
    "devices.voucher",
    "ui.session",
    "ui.words",
    "ui.app",
    "counter.opening",
    "counter.equipment",
    "ui.flow",
    "ui.pages.stack",
    "ui.simulation",
    "ui.printing",
)


PAINTED = f"""
import os, sys
from PySide6.QtWidgets import QLabel
from counter.settings import Driver, Reader, Settings
from ui import start
from ui.window import Window

class PaintedWindow(Window):
    def __init__(self, config):
        super().__init__(config)
        self.painted.connect(self.tell)

    def tell(self):
        print([name for name in {LATE} if name in sys.modules], flush=True)
        print(*(label.text() for label in self.findChildren(QLabel) if label.isVisible()), flush=True)
        os._exit(0)

start.Window = PaintedWindow
start.run(Settings(state=sys.argv[1], reader=Reader(driver=Driver.SIMULATED)))
"""
"""A program that tells at the first paint what it has loaded, and what is seen."""

SERVING = """
import os, sys, threading
from counter.settings import Driver, Reader, Settings
from ui import start
from ui.window import Window

OURS = ("counter", "devices", "simulation", "terminal", "ui")
loaded = []

class Noting:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in OURS and threading.current_thread() is threading.main_thread():
            loaded.append(name)

class ServingWindow(Window):
    def __init__(self, config):
        super().__init__(config)
        self.painted.connect(lambda: sys.meta_path.insert(0, Noting()))

    def start(self):
        super().start()
        print(*loaded, flush=True)
        os._exit(0)

start.Window = ServingWindow
start.run(Settings(state=sys.argv[1], reader=Reader(driver=Driver.SIMULATED)))
"""
"""A program that tells, once its window serves, what its Qt thread has loaded since the first paint."""


def printed(program: str, *arguments: str) -> str:
    answer = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True)
    return answer.stdout.strip()


def test_what_is_slow_is_not_loaded_with_the_window() -> None:
    assert printed(f"import sys, ui.start; print([name for name in {LATE} if name in sys.modules])") == "[]"


def test_the_first_page_is_painted_in_words_before_what_is_slow_is_loaded(tmp_path: Path) -> None:
    loaded, _, seen = printed(PAINTED, str(tmp_path)).partition("\n")
    assert loaded == "[]"
    assert all(text in seen for text in ("收费窗口 03", "请稍候", "插入社会保障卡"))


def test_what_the_window_serves_with_is_loaded_off_the_qt_thread(tmp_path: Path) -> None:
    assert printed(SERVING, str(tmp_path)) == "ui.ending"


def test_the_command_loads_no_other_command_with_the_window() -> None:
    window = "import sys; from ui.command import jiesuan; jiesuan.load('window'); import ui.start; "
    commands = "print(*sorted(name for name in sys.modules if name.startswith(('counter.cli.', 'ui.cli.'))))"
    tables = "counter.cli.cash_groups counter.cli.group counter.cli.network_groups counter.cli.receipt_groups"
    assert printed(window + commands) == f"{tables} counter.cli.settings ui.cli.window"
    late = tuple(name for name in LATE if name not in {"click", "platformdirs"})
    assert printed(window + f"print([name for name in {late} if name in sys.modules])") == "[]"
