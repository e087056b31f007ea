"""Cashiers' windows at X displays of their own, each with a window manager, a keyboard and a printer."""

import re
import struct
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TypeVar

from PIL import Image

from devices.scanner import PIECE
from devices.simulated_printer import SimulatedPrinter, on_tcp
from simulation.samples import institution
from terminal.model import DENOMINATIONS, LOOSE, Pieces
from tests.awaiting import PATIENCE, until
from tests.ui.test_end_to_end_xvfb import COMMAND, Screen

T = TypeVar("T")
NUMBER = " · [A-Z]{0,2}[0-9]{16,}"
"""A settlement's or refund's number in a window's title, while its paper comes out followed by an ellipsis."""
GAP = 150
"""Milliseconds between a scanner's keys at most: on a busy machine they come less evenly than from a real one."""
BREATH = 0.25
"""Seconds between a person's few keys: no machine has its keys come as far apart, whatever the load."""
AGAIN = 0.7
"""Seconds after which a person presses a key again that nothing came of."""
_COLOURS, _COLOUR = 19, 12
"""Where the header of an X window dump has the number of its colours, and the bytes of each."""


def jiesuan(*arguments: object) -> str:
    """Run the program with these arguments, and return what it prints."""
    done = subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout.strip()


class Station(Screen):
    """One counter: everything of its own lies below a folder, and pictures of it in the folder `pictures`, if any."""

    def __init__(self, number: str, folder: Path, settings: str, stack: ExitStack, pictures: Path | None) -> None:
        self._frame, self.number, self._pictures, self._taken = folder / f"screen-{number}", number, pictures, 0
        self._frame.mkdir()
        super().__init__(framebuffer=self._frame)
        stack.callback(self.close)
        self.printer = SimulatedPrinter()
        self.journal = folder / f"journal-{number}.db"
        self.settings = folder / f"counter-{number}.toml"
        port = stack.enter_context(on_tcp(self.printer))
        self.settings.write_text(
            f'state = "{folder}"\n[counter]\ncounter = "{number}"\nlock_after = 0\n'
            f"[scanner]\ngap = {GAP}\n"
            f'[journal]\npath = "{self.journal.name}"\n'
            f'[printer]\ntransport = "tcp"\naddress = "127.0.0.1:{port}"\n{settings}',
            encoding="utf-8",
        )
        self._start(stack, ["openbox"])
        self._program = self._start(stack, [COMMAND, "window", "--settings", self.settings])
        self.window = self.window_named(institution().name)
        self._until_active()

    def _start(self, stack: ExitStack, command: list[object]) -> "subprocess.Popen[bytes]":
        started = subprocess.Popen([str(each) for each in command], env=self.environment, stderr=subprocess.DEVNULL)
        stack.callback(started.wait)
        stack.callback(started.terminate)
        return started

    def _until_active(self) -> None:
        """Wait until the window has the keyboard; one that came before its manager did has to be given it."""

        def is_active() -> bool:
            with suppress(subprocess.CalledProcessError):
                if self.xdotool("getactivewindow") == self.window:
                    return True
                self.xdotool("windowactivate", self.window)
            return False

        until(is_active)
        self.xdotool("windowfocus", "--sync", self.window)

    def end(self) -> int:
        """End the program in order, and return its exit status."""
        self._program.terminate()
        return self._program.wait(PATIENCE)

    @property
    def title(self) -> str:
        """What the window's title says: the page, the bill and its amount, the settlement."""
        return self.xdotool("getwindowname", self.window)

    def until_title(self, pattern: str) -> str:
        """Wait until the title matches, and return it."""
        return until(lambda: self.title if re.search(pattern, self.title) else "", lambda: self._stuck(pattern))

    def until(self, arrived: Callable[[], T]) -> T:
        """Wait until what is done here has an effect, and return it."""
        return until(arrived, lambda: self._stuck("an effect"))

    def _stuck(self, wanted: str) -> tuple[str, str]:
        """Return what was waited for, and what there is; a picture says more."""
        self.picture("stuck")
        return wanted, self.title

    def key(self, *keys: str) -> None:
        """Press keys, one after the other."""
        self.xdotool("key", "--delay", "20", *keys)

    def type(self, text: str) -> None:
        """Type as a person does, never so many keys at once that they could be a scanner's."""
        for begin in range(0, len(text), PIECE - 1):
            time.sleep(BREATH if begin else 0)
            self.xdotool("type", "--delay", "30", text[begin : begin + PIECE - 1])

    def scan(self, code: str) -> None:
        """Type as a scanner does."""
        self.xdotool("type", "--delay", "1", f"{code}\n")

    def press_until(self, key: str, arrived: Callable[[], T]) -> T:
        """Press a key, and again as long as nothing comes of it: a page that has just come takes none."""
        again = 0.0

        def pressed() -> T:
            nonlocal again
            found = arrived()
            if not found and time.monotonic() >= again:
                self.key(key)
                again = time.monotonic() + AGAIN
            return found

        return until(pressed, lambda: self._stuck(key))

    def page(self, key: str, name: str) -> None:
        """Go to a page by its key."""
        self.key(key)
        self.until_title(name)

    def sign_in(self, number: str, password: str) -> None:
        """Sign in at the lock; what is on the counter is seen then."""
        self.until_title("已锁定")
        self.type(number)
        self.key("Return")
        self.type(password)
        self.picture("locked")
        self.key("Return")
        self.until_title("开始")

    def count(self, pieces: Pieces) -> None:
        """Count notes and coins into their fields, from the first to behind the last."""
        for fen in (*DENOMINATIONS, LOOSE):
            if fen in pieces:
                self.type(str(pieces[fen]))
            self.key("Return")

    def settle(self, key: str = "Return") -> str:
        """Confirm what is on the screen; return the number of the settlement or refund once its paper is out."""
        self.press_until(key, lambda: re.search(NUMBER, self.title))
        return self.until_title(f"{NUMBER}$").split(" · ")[-1]

    def next(self) -> None:
        """Confirm that everything was handed over, and go on."""
        number = self.title.split(" · ")[-1].rstrip("…")
        self.press_until("Return", lambda: number not in self.title)

    def papers(self) -> list[str]:
        """What the printer has put out, as texts."""
        return [each.decode("gb18030", "replace") for each in self.printer.receipts]

    def rest(self) -> None:
        """Wait until the screen shows what has happened: nothing on it changes any more."""
        before, now, end = b"", self._pixels(), time.monotonic() + 2
        while before != now and time.monotonic() < end:
            time.sleep(0.15)
            before, now = now, self._pixels()

    def picture(self, name: str) -> None:
        """Keep a picture of the screen once it rests, where pictures are kept."""
        if self._pictures is None:
            return
        self.rest()
        self._taken += 1
        self._pictures.mkdir(parents=True, exist_ok=True)
        self._image().save(self._pictures / f"{self.number}-{self._taken:02d}-{name}.png")

    def _pixels(self) -> bytes:
        return (self._frame / "Xvfb_screen0").read_bytes()

    def _image(self) -> Image.Image:
        dump = self._pixels()
        head = struct.unpack_from(">25I", dump)
        begin, line = head[0] + head[_COLOURS] * _COLOUR, head[12]
        return Image.frombytes("RGB", (head[4], head[5]), dump[begin:], "raw", "BGRX", line)


def stopped(stations: Iterable[Station]) -> list[int]:
    """End every program in order, and return their exit statuses."""
    return [each.end() for each in stations]
