"""A camera as a code scanner: frames are decoded in a thread of their own, and previewed with F3."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from devices.camera import Camera, Frame
from terminal.errors import JiesuanError
from terminal.ports import ScannerEvent, ScannerState
from ui.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QCameraDevice, QVideoFrame

PREVIEW = (320, 240)

Tell = Callable[[ScannerEvent], None]
Take = Callable[[str], None]


class CameraScanner(QObject):
    """Scans codes with the camera of a name (any, if empty); an unplugged camera is used again when it returns."""

    simulated = False

    def __init__(self, device: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        app = QCoreApplication.instance()
        if app:  # a counter may be built off the Qt thread
            self.moveToThread(app.thread())
        self._device, self._eye = device, Camera()
        self._pool = ThreadPoolExecutor(1, "camera")
        self._busy = False
        self.preview: QLabel | None = None

    def start(self, tell: Tell, take: Take) -> None:
        """Start scanning; `tell` gets every change of state and `take` every code, from the camera's own thread."""
        self._tell, self._take = tell, take
        try:
            # An optional dependency, and slow to load.
            from PySide6.QtMultimedia import QMediaCaptureSession, QMediaDevices, QVideoSink  # noqa: PLC0415
        except ImportError:
            tell(self._event(ScannerState.GONE, "camera_missing"))
            return
        if not find_spec("zxingcpp"):
            tell(self._event(ScannerState.GONE, "camera_missing"))
            return
        self._devices = QMediaDevices(self)
        self._session = QMediaCaptureSession(self)
        self._sink = QVideoSink(self)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self.see)
        self._devices.videoInputsChanged.connect(self._choose)
        self._choose()

    def stop(self) -> None:
        """Stop scanning; returns within a second."""
        camera = getattr(self, "_session", None) and self._session.camera()
        if camera:
            camera.stop()
        self._pool.shutdown(cancel_futures=True)

    def see(self, video: "QVideoFrame") -> None:
        """Decode a frame, unless the previous one is still being decoded."""
        if self.preview and self.preview.isVisible():
            self.preview.setPixmap(_small(video.toImage()))
        if not self._busy:
            self._busy = True
            self._pool.submit(self._look, video)

    def toggle_preview(self, parent: QWidget) -> None:
        """Show the camera's picture in a corner of a window, or hide it."""
        if self.preview is None:
            self.preview = QLabel(parent)
            self.preview.setAccessibleName(tr("What the camera sees"))
            self.preview.setFixedSize(*PREVIEW)
            self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.preview.setText(tr("Hold the e-voucher before the camera."))
            self.preview.move(parent.width() - PREVIEW[0] - 20, parent.height() - PREVIEW[1] - 80)
            self.preview.hide()
        self.preview.setVisible(not self.preview.isVisible())
        self.preview.raise_()

    def _choose(self) -> None:
        from PySide6.QtMultimedia import QCamera  # noqa: PLC0415

        found = [each for each in self._devices.videoInputs() if _is(each, self._device)]
        old = self._session.camera()
        if old and found and old.cameraDevice() == found[0] and old.isActive():
            return
        self._session.setCamera(None)  # type: ignore[arg-type]  # no camera
        if not found:
            self._tell(self._event(ScannerState.GONE, "camera_gone"))
            return
        camera = QCamera(found[0], self)
        camera.errorOccurred.connect(lambda *_: self._tell(self._event(ScannerState.GONE, "camera_gone")))
        self._session.setCamera(camera)
        camera.start()
        self._tell(self._event(ScannerState.READY))

    def _look(self, video: "QVideoFrame") -> None:
        try:
            code = looked(self._eye, video)
            if code:
                self._take(code)
        except JiesuanError as error:
            self._tell(self._event(ScannerState.READY, error.code))
        finally:
            self._busy = False

    def _event(self, state: ScannerState, code: str = "") -> ScannerEvent:
        return ScannerEvent(state=state, device=self._device, code=code)


def looked(eye: Camera, video: "QVideoFrame") -> str:
    """Decode a frame in place, without a copy if it is already in grey; raises as `Camera.look`."""
    from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat  # noqa: PLC0415

    kinds = QVideoFrameFormat.PixelFormat
    planar = {kinds.Format_Y8, kinds.Format_NV12, kinds.Format_NV21, kinds.Format_YUV420P, kinds.Format_YUV422P}
    if video.pixelFormat() in planar and video.map(QVideoFrame.MapMode.ReadOnly):
        try:
            return eye.look(
                Frame(memoryview(video.bits(0)), video.width(), video.height(), video.bytesPerLine(0)), monotonic()
            )
        finally:
            video.unmap()
    grey = video.toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    return eye.look(framed(grey), monotonic())


def framed(grey: QImage) -> Frame:
    """Return a Grayscale8 picture as a frame that shares its pixels."""
    return Frame(memoryview(grey.constBits()), grey.width(), grey.height(), grey.bytesPerLine())


def _is(found: "QCameraDevice", wanted: str) -> bool:
    return not wanted or wanted in {found.description(), bytes(found.id().data()).decode(errors="replace")}


def _small(image: QImage) -> QPixmap:
    kept, transformation = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
    return QPixmap.fromImage(image.scaled(*PREVIEW, kept, transformation))
