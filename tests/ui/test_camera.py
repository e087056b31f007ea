"""A camera as the scanner: its frames become codes without a copy, and without the extra it says what is missing."""

import sys
from collections.abc import Callable
from queue import Queue

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from bench.frames import Shot, drawn
from devices.camera import Camera
from terminal.ports import ScannerEvent, ScannerState
from tests.ui import counter
from tests.ui.conftest import OFFSCREEN, Cashier, words
from ui.camera import CameraScanner, framed, looked

CODE = counter.VOUCHER
OTHER = "4249876543210987654321990000"
# What Qt's multimedia says of a machine without a graphics card.
HEADLESS = ("Couldn't (load|resolve)", "No RHI backend", "Using Qt multimedia")

headless = pytest.mark.qt_log_ignore(*OFFSCREEN, *HEADLESS)


def image(*texts: str, pixel_format: QImage.Format = QImage.Format.Format_Grayscale8) -> QImage:
    pixels = drawn(Shot(turn=8), *texts)
    height, width = pixels.shape
    return QImage(pixels.tobytes(), width, height, width, QImage.Format.Format_Grayscale8).convertToFormat(pixel_format)


def test_a_picture_is_looked_at_where_it_lies() -> None:
    picture = image(CODE)
    seen = framed(picture)
    assert (seen.width, seen.height, seen.stride) == (640, 480, 640)
    assert Camera().look(seen, 0.0) == CODE
    picture.fill(0)
    assert not any(seen.pixels)


@pytest.mark.parametrize(
    "pixel_format", [QImage.Format.Format_Grayscale8, QImage.Format.Format_RGBA8888], ids=["grey", "colour"]
)
@headless
def test_a_frame_of_a_camera_is_read_whatever_its_format(qapp: object, pixel_format: QImage.Format) -> None:
    from PySide6.QtMultimedia import QVideoFrame

    assert looked(Camera(), QVideoFrame(image(CODE, pixel_format=pixel_format))) == CODE


@headless
def test_two_codes_in_view_are_told_and_neither_is_taken(qapp: object) -> None:
    from PySide6.QtMultimedia import QVideoFrame

    states, codes = Queue[ScannerEvent](), Queue[str]()
    scanner = CameraScanner("no such camera")
    scanner.start(states.put, codes.put)
    assert states.get(timeout=5).code == "camera_gone"
    scanner.see(QVideoFrame(image(CODE, OTHER)))
    assert states.get(timeout=5) == ScannerEvent(
        state=ScannerState.READY, device="no such camera", code="codes_in_view"
    )
    scanner.stop()
    assert codes.empty()


@headless
def test_a_code_before_the_camera_is_taken_and_f3_shows_what_it_sees(open_window: Callable[..., Cashier]) -> None:
    from PySide6.QtMultimedia import QVideoFrame

    scanner = CameraScanner("no such camera")
    cashier = open_window(scanner=scanner, viewfinder=scanner.toggle_preview)
    cashier.press(Qt.Key.Key_F3)
    assert scanner.preview is not None
    assert scanner.preview.isVisible()
    scanner.see(QVideoFrame(image(CODE)))
    cashier.until(lambda: cashier.session.payable)
    assert not scanner.preview.pixmap().isNull()
    assert cashier.session.credential == counter.scanned(CODE)
    cashier.press(Qt.Key.Key_F3)
    assert not scanner.preview.isVisible()


@headless
@pytest.mark.parametrize("absent", ["PySide6.QtMultimedia", "zxingcpp"])
def test_without_the_extra_the_strip_says_what_is_missing(
    open_window: Callable[..., Cashier], monkeypatch: pytest.MonkeyPatch, absent: str
) -> None:
    monkeypatch.setitem(sys.modules, absent, None)
    cashier = open_window(scanner=CameraScanner())
    cashier.until(lambda: cashier.window.top.scanner.accessibleDescription() == "没有扫码枪")
    assert "camera" in words(cashier.window.strip)
    cashier.insert_card()
