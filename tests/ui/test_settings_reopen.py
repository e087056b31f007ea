"""The whole program: settings saved in its window open it again with them, and the file keeps its comments."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from counter.settings import load
from ui import start

first, file = [], Path(sys.argv[1])
begin = start.begin

def look(window):
    if not window.is_serving or not window.shift_status.is_read:
        return
    window.looking.stop()
    if first:
        print(window._services.theme, window.keys.keys["F9"].text(), window.keys.keys["F4"].text(), flush=True)
        QTimer.singleShot(0, window, window.close)
        return
    first.append(window)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    page = window.pages.settings
    page.choices["ui", "theme"].step(2)
    page._press("settle", "F4", False)
    page._press("bills", "F9", False)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_F9)

def begun(*given, **named):
    window = begin(*given, **named)
    window.looking = QTimer(window, interval=20)
    window.looking.timeout.connect(lambda: look(window))
    window.looking.start()
    return window

start.begin = begun
sys.exit(start.run(load(file), file=file))
"""


def test_what_was_saved_holds_in_the_next_window_of_the_program(tmp_path: Path) -> None:
    file = tmp_path / "jiesuan.toml"
    file.write_text(
        f'state = "{tmp_path}"  # here\n[reader]\ndriver = "simulated"\n[ui]\ntheme = "light"  # mine\n',
        encoding="utf-8",
    )
    offscreen = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    run = [sys.executable, "-c", PROGRAM, str(file)]
    done = subprocess.run(run, env=offscreen, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, "high_contrast F4 结算 F9 单据\n"), done.stderr
    written = file.read_text(encoding="utf-8")
    assert '[ui]\ntheme = "high_contrast"  # mine\n' in written
    assert written.endswith('[keys]\nbills = "F9"\nsettle = "F4"\n')
