"""The real program on a real X display: a voucher code typed by a keyboard, and a receipt on paper."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from simulation.samples import bills, institution
from terminal.journal import Journal
from terminal.model import State
from tests.awaiting import until

COMMAND = Path(sys.executable).with_name("jiesuan")
SECONDS = 60
BILL_AND_AMOUNT = "[A-Z]{2}[0-9]+ · ¥"
SETTLEMENT_NUMBER = "[0-9]{28}$"


class Screen:
    """An X display of its own, and the keyboard at it; what is on it lies in the folder `framebuffer`, if any."""

    def __init__(self, size: str = "1366x768", framebuffer: Path | None = None) -> None:
        reads, writes = os.pipe()
        kept = ["-fbdir", str(framebuffer)] if framebuffer else []
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writes), "-screen", "0", f"{size}x24", "-nolisten", "tcp", *kept],
            pass_fds=[writes],
            stderr=subprocess.DEVNULL,
        )
        os.close(writes)
        with os.fdopen(reads) as display:
            self.environment = os.environ | {"DISPLAY": f":{display.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}

    def xdotool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=SECONDS,
        )
        return done.stdout.strip()

    def window_named(self, title: str) -> str:
        """Wait until a window's title matches, and return the window.

        A search fails where another window closes while it is looked at, a tool tip for one; it begins again then.
        """
        return until(lambda: self._found(title), lambda: title)

    def _found(self, title: str) -> str:
        with suppress(subprocess.CalledProcessError):
            return self.xdotool("search", "--sync", "--onlyvisible", "--name", title).splitlines()[0]
        return ""

    def close(self) -> None:
        self._server.terminate()
        self._server.wait()


@pytest.fixture
def screen() -> Iterator[Screen]:
    screen = Screen()
    yield screen
    screen.close()


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    file = tmp_path / "settings.toml"
    file.write_text(f'state = "{tmp_path}"\n[reader]\ndriver = "simulated"\n')
    return file


@pytest.fixture
def program(screen: Screen, settings: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The running program, its window with the keyboard's focus."""
    program = subprocess.Popen([COMMAND, "window", "--settings", settings], env=screen.environment)
    screen.xdotool("windowfocus", "--sync", screen.window_named(institution().name))
    yield program
    program.kill()
    program.wait()


def test_a_voucher_typed_as_a_scanner_does_ends_in_a_settlement_and_a_receipt(
    screen: Screen, settings: Path, program: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    person = bills()[0].patient
    code = subprocess.check_output([COMMAND, "voucher", person, "--settings", settings], text=True).strip()
    screen.xdotool("type", "--delay", "2", f"{code}\n")
    screen.window_named(BILL_AND_AMOUNT)
    screen.xdotool("key", "F9", "Return")
    settled = screen.window_named(SETTLEMENT_NUMBER)
    number = screen.xdotool("getwindowname", settled).split(" · ")[-1].rstrip("…")  # still printing
    receipt = tmp_path / "receipts" / f"{number}.escpos"
    until(receipt.exists)
    program.terminate()
    assert program.wait(SECONDS) == 0
    assert journaled(tmp_path / "journal.db", number) == (State.SETTLED, 1)
    assert number.encode() in receipt.read_bytes()


def journaled(path: Path, number: str) -> tuple[State, int] | None:
    """Return a settlement's state in the journal, and how often its receipt was printed."""
    journal = Journal(path, institution().code, lambda: datetime.now().astimezone())
    try:
        found = journal.settlement(number)
    finally:
        journal.close()
    return (found.state, found.copies) if found else None
