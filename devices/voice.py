"""A voice beside the counter: espeak-ng's through the loudspeaker, or a simulated one that keeps what it said."""

import shutil
import subprocess
import sys
from collections import deque
from contextlib import suppress
from pathlib import Path
from threading import Thread

from terminal.errors import DeviceError

PROGRAM, LANGUAGE, SPEED = "espeak-ng", "cmn", "140"
SECONDS, KEPT = 30, 50
_CARDS = Path("/proc/asound/cards")


class EspeakVoice:
    """Says a text with espeak-ng; a new text ends the one before, as nobody hears two amounts at once."""

    simulated = False

    def __init__(self) -> None:
        self._saying: subprocess.Popen[bytes] | None = None

    def say(self, text: str) -> None:
        """Begin to say a text and return at once; raises DeviceError as `ensure_heard` does."""
        program = ensure_heard()
        self.stop()
        quiet = subprocess.DEVNULL
        command = [program, "-v", LANGUAGE, "-s", SPEED, "--", text]
        self._saying = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet)
        Thread(target=_ended, args=(self._saying,), name="voice", daemon=True).start()

    def stop(self) -> None:
        """Fall silent."""
        if self._saying and self._saying.poll() is None:
            self._saying.terminate()


class SimulatedVoice:
    """Keeps the last texts, newest last, and is silent."""

    simulated = True

    def __init__(self) -> None:
        self.said: deque[str] = deque(maxlen=KEPT)

    def say(self, text: str) -> None:
        """Keep a text."""
        self.said.append(text)

    def stop(self) -> None:
        """Do nothing: nothing is heard."""


def ensure_heard() -> str:
    """Return the program that speaks; raises DeviceError: "voice_missing" without it, or "no_speaker"."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise DeviceError("voice_missing", program=PROGRAM)
    if not has_speaker():
        raise DeviceError("no_speaker")
    return program


def has_speaker(cards: Path = _CARDS) -> bool:
    """Return whether this computer has a sound card; where that cannot be read it is taken to have one."""
    if sys.platform != "linux":
        return True
    try:
        return "no soundcards" not in cards.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _ended(saying: "subprocess.Popen[bytes]") -> None:
    """Wait for the program, so that none is left behind; one that hangs is ended."""
    try:
        saying.wait(SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(OSError):
            saying.kill()
