"""The window is quick to open because it loads nothing it does not need for its first paint."""

import subprocess
import sys

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
    "PySide6.QtPrintSupport",
    "PySide6.QtNetwork",
    "PySide6.QtTest",
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
    "ui.app",
    "counter.opening",
    "counter.equipment",
    "ui.flow",
    "ui.pages.stack",
    "ui.simulation",
    "ui.printing",
)


def printed(program: str) -> str:
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return answer.stdout.strip()


def test_what_is_slow_is_not_loaded_with_the_window() -> None:
    assert printed(f"import sys, ui.start; print([name for name in {LATE} if name in sys.modules])") == "[]"


def test_the_command_loads_no_other_command_with_the_window() -> None:
    window = "import sys; from ui.command import jiesuan; jiesuan.load('window'); import ui.start; "
    commands = "print(*sorted(name for name in sys.modules if name.startswith(('counter.cli.', 'ui.cli.'))))"
    tables = "counter.cli.cash_groups counter.cli.group counter.cli.network_groups counter.cli.receipt_groups"
    assert printed(window + commands) == f"{tables} counter.cli.settings ui.cli.window"
    late = tuple(name for name in LATE if name != "click")
    assert printed(window + f"print([name for name in {late} if name in sys.modules])") == "[]"
