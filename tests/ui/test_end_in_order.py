"""SIGTERM and SIGINT end the program in order, also while the platform answers a settlement by the byte."""

import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

PROGRAM = """
import sys
from contextlib import suppress
from datetime import datetime
from msgspec import convert
from PySide6.QtCore import QCoreApplication
from terminal.national.profile import Transport
from terminal.national.wire import Lost, Wire
from ui.ending import Ending
from ui.worker import Worker

app = QCoreApplication([])
ending, worker = Ending(app), Worker()
how = convert({"connect": 0.5, "read": 1.5, "path": "/"}, Transport)
wire = Wire(sys.argv[1], how, datetime.now)

def settle():
    try:
        wire.post("2207", b"{}")
    except Lost:
        print("unknown", flush=True)

worker.run(settle, lambda done: None)
app.exec()
worker.close()
wire.close()
ending.close()
print("ended", flush=True)
"""

WINDOW = """
import os, signal, sys
from counter.settings import Driver, Reader, Settings
from ui import start
from ui.window import Window

class AskedWindow(Window):
    def start(self):
        super().start()
        os.kill(os.getpid(), signal.SIGTERM)

start.Window = AskedWindow
print("status", start.run(Settings(state=sys.argv[1], reader=Reader(driver=Driver.SIMULATED))), flush=True)
"""


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_during_a_settlement_ends_the_program_in_order_after_the_limit(asked: signal.Signals) -> None:
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        with subprocess.Popen([sys.executable, "-c", PROGRAM, url], stdout=subprocess.PIPE, text=True) as program:
            line, _ = listening.accept()
            with line:
                line.recv(1 << 16)
                program.send_signal(asked)
                dribbling = threading.Thread(target=_dribble, args=(line, ended))
                dribbling.start()
                try:
                    written, _ = program.communicate(timeout=30)
                finally:
                    ended.set()
                    dribbling.join()
                    program.kill()
    assert (written.split(), program.returncode) == (["unknown", "ended"], 0)


def _dribble(line: socket.socket, ended: threading.Event) -> None:
    with suppress(OSError):
        line.sendall(b"HTTP/1.1 200 OK\r\n")
        while not ended.wait(0.1):
            line.sendall(b"x")


def test_a_signal_to_an_open_window_closes_it_in_order(tmp_path: Path) -> None:
    run = [sys.executable, "-c", WINDOW, str(tmp_path)]
    ended = subprocess.run(run, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout) == (0, "status 0\n")
