"""Measures G14 and G15, and the time from a scanner's last key to the insurer's query (script/bench codes [--full])."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import zxingcpp
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QApplication

from bench import frames
from bench.frames import Shot, drawn, frame
from bench.measure import Goal, ratio, report
from counter.guards import GuardedCheckout
from counter.settings import Driver, Reader, Settings
from devices.camera import EFFORTS, Camera
from terminal.model import Credential, Patient
from ui.app import open_services
from ui.camera import framed
from ui.counter_services import CounterServices
from ui.start import open_window
from ui.window import Window

FULL_HD = (1920, 1080)
SAMPLE = 240


def goals(*, full: bool = False, rounds: int = 21, sample: int = SAMPLE) -> Iterator[Goal]:
    """Measure each goal in turn; `full` decodes all 1,440 frames."""
    chance = Random(14)  # noqa: S311 - the same frames every time
    shots = list(frames.grid())
    yield from _read(shots if full else chance.sample(shots, sample), chance)
    yield _effort(rounds)
    yield _soon(rounds)


def _read(shots: list[Shot], chance: Random) -> Iterator[Goal]:
    """Count the codes read of the grid, within the frames of a camera's attempts, and by zxing-cpp alone."""
    right = wrong = alone = 0
    for seed, shot in enumerate(shots):
        text = frames.code(chance)
        pixels = drawn(shot, text, seed=seed)
        camera, seen = Camera(), frame(pixels)
        read = next((got for _ in range(EFFORTS) if (got := camera.read(seen))), [])
        right += read == [text]
        wrong += bool(read) and read != [text]
        alone += [each.text for each in zxingcpp.read_barcodes(pixels)] == [text]
    yield Goal(f"G14 codes read of {len(shots):,} frames", right / len(shots), 0.94, "", at_least=True)
    yield Goal("G14 the same, less what zxing-cpp reads alone", (right - alone) / len(shots), 0.0, "", at_least=True)
    yield Goal("G14 codes read wrongly", wrong, 0, "")


def _effort(rounds: int) -> Goal:
    pixels = drawn(Shot(module=8, turn=12), frames.code(Random(15)), size=FULL_HD)  # noqa: S311 - reproducible
    width, height = FULL_HD
    image = QImage(pixels.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128])
    measured = ratio(
        lambda: Camera().look(framed(image), 0.0), lambda: zxingcpp.read_barcodes(pixels, formats=formats), rounds
    )
    return Goal("G15 a 1080p picture to its code / zxing-cpp alone", measured, 1.3)


class _Watched:
    """A checkout that records when it is asked to identify a person."""

    def __init__(self, checkout: GuardedCheckout) -> None:
        self._checkout = checkout
        self.asked = 0.0

    def __getattr__(self, name: str) -> object:
        return getattr(self._checkout, name)

    def identify(self, credential: Credential) -> Patient:
        """Record the time, and identify the person."""
        self.asked = perf_counter()
        return self._checkout.identify(credential)


def _soon(rounds: int) -> Goal:
    """Scan by keyboard wedge into a real window, and time from the last key to the query."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    with TemporaryDirectory() as state, ExitStack() as stack:
        settings = Settings(state=str(Path(state)), reader=Reader(driver=Driver.SIMULATED))
        services = open_services(settings, stack)
        window, watched = _opened(services, stack)
        took = [_scanned(app, window, watched, number) for number in range(rounds)]
    return Goal("a voucher's last key to the question who it is", median(took) * 1000, 20, "ms")


def _opened(services: CounterServices, stack: ExitStack) -> tuple[Window, _Watched]:
    watched = _Watched(services.checkout)
    window = open_window(replace(services, checkout=watched), stack)
    window.show()
    window.start()
    return window, watched


def _scanned(app: QCoreApplication, window: Window, watched: _Watched, number: int) -> float:
    watched.asked, code = 0.0, frames.code(Random(number))  # noqa: S311 - reproducible
    for place, character in enumerate(f"{code}\r"):
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, character)
        event.setTimestamp(1_000_000 + 1000 * number + 5 * place)
        last = perf_counter()
        QCoreApplication.sendEvent(window.windowHandle(), event)
    while not watched.asked:
        app.processEvents()
    took = watched.asked - last
    while window.flow.session.patient is None and window.flow.session.trouble is None:
        app.processEvents()
    return took


if __name__ == "__main__":
    sys.exit(not report(goals(full="--full" in sys.argv)))
