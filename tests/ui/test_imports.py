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


def test_what_is_slow_is_not_loaded_with_the_window() -> None:
    asked = f"import sys, ui.start; print([name for name in {LATE} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
